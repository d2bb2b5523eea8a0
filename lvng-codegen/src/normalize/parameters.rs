//! Parameters of OpenAPI 3.2 → parameters of 3.0 with keys that say what they were.

use lvng_contract::{Codec, Location, Style};
use serde_json::{Value, json};

use super::normalizer::{Normalizer, Object};
use crate::members::Members;
use crate::pointer::Cursor;

/// What says of a parameter of the query that it is all of it. OpenAPI has no such key.
pub const QUERYSTRING: &str = "x-/querystring";

/// What says of a cookie that it has the style of cookies. OpenAPI has no such key.
pub const COOKIE_STYLE: &str = "x-/style/cookie";

impl Normalizer<'_> {
    /// A parameter that is the whole query string has `content`, and no style.
    pub(super) fn querystring(&mut self, map: &mut Object, at: &mut Cursor) {
        let form = Codec::Form.usual_media_type();
        if let Some(schema) = map.shift_remove("schema") {
            self.warn(
                "W004",
                at,
                "schema",
                format!("a query string is described by `content`: it is read as `{form}`"),
            );
            self.moved(at, "/schema", &format!("/content/{}/schema", crate::pointer::escape(form)));
            map.entry("content").or_insert_with(|| json!({ form: { "schema": schema } }));
        }
        if !map.has("content") {
            let message = format!("`content` is missing: the query string is read as `{form}` of any members");
            self.diagnostics.warning("W005", at.as_str(), message);
            map.insert("content".to_owned(), json!({ form: { "schema": { "type": "object" } } }));
        }
        for key in ["style", "explode", "allowReserved", "allowEmptyValue"] {
            if map.has(key) {
                self.warn("W008", at, key, format!("`{key}` says nothing of a whole query string"));
                map.shift_remove(key);
            }
        }
        map.insert("in".to_owned(), json!(Location::Query.word()));
        map.insert(QUERYSTRING.to_owned(), Value::Bool(true));
    }
}

/// Takes the style of cookies away, and says that it was there.
pub(super) fn cookie_style(map: &mut Object) {
    if map.member("style").and_then(Value::as_str) == Style::Cookie.name() {
        map.shift_remove("style");
        map.insert(COOKIE_STYLE.to_owned(), Value::Bool(true));
    }
}
