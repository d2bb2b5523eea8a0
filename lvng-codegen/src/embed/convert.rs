//! A schema as a description writes it → JSON Schema 2020-12.
//!
//! What OpenAPI 3.0 means by `nullable` and exclusive bounds is said in the words of 2020-12, slips are read as the rest of
//! the generator reads them, and what no validator takes is left out.

use std::collections::BTreeSet;

use serde_json::{Map, Number, Value, json};

use super::regex;
use super::walk::{Version, component_name};
use crate::grammar::is_meta_schema;
use crate::members::Members;
use crate::normalize::TYPES;
use crate::pointer;

/// Keywords that hold one schema, some, or named ones.
const SCHEMA: [&str; 9] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "additionalProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
];
const SCHEMAS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
const NAMED: [&str; 2] = ["patternProperties", "dependentSchemas"];
const NUMBERS: [&str; 2] = ["minimum", "maximum"];
const COUNTS: [&str; 8] =
    ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"];

/// What of a schema is kept for those who make values of it.
const ANNOTATIONS: [&str; 4] = ["example", "examples", "default", "discriminator"];

/// Converts a schema of requests; `wanted` gets the names of the components that it refers to.
pub(super) fn schema(tree: &Value, version: Version, node: &Value, wanted: &mut BTreeSet<String>) -> Value {
    Converter { tree, version, wanted, base: "", other_side: "readOnly", is_annotated: false }.schema(node)
}

/// Converts a schema and keeps its examples and defaults. References count from `base`, and properties with the flag
/// `other_side` are not asked for.
pub(super) fn annotated(tree: &Value, version: Version, node: &Value, base: &str, other_side: &str) -> Value {
    let mut wanted = BTreeSet::new();
    Converter { tree, version, wanted: &mut wanted, base, other_side, is_annotated: true }.schema(node)
}

struct Converter<'a> {
    tree: &'a Value,
    version: Version,
    wanted: &'a mut BTreeSet<String>,
    /// The URI of the document that has the components.
    base: &'a str,
    /// The flag of properties that only the other side sends.
    other_side: &'a str,
    /// Whether examples and the like are kept.
    is_annotated: bool,
}

