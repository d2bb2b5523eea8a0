//! A JSON text on a page against a schema: what the schema lacks, and what the text lacks.

use super::scope::Scope;
use crate::described::{Described, Node};
use crate::page::Example;
use lvng_codegen::pointer;
use serde_json::{Map, Value};

/// A fault of a value.
struct Problem {
    code: &'static str,
    /// Where in the example.
    pointer: String,
    /// Whether the key is meant.
    at_key: bool,
    /// `agent.tags[]`.
    name: String,
    /// Where in the description.
    schema: String,
    message: String,
    says: String,
}

/// Compares an example with a schema; `prefix` tells fields of requests from those of responses.
pub fn compare(scope: &mut Scope<'_, '_, '_>, example: &Example, schema: &Node<'_>, prefix: &str) {
    let mut checker = Checker { described: scope.described, found: Vec::new(), is_open: false };
    let spot = Spot { pointer: String::new(), name: prefix.to_owned() };
    checker.value(schema, &example.value, &spot);
    if checker.is_open {
        scope.unclear("the description leaves open what a body holds");
    }
    for problem in checker.found {
        let at = scope.page.position_in(example, &problem.pointer, problem.at_key);
        let subject = format!("{} {}", scope.id, problem.name);
        let finding = scope.findings.add(problem.code, at, &subject, &problem.schema, problem.message);
        finding.says(problem.says);
    }
}

/// A value in an example.
struct Spot {
    pointer: String,
    name: String,
}

impl Spot {
    fn member(&self, key: &str) -> Self {
        let name = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
        Spot { pointer: pointer::child(&self.pointer, key), name }
    }

    fn item(&self, index: usize) -> Self {
        Spot { pointer: pointer::item(&self.pointer, index), name: format!("{}[]", self.name) }
    }

    fn problem(&self, code: &'static str, schema: &str, message: String, says: String) -> Problem {
        let (pointer, name, schema) = (self.pointer.clone(), self.name.clone(), schema.to_owned());
        Problem { code, pointer, at_key: false, name, schema, message, says }
    }
}

struct Checker<'s, 't> {
    described: &'s Described<'t>,
    found: Vec<Problem>,
    /// Whether the outermost schema says nothing of its members.
    is_open: bool,
}

impl<'t> Checker<'_, 't> {
    fn value(&mut self, schema: &Node<'t>, value: &Value, spot: &Spot) {
        let parts = self.described.parts(schema);
        if value.is_null() {
            let takes_null =
                parts.iter().any(|part| part.is("nullable")) || parts.iter().all(|part| part.text("type").is_none());
            if !takes_null {
                let message = format!("`{}` is null on the page, and not nullable in the description", spot.name);
                self.found.push(spot.problem("P304", &schema.pointer, message, "null".to_owned()));
            }
            return;
        }
        if let Some(kind) = parts.iter().find_map(|part| part.text("type"))
            && !is_of(value, kind)
        {
            let message = format!("`{}` is {} on the page, and {kind} in the description", spot.name, kind_of(value));
            return self.found.push(spot.problem("P304", &schema.pointer, message, kind_of(value).to_owned()));
        }
        for part in &parts {
            if let Some(listed) = part.value.get("enum").and_then(Value::as_array)
                && !listed.contains(value)
            {
                let listed: Vec<String> = listed.iter().map(Value::to_string).collect();
                let message =
                    format!("`{}` is {value} on the page; the description has {}", spot.name, listed.join(", "));
                self.found.push(spot.problem("P305", &part.pointer, message, value.to_string()));
            }
        }
        self.alternatives(&parts, value, spot);
        match value {
            Value::Object(members) => self.members(&parts, members, spot),
            Value::Array(items) => {
                let schema = parts.iter().find_map(|part| part.at("items"));
                for (index, item) in items.iter().enumerate() {
                    if let Some(schema) = &schema {
                        self.value(&self.described.follow(schema.clone()), item, &spot.item(index));
                    }
                }
            }
            _ => {}
        }
    }

    /// The faults by the alternative that has the fewest.
    fn alternatives(&mut self, parts: &[Node<'t>], value: &Value, spot: &Spot) {
        for key in ["oneOf", "anyOf"] {
            for list in parts.iter().filter_map(|part| part.at(key)) {
                let tried = list.children().into_iter().map(|(_, one)| {
                    let mut trial = Checker { described: self.described, found: Vec::new(), is_open: false };
                    trial.value(&trial.described.follow(one), value, spot);
                    trial.found
                });
                self.found.extend(tried.min_by_key(Vec::len).unwrap_or_default());
            }
        }
    }

    fn members(&mut self, parts: &[Node<'t>], members: &Map<String, Value>, spot: &Spot) {
        let has_others = ["oneOf", "anyOf"].iter().any(|key| parts.iter().any(|part| part.value.get(*key).is_some()));
        let other = parts.iter().find_map(|part| part.at("additionalProperties"));
        let is_open = other.as_ref().is_some_and(|other| other.value != &Value::Bool(false));
        let property = |key: &str| parts.iter().find_map(|part| part.at("properties")?.at(key));
        let has_properties = parts.iter().any(|part| part.value.get("properties").is_some());
        self.is_open |= spot.pointer.is_empty() && !has_properties && !has_others && !members.is_empty();
        for (key, value) in members {
            let below = spot.member(key);
            if let Some(schema) = property(key) {
                self.value(&self.described.follow(schema), value, &below);
            } else if let Some(schema) = other.as_ref().filter(|other| other.value.is_object()) {
                self.value(&self.described.follow(schema.clone()), value, &below);
            } else if !is_open && !has_others && has_properties {
                let schema = parts.first().map(|part| part.pointer.as_str()).unwrap_or_default();
                let message = format!("the description has no `{}`", below.name);
                let problem = below.problem("P303", schema, message, String::new());
                self.found.push(Problem { at_key: true, ..problem });
            }
        }
        let required = parts.iter().filter_map(|part| part.at("required"));
        let required: Vec<Node<'t>> = required.flat_map(|list| list.children()).map(|(_, key)| key).collect();
        for (key, node) in required.iter().filter_map(|node| Some((node.value.as_str()?, node))) {
            let is_written = property(key).is_some_and(|schema| self.described.follow(schema).is("writeOnly"));
            if !members.contains_key(key) && !is_written {
                let message = format!("the page lacks `{}`, which the description requires", spot.member(key).name);
                let missing = Spot { pointer: spot.pointer.clone(), name: spot.member(key).name };
                self.found.push(missing.problem("P306", &node.pointer, message, String::new()));
            }
        }
    }
}

/// Whether a value is of a type.
pub fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        kind => kind_of(value) == kind || !["string", "boolean", "array", "object"].contains(&kind),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
