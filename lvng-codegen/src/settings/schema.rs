//! The keys of settings → a JSON Schema for editors.

use serde_json::{Map, Value, json};

use super::keys::{KEYS, Key, Shape};

/// The JSON Schema (2020-12) of a settings file.
pub fn schema() -> Value {
    let mut schema = table(KEYS);
    let head = [
        ("$schema", json!("https://json-schema.org/draft/2020-12/schema")),
        ("title", json!("lvng.toml")),
        ("description", json!("Choices of how Rust is generated from an OpenAPI description.")),
    ];
    let mut whole: Map<String, Value> = head.map(|(key, value)| (key.to_owned(), value)).into_iter().collect();
    if let Some(members) = schema.as_object_mut() {
        whole.append(members);
    }
    Value::Object(whole)
}

fn table(keys: &[Key]) -> Value {
    let property = |key: &Key| {
        let mut schema = value(&key.shape);
        if let Some(members) = schema.as_object_mut() {
            members.insert("description".to_owned(), json!(key.about));
        }
        (key.name.to_owned(), schema)
    };
    let properties: Map<String, Value> = keys.iter().map(property).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn value(shape: &Shape) -> Value {
    match shape {
        Shape::Text | Shape::Name(_) | Shape::Attribute | Shape::Derive => json!({ "type": "string" }),
        Shape::Choice(texts) => json!({ "enum": texts }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Type => json!({ "type": "string", "pattern": "::" }),
        Shape::List(item) => json!({ "type": "array", "items": value(item) }),
        Shape::Table(keys) => table(keys),
        Shape::Named(names, item) => {
            json!({ "type": "object", "propertyNames": { "description": names }, "additionalProperties": value(item) })
        }
        Shape::Dependency => json!({ "type": ["string", "object"] }),
    }
}