impl Converter<'_> {
    fn schema(&mut self, node: &Value) -> Value {
        let map = match node {
            Value::Bool(flag) => return Value::Bool(*flag),
            Value::Object(map) => map,
            _ => return Value::Bool(true),
        };
        let reference = map.member("$ref").and_then(Value::as_str);
        let mut out = Map::new();
        if let Some(name) = reference.and_then(component_name) {
            out.insert(
                "$ref".to_owned(),
                json!(format!("{}#/$defs/{}", self.base, pointer::percent_encode(&pointer::escape(&name)))),
            );
            self.wanted.insert(name);
        } else if let Some(text) = reference.filter(|text| is_meta_schema(text)) {
            out.insert("$ref".to_owned(), json!(text));
        }
        // In 3.0 what stands beside a reference does not count.
        if reference.is_none() || self.version == Version::V31 {
            for (key, value) in map {
                self.keyword(map, key, value, &mut out);
            }
            self.properties(map, &mut out);
            bounds(map, &mut out);
            items(map, &mut out, self);
            if self.is_annotated {
                width(&mut out);
            }
        }
        let is_nullable = ["nullable", "x-nullable"].iter().any(|key| map.get(*key) == Some(&Value::Bool(true)));
        if is_nullable {
            return json!({ "anyOf": [{ "type": "null" }, out] });
        }
        Value::Object(out)
    }

    fn keyword(&mut self, map: &Map<String, Value>, key: &str, value: &Value, out: &mut Map<String, Value>) {
        let converted = match (key, value) {
            // A discriminator chooses: that a value fits another alternative as well says nothing.
            ("oneOf", Value::Array(branches)) if map.has("discriminator") => {
                let branches = branches.iter().map(|branch| self.schema(branch)).collect();
                return drop(out.insert("anyOf".to_owned(), Value::Array(branches)));
            }
            ("dependencies", Value::Object(all)) => return self.dependencies(all, out),
            ("type", value) => types(value),
            ("enum", Value::Array(values)) => Some(Value::Array(values.clone())),
            ("const", value) => Some(value.clone()),
            ("format", Value::String(_)) => Some(value.clone()),
            ("pattern", Value::String(pattern)) => regex::validates(pattern).then(|| value.clone()),
            ("uniqueItems", Value::Bool(_)) => Some(value.clone()),
            ("multipleOf", value) => {
                number(value).filter(|step| step.as_f64().is_some_and(|step| step > 0.0)).map(Value::Number)
            }
            ("dependentRequired", Value::Object(all)) => {
                let texts = all.iter().map(|(name, list)| (name.clone(), texts(list)));
                Some(Value::Object(texts.collect()))
            }
            (key, value) if NUMBERS.contains(&key) => number(value).map(Value::Number),
            (key, value) if COUNTS.contains(&key) => count(value),
            (key, Value::Object(_) | Value::Bool(_)) if SCHEMA.contains(&key) => Some(self.schema(value)),
            (key, Value::Array(all)) if SCHEMAS.contains(&key) && !all.is_empty() => {
                Some(Value::Array(all.iter().map(|one| self.schema(one)).collect()))
            }
            (key, Value::Object(all)) if NAMED.contains(&key) => {
                let is_usable = |name: &String| key != "patternProperties" || regex::validates(name);
                let all = all.iter().filter(|(name, _)| is_usable(name));
                Some(Value::Object(all.map(|(name, one)| (name.clone(), self.schema(one))).collect()))
            }
            ("contentSchema", value) if self.is_annotated => Some(self.schema(value)),
            (key, value) if self.is_annotated && ANNOTATIONS.contains(&key) => Some(value.clone()),
            _ => None,
        };
        if let Some(converted) = converted {
            out.insert(key.to_owned(), converted);
        }
    }

    /// Properties and what of them is required. What only the other side sends is not expected, and what it is does not
    /// matter.
    fn properties(&mut self, map: &Map<String, Value>, out: &mut Map<String, Value>) {
        let properties = map.member("properties").and_then(Value::as_object);
        if let Some(properties) = properties {
            let converted = properties.iter().map(|(name, property)| {
                let schema = match (self.is_of_other_side(property), self.is_annotated) {
                    (false, _) => self.schema(property),
                    (true, false) => Value::Bool(true),
                    (true, true) => json!({ "readOnly": true }),
                };
                (name.clone(), schema)
            });
            out.insert("properties".to_owned(), Value::Object(converted.collect()));
        }
        if let Some(Value::Array(_)) = map.member("required") {
            let mut unasked = BTreeSet::new();
            self.unasked(map, &mut unasked, 0);
            let Value::Array(mut required) = texts(map.member("required").unwrap_or(&Value::Null)) else { return };
            required.retain(|name| name.as_str().is_none_or(|name| !unasked.contains(name)));
            out.insert("required".to_owned(), Value::Array(required));
        }
    }

    fn is_of_other_side(&self, property: &Value) -> bool {
        let is_it = |node: &Value| node.get(self.other_side) == Some(&Value::Bool(true));
        is_it(property) || self.target(property).is_some_and(is_it)
    }

    fn target(&self, node: &impl Members) -> Option<&Value> {
        let target = node.member("$ref").and_then(Value::as_str).and_then(pointer::of_ref)?;
        pointer::find(self.tree, &target)
    }

    /// The names of properties that only the other side sends, in a schema and the parts of it.
    fn unasked(&self, node: &Map<String, Value>, names: &mut BTreeSet<String>, depth: usize) {
        if depth > 16 {
            return;
        }
        let properties = node.member("properties").and_then(Value::as_object).into_iter().flatten();
        names.extend(properties.filter(|(_, property)| self.is_of_other_side(property)).map(|(name, _)| name.clone()));
        let parts = node.member("allOf").and_then(Value::as_array).into_iter().flatten();
        for part in parts.chain(self.target(node)).filter_map(Value::as_object) {
            self.unasked(part, names, depth + 1);
        }
    }

    /// Before 2019-09 there was one keyword for both.
    fn dependencies(&mut self, all: &Map<String, Value>, out: &mut Map<String, Value>) {
        let (lists, schemas): (Vec<_>, Vec<_>) = all.iter().partition(|(_, value)| value.is_array());
        if !lists.is_empty() && !out.has("dependentRequired") {
            let lists = lists.into_iter().map(|(name, list)| (name.clone(), texts(list)));
            out.insert("dependentRequired".to_owned(), Value::Object(lists.collect()));
        }
        if !schemas.is_empty() && !out.has("dependentSchemas") {
            let schemas = schemas.into_iter().map(|(name, one)| (name.clone(), self.schema(one)));
            out.insert("dependentSchemas".to_owned(), Value::Object(schemas.collect()));
        }
    }
}

