//! `type`: lists of types, `null`, `file`, other spellings, and what is meant where it is missing.

use lvng_contract::{TextFormat, TypedFormat};
use serde_json::{Map, Value, json};

use super::normalizer::{Normalizer, Object};
use super::reference::is_annotation;
use crate::members::{Members, member_mut, take};
use crate::pointer::{self, Cursor};

/// The types that a schema may have.
pub(crate) const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

/// Marks a schema whose `type` is not written: its keywords speak of that type, but say nothing about values of others.
pub(crate) const INFERRED: &str = "x-type-inferred";

const OF_OBJECTS: [&str; 5] = ["properties", "additionalProperties", "required", "minProperties", "maxProperties"];
const OF_ARRAYS: [&str; 4] = ["items", "minItems", "maxItems", "uniqueItems"];
const OF_STRINGS: [&str; 3] = ["minLength", "maxLength", "pattern"];
const OF_NUMBERS: [&str; 5] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

impl Normalizer<'_> {
    pub(super) fn types(&mut self, map: &mut Object, at: &mut Cursor) {
        if map.member("x-nullable") == Some(&Value::Bool(true)) {
            map.insert("nullable".to_owned(), Value::Bool(true));
        }
        match map.member("type") {
            Some(Value::Array(_)) => self.type_list(map, at),
            Some(Value::String(text)) => {
                let text = text.clone();
                self.type_name(map, &text, at);
            }
            _ => {}
        }
    }

    fn type_name(&mut self, map: &mut Object, text: &str, at: &mut Cursor) {
        if TYPES.contains(&text) {
            return;
        }
        let lower = text.to_ascii_lowercase();
        if text == "null" {
            only_null(map);
        } else if text == "file" {
            self.warn("W004", at, "type", "`type: file` is read as `type: string` with `format: binary`");
            map.insert("type".to_owned(), json!("string"));
            map.insert("format".to_owned(), json!("binary"));
        } else if text == "bytes" {
            self.warn("W004", at, "type", "`type: bytes` is read as `type: string` with `format: binary`");
            map.insert("type".to_owned(), json!("string"));
            map.insert("format".to_owned(), json!("binary"));
        } else if text == "any" {
            self.warn("W004", at, "type", "`type: any` is read as no type: any value is taken");
            take(map, "type");
        } else if let Some(meant) = meant(&lower) {
            self.warn("W004", at, "type", format!("`{text}` is read as `{meant}`"));
            map.insert("type".to_owned(), json!(meant));
        }
    }

    fn type_list(&mut self, map: &mut Object, at: &mut Cursor) {
        self.bare_null_types(map, at);
        let Some(Value::Array(listed)) = map.member("type") else { return };
        // What is not a type is refused later, as a whole.
        if let Some(index) = listed.iter().position(|item| !is_type(item)) {
            let wrong = listed[index].clone();
            self.moved(at, &format!("/type/{index}"), "/type");
            map.insert("type".to_owned(), wrong);
            return;
        }
        let mut names: Vec<String> = Vec::new();
        for name in listed.iter().filter_map(Value::as_str) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        if names.iter().any(|name| name == "null") {
            names.retain(|name| name != "null");
            map.insert("nullable".to_owned(), Value::Bool(true));
        }
        if names.iter().any(|name| name == "number") {
            names.retain(|name| name != "integer");
        }
        match names.as_slice() {
            [] => only_null(map),
            [name] => drop(map.insert("type".to_owned(), json!(name))),
            _ if names.len() + 1 == TYPES.len() && !names.iter().any(|name| name == "integer") => {
                take(map, "type");
            }
            _ => self.split(map, &names, at),
        }
    }

    /// In YAML `null` without quotes is no text, but in a list of types it leaves no doubt.
    fn bare_null_types(&mut self, map: &mut Object, at: &Cursor) {
        let listed = member_mut(map, "type").and_then(Value::as_array_mut).into_iter().flatten();
        for (index, null) in listed.enumerate().filter(|(_, item)| item.is_null()) {
            let place = format!("{}/type/{index}", at.as_str());
            self.diagnostics.warning("W004", &place, "read as the type `null`").help("write `\"null\"`");
            *null = json!("null");
        }
    }

    /// One schema per type, each with the keywords that speak of it.
    fn split(&mut self, map: &mut Object, names: &[String], at: &mut Cursor) {
        if map.has("anyOf") {
            self.warn("W009", at, "type", "a list of types beside `anyOf` is not checked");
            take(map, "type");
            return;
        }
        take(map, "type");
        let keys: Vec<String> = map
            .keys()
            .filter(|key| {
                !is_annotation(key) && !["nullable", "allOf", "oneOf", "not", "discriminator"].contains(&key.as_str())
            })
            .cloned()
            .collect();
        let own: Map<String, Value> =
            keys.into_iter().filter_map(|key| map.shift_remove(&key).map(|value| (key, value))).collect();
        let mut branches = Vec::new();
        for name in names {
            let mut branch = Map::from_iter([("type".to_owned(), json!(name))]);
            for (key, value) in own.iter().filter(|(key, _)| speaks_of(key, name)) {
                let value = if key == "enum" { values_of(value, name) } else { value.clone() };
                let from = pointer::child("", key);
                let to = format!("/anyOf/{}{from}", branches.len());
                self.moved(at, &from, &to);
                branch.insert(key.clone(), value);
            }
            // A type none of whose values is listed is no type of this schema.
            if branch.member("enum").and_then(Value::as_array).is_none_or(|values| !values.is_empty()) {
                branches.push(Value::Object(branch));
            }
        }
        map.insert("anyOf".to_owned(), Value::Array(branches));
    }

    /// Says what type is meant where keywords leave no doubt.
    pub(super) fn infer_type(&mut self, map: &mut Object, at: &Cursor) {
        let said = ["type", "allOf", "oneOf", "anyOf", "not", "$ref"];
        if said.iter().any(|key| map.has(key)) {
            return;
        }
        let has = |keys: &[&str]| keys.iter().any(|key| map.has(key));
        let kind = if has(&OF_OBJECTS) {
            "object"
        } else if has(&OF_ARRAYS) {
            "array"
        } else if let Some(values) = map.member("enum").and_then(Value::as_array) {
            // The narrowest one: whole numbers are integers.
            let kinds = ["string", "integer", "number", "boolean", "array", "object"];
            match kinds.into_iter().find(|kind| values.iter().all(|value| is_of(value, kind) || value.is_null())) {
                Some(kind) if values.iter().any(|value| !value.is_null()) => kind,
                _ => return,
            }
        } else if has(&OF_STRINGS) {
            "string"
        } else {
            match map.member("format").and_then(Value::as_str) {
                Some("int32" | "int64") => "integer",
                Some("float" | "double") => "number",
                Some(format) if is_of_strings(format) => "string",
                _ => return,
            }
        };
        let is_listed = map.has("enum");
        // Only here is something guessed: the others say it in so many words.
        if kind != "object" && kind != "array" && !is_listed {
            self.diagnostics.warning("W005", at.as_str(), format!("`type` is missing: read as `{kind}`"));
        } else if let Some(key) = map.keys().find(|key| !is_listed && *key != "format" && !speaks_of(key, kind)) {
            let message = format!("`type` is missing: read as `{kind}`, for which `{key}` has no meaning");
            self.diagnostics.warning("W005", at.as_str(), message);
        }
        map.insert("type".to_owned(), json!(kind));
        if !is_listed {
            map.insert(INFERRED.to_owned(), Value::Bool(true));
        }
    }
}

