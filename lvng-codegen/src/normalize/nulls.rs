//! `null` as one of several: `anyOf: [X, {type: null}]` and `enum: [a, null]` mean `nullable`.

use serde_json::{Value, json};

use super::normalizer::{Normalizer, Object, Version};
use super::reference::is_annotation;
use crate::members::{Members, member_mut, take};
use crate::pointer::{self, Cursor};

impl Normalizer<'_> {
    pub(super) fn null_branches(&mut self, map: &mut Object, at: &mut Cursor) {
        for key in ["anyOf", "oneOf"] {
            let Some(Value::Array(branches)) = member_mut(map, key) else { continue };
            self.bare_nulls(branches, key, at);
            let is_null = |branch: &Value| is_null(branch) || self.is_null_in_other_words(branch);
            if !branches.iter().any(is_null) {
                continue;
            }
            let all = std::mem::take(branches);
            let mut kept = Vec::new();
            let all: Vec<_> = all.into_iter().enumerate().filter(|(_, branch)| !is_null(branch)).collect();
            for (index, branch) in all {
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

    /// Whether a branch refers to a schema that takes `null` only, or is the `{type: object, nullable: true}` that 3.0, which
    /// has no type `null`, is given in its place.
    fn is_null_in_other_words(&self, branch: &Value) -> bool {
        let Some(map) = branch.as_object() else { return false };
        let only = |keys: &[&str]| map.keys().all(|key| keys.contains(&key.as_str()) || is_annotation(key));
        if let Some(reference) = map.member("$ref").and_then(Value::as_str) {
            let target = pointer::of_ref(reference);
            return only(&["$ref"]) && target.is_some_and(|target| self.nulls.contains(&target));
        }
        self.version == Version::V30
            && map.member("nullable") == Some(&Value::Bool(true))
            && map.member("type").is_none_or(|kind| kind == "object")
            && only(&["type", "nullable"])
    }

    /// In YAML `null` without quotes is no text, but in a choice it leaves no doubt.
    fn bare_nulls(&mut self, branches: &mut [Value], key: &str, at: &Cursor) {
        for (index, branch) in branches.iter_mut().enumerate() {
            let Value::Object(map) = branch else { continue };
            let Some(word) = ["type", "$ref"].into_iter().find(|word| map.member(word).is_some_and(Value::is_null))
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
        let clash = |key: &String| map.has(key) && !is_annotation(key) && key != "nullable";
        match only {
            Value::Object(only) if !only.has("$ref") && !only.keys().any(clash) => {
                for (key, value) in only {
                    if !map.has(&key) {
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
        let Some(Value::Array(values)) = member_mut(map, "enum") else { return };
        if values.is_empty() {
            self.warn("W010", at, "enum", "a list of no values is ignored");
            take(map, "enum");
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
pub(super) fn is_null(schema: &Value) -> bool {
    let Some(map) = schema.as_object() else { return false };
    let only_null = |list: &Value| matches!(list.as_array().map(Vec::as_slice), Some([only]) if only.is_null());
    match (map.member("type"), map.member("const"), map.member("enum")) {
        (Some(kind), ..) if kind == "null" || *kind == json!(["null"]) => true,
        (_, Some(constant), _) => constant.is_null(),
        (.., Some(values)) => only_null(values),
        _ => false,
    }
}
