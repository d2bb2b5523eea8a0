//! `$ref` with keywords beside it, and slips.

use serde_json::{Map, Value, json};

use super::normalizer::{Normalizer, Object, Version};
use crate::grammar::{ObjectKind, is_extension};
use crate::members::{Members, take};
use crate::pointer::{self, Cursor};

/// Keywords that describe the use of a schema and change nothing of its type. They stay beside the reference.
const ANNOTATIONS: [&str; 12] = [
    "summary",
    "description",
    "title",
    "default",
    "example",
    "examples",
    "externalDocs",
    "deprecated",
    "readOnly",
    "writeOnly",
    "xml",
    "$comment",
];

/// Whether a keyword says nothing of the type.
pub(crate) fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || is_extension(key)
}

/// Whether a schema takes every text, as a name of a member is one.
pub(crate) fn is_any_text(schema: &Value) -> bool {
    let of_text = |(key, value): (&String, &Value)| key == "type" && value == "string" || is_annotation(key);
    *schema == Value::Bool(true) || schema.as_object().is_some_and(|map| map.iter().all(of_text))
}

impl Normalizer<'_> {
    /// Whether a keyword that says nothing of the type counts for this use of the schema.
    fn is_of_use(&self, key: &str) -> bool {
        const OF_USE: [&str; 7] =
            ["default", "description", "deprecated", "readOnly", "writeOnly", "example", "examples"];
        self.version >= Version::V31 && OF_USE.contains(&key)
    }

    /// Rewrites a reference with other keywords to `allOf`, which is what 3.1 means by it.
    ///
    /// In 3.0 what stands beside a reference does not count; only `nullable` is taken as its writer meant it.
    pub(super) fn reference(&mut self, map: &mut Object, at: &mut Cursor) {
        for key in ["$defs", "definitions"] {
            map.shift_remove(key);
        }
        let beside: Vec<String> = map.keys().filter(|key| *key != "$ref" && !is_annotation(key)).cloned().collect();
        let is_annotated = map.keys().any(|key| self.is_of_use(key));
        if beside.is_empty() && !is_annotated {
            return;
        }
        let mut own = Map::new();
        for key in beside {
            let Some(value) = map.shift_remove(&key) else { continue };
            if key == "nullable" || self.version >= Version::V31 {
                own.insert(key, value);
            } else {
                let message = format!("`{key}` beside `$ref` has no effect in OpenAPI 3.0");
                self.warn("W008", at, &key, message);
            }
        }
        let nullable = own.shift_remove("nullable");
        if own.is_empty() && nullable.is_none() && !is_annotated {
            return;
        }
        let reference = take(map, "$ref").unwrap_or_default();
        let mut parts = vec![json!({ "$ref": reference })];
        self.moved(at, "/$ref", "/allOf/0/$ref");
        if !own.is_empty() {
            for key in own.keys() {
                let key = pointer::escape(key);
                self.moved(at, &format!("/{key}"), &format!("/allOf/1/{key}"));
            }
            parts.push(Value::Object(own));
        }
        map.insert("allOf".to_owned(), Value::Array(parts));
        if let Some(nullable) = nullable {
            map.insert("nullable".to_owned(), nullable);
        }
        self.examples(map, at);
    }

    /// In 3.0 a reference to what is no schema says nothing but where it leads.
    pub(super) fn beside_reference(&self, map: &mut Object) {
        if self.version == Version::V30 {
            map.retain(|key, _| !["summary", "description"].contains(&key.as_str()));
        }
    }

    /// Gives a reference its one sensible reading: the component of its name, where it leads nowhere; the content of a
    /// response or body, where it leads to a schema.
    pub(super) fn slip(&mut self, map: &mut Object, kind: ObjectKind, at: &mut Cursor) {
        let Some(text) = map.member("$ref").and_then(Value::as_str).map(str::to_owned) else { return };
        let Some(target) = pointer::of_ref(&text) else { return };
        if self.slips.nowhere.contains(&text) {
            let meant = kind.section().map(|section| pointer::join("/components", &[section, &pointer::last(&target)]));
            if let Some(meant) = meant.filter(|meant| self.slips.components.contains(meant)) {
                let meant = format!("#{}", pointer::percent_encode(&meant));
                self.warn("W004", at, "$ref", format!("`{text}` is read as `{meant}`"));
                map.insert("$ref".to_owned(), Value::String(meant));
            }
        } else if matches!(kind, ObjectKind::Response | ObjectKind::RequestBody) && self.schemas.contains(&target) {
            let message = format!("`{text}` is a schema and not {}: it is read as that of its JSON", kind.article());
            self.warn("W004", at, "$ref", message);
            self.moved(at, "/$ref", "/content/application~1json/schema/$ref");
            let content = json!({ "application/json": { "schema": { "$ref": text } } });
            let own = Map::from_iter([("content".to_owned(), content)]);
            let described = std::mem::replace(map, own).shift_remove("description");
            map.insert("description".to_owned(), described.unwrap_or_else(|| json!("")));
        }
    }
}