/// The type that is meant by a name in lower case.
fn meant(name: &str) -> Option<&'static str> {
    Some(match name {
        "int" | "long" => "integer",
        "float" | "double" => "number",
        "bool" => "boolean",
        "char" => "string",
        name => return TYPES.into_iter().find(|known| *known == name),
    })
}

/// Makes a schema that takes `null` and nothing else.
fn only_null(map: &mut Object) {
    take(map, "type");
    map.insert("enum".to_owned(), json!([null]));
    map.insert("nullable".to_owned(), Value::Bool(true));
}

fn is_type(item: &Value) -> bool {
    item.as_str().is_some_and(|name| name == "null" || TYPES.contains(&name))
}

/// Whether a keyword has a meaning for values of a type.
fn speaks_of(key: &str, name: &str) -> bool {
    let kinds: &[&str] = match key {
        _ if OF_OBJECTS.contains(&key) => &["object"],
        _ if OF_ARRAYS.contains(&key) || key == "prefixItems" => &["array"],
        _ if OF_STRINGS.contains(&key) || key.starts_with("content") => &["string"],
        _ if OF_NUMBERS.contains(&key) => &["number", "integer"],
        "format" => &["string", "number", "integer"],
        "patternProperties" | "propertyNames" => &["object"],
        _ => return true,
    };
    kinds.contains(&name)
}

fn values_of(values: &Value, name: &str) -> Value {
    let values = values.as_array().into_iter().flatten();
    Value::Array(values.filter(|value| is_of(value, name)).cloned().collect())
}

/// Whether a value is of a type.
pub(crate) fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|float| float.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

/// Whether values of a format are strings, whatever the schema says otherwise. Others may be numbers as well.
fn is_of_strings(format: &str) -> bool {
    let is_text = matches!(TextFormat::from_word(format), Some(TextFormat::Uri | TextFormat::Email));
    is_text || TypedFormat::from_word(format).is_some()
}
