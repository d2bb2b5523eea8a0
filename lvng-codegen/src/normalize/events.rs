//! `itemSchema` of `text/event-stream`: the schema of events, objects of `data`, `event`, `id` and `retry` → the schema of
//! their data, or a union that the names of events tell apart.

use std::collections::HashSet;

use lvng_contract::{Codec, media_type};
use serde_json::{Map, Value, json};

use super::media_types::{end_of, media_types, note_whole, references, set, take};
use super::normalizer::Object;
use super::reference::is_annotation;
use crate::diagnostic::Diagnostics;
use crate::grammar::is_extension;
use crate::members::Members;
use crate::pointer;

/// Where a branch of a union has the names of the events that carry it. OpenAPI has no such key.
pub(crate) const EVENT_NAMES: &str = "x-/itemSchema/event";

/// What TypeSpec says of the event that ends a stream.
pub(crate) const TERMINAL: &str = "x-ms-sse-terminal-event";

/// The name of events that have none (WHATWG HTML, 9.2.6).
pub(crate) const NO_NAME: &str = "message";

/// The fields of an event.
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// How deep schemas of events may be put together, and of how many alternatives.
const DEPTH: usize = 32;
const MOST: usize = 256;

/// What is known of the schemas that were read as those of events.
#[derive(Default)]
pub(super) struct Read {
    /// The components among them.
    components: HashSet<String>,
}

/// What an event may be.
#[derive(Clone, Default)]
struct Event {
    /// Its names, if not any.
    names: Option<Vec<String>>,
    /// The schemas of its data, all of which hold.
    data: Vec<String>,
    /// Whether anything is said of its fields.
    is_event: bool,
    /// Whether it is the last one of its stream.
    is_terminal: bool,
}

/// The schema of data, and where it comes from.
type Data = (Value, Option<String>);

impl Read {
    /// Rewrites a media type that has `itemSchema`.
    pub(super) fn media_type(&mut self, tree: &mut Value, at: &str, diagnostics: &mut Diagnostics) {
        let [schema, items] = ["schema", "itemSchema"].map(|key| pointer::child(at, key));
        note_whole(tree, &schema, diagnostics);
        let mut seen = HashSet::new();
        let found = alternatives(tree, &items, 0, &mut seen);
        let is_too_much = found.is_none();
        let events = found.filter(|events| !events.is_empty() && events.iter().all(|event| event.is_event));
        let Some(events) = events else {
            self.keep(tree, at, is_too_much, diagnostics);
            return;
        };
        self.components.extend(seen);
        // A component of events alone is that of their data, so that its name is not lost.
        let component = pointer::find(tree, &items).and_then(component_of).filter(|component| {
            let component_of_media = |media: &str| pointer::find(tree, media).and_then(component_of);
            let all = references(tree).into_iter().filter(|target| target == component).count();
            let by_events =
                event_streams(tree).into_iter().filter(|media| component_of_media(media).as_ref() == Some(component));
            all == by_events.count()
        });
        let Some(component) = component else {
            let rewritten = rewritten(tree, &events, &schema, diagnostics);
            take(tree, at, "itemSchema");
            return set(tree, at, rewritten);
        };
        let rewritten = rewritten(tree, &events, &component, diagnostics);
        self.components.remove(&component);
        for media in event_streams(tree) {
            let media = pointer::parent(&media).unwrap_or_default().to_owned();
            if let Some(reference) = take_if(tree, &media, &component) {
                diagnostics.moved(&pointer::child(&media, "itemSchema"), pointer::child(&media, "schema"));
                set(tree, &media, reference);
            }
        }
        if let Some(node) = tree.pointer_mut(&component) {
            *node = rewritten;
        }
    }

    /// What is no schema of events is that of their data, as it is in 3.0.
    fn keep(&mut self, tree: &mut Value, at: &str, is_too_much: bool, diagnostics: &mut Diagnostics) {
        let [schema, items] = ["schema", "itemSchema"].map(|key| pointer::child(at, key));
        if is_too_much {
            let message = format!(
                "`itemSchema` describes more than {MOST} kinds of events, or puts them together of schemas more than {DEPTH} \
                 deep: it is read as the schema of the data"
            );
            diagnostics.warning("W004", &items, message).at_key();
        } else if !is_silent(tree, &items) {
            let message =
                "`itemSchema` describes no event, an object with `data`: it is read as the schema of the data";
            diagnostics
                .warning("W004", &items, message)
                .at_key()
                .help("`properties: { data: { type: string, contentMediaType: application/json, contentSchema: … } }`");
        }
        let item = take(tree, at, "itemSchema").unwrap_or_default();
        diagnostics.moved(&items, schema);
        // Nothing is said of the data: it is text.
        let is_silent = item.as_object().is_some_and(|item| item.keys().all(|key| is_annotation(key)));
        set(tree, at, if is_silent { text() } else { item });
    }

