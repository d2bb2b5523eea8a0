//! Defaults that do not fit their type.

use serde_json::{Number, Value};

use super::normalizer::{Normalizer, Object};
use super::types::is_of;
use crate::messages::describe;
use crate::pointer::Cursor;

impl Normalizer<'_> {
    /// Reads a default as a value of its type where it is one in other clothes, or takes it out.
    pub(super) fn default(&mut self, map: &mut Object, at: &mut Cursor) {
        let (Some(value), Some(kind)) = (map.get("default"), map.get("type").and_then(Value::as_str)) else { return };
        let nullable = map.get("nullable") == Some(&Value::Bool(true));
        let listed = match map.get("enum").and_then(Value::as_array) {
            Some(values) => values.contains(value),
            None => true,
        };
        if (value.is_null() && nullable) || (is_of(value, kind) && listed) {
            return;
        }
        let read = dressed(value, kind).filter(|_| listed || is_listed(map, value, kind));
        match read {
            Some(read) => {
                let message = format!("the default, {}, is read as {}", describe(value), describe(&read));
                self.warn("W004", at, "default", message);
                map.insert("default".to_owned(), read);
            }
            None => {
                let what = if listed { format!("of type `{kind}`") } else { "among the values of `enum`".to_owned() };
                let found = if value.is_null() { "`null`".to_owned() } else { describe(value) };
                let message = format!("the default, {found}, is not {what}: it is ignored");
                self.warn("W010", at, "default", message);
                map.shift_remove("default");
            }
        }
    }
}

/// A scalar as a value of another type, where that is the same in writing.
fn dressed(value: &Value, kind: &str) -> Option<Value> {
    match (kind, value) {
        ("string", Value::Number(number)) => Some(Value::String(number.to_string())),
        ("string", Value::Bool(flag)) => Some(Value::String(flag.to_string())),
        ("integer" | "number", Value::String(text)) => {
            text.parse::<Number>().ok().map(Value::Number).filter(|number| is_of(number, kind))
        }
        ("boolean", Value::String(text)) => text.parse().ok().map(Value::Bool),
        _ => None,
    }
}

fn is_listed(map: &Object, value: &Value, kind: &str) -> bool {
    let values = map.get("enum").and_then(Value::as_array);
    dressed(value, kind).is_some_and(|value| values.is_some_and(|values| values.contains(&value)))
}
