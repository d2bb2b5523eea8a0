//! Defaults and listed values that do not look like their type.

use serde_json::{Number, Value};

use super::normalizer::{Normalizer, Object};
use super::types::is_of;
use crate::members::{Members, member_mut, take};
use crate::messages::describe;
use crate::pointer::Cursor;

impl Normalizer<'_> {
    /// Reads the values of `enum` as values of the type where they are that in other clothes: `"5"` and `5.0` are 5.
    pub(super) fn listed(&mut self, map: &mut Object, at: &mut Cursor) {
        let Some(kind) = map.member("type").and_then(Value::as_str).map(str::to_owned) else { return };
        let Some(Value::Array(values)) = member_mut(map, "enum") else { return };
        let mut undressed = Vec::new();
        for (index, value) in values.iter_mut().enumerate() {
            let whole = whole(value, &kind);
            let is_text = matches!(kind.as_str(), "integer" | "number" | "boolean") && value.is_string();
            if let Some(read) = dressed(value, &kind).filter(|_| is_text) {
                undressed.push((index, format!("{} is read as {}", describe(value), describe(&read))));
                *value = read;
            } else if let Some(whole) = whole {
                *value = whole;
            }
        }
        for (index, message) in undressed {
            self.diagnostics.warning("W004", &format!("{}/enum/{index}", at.as_str()), message);
        }
    }

    /// Reads a default as a value of its type where it is one in other clothes, or takes it out.
    pub(super) fn default(&mut self, map: &mut Object, at: &mut Cursor) {
        if let (Some(value), Some(kind)) = (map.member("default"), map.member("type").and_then(Value::as_str))
            && let Some(whole) = whole(value, kind)
        {
            map.insert("default".to_owned(), whole);
        }
        let (Some(value), Some(kind)) = (map.member("default"), map.member("type").and_then(Value::as_str)) else {
            return;
        };
        let nullable = map.member("nullable") == Some(&Value::Bool(true));
        let listed = match map.member("enum").and_then(Value::as_array) {
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
                take(map, "default");
            }
        }
    }
}

/// An integer that is written with a fraction of zero, which makes no difference (JSON Schema since draft 6).
fn whole(value: &Value, kind: &str) -> Option<Value> {
    let float = value.as_f64().filter(|_| kind == "integer" && value.is_f64())?;
    // Beyond this, floating point numbers skip whole numbers.
    (float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0).then(|| Value::from(float as i64))
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
    let values = map.member("enum").and_then(Value::as_array);
    dressed(value, kind).is_some_and(|value| values.is_some_and(|values| values.contains(&value)))
}
