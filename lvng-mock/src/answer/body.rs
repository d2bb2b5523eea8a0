//! Media type → the value of a body.

use super::Making;
use crate::api::Media;
use crate::schemas::{Components, Schema};
use crate::shape;
use crate::values::{self, Source};
use serde_json::Value;

/// Values in values are looked at so deep.
const MOST_DEPTH: usize = 64;

/// The value of a body: the example that is asked for, one that the description shows, or else a made one. Examples that
/// their own schema does not take are passed over, unless one is asked for by name.
pub fn value(media: &Media, making: Making<'_>) -> Value {
    if let Some(wanted) = &making.prefer.example
        && let Some((_, example)) = media.examples.iter().find(|(name, _)| name == wanted)
    {
        return example.clone();
    }
    let is_made = making.prefer.dynamic;
    let shown = media.examples.iter().filter(|_| !is_made).find_map(|(_, example)| fitting(media, example));
    if let Some(example) = shown {
        return example;
    }
    let source = if is_made { Source::Made } else { Source::Documented };
    match &media.schema {
        Some(schema) => values::value(schema, making.seed, source),
        None => Value::Object(serde_json::Map::new()),
    }
}

/// An example without what only requests have, if the schema takes it.
fn fitting(media: &Media, example: &Value) -> Option<Value> {
    let Some(schema) = &media.schema else { return Some(example.clone()) };
    let stripped = strip(schema, example);
    if schema.is_valid(&stripped) {
        return Some(stripped);
    }
    // Some write JSON as a text.
    let read = serde_json::from_str(example.as_str()?).ok()?;
    schema.is_valid(&read).then_some(read)
}

/// A value without the members that only the other side sends.
pub fn strip(schema: &Schema, value: &Value) -> Value {
    let mut value = value.clone();
    strip_at(&schema.components, &schema.json, &mut value, 0);
    value
}

fn strip_at(components: &Components, schema: &Value, value: &mut Value, depth: usize) {
    if depth > MOST_DEPTH {
        return;
    }
    match value {
        Value::Object(members) => {
            let properties = shape::properties(components, schema);
            let of_other_side = Value::Bool(true);
            let property = |name: &str| properties.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema);
            members.retain(|name, _| property(name).is_none_or(|one| one.get("readOnly") != Some(&of_other_side)));
            for (name, member) in members.iter_mut() {
                if let Some(schema) = property(name) {
                    strip_at(components, schema, member, depth + 1);
                }
            }
        }
        Value::Array(items) => {
            if let Some(schema) = shape::items(components, schema) {
                items.iter_mut().for_each(|item| strip_at(components, schema, item, depth + 1));
            }
        }
        _ => {}
    }
}

/// A value as text: a string as it is, anything else as JSON.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
