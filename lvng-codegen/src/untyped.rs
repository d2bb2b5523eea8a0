//! A document as an untyped tree: what in it is description, names or data, by keys alone.

use serde_json::Value;

use crate::pointer::Cursor;

/// What a node of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An object of OpenAPI, whose keys are keywords.
    Node,
    /// An object whose keys are names.
    Names,
    /// An example, a default, an extension: nothing in it has a meaning.
    Data,
}

/// The keys below which keys are names.
const NAMES: [&str; 20] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "paths",
    "webhooks",
    "content",
    "responses",
    "headers",
    "callbacks",
    "links",
    "encoding",
    "schemas",
    "parameters",
    "requestBodies",
    "securitySchemes",
    "variables",
    "scopes",
    "pathItems",
];

impl Place {
    /// What stands below at a key.
    pub fn below(self, key: &str, child: &Value) -> Place {
        match (self, key) {
            (Place::Data, _) => Place::Data,
            (Place::Names, _) => Place::Node,
            (_, "example" | "default" | "enum" | "const" | "value" | "mapping") => Place::Data,
            (_, "examples") if child.is_object() => Place::Names,
            (_, "examples") => Place::Data,
            (_, key) if key.starts_with("x-") => Place::Data,
            (_, key) if child.is_object() && NAMES.contains(&key) => Place::Names,
            _ => Place::Node,
        }
    }
}

/// What stands below a node at a key: [`Place::below`], or a reading of it with exceptions.
pub type Below = fn(Place, &str, &Value) -> Place;

/// Calls `visit` with every node that is an object of OpenAPI, and its pointer.
pub fn each_node<'d>(tree: &'d Value, visit: &mut impl FnMut(&'d Value, &str)) {
    walk(tree, Place::Node, Place::below, &mut Cursor::default(), visit);
}

/// The same for what is below a pointer.
pub fn each_node_below<'d>(node: &'d Value, at: &str, visit: &mut impl FnMut(&'d Value, &str)) {
    walk(node, Place::Node, Place::below, &mut Cursor::at(at), visit);
}

/// The same of a whole tree, with exceptions in what stands where.
pub fn each_node_by<'d>(tree: &'d Value, below: Below, visit: &mut impl FnMut(&'d Value, &str)) {
    walk(tree, Place::Node, below, &mut Cursor::default(), visit);
}

fn walk<'d>(node: &'d Value, place: Place, below: Below, at: &mut Cursor, visit: &mut impl FnMut(&'d Value, &str)) {
    if place == Place::Data {
        return;
    }
    match node {
        Value::Object(map) => {
            if place == Place::Node {
                visit(node, at.as_str());
            }
            for (key, child) in map {
                let mark = at.push(key);
                walk(child, below(place, key, child), below, at, visit);
                at.pop(mark);
            }
        }
        Value::Array(items) => {
            for (index, child) in items.iter().enumerate() {
                let mark = at.push_index(index);
                walk(child, Place::Node, below, at, visit);
                at.pop(mark);
            }
        }
        _ => {}
    }
}
