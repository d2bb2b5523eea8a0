//! Schemas: the order in which constructs are rewritten, and those that only become weaker.

use std::collections::HashSet;

use lvng_contract::media_type;
use serde_json::{Value, json};

use super::document::other_dialect;
use super::normalizer::{Normalizer, Object};
use super::reference::{is_annotation, is_any_text};
use crate::grammar::is_meta_schema;
use crate::members::{Members, take};
use crate::pointer::{self, Cursor};

/// Keywords about the schema as a document.
const IDENTITY: [&str; 7] =
    ["$schema", "$id", "$anchor", "$dynamicAnchor", "$vocabulary", "$comment", "$recursiveAnchor"];

/// Keywords that the generated code does not check.
const UNCHECKED: [&str; 17] = [
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
    "contentSchema",
    "$dynamicRef",
    "$recursiveRef",
    "patternRequired",
];

/// Keywords that evaluate properties beside those that are named (2020-12, 11.3). `then` and `else` count with an `if` alone.
pub(crate) const EVALUATING: [&str; 11] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "dependentSchemas",
    "patternProperties",
    "$dynamicRef",
    "$recursiveRef",
];

/// What is said of them, after the keyword.
pub(crate) const UNCHECKED_KEYWORD: &str = "is not checked by the generated code";

