//! What kinds of values a schema takes, as far as texts have to be read by it.

use crate::schemas::Components;
use serde_json::Value;

/// Schemas in schemas are looked at so deep.
const MOST_DEPTH: usize = 12;

/// The types that a schema takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types(u8);

const NAMES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

impl Types {
    const ALL: Types = Types(0x7f);

    fn named(name: &str) -> Self {
        NAMES.iter().position(|known| *known == name).map_or(Types(0), |bit| Types(1 << bit))
    }

    /// Whether the type of this name is among them.
    pub fn has(self, name: &str) -> bool {
        self.0 & Self::named(name).0 != 0
    }

    /// Whether values can be plain text, numbers and the like.
    pub fn has_plain(self) -> bool {
        ["boolean", "integer", "number", "string"].into_iter().any(|name| self.has(name))
    }
}

/// The types that a schema takes; all where it does not say.
pub fn types(components: &Components, schema: &Value) -> Types {
    types_at(components, schema, 0)
}

fn types_at(components: &Components, schema: &Value, depth: usize) -> Types {
    let Some(map) = schema.as_object().filter(|_| depth < MOST_DEPTH) else { return Types::ALL };
    let mut types = match map.get("type") {
        Some(Value::String(name)) => Types::named(name),
        Some(Value::Array(names)) => {
            Types(names.iter().filter_map(Value::as_str).fold(0, |all, name| all | Types::named(name).0))
        }
        _ => Types::ALL,
    };
    let of_value = |value: &Value| match value {
        Value::Null => Types::named("null"),
        Value::Bool(_) => Types::named("boolean"),
        Value::Number(_) => Types(Types::named("integer").0 | Types::named("number").0),
        Value::String(_) => Types::named("string"),
        Value::Array(_) => Types::named("array"),
        Value::Object(_) => Types::named("object"),
    };
    if let Some(values) = map.get("enum").and_then(Value::as_array) {
        types.0 &= values.iter().fold(0, |all, value| all | of_value(value).0);
    }
    if let Some(value) = map.get("const") {
        types.0 &= of_value(value).0;
    }
    if let Some(target) = components.target(schema) {
        types.0 &= types_at(components, target, depth + 1).0;
    }
    for part in list(schema, "allOf") {
        types.0 &= types_at(components, part, depth + 1).0;
    }
    for key in ["anyOf", "oneOf"] {
        if map.contains_key(key) {
            types.0 &= list(schema, key).fold(0, |all, part| all | types_at(components, part, depth + 1).0);
        }
    }
    types
}

/// The schemas in a list.
fn list<'s>(schema: &'s Value, key: &str) -> impl Iterator<Item = &'s Value> {
    schema.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// All schemas that may describe a part of the values of a schema.
fn parts<'s>(components: &'s Components, schema: &'s Value, found: &mut Vec<&'s Value>, depth: usize) {
    if depth > MOST_DEPTH || found.len() > 256 {
        return;
    }
    found.push(schema);
    if let Some(target) = components.target(schema) {
        parts(components, target, found, depth + 1);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        list(schema, key).for_each(|part| parts(components, part, found, depth + 1));
    }
}

/// The schemas that a schema consists of: itself, what it refers to, parts and alternatives.
pub fn all_parts<'s>(components: &'s Components, schema: &'s Value) -> Vec<&'s Value> {
    let mut found = Vec::new();
    parts(components, schema, &mut found, 0);
    found
}

/// The schema of a property, if one is described or all others are.
pub fn property<'s>(components: &'s Components, schema: &'s Value, name: &str) -> Option<&'s Value> {
    let parts = all_parts(components, schema);
    let named = parts.iter().find_map(|part| part.get("properties")?.get(name));
    named.or_else(|| parts.iter().find_map(|part| part.get("additionalProperties").filter(|one| one.is_object())))
}

/// The names and schemas of the properties that are described, each name once.
pub fn properties<'s>(components: &'s Components, schema: &'s Value) -> Vec<(&'s str, &'s Value)> {
    let mut all: Vec<(&str, &Value)> = Vec::new();
    for part in all_parts(components, schema) {
        let here = part.get("properties").and_then(Value::as_object).into_iter().flatten();
        for (name, property) in here {
            if !all.iter().any(|(known, _)| known == name) {
                all.push((name, property));
            }
        }
    }
    all
}

/// Whether names that are not described may stand in the objects of a schema.
pub fn has_other_names(components: &Components, schema: &Value) -> bool {
    let closes = |part: &&Value| part.get("additionalProperties") == Some(&Value::Bool(false));
    !all_parts(components, schema).iter().any(closes)
}

/// The schema of the items of lists.
pub fn items<'s>(components: &'s Components, schema: &'s Value) -> Option<&'s Value> {
    all_parts(components, schema).into_iter().find_map(|part| part.get("items"))
}
