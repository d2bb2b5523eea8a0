//! Mistakes in the tree of a description: parts left out, moved, renamed and replaced.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// The tree with one to four mistakes.
pub fn mutate(mut tree: Value, rng: &mut Rng) -> Value {
    for _ in 0..rng.usize(1..=4) {
        let places = pointers(&tree);
        let Some(place) = rng.choice(&places).cloned() else { return tree };
        let other = rng.choice(&places).and_then(|other| tree.pointer(other)).cloned().unwrap_or_default();
        let references = references(&tree);
        let Some(node) = tree.pointer_mut(&place) else { continue };
        match rng.u8(0..10) {
            0 => *node = other,
            1 => *node = odd(rng),
            2 => *node = json!({ "$ref": rng.choice(&references).cloned().unwrap_or_default() }),
            3 => *node = wrapped(node.take(), rng),
            4 => *node = nested(node.take(), rng),
            5 => rename(node, rng),
            6 => remove(node, rng),
            7 => add(node, rng, other),
            8 => turn(node, rng),
            _ => keyword(node, rng, other),
        }
    }
    tree
}

/// The pointers of all nodes.
fn pointers(tree: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut next = 0;
    while let Some(pointer) = found.get(next).cloned() {
        match tree.pointer(&pointer) {
            Some(Value::Object(map)) => {
                let keys = map.keys().map(|key| key.replace('~', "~0").replace('/', "~1"));
                found.extend(keys.map(|key| format!("{pointer}/{key}")));
            }
            Some(Value::Array(items)) => found.extend((0..items.len()).map(|index| format!("{pointer}/{index}"))),
            _ => {}
        }
        next += 1;
    }
    found
}

/// References to all components and to some other places.
fn references(tree: &Value) -> Vec<String> {
    let mut found = vec!["#".to_owned(), "#/paths".to_owned(), "#/nowhere".to_owned(), "more.yaml#/A".to_owned()];
    for (section, named) in tree.get("components").and_then(Value::as_object).into_iter().flatten() {
        let names = named.as_object().into_iter().flat_map(Map::keys);
        found.extend(names.map(|name| format!("#/components/{section}/{name}")));
    }
    found
}

/// A value that is seldom expected.
fn odd(rng: &mut Rng) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e308),
        json!([]),
        json!({}),
        json!(""),
        json!("type"),
        json!("Self"),
        json!("ß/~{}\"\\\n\u{0}😀"),
        json!("a".repeat(5000)),
        json!("string"),
        json!("integer"),
        json!("object"),
        json!("array"),
        json!("binary"),
        json!([null, 1, "a", {}]),
        json!(["string", "null", "object"]),
        json!({ "": {} }),
    ];
    rng.choice(values).unwrap_or_default()
}

/// Something around a schema that other schemas have.
fn wrapped(node: Value, rng: &mut Rng) -> Value {
    match rng.u8(0..8) {
        0 => json!([node]),
        1 => json!({ "type": "array", "items": node }),
        2 => json!({ "type": "object", "additionalProperties": node }),
        3 => json!({ "allOf": [node.clone(), node] }),
        4 => json!({ "oneOf": [node, { "type": "string" }, { "type": "null" }] }),
        5 => json!({ "anyOf": [node.clone(), node], "discriminator": { "propertyName": "type" } }),
        6 => json!({ "type": "object", "required": ["a"], "properties": { "a": node }, "additionalProperties": false }),
        _ => json!({ "nullable": true, "allOf": [node] }),
    }
}

fn nested(mut node: Value, rng: &mut Rng) -> Value {
    for _ in 0..rng.usize(1..60) {
        node = wrapped_once(node, rng);
    }
    node
}

/// As [`wrapped`], but only once: doubling sixty times would be large before it is generated.
fn wrapped_once(node: Value, rng: &mut Rng) -> Value {
    match rng.u8(0..4) {
        0 => json!({ "items": node }),
        1 => json!({ "properties": { "a": node } }),
        2 => json!({ "allOf": [node] }),
        _ => json!({ "oneOf": [node, { "type": "integer" }] }),
    }
}

fn rename(node: &mut Value, rng: &mut Rng) {
    const NAMES: [&str; 14] =
        ["", "type", "Self", "self", "crate", "a b", "A", "a", "Ä", "3", "$ref", "x-acme-method", "{id}", "/a/{b}{c}"];
    let Value::Object(map) = node else { return };
    let Some(key) = rng.choice(map.keys()).cloned() else { return };
    let Some(value) = map.remove(&key) else { return };
    let to = rng.choice(NAMES).unwrap_or_default();
    map.insert(to.to_owned(), value);
}

fn remove(node: &mut Value, rng: &mut Rng) {
    match node {
        Value::Object(map) => {
            if let Some(key) = rng.choice(map.keys()).cloned() {
                map.remove(&key);
            }
        }
        Value::Array(items) if !items.is_empty() => drop(items.swap_remove(rng.usize(..items.len()))),
        other => *other = Value::Null,
    }
}

fn add(node: &mut Value, rng: &mut Rng, other: Value) {
    match node {
        Value::Object(map) => {
            let key = rng.choice(map.keys()).cloned().unwrap_or_default();
            let key = if rng.bool() { key.to_uppercase() } else { format!("{key}_") };
            map.insert(key, other);
        }
        Value::Array(items) => items.push(other),
        other => *other = json!([other.clone(), other.clone()]),
    }
}

/// The same in other clothes: text for numbers, lists for single values.
fn turn(node: &mut Value, rng: &mut Rng) {
    *node = match node.take() {
        Value::Object(map) if rng.bool() => map.into_iter().map(|(_, value)| value).collect(),
        Value::Array(items) => {
            items.into_iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect::<Map<_, _>>().into()
        }
        Value::String(text) => text.parse().map_or_else(|_| json!([text]), |number: f64| json!(number)),
        other => json!(other.to_string()),
    };
}

/// A keyword more.
fn keyword(node: &mut Value, rng: &mut Rng, other: Value) {
    const KEYS: [&str; 34] = [
        "$ref",
        "type",
        "format",
        "enum",
        "const",
        "default",
        "nullable",
        "allOf",
        "oneOf",
        "anyOf",
        "not",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "discriminator",
        "pattern",
        "minimum",
        "maximum",
        "multipleOf",
        "minLength",
        "uniqueItems",
        "readOnly",
        "writeOnly",
        "deprecated",
        "style",
        "explode",
        "in",
        "schema",
        "content",
        "encoding",
        "security",
        "x-acme-pagination",
        "x-acme-aliases",
    ];
    let Value::Object(map) = node else { return };
    let value = if rng.bool() { other } else { odd(rng) };
    map.insert(rng.choice(KEYS).unwrap_or_default().to_owned(), value);
}