impl Normalizer<'_> {
    /// Rewrites a schema that is an object.
    pub(super) fn schema(&mut self, map: &mut Object, at: &mut Cursor) {
        if has_any(map, &IDENTITY) {
            if let Some(message) = other_dialect(map.member("$schema")) {
                self.warn("W026", at, "$schema", message);
            }
            IDENTITY.iter().for_each(|key| drop(take(map, key)));
        }
        self.direction(map, at);
        self.meta_schema(map, at);
        if map.member("$ref").is_some_and(Value::is_string) {
            self.reference(map, at);
            return;
        }
        self.part_of_itself(map, at);
        self.required(map, at);
        self.constant(map, at);
        self.types(map, at);
        self.null_branches(map, at);
        self.null_in_enum(map, at);
        self.bounds(map, at);
        self.examples(map, at);
        self.content(map, at);
        self.tuple(map, at);
        self.patterns(map, at);
        self.unevaluated(map, at);
        self.unchecked(map, at);
        self.infer_type(map, at);
        self.listed(map, at);
        self.default(map, at);
    }

    /// A schema as a value is any value.
    fn meta_schema(&mut self, map: &mut Object, at: &mut Cursor) {
        if map.member("$ref").and_then(Value::as_str).is_some_and(is_meta_schema) {
            self.warn("W009", at, "$ref", format!("a schema as a value {UNCHECKED_KEYWORD}"));
            take(map, "$ref");
        }
    }

    /// A property that only one side sends, and only the other, would be sent by none.
    fn direction(&mut self, map: &mut Object, at: &mut Cursor) {
        let is_set = |key: &str| map.member(key) == Some(&Value::Bool(true));
        if is_set("readOnly") && is_set("writeOnly") {
            self.warn("W008", at, "writeOnly", "`readOnly` and `writeOnly` leave no direction: neither has an effect");
            take(map, "readOnly");
            take(map, "writeOnly");
        }
    }

    /// Takes the schema itself out of its `allOf`, to which it adds nothing.
    fn part_of_itself(&mut self, map: &mut Object, at: &Cursor) {
        let Some(parts) = map.member("allOf").and_then(Value::as_array) else { return };
        let is_itself = |part: &Value| {
            let reference = part.member("$ref").and_then(Value::as_str).and_then(pointer::of_ref);
            let alone = part.as_object().is_some_and(|part| part.keys().all(|key| key == "$ref" || is_annotation(key)));
            alone && reference.as_deref() == Some(at.as_str())
        };
        if !parts.iter().any(is_itself) {
            return;
        }
        let (dropped, kept): (Vec<_>, Vec<_>) =
            parts.iter().cloned().enumerate().partition(|(_, part)| is_itself(part));
        let is_silent = |key: &String| is_annotation(key) || ["allOf", "nullable"].contains(&key.as_str());
        let says_something = |part: &Value| part.as_object().is_some_and(|part| !part.keys().all(is_silent));
        // A schema that is nothing but itself is refused when it is checked.
        if map.keys().all(is_silent) && !kept.iter().any(|(_, part)| says_something(part)) {
            return;
        }
        for (index, _) in dropped {
            let message = "the schema is part of itself through `allOf`, which adds nothing: it is left out";
            self.diagnostics.warning("W008", &format!("{}/allOf/{index}", at.as_str()), message);
        }
        for (to, (from, _)) in kept.iter().enumerate() {
            self.moved(at, &format!("/allOf/{from}"), &format!("/allOf/{to}"));
        }
        let kept: Vec<Value> = kept.into_iter().map(|(_, part)| part).collect();
        match kept.is_empty() {
            true => drop(take(map, "allOf")),
            false => drop(map.insert("allOf".to_owned(), Value::Array(kept))),
        }
    }

    /// Draft 3 had `required: true` on the property itself.
    fn required(&mut self, map: &mut Object, at: &mut Cursor) {
        if map.member("required").is_some_and(Value::is_boolean) {
            let message = "`required` on a property has no effect: the object around it lists what it requires";
            self.warn("W008", at, "required", message);
            take(map, "required");
        }
    }

    pub(super) fn constant(&mut self, map: &mut Object, at: &Cursor) {
        let Some(value) = take(map, "const") else { return };
        if !map.has("enum") {
            self.moved(at, "/const", "/enum/0");
        }
        map.insert("enum".to_owned(), json!([value]));
    }

    pub(super) fn examples(&mut self, map: &mut Object, at: &Cursor) {
        let Some(examples) = take(map, "examples") else { return };
        let first = match examples {
            Value::Array(examples) => examples.into_iter().next(),
            // Some write them as a map, as media types have them.
            Value::Object(examples) => {
                examples.into_iter().next().map(|(_, example)| example.member("value").cloned().unwrap_or(example))
            }
            other => Some(other),
        };
        if let Some(first) = first.filter(|_| !map.has("example")) {
            self.moved(at, "/examples/0", "/example");
            map.insert("example".to_owned(), first);
        }
    }

    /// `contentEncoding: base64` is the format `byte`; `binary` (RFC 2045: bytes as they are) and content of another type
    /// than text are `binary`. `7bit` and `8bit` are text as it is.
    fn content(&mut self, map: &mut Object, at: &mut Cursor) {
        let encoding = take(map, "contentEncoding");
        let media = take(map, "contentMediaType");
        if map.has("format") || map.member("type").is_some_and(|kind| kind != "string") {
            return;
        }
        let format = match (encoding.as_ref().and_then(Value::as_str), media.as_ref().and_then(Value::as_str)) {
            (Some("base64"), _) => "byte",
            (Some("binary"), _) => "binary",
            (Some("7bit" | "8bit"), _) => return,
            (Some(other), _) => {
                let message = format!("content encoded as `{other}` is handled as text");
                self.warn("W009", at, "contentEncoding", message);
                return;
            }
            (None, Some(media)) if !media_type::is_text(media) => "binary",
            _ => return,
        };
        map.entry("type").or_insert_with(|| json!("string"));
        map.insert("format".to_owned(), json!(format));
    }

    /// Tuples become lists whose items are of any of their types.
    fn tuple(&mut self, map: &mut Object, at: &mut Cursor) {
        let (key, items) = match (take(map, "prefixItems"), map.member("items")) {
            (Some(Value::Array(items)), _) => ("prefixItems", items),
            (None, Some(Value::Array(items))) => ("items", items.clone()),
            _ => return,
        };
        self.warn("W009", at, key, "the items of a tuple are handled as a list of any of their types");
        let others = if key == "items" { "additionalItems" } else { "items" };
        let most = map.member("maxItems").and_then(Value::as_u64).is_some_and(|most| most <= items.len() as u64);
        // Where nothing is said of further items, there may be any.
        let rest = match map.member(others) {
            Some(Value::Bool(false)) => None,
            Some(Value::Object(rest)) => Some(Value::Object(rest.clone())),
            _ => (!most).then(|| json!({})),
        };
        take(map, "items");
        take(map, "additionalItems");
        let mut seen = HashSet::new();
        let mut distinct: Vec<Value> = Vec::new();
        for (index, item) in items.into_iter().chain(rest).enumerate() {
            if seen.insert(item.to_string()) {
                self.moved(at, &format!("/{key}/{index}"), &format!("/items/anyOf/{}", distinct.len()));
                distinct.push(item);
            }
        }
        let items = match distinct.len() {
            1 => distinct.remove(0),
            _ => json!({ "anyOf": distinct }),
        };
        map.insert("items".to_owned(), items);
        map.entry("type").or_insert_with(|| json!("array"));
    }

    /// Properties by pattern become additional properties.
    fn patterns(&mut self, map: &mut Object, at: &mut Cursor) {
        let Some(patterns) = take(map, "patternProperties") else { return };
        let Value::Object(patterns) = patterns else { return };
        let others = match map.member("additionalProperties") {
            Some(Value::Bool(false)) => None,
            Some(Value::Object(others)) => Some(Value::Object(others.clone())),
            _ => Some(json!({})),
        };
        self.warn(
            "W009",
            at,
            "patternProperties",
            "types have `patternProperties` as `additionalProperties`, whatever the names",
        );
        let mut seen = HashSet::new();
        let mut distinct: Vec<Value> = Vec::new();
        for (pattern, schema) in patterns {
            if seen.insert(schema.to_string()) {
                let from = pointer::child("/patternProperties", &pattern);
                let to = format!("/additionalProperties/anyOf/{}", distinct.len());
                self.moved(at, &from, &to);
                distinct.push(schema);
            }
        }
        // A name that no pattern has may have any value, unless it is said otherwise.
        if let Some(others) = others
            && seen.insert(others.to_string())
        {
            self.moved(at, "/additionalProperties", &format!("/additionalProperties/anyOf/{}", distinct.len()));
            distinct.push(others);
        }
        let value = match distinct.len() {
            0 => return,
            1 => distinct.remove(0),
            _ => json!({ "anyOf": distinct }),
        };
        map.insert("additionalProperties".to_owned(), value);
    }

    /// Where nothing else evaluates properties, `unevaluatedProperties` is `additionalProperties`.
    fn unevaluated(&mut self, map: &mut Object, at: &Cursor) {
        if has_any(map, &EVALUATING) {
            return;
        }
        if let Some(schema) = take(map, "unevaluatedProperties") {
            self.moved(at, "/unevaluatedProperties", "/additionalProperties");
            map.insert("additionalProperties".to_owned(), schema);
        }
    }

    /// Whether `propertyNames` takes every name, itself or by the component that it refers to.
    fn is_any_name(&self, names: &Value) -> bool {
        let target = names.get("$ref").and_then(Value::as_str).and_then(pointer::of_ref);
        is_any_text(names) || target.is_some_and(|target| self.texts.contains(&target))
    }

    fn unchecked(&mut self, map: &mut Object, at: &mut Cursor) {
        for key in ["$defs", "definitions"] {
            map.shift_remove(key);
        }
        let unchecked: &[&str] = if has_any(map, &UNCHECKED) { &UNCHECKED } else { &[] };
        for &key in unchecked {
            let Some(value) = map.member(key) else { continue };
            // `unevaluatedProperties: true` and the like say nothing, and every name is a text.
            let says_nothing = match key {
                "contains" => false,
                "propertyNames" => self.is_any_name(value),
                _ => *value == Value::Bool(true),
            };
            if !says_nothing {
                self.warn("W009", at, key, format!("`{key}` {UNCHECKED_KEYWORD}"));
            }
            map.shift_remove(key);
        }
    }
}

/// Whether an object has a key of a list. Objects have few keys, which are compared faster than looked up.
fn has_any(map: &Object, keys: &[&str]) -> bool {
    map.keys().any(|key| keys.contains(&key.as_str()))
}