/// Lists of items: before 2020-12 `items` was the list of a tuple, and `additionalItems` the rest of it.
fn items(map: &Map<String, Value>, out: &mut Map<String, Value>, converter: &mut Converter<'_>) {
    match map.member("items") {
        Some(Value::Array(items)) => {
            if !items.is_empty() {
                let items = items.iter().map(|item| converter.schema(item)).collect();
                out.insert("prefixItems".to_owned(), Value::Array(items));
            }
            if let Some(rest) = map.member("additionalItems") {
                out.insert("items".to_owned(), converter.schema(rest));
            }
        }
        Some(items @ (Value::Object(_) | Value::Bool(_))) => {
            out.insert("items".to_owned(), converter.schema(items));
        }
        _ => {}
    }
}

/// Bounds that values may not have: 3.0 marks the bound, 3.1 gives it by itself.
fn bounds(map: &Map<String, Value>, out: &mut Map<String, Value>) {
    for (key, beside) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        match map.member(key) {
            Some(Value::Bool(true)) => {
                if let Some(bound) = out.shift_remove(beside) {
                    out.insert(key.to_owned(), bound);
                }
            }
            Some(value) => {
                if let Some(bound) = number(value) {
                    out.insert(key.to_owned(), Value::Number(bound));
                }
            }
            None => {}
        }
    }
}

/// The bounds of integers of a width, which types have and validators do not know.
fn width(out: &mut Map<String, Value>) {
    let (least, most) = match out.member("format").and_then(Value::as_str) {
        Some("int8") => (json!(i8::MIN), json!(i8::MAX)),
        Some("int16") => (json!(i16::MIN), json!(i16::MAX)),
        Some("int32") => (json!(i32::MIN), json!(i32::MAX)),
        Some("int64") => (json!(i64::MIN), json!(i64::MAX)),
        Some("uint8") => (json!(0), json!(u8::MAX)),
        Some("uint16") => (json!(0), json!(u16::MAX)),
        Some("uint32") => (json!(0), json!(u32::MAX)),
        Some("uint64") => (json!(0), json!(u64::MAX)),
        _ => return,
    };
    if !out.has("exclusiveMinimum") {
        out.entry("minimum").or_insert(least);
    }
    if !out.has("exclusiveMaximum") {
        out.entry("maximum").or_insert(most);
    }
}

fn types(value: &Value) -> Option<Value> {
    let one = |value: &Value| match value {
        Value::Null => Some("null"),
        Value::String(name) => match name.to_ascii_lowercase().as_str() {
            "null" => Some("null"),
            "file" | "bytes" | "char" => Some("string"),
            "int" | "long" => Some("integer"),
            "float" | "double" => Some("number"),
            "bool" => Some("boolean"),
            lower => TYPES.into_iter().find(|known| *known == lower),
        },
        _ => None,
    };
    match value {
        Value::Array(all) => {
            let mut names: Vec<&str> = all.iter().map(one).collect::<Option<_>>()?;
            names.sort_unstable();
            names.dedup();
            (!names.is_empty()).then(|| json!(names))
        }
        value => one(value).map(|name| json!(name)),
    }
}

/// A number; some write it in quotes.
fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => serde_json::from_str(text).ok(),
        _ => None,
    }
}

fn count(value: &Value) -> Option<Value> {
    let number = number(value)?;
    let is_count = number.is_u64() || number.as_f64().is_some_and(|count| count >= 0.0 && count.fract() == 0.0);
    is_count.then_some(Value::Number(number))
}

/// The texts of a list, each once.
fn texts(value: &Value) -> Value {
    let mut texts: Vec<Value> = Vec::new();
    for text in value.as_array().into_iter().flatten().filter(|text| text.is_string()) {
        if !texts.contains(text) {
            texts.push(text.clone());
        }
    }
    Value::Array(texts)
}
