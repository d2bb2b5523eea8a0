//! Findings → an OpenAPI Overlay 1.1 after which the same traffic has none.
//!
//! Proposals are tried: the overlay is applied, the exchanges that differ are held against the result, and what is found
//! then (the responses of an operation that was not there, for instance) is proposed on top, until nothing is.

use crate::description::{Description, Node};
use crate::finding::{Change, Finding};
use crate::infer::{Shape, Types};
use crate::json_path::{query, quoted};
use crate::observer::{Observations, Observer};
use crate::routes::Routes;
use lvng_codegen::pointer;
use lvng_contract::{Codec, Method};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// New operations need five: the operation, its status, a media type, headers, what is wrong with all of these.
const MOST_ROUNDS: usize = 10;

/// The name of the proposals among the files of a description.
const NAME: &str = "the proposed overlay";

/// An overlay for a description.
pub struct Proposal {
    /// The Overlay document; `None` if there is nothing to propose.
    pub overlay: Option<Value>,
    /// What it does not settle.
    pub left: Vec<Finding>,
}

/// Proposes an overlay.
///
/// # Errors
/// The text for people, if the proposals cannot be applied: a defect of this program.
pub fn propose(description: &Arc<Description>, seen: &Observations) -> Result<Proposal, String> {
    let mut actions = Vec::new();
    let mut proposed = HashSet::new();
    let mut current = Arc::clone(description);
    let mut findings = seen.findings.clone();
    let mut types = seen.types.clone();
    for _ in 0..MOST_ROUNDS {
        let mut more = Proposer { description: &current, types: &types }.actions(&findings);
        // What did not help the first time does not help the second.
        more.retain(|action| proposed.insert(without_description(action)));
        if more.is_empty() {
            break;
        }
        actions.extend(more);
        let overlay = document(description, &actions);
        current = Arc::new(description.with_overlay(NAME, overlay.to_string())?);
        let mut observer = Observer::new(Arc::clone(&current));
        seen.kept.iter().cloned().for_each(|exchange| observer.observe(exchange));
        let again = observer.finish();
        findings = again.findings;
        for (at, seen) in again.types {
            let known = types.entry(at).or_default();
            *known = known.and(seen);
        }
        if findings.is_empty() {
            break;
        }
    }
    let overlay = (!actions.is_empty()).then(|| document(description, &actions));
    Ok(Proposal { overlay, left: findings })
}

/// What an action does, as text.
fn without_description(action: &Value) -> String {
    let fields = action.as_object().into_iter().flatten().filter(|(key, _)| *key != "description");
    fields.map(|(key, value)| format!("{key}: {value}\n")).collect()
}

fn document(description: &Description, actions: &[Value]) -> Value {
    let title = description.tree.get("info").and_then(|info| info.get("title")).and_then(Value::as_str);
    let title = format!("{}, as its traffic shows it", title.unwrap_or("The API"));
    json!({ "overlay": "1.1.0", "info": { "title": title, "version": "1" }, "actions": actions })
}

/// Proposing for one state of the description.
struct Proposer<'d> {
    description: &'d Description,
    types: &'d HashMap<String, Types>,
}