    /// Takes out the components that were schemas of events and that nothing refers to any more.
    pub(super) fn drop_unused(&mut self, tree: &mut Value) {
        loop {
            let referenced: HashSet<String> = match self.components.is_empty() {
                true => return,
                false => references(tree).into_iter().collect(),
            };
            let unused = self.components.iter().find(|component| !referenced.contains(*component)).cloned();
            let Some(unused) = unused else { return };
            self.components.remove(&unused);
            take(tree, "/components/schemas", &pointer::last(&unused));
        }
    }
}

/// Whether a schema is that of an event.
pub(super) fn is_event(tree: &Value, schema: &str) -> bool {
    let events = alternatives(tree, schema, 0, &mut HashSet::new());
    events.is_some_and(|events| !events.is_empty() && events.iter().all(|event| event.is_event))
}

/// The pointers of `itemSchema` of the event streams.
fn event_streams(tree: &Value) -> Vec<String> {
    media_types(tree, |name, _| Codec::from_media_type(name) == Some(Codec::EventStream))
        .into_iter()
        .map(|media| pointer::child(&media, "itemSchema"))
        .collect()
}

/// Takes `itemSchema` out of a media type where it refers to the component.
fn take_if(tree: &mut Value, media: &str, component: &str) -> Option<Value> {
    let refers = pointer::find(tree, media)?.member("itemSchema").and_then(component_of).as_deref() == Some(component);
    refers.then(|| take(tree, media, "itemSchema"))?
}

/// The component schema that a node is a reference to.
fn component_of(node: &Value) -> Option<String> {
    let target = pointer::of_ref(node.member("$ref")?.as_str()?)?;
    let is_component = pointer::parent(&target) == Some("/components/schemas");
    is_component.then_some(target)
}

/// Whether a schema says nothing of its values.
fn is_silent(tree: &Value, schema: &str) -> bool {
    end_of(tree, schema).is_some_and(|(_, node)| node.keys().all(|key| is_annotation(key)))
}

/// What the events of a schema may be; `None` where that would be too many. `seen` are the components on the way.
fn alternatives(tree: &Value, at: &str, depth: usize, seen: &mut HashSet<String>) -> Option<Vec<Event>> {
    let node = pointer::find(tree, at)?;
    let Some(node) = node.as_object().filter(|_| depth < DEPTH) else { return (depth < DEPTH).then(Vec::new) };
    let mut events = vec![own(tree, at, node)];
    if let Some(target) = node.member("$ref").and_then(Value::as_str).and_then(pointer::of_ref) {
        seen.extend(component_of(&Value::Object(node.clone())));
        events = both(&events, &alternatives(tree, &target, depth + 1, seen)?)?;
    }
    for (index, _) in node.member("allOf").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let part = pointer::item(&pointer::child(at, "allOf"), index);
        events = both(&events, &alternatives(tree, &part, depth + 1, seen)?)?;
    }
    for keyword in ["oneOf", "anyOf"] {
        let Some(branches) = node.get(keyword).and_then(Value::as_array) else { continue };
        let mut all = Vec::new();
        for index in 0..branches.len() {
            let branch = pointer::item(&pointer::child(at, keyword), index);
            all.extend(alternatives(tree, &branch, depth + 1, seen)?);
        }
        events = both(&events, &all)?;
    }
    Some(events)
}

/// What the properties of a schema say.
fn own(tree: &Value, at: &str, node: &Object) -> Event {
    let properties = node.member("properties").and_then(Value::as_object);
    let at = pointer::child(at, "properties");
    let field = |name: &str| properties?.get(name).map(|_| pointer::child(&at, name));
    Event {
        names: field("event").and_then(|event| names(tree, &event)),
        data: field("data").into_iter().collect(),
        is_event: FIELDS.iter().any(|name| field(name).is_some()),
        is_terminal: node.get(TERMINAL) == Some(&Value::Bool(true)),
    }
}

/// The texts that a schema lists.
fn names(tree: &Value, schema: &str) -> Option<Vec<String>> {
    let (_, node) = end_of(tree, schema)?;
    let listed = match (node.member("const"), node.member("enum")) {
        (Some(only), _) => std::slice::from_ref(only),
        (None, Some(listed)) => listed.as_array()?.as_slice(),
        (None, None) => return None,
    };
    let names: Vec<String> = listed.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    (!names.is_empty()).then_some(names)
}

/// Events that are one of these and one of those.
fn both(these: &[Event], those: &[Event]) -> Option<Vec<Event>> {
    if these.len().saturating_mul(those.len()) > MOST {
        return None;
    }
    let pairs = these.iter().flat_map(|one| those.iter().map(move |other| (one, other)));
    let joined = pairs.filter_map(|(one, other)| {
        let names = match (&one.names, &other.names) {
            (Some(one), Some(other)) => Some(one.iter().filter(|name| other.contains(name)).cloned().collect()),
            (names, None) | (None, names) => names.clone(),
        };
        let data = one.data.iter().chain(&other.data).cloned().collect();
        let is_terminal = one.is_terminal || other.is_terminal;
        let event = Event { names, data, is_event: one.is_event || other.is_event, is_terminal };
        // No event has two names.
        event.names.as_ref().is_none_or(|names: &Vec<String>| !names.is_empty()).then_some(event)
    });
    Some(joined.collect())
}

