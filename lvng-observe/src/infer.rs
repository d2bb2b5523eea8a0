//! Values → the schema that they fit.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Deeper values are taken for any.
const DEEPEST: usize = 24;

/// Objects with more names than this are maps.
const MOST_PROPERTIES: usize = 200;

/// The JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types(u8);

const NAMES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

impl Types {
    /// The type of a value. Numbers without a fraction are integers.
    pub fn of(value: &Value) -> Self {
        Self::named(name(value))
    }

    /// The type of this name; none for others.
    pub fn named(name: &str) -> Self {
        Self(NAMES.iter().position(|known| *known == name).map_or(0, |index| 1 << index))
    }

    /// The types of both.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without those.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether those are among them.
    pub fn has(self, other: Self) -> bool {
        other.0 != 0 && self.0 & other.0 == other.0
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Their names; `integer` goes without saying beside `number`.
    pub fn names(self) -> Vec<&'static str> {
        let both = Self::named("integer").and(Self::named("number"));
        let shown = if self.has(both) { self.without(Self::named("integer")) } else { self };
        NAMES.iter().enumerate().filter(|(index, _)| shown.0 & (1 << index) != 0).map(|(_, name)| *name).collect()
    }
}

/// The name of a value's type.
pub fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.as_f64().is_some_and(|number| number.fract() == 0.0) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// What all values seen at one place have in common.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    types: Types,
    properties: BTreeMap<String, Shape>,
    items: Option<Box<Shape>>,
    is_map: bool,
}

impl Shape {
    /// Adds a value.
    pub fn add(&mut self, value: &Value) {
        self.add_at(value, 0);
    }

    fn add_at(&mut self, value: &Value, depth: usize) {
        self.types = self.types.and(Types::of(value));
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Array(items) => {
                let shape = self.items.get_or_insert_with(Box::default);
                items.iter().for_each(|item| shape.add_at(item, depth + 1));
            }
            Value::Object(members) => {
                for (key, value) in members {
                    self.is_map |= crate::secrets::is_secret_text(key) || self.properties.len() > MOST_PROPERTIES;
                    if !self.is_map {
                        self.properties.entry(key.clone()).or_default().add_at(value, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// The shape of a value.
    pub fn of(value: &Value) -> Self {
        let mut shape = Self::default();
        shape.add(value);
        shape
    }

    /// Adds the values of another one.
    pub fn merge(&mut self, other: Self) {
        self.types = self.types.and(other.types);
        self.is_map |= other.is_map;
        for (name, shape) in other.properties {
            self.properties.entry(name).or_default().merge(shape);
        }
        if let Some(items) = other.items {
            self.items.get_or_insert_with(Box::default).merge(*items);
        }
    }

    /// The types seen.
    pub fn types(&self) -> Types {
        self.types
    }

    /// The schema, in the terms of OpenAPI 3.0 or 3.1.
    pub fn schema(&self, is_3_1: bool) -> Value {
        let null = Types::named("null");
        let names = self.types.without(null).names();
        let is_nullable = self.types.has(null);
        let mut schema = Map::new();
        match (names.as_slice(), is_nullable, is_3_1) {
            // Null alone says nothing of what else there may be, and values of several types have no name for it in 3.0.
            ([], ..) => {}
            ([_, _, ..], false, false) => return json!({ "anyOf": self.branches(&names) }),
            ([_, _, ..], true, false) => return json!({}),
            ([name], false, _) => drop(schema.insert("type".into(), json!(name))),
            ([name], true, false) => {
                schema.insert("type".into(), json!(name));
                schema.insert("nullable".into(), json!(true));
            }
            (names, false, true) => drop(schema.insert("type".into(), json!(names))),
            (names, true, true) => {
                let all: Vec<&str> = names.iter().copied().chain(["null"]).collect();
                schema.insert("type".into(), json!(all));
            }
        }
        self.describe(&mut schema, is_3_1);
        Value::Object(schema)
    }

    /// A schema for each of several types, in the terms of 3.0.
    fn branches(&self, names: &[&'static str]) -> Vec<Value> {
        names
            .iter()
            .map(|name| {
                let mut schema = Map::from_iter([("type".to_owned(), json!(name))]);
                let own = Shape { types: Types::named(name), ..self.clone() };
                own.describe(&mut schema, false);
                Value::Object(schema)
            })
            .collect()
    }

    fn describe(&self, schema: &mut Map<String, Value>, is_3_1: bool) {
        if self.types.has(Types::named("array")) {
            let items = self.items.as_ref().map_or(json!({}), |items| items.schema(is_3_1));
            schema.insert("items".into(), items);
        }
        if self.is_map {
            schema.insert("additionalProperties".into(), json!(true));
        } else if self.types.has(Types::named("object")) && !self.properties.is_empty() {
            let properties: Map<String, Value> =
                self.properties.iter().map(|(name, shape)| (name.clone(), shape.schema(is_3_1))).collect();
            schema.insert("properties".into(), Value::Object(properties));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(values: &[Value], is_3_1: bool) -> Value {
        let mut shape = Shape::default();
        values.iter().for_each(|value| shape.add(value));
        shape.schema(is_3_1)
    }

    #[test]
    fn values_have_schemas() {
        assert_eq!(schema(&[json!(1), json!(1.5)], false), json!({ "type": "number" }));
        assert_eq!(schema(&[json!("a"), json!(null)], false), json!({ "type": "string", "nullable": true }));
        assert_eq!(schema(&[json!("a"), json!(null)], true), json!({ "type": ["string", "null"] }));
        assert_eq!(
            schema(&[json!("a"), json!(1)], false),
            json!({ "anyOf": [{ "type": "integer" }, { "type": "string" }] })
        );
        assert_eq!(schema(&[json!(null)], false), json!({}));
        assert_eq!(
            schema(&[json!([{ "a": 1 }, { "b": null }])], false),
            json!({ "type": "array", "items": { "type": "object",
                "properties": { "a": { "type": "integer" }, "b": {} } } })
        );
        assert_eq!(
            schema(&[json!({ "sk_live_abc": 1 })], false),
            json!({ "type": "object", "additionalProperties": true })
        );
    }
}