impl Proposer<'_> {
    fn actions(&self, findings: &[Finding]) -> Vec<Value> {
        let mut actions: Vec<Value> = Vec::new();
        // The types of a schema are several findings and one change.
        let mut typed: HashSet<&str> = HashSet::new();
        for finding in findings {
            if matches!(finding.change, Change::Types(_)) && !typed.insert(&finding.at) {
                continue;
            }
            let Some(node) = self.description.node(&finding.at) else { continue };
            let proposed = match &finding.change {
                Change::Types(_) => self.types(&node, findings),
                change => self.action(&node, change),
            };
            let why = format!("{}; {}", finding.message, crate::report::times(finding.count));
            for mut action in proposed {
                if let Some(fields) = action.as_object_mut() {
                    fields.insert("description".to_owned(), json!(why));
                }
                actions.push(action);
            }
        }
        actions
    }

    fn action(&self, node: &Node<'_>, change: &Change) -> Vec<Value> {
        let update = |value: Value| vec![self.update(&node.at, value)];
        match change {
            Change::None | Change::Types(_) => Vec::new(),
            Change::Operation { template, method } => {
                let operation = json!({ method.as_str(): operation(template) });
                update(if node.at == "/paths" { json!({ template.as_str(): operation }) } else { operation })
            }
            Change::Status(status) => {
                let responses = json!({ status.to_string(): { "description": "Seen in traffic." } });
                update(if is_operation(node) { json!({ "responses": responses }) } else { responses })
            }
            Change::MediaType { media_type, shape } => {
                let content = json!({ "content": { media_type.as_str(): { "schema": self.body(media_type, shape) } } });
                update(if is_operation(node) { json!({ "requestBody": content }) } else { content })
            }
            Change::Field { name, shape } => {
                update(json!({ "properties": { name.as_str(): shape.schema(self.description.is_3_1) } }))
            }
            Change::OtherFields => update(json!({ "additionalProperties": true })),
            Change::Parameter { name, location, shape } => {
                let schema = shape.schema(self.description.is_3_1);
                update(json!({ "parameters": [{ "name": name, "in": location, "schema": schema }] }))
            }
            Change::Header(name) => update(json!({ "headers": { name.as_str(): { "schema": { "type": "string" } } } })),
            Change::NotRequired(name) => {
                let list = query(&self.description.tree, &pointer::child(&node.at, "required"));
                vec![json!({ "target": format!("{list}[?@ == {}]", quoted(name)), "remove": true })]
            }
            Change::Optional => vec![self.update(&pointer::child(&node.at, "required"), json!(false))],
            Change::EnumValues(values) => match (node.value.get("enum"), node.value.get("const")) {
                (Some(_), _) => vec![self.update(&pointer::child(&node.at, "enum"), json!(values))],
                (None, Some(only)) => {
                    let all: Vec<&Value> = std::iter::once(only).chain(values).collect();
                    vec![self.remove(&node.at, "const"), self.update(&node.at, json!({ "enum": all }))]
                }
                (None, None) => Vec::new(),
            },
            Change::Unbounded(key) => {
                // In OpenAPI 3.0 another keyword says that a bound is exclusive.
                let flag = match *key {
                    "minimum" => "exclusiveMinimum",
                    "maximum" => "exclusiveMaximum",
                    _ => "",
                };
                let flag = Some(flag).filter(|flag| node.value.get(flag).is_some_and(Value::is_boolean));
                flag.into_iter().chain([*key]).map(|key| self.remove(&node.at, key)).collect()
            }
            Change::AnyValue => {
                let keys = ["enum", "const"].into_iter().filter(|key| node.value.get(key).is_some());
                keys.map(|key| self.remove(&node.at, key)).collect()
            }
        }
    }

    /// What lets a schema have all types that were seen. A described type that never was is taken for a mistake.
    fn types(&self, node: &Node<'_>, findings: &[Finding]) -> Vec<Value> {
        let null = Types::named("null");
        let mismatched =
            findings.iter().filter(|finding| finding.at == node.at).filter_map(|finding| match &finding.change {
                Change::Types(shape) => Some(shape.types()),
                _ => None,
            });
        let other = mismatched.fold(Types::default(), Types::and);
        let seen = self.types.get(&node.at).copied().unwrap_or_default().and(other);
        let declared = match node.value.get("type") {
            Some(Value::String(name)) => vec![name.as_str()],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let was = declared.iter().fold(Types::default(), |all, name| all.and(Types::named(name)));
        let mut actions = Vec::new();
        if other.has(null) {
            actions.extend(self.nullable(node, was.is_empty()));
        }
        // In OpenAPI 3.1 null is one of the types.
        let is_null_named = self.description.is_3_1 && other.has(null);
        if was.is_empty() || (other.without(null).is_empty() && !is_null_named) {
            return actions;
        }
        let is_seen =
            |name: &&str| seen.has(Types::named(name)) || (*name == "number" && seen.has(Types::named("integer")));
        let is_a_mistake = !declared.iter().any(is_seen);
        let only_null = seen.without(null).is_empty();
        let now = if is_a_mistake && !only_null { seen } else { was.and(seen) };
        let now = if self.description.is_3_1 { now } else { now.without(null) };
        actions.extend(self.named_types(node, &now.names(), &declared));
        if is_a_mistake && !only_null && node.value.get("format").is_some() {
            actions.push(self.remove(&node.at, "format"));
        }
        if now.has(Types::named("array")) && node.value.get("items").is_none() {
            actions.push(self.update(&node.at, json!({ "items": {} })));
        }
        actions
    }

    fn named_types(&self, node: &Node<'_>, names: &[&str], declared: &[&str]) -> Vec<Value> {
        let is_list = node.value.get("type").is_some_and(Value::is_array);
        match names {
            [name] if !is_list => vec![self.update(&pointer::child(&node.at, "type"), json!(name))],
            names if is_list && declared.iter().all(|known| names.contains(known)) => {
                let new: Vec<&&str> = names.iter().filter(|name| !declared.contains(name)).collect();
                vec![self.update(&pointer::child(&node.at, "type"), json!(new))]
            }
            [name] => vec![self.remove(&node.at, "type"), self.update(&node.at, json!({ "type": name }))],
            names if self.description.is_3_1 => {
                vec![self.remove(&node.at, "type"), self.update(&node.at, json!({ "type": names }))]
            }
            // OpenAPI 3.0 has one type a schema.
            names => {
                let remove = self.remove(&node.at, "type");
                if node.value.get("anyOf").is_some() {
                    return vec![remove];
                }
                let branch = |name: &&str| match *name {
                    "array" => json!({ "type": "array", "items": {} }),
                    name => json!({ "type": name }),
                };
                let branches: Vec<Value> = names.iter().map(branch).collect();
                vec![remove, self.update(&node.at, json!({ "anyOf": branches }))]
            }
        }
    }

    /// What lets a schema be null.
    fn nullable(&self, node: &Node<'_>, is_untyped: bool) -> Vec<Value> {
        let mut actions = Vec::new();
        if !self.description.is_3_1 {
            actions.push(self.update(&node.at, json!({ "nullable": true })));
        }
        let has = |key: &str| node.value.get(key).is_some();
        let lacks_null = |list: &Value| list.as_array().is_some_and(|values| !values.contains(&Value::Null));
        if node.value.get("enum").is_some_and(lacks_null) {
            actions.push(self.update(&pointer::child(&node.at, "enum"), json!([null])));
        }
        if self.description.is_3_1 && is_untyped {
            let choice = ["oneOf", "anyOf"].into_iter().find(|key| has(key));
            match choice {
                Some(key) => {
                    actions.push(self.update(&pointer::child(&node.at, key), json!([{ "type": "null" }])));
                }
                None if has("const") => {
                    let only = node.value.get("const").unwrap_or(&Value::Null);
                    actions.push(self.remove(&node.at, "const"));
                    actions.push(self.update(&node.at, json!({ "enum": [only, null] })));
                }
                None => {}
            }
        }
        actions
    }

    /// The schema of a body.
    fn body(&self, media_type: &str, shape: &Shape) -> Value {
        match Codec::from_media_type(media_type) {
            Some(Codec::Json | Codec::JsonLines | Codec::JsonSeq | Codec::EventStream) => {
                shape.schema(self.description.is_3_1)
            }
            Some(Codec::Form | Codec::Multipart) => json!({ "type": "object" }),
            Some(Codec::Bytes) if !self.description.is_3_1 => json!({ "type": "string", "format": "binary" }),
            _ => json!({ "type": "string" }),
        }
    }

    fn update(&self, at: &str, value: Value) -> Value {
        json!({ "target": query(&self.description.tree, at), "update": value })
    }

    fn remove(&self, at: &str, key: &str) -> Value {
        json!({ "target": query(&self.description.tree, &pointer::child(at, key)), "remove": true })
    }
}

/// An operation of which nothing is known but its path.
fn operation(template: &str) -> Value {
    let route = json!({ "paths": { template: {} } });
    let names: Vec<String> = Routes::of(&route).iter().flat_map(|route| route.names()).map(str::to_owned).collect();
    let parameters: Vec<Value> = names
        .iter()
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let mut operation = Map::from_iter([("summary".to_owned(), json!("Seen in traffic"))]);
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), json!(parameters));
    }
    operation.insert("responses".to_owned(), json!({}));
    Value::Object(operation)
}

/// Whether a node is an operation, rather than something in it.
fn is_operation(node: &Node<'_>) -> bool {
    let mut keys = pointer::segments(&node.at);
    let depth = keys.by_ref().count();
    depth == 3 && Method::from_key(&pointer::last(&node.at)).is_some() && node.at.starts_with("/paths/")
}
