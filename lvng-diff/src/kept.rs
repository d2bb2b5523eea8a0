//! Keywords that normalizing takes out of schemas, because no generated code knows them, are kept beside them.

use lvng_codegen::untyped::{self, Place};
use serde_json::{Map, Value};

/// The key that holds them. What begins with `x-` stays.
pub(crate) const KEPT: &str = "x-kept-keywords";

/// Keywords that say what text holds.
pub(crate) const CONTENT: [&str; 3] = ["contentEncoding", "contentMediaType", "contentSchema"];

/// Copies them, everywhere in a joined document.
pub(crate) fn keep(tree: &mut Value) {
    copy(tree, Place::Node);
}

fn copy(node: &mut Value, place: Place) {
    match node {
        Value::Object(map) if place != Place::Data => {
            if place == Place::Node
                && let Some(kept) = kept(map)
            {
                map.insert(KEPT.to_owned(), kept);
            }
            for (key, child) in map {
                copy(child, below(place, key, child));
            }
        }
        Value::Array(items) if place != Place::Data => items.iter_mut().for_each(|item| copy(item, Place::Node)),
        _ => {}
    }
}

/// What stands below at a key. Of examples nothing is compared by its parts.
fn below(place: Place, key: &str, child: &Value) -> Place {
    if place == Place::Node && key == "examples" { Place::Data } else { place.below(key, child) }
}

/// Calls `visit` with every object of OpenAPI of a document, and its pointer.
pub(crate) fn each_object(tree: &Value, visit: &mut impl FnMut(&Map<String, Value>, &str)) {
    untyped::each_node_by(tree, below, &mut |node, at| {
        if let Value::Object(map) = node {
            visit(map, at);
        }
    });
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
