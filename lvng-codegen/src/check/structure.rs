//! Structure: every node against the tables of OpenAPI 3.0.

use std::borrow::Cow;

use lvng_contract::Method;
use serde_json::{Map, Value};

use super::checker::{Checker, Reference};
use crate::grammar::{NodeShape, ObjectKind, is_extension, keys, member};
use crate::members::Members;
use crate::messages::describe;
use crate::pointer::Cursor;

/// Parts that are checked in outline: nothing is generated from links, and the others are checked where they became operations.
const OUTLINED: [&str; 4] = ["webhooks", "callbacks", "links", "pathItems"];

impl<'d> Checker<'d, '_> {
    /// Checks a node, then what is below.
    pub(super) fn node(&mut self, node: &'d Value, shape: NodeShape, at: &mut Cursor) {
        match (shape, node) {
            (NodeShape::List(shape), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate().filter(|(_, item)| !is_right(item, *shape)) {
                    let mark = at.push_index(index);
                    self.node(item, *shape, at);
                    at.pop(mark);
                }
            }
            (NodeShape::Map(shape), Value::Object(map)) => {
                for (key, value) in map.iter().filter(|(_, value)| !is_right(value, *shape)) {
                    let mark = at.push(key);
                    self.node(value, *shape, at);
                    at.pop(mark);
                }
            }
            (NodeShape::Object(kind) | NodeShape::OrRef(kind), Value::Object(map)) => self.entity(map, kind, shape, at),
            (NodeShape::SchemaOrFlag, Value::Object(map)) => {
                self.entity(map, ObjectKind::Schema, NodeShape::OrRef(ObjectKind::Schema), at);
            }
            _ => self.mismatch(node, shape, at),
        }
    }

    /// Checks that a part has names with objects, and where their references lead.
    fn outline(&mut self, node: &'d Value, shape: NodeShape, at: &mut Cursor) {
        let (NodeShape::Map(shape), Value::Object(map)) = (shape, node) else { return self.node(node, shape, at) };
        let is_reference = |value: &Value| matches!(shape, NodeShape::OrRef(_)) && value.has("$ref");
        for (key, value) in
            map.iter().filter(|(key, value)| !is_extension(key) && (!value.is_object() || is_reference(value)))
        {
            let mark = at.push(key);
            self.node(value, *shape, at);
            at.pop(mark);
        }
    }

    fn mismatch(&mut self, node: &Value, shape: NodeShape, at: &Cursor) {
        let message = format!("expected {}, found {}", expected(shape), describe(node));
        let diagnostic = self.diagnostics.error("E015", at.as_str(), message);
        match (shape, node) {
            (NodeShape::List(NodeShape::Text), Value::String(text)) => {
                diagnostic.help(format!("write a list: `[{text}]`"));
            }
            (NodeShape::Text, Value::Number(_) | Value::Bool(_)) => {
                diagnostic.help("put it in quotes");
            }
            (NodeShape::OrRef(_), Value::String(text)) if text.starts_with('#') => {
                diagnostic.help(format!("write `$ref: \"{text}\"`"));
            }
            (_, Value::Null) => {
                diagnostic.help("fill it in, or take the key out");
            }
            _ => {}
        }
    }

    /// Checks an object of a kind, unless it is a reference.
    fn entity(&mut self, map: &'d Map<String, Value>, kind: ObjectKind, shape: NodeShape, at: &mut Cursor) {
        match map.member("$ref") {
            Some(Value::String(text)) => {
                let pointer = at.as_str().to_owned();
                let referable = matches!(shape, NodeShape::OrRef(_));
                self.references.push(Reference { pointer, text: Cow::Borrowed(text), kind, referable, mapped: None });
                return;
            }
            Some(other) => {
                let mark = at.push("$ref");
                self.mismatch(other, NodeShape::Text, at);
                at.pop(mark);
                return;
            }
            None => {}
        }
        for key in keys(kind).iter().filter(|key| key.required && !map.has(key.name)) {
            let message = format!("{} needs `{}`", kind.article(), key.name);
            let near = self.near(key.name, map.keys().filter(|key| !is_known(kind, key)));
            let help = near.map(|near| format!("did you mean `{}` by `{near}`?", key.name));
            self.diagnostics.error("E017", at.as_str(), message).at_key().help = help;
        }
        for (key, value) in map {
            let shape = member(kind, key);
            if shape.map_or_else(|| is_extension(key), |shape| is_right(value, shape)) {
                continue;
            }
            let mark = at.push(key);
            match shape {
                Some(shape) if OUTLINED.contains(&key.as_str()) && kind != ObjectKind::Responses => {
                    self.outline(value, shape, at);
                }
                Some(shape) => self.node(value, shape, at),
                None => self.unknown(key, value, map, kind, at),
            }
            at.pop(mark);
        }
        self.rules(map, kind, at);
    }

    fn unknown(&mut self, key: &str, value: &Value, map: &Map<String, Value>, kind: ObjectKind, at: &Cursor) {
        if kind == ObjectKind::PathItem && value.member("responses").is_some() {
            let message = format!("a path item has no key `{}`", key.escape_debug());
            let keys = Method::ALL.map(|method| format!("`{}`", method.key())).join(", ");
            let help = format!("the methods are {keys}; others stand in `additionalOperations`, as in HTTP");
            self.diagnostics.error("E018", at.as_str(), message).at_key().help(help);
            return;
        }
        if kind == ObjectKind::Paths {
            let help = format!("write `/{key}`");
            let message = format!("a path begins with `/`, found `{}`", key.escape_debug());
            self.diagnostics.error("E019", at.as_str(), message).at_key().help(help);
            return;
        }
        let known = keys(kind).iter().map(|key| key.name).filter(|known| !map.contains_key(*known));
        let near = self.near(key, known).map(|near| format!("did you mean `{near}`?"));
        let message = format!("`{}` means nothing in {}: it is ignored", key.escape_debug(), kind.article());
        self.diagnostics.warning("W011", at.as_str(), message).at_key().help = near;
    }
}

/// Whether a value is of the kind that is expected, and nothing below it has to be checked.
fn is_right(value: &Value, shape: NodeShape) -> bool {
    match (shape, value) {
        (NodeShape::Data, _)
        | (NodeShape::Text, Value::String(_))
        | (NodeShape::Flag | NodeShape::SchemaOrFlag, Value::Bool(_))
        | (NodeShape::Number, Value::Number(_)) => true,
        (NodeShape::Count, Value::Number(number)) => number.is_u64(),
        _ => false,
    }
}

fn is_known(kind: ObjectKind, key: &str) -> bool {
    member(kind, key).is_some()
}

/// What a shape is, for messages.
fn expected(shape: NodeShape) -> String {
    match shape {
        NodeShape::Text => "text".to_owned(),
        NodeShape::Flag => "`true` or `false`".to_owned(),
        NodeShape::Number => "a number".to_owned(),
        NodeShape::Count => "a whole number from 0".to_owned(),
        NodeShape::Data => "a value".to_owned(),
        NodeShape::Object(kind) => kind.article().to_owned(),
        NodeShape::OrRef(kind) => format!("{} or a reference to one", kind.article()),
        NodeShape::SchemaOrFlag => "a schema, `true` or `false`".to_owned(),
        NodeShape::List(NodeShape::Text) => "a list of texts".to_owned(),
        NodeShape::List(_) => "a list".to_owned(),
        NodeShape::Map(_) => "an object with names as keys".to_owned(),
    }
}