/// The schema of the data of events, which is to stand at `to`.
fn rewritten(tree: &Value, events: &[Event], to: &str, diagnostics: &mut Diagnostics) -> Value {
    let all: Vec<Data> = events.iter().map(|event| data(tree, &event.data, diagnostics)).collect();
    let has_names = events.iter().any(|event| event.names.is_some());
    if let ([(schema, from)], false) = (all.as_slice(), has_names) {
        if let Some(from) = from {
            diagnostics.moved(from, to);
        }
        return schema.clone();
    }
    // Texts among JSON are told apart where the events are, if only by a name that all of them have.
    let is_terminal = events.iter().any(|event| event.is_terminal);
    let is_told = has_names || is_terminal || all.iter().any(|(schema, _)| is_text(schema));
    let mut branches = Vec::new();
    for (event, (schema, from)) in events.iter().zip(all) {
        if let Some(from) = from {
            let branch = pointer::item(&pointer::child(to, "oneOf"), branches.len());
            diagnostics.moved(&from, branch);
        }
        branches.push(if is_told { named(schema, event) } else { schema });
    }
    json!({ "oneOf": branches })
}

/// A branch that events of some names carry.
fn named(schema: Value, event: &Event) -> Value {
    let names = event.names.as_ref().map_or_else(|| json!([NO_NAME]), |names| json!(names));
    let mut branch = match schema {
        Value::Object(schema) if !schema.has("$ref") => schema,
        Value::Object(reference) => Map::from_iter([("allOf".to_owned(), json!([reference]))]),
        _ => Map::new(),
    };
    branch.insert(EVENT_NAMES.to_owned(), names);
    if event.is_terminal {
        branch.insert(TERMINAL.to_owned(), Value::Bool(true));
    }
    Value::Object(branch)
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn is_text(schema: &Value) -> bool {
    schema.member("type").and_then(Value::as_str) == Some("string")
        || schema.member("const").is_some_and(Value::is_string)
}

/// What data is: JSON of the schema that `contentSchema` has, or text.
fn data(tree: &Value, parts: &[String], diagnostics: &mut Diagnostics) -> Data {
    let parts: Vec<(String, &Object)> = parts.iter().filter_map(|part| end_of(tree, part)).collect();
    let find = |key: &str| parts.iter().find_map(|(at, part)| Some((pointer::child(at, key), part.member(key)?)));
    let media = find("contentMediaType").and_then(|(_, media)| media.as_str());
    let is_json = media.is_none_or(media_type::is_json);
    match (find("contentSchema"), media) {
        (Some((from, schema)), _) if is_json => return (schema.clone(), Some(from)),
        (Some((from, _)), Some(media)) => {
            let message = format!("{media} is passed on as text; its schema is not used");
            diagnostics.warning("W111", &from, message).at_key();
        }
        (None, Some(media)) if media_type::is_json(media) => return (json!({}), None),
        _ => {}
    }
    // Keywords that say what is in a text that is no JSON say nothing of the text.
    const CONTENT: [&str; 2] = ["contentMediaType", "contentSchema"];
    let is_telling = |part: &Object| {
        let mut silent = part.iter().map(|(key, value)| {
            let is_text = key == "type" && value == "string";
            is_text || is_annotation(key) || CONTENT.contains(&key.as_str())
        });
        !silent.all(|is_silent| is_silent)
    };
    let mut told: Vec<&(String, &Object)> = parts.iter().filter(|(_, part)| is_telling(part)).collect();
    if told.is_empty() {
        told.extend(parts.first());
    }
    if let Some((at, _)) = told.iter().find(|(_, part)| is_json_value(part)) {
        let message = "the data of an event is text: it is read as JSON of this schema";
        diagnostics
            .warning("W004", at, message)
            .help("`contentMediaType: application/json` and `contentSchema` say so");
    }
    let without = |part: &Object| {
        let kept = part.iter().filter(|(key, _)| !CONTENT.contains(&key.as_str()) && !is_extension(key));
        Value::Object(kept.map(|(key, value)| (key.clone(), value.clone())).collect())
    };
    match told.as_slice() {
        [] => (text(), None),
        [(at, part)] => {
            let Value::Object(mut schema) = without(part) else { return (text(), None) };
            if !is_json_value(part) {
                schema.insert("type".to_owned(), json!("string"));
            }
            (Value::Object(schema), Some(at.clone()))
        }
        several => (json!({ "allOf": several.iter().map(|(_, part)| without(part)).collect::<Vec<_>>() }), None),
    }
}

/// Whether a schema is of something else than text.
fn is_json_value(part: &Object) -> bool {
    let kinds = part.member("type").map(|kind| kind.as_array().map_or(std::slice::from_ref(kind), Vec::as_slice));
    match kinds {
        Some(kinds) => !kinds.iter().any(|kind| kind == "string"),
        None => {
            ["properties", "items", "oneOf", "anyOf", "allOf", "additionalProperties"].iter().any(|key| part.has(key))
        }
    }
}
