//! Keywords that normalizing takes out of schemas, because no generated code knows them, are kept beside them.

use lvng_codegen::pointer::Cursor;
use serde_json::{Map, Value};

/// The key that holds them. What begins with `x-` stays.
pub(crate) const KEPT: &str = "x-kept-keywords";

/// Keywords that say what text holds.
pub(crate) const CONTENT: [&str; 3] = ["contentEncoding", "contentMediaType", "contentSchema"];

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

/// Copies them, everywhere in a joined document.
pub(crate) fn keep(tree: &mut Value) {
    object(tree);
}

/// An object of OpenAPI, whose keys are keywords.
fn object(node: &mut Value) {
    match node {
        Value::Object(map) => {
            if let Some(kept) = kept(map) {
                map.insert(KEPT.to_owned(), kept);
            }
            for (key, child) in map {
                match key.as_str() {
                    key if is_data(key) => {}
                    key if NAMES.contains(&key) && child.is_object() => names(child),
                    _ => object(child),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(object),
        _ => {}
    }
}

/// An object whose keys are names.
fn names(node: &mut Value) {
    node.as_object_mut().into_iter().flatten().for_each(|(_, child)| object(child));
}

/// Calls `visit` with every object of OpenAPI of a document, and its pointer.
pub(crate) fn each_object(tree: &Value, visit: &mut impl FnMut(&Map<String, Value>, &str)) {
    walk(tree, false, &mut Cursor::default(), visit);
}

fn walk(node: &Value, is_names: bool, at: &mut Cursor, visit: &mut impl FnMut(&Map<String, Value>, &str)) {
    match node {
        Value::Object(map) => {
            if !is_names {
                visit(map, at.as_str());
            }
            for (key, child) in map.iter().filter(|(key, _)| is_names || !is_data(key)) {
                let mark = at.push(key);
                walk(child, !is_names && NAMES.contains(&key.as_str()) && child.is_object(), at, visit);
                at.pop(mark);
            }
        }
        Value::Array(items) => {
            for (index, child) in items.iter().enumerate() {
                let mark = at.push_index(index);
                walk(child, false, at, visit);
                at.pop(mark);
            }
        }
        _ => {}
    }
}

/// Whether what stands at a key is data, in which nothing has a meaning.
fn is_data(key: &str) -> bool {
    matches!(key, "example" | "examples" | "default" | "enum" | "const" | "value" | "mapping") || key.starts_with("x-")
}

fn kept(map: &Map<String, Value>) -> Option<Value> {
    let mut kept = Map::new();
    for (key, value) in map {
        match (key.as_str(), value) {
            ("patternProperties", Value::Object(patterns)) => {
                let mut patterns: Vec<&String> = patterns.keys().collect();
                patterns.sort_unstable();
                kept.insert(key.clone(), patterns.into_iter().cloned().collect());
            }
            (name, value) if is_kept(name) && !says_nothing(name, value) => {
                kept.insert(key.clone(), value.clone());
            }
            _ => {}
        }
    }
    (!kept.is_empty()).then_some(Value::Object(kept))
}

/// Whether a keyword refuses values, or says what text holds, in ways that OpenAPI 3.0 does not have.
fn is_kept(key: &str) -> bool {
    let refuses = matches!(
        key,
        "if" | "then"
            | "else"
            | "dependentSchemas"
            | "dependentRequired"
            | "dependencies"
            | "contains"
            | "minContains"
            | "maxContains"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "additionalItems"
            | "patternRequired"
    );
    refuses || CONTENT.contains(&key)
}

/// Whether what stands at a keyword says nothing that is not said in OpenAPI 3.0 as well: `true`, and the type of any bytes.
fn says_nothing(key: &str, value: &Value) -> bool {
    match key {
        "contentEncoding" => value == "base64",
        "contentMediaType" => value == "application/octet-stream",
        _ => *value == Value::Bool(true),
    }
}
