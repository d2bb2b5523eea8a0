//! `null` as one of several: `anyOf: [X, {type: null}]` and `enum: [a, null]` mean `nullable`.

use serde_json::{Value, json};

use super::normalizer::{Normalizer, Object};
use super::reference::is_annotation;
use crate::pointer::{self, Cursor};

impl Normalizer<'_> {
    pub(super) fn null_branches(&mut self, map: &mut Object, at: &mut Cursor) {
        for key in ["anyOf", "oneOf"] {
            let Some(Value::Array(branches)) = map.get_mut(key) else { continue };
            self.bare_nulls(branches, key, at);
            if !branches.iter().any(is_null) {
                continue;
            }
            let all = std::mem::take(branches);
            let mut kept = Vec::new();
            for (index, branch) in all.into_iter().enumerate().filter(|(_, branch)| !is_null(branch)) {
                self.moved(at, &format!("/{key}/{index}"), &format!("/{key}/{}", kept.len()));
                kept.push(branch);
            }
            map.insert("nullable".to_owned(), Value::Bool(true));
            match kept.len() {
                0 => {
                    map.shift_remove(key);
                    map.insert("enum".to_owned(), json!([null]));
                }
                1 => {
                    map.shift_remove(key);
                    let from = format!("/{key}/0");
                    self.collapse(map, kept.remove(0), &from, at);
                }
                _ => drop(map.insert(key.to_owned(), Value::Array(kept))),
            }
        }
    }

    /// In YAML `null` without quotes is no text, but in a choice it leaves no doubt.
    fn bare_nulls(&mut self, branches: &mut [Value], key: &str, at: &Cursor) {
        for (index, branch) in branches.iter_mut().enumerate() {
            let Value::Object(map) = branch else { continue };
            let Some(word) = ["type", "$ref"].into_iter().find(|word| map.get(*word).is_some_and(Value::is_null))
            else {
                continue;
            };
            if map.keys().all(|other| other == word || is_annotation(other)) {
                let place = format!("{}/{key}/{index}/{word}", at.as_str());
                self.diagnostics.warning("W004", &place, "read as the type `null`").help("write `type: \"null\"`");
                *branch = json!({ "type": "null" });
            }
        }
    }

    /// Puts the only schema of a choice into the schema around it.
    fn collapse(&mut self, map: &mut Object, only: Value, from: &str, at: &mut Cursor) {
        let clash = |key: &String| map.contains_key(key) && !is_annotation(key) && key != "nullable";
        match only {
            Value::Object(only) if !only.contains_key("$ref") && !only.keys().any(clash) => {
                for (key, value) in only {
                    if !map.contains_key(&key) {
                        let below = pointer::child("", &key);
                        self.moved(at, &format!("{from}{below}"), &below);
                        map.insert(key, value);
                    }
                }
                // What came up may be a list of types, a choice with null, and so on.
                self.constant(map, at);
                self.types(map, at);
                self.null_branches(map, at);
            }
            only => {
                let parts = map.entry("allOf").or_insert_with(|| json!([]));
                if let Value::Array(parts) = parts {
                    let to = format!("/allOf/{}", parts.len());
                    parts.push(only);
                    self.moved(at, from, &to);
                }
            }
        }
    }

    pub(super) fn null_in_enum(&mut self, map: &mut Object, at: &mut Cursor) {
        let Some(Value::Array(values)) = map.get_mut("enum") else { return };
        if values.is_empty() {
            self.warn("W010", at, "enum", "a list of no values is ignored");
            map.shift_remove("enum");
            return;
        }
        if values.len() < 2 || !values.iter().any(Value::is_null) {
            return;
        }
        let all = std::mem::take(values);
        let mut kept = Vec::new();
        for (index, value) in all.into_iter().enumerate().filter(|(_, value)| !value.is_null()) {
            self.moved(at, &format!("/enum/{index}"), &format!("/enum/{}", kept.len()));
            kept.push(value);
        }
        map.insert("enum".to_owned(), Value::Array(kept));
        map.insert("nullable".to_owned(), Value::Bool(true));
    }
}

/// Whether a schema takes `null` and nothing else.
fn is_null(schema: &Value) -> bool {
    let Some(map) = schema.as_object() else { return false };
    let only_null = |list: &Value| matches!(list.as_array().map(Vec::as_slice), Some([only]) if only.is_null());
    match (map.get("type"), map.get("const"), map.get("enum")) {
        (Some(kind), ..) if kind == "null" || *kind == json!(["null"]) => true,
        (_, Some(constant), _) => constant.is_null(),
        (.., Some(values)) => only_null(values),
        _ => false,
    }
}
