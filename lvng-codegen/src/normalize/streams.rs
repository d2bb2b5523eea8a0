//! Media types whose bodies are values in a row: `itemSchema` (OpenAPI 3.2) and arrays → `schema` of one value, which is what
//! 3.0 can say.

use lvng_contract::{Codec, media_type};
use serde_json::Value;

use super::events;
use super::media_types::{end_of, media_types, note_whole, set, set_key, take};
use super::normalizer::Version;
use crate::diagnostic::Diagnostics;
use crate::pointer;

/// Rewrites the media types of bodies.
pub(super) fn items(tree: &mut Value, version: Version, diagnostics: &mut Diagnostics) {
    let mut read = events::Read::default();
    for at in media_types(tree) {
        let codec = Codec::from_media_type(&pointer::last(&at));
        let has_items = pointer::find(tree, &at).is_some_and(|media| media.get("itemSchema").is_some());
        match codec {
            Some(Codec::EventStream) if has_items => read.media_type(tree, &at, diagnostics),
            Some(codec) if codec.is_sequential() => item(tree, (&at, version), &mut read, diagnostics),
            Some(Codec::Bytes) if has_items && is_multipart(&at) => {
                item(tree, (&at, version), &mut read, diagnostics);
                set_key(tree, &at, PARTS, Value::Bool(true));
                note_encodings(tree, &at, diagnostics);
            }
            _ if has_items => {
                let message = "`itemSchema` is for media types whose bodies are values in a row; it is not used";
                diagnostics.warning("W008", &pointer::child(&at, "itemSchema"), message).at_key();
                take(tree, &at, "itemSchema");
            }
            _ => note_encodings(tree, &at, diagnostics),
        }
    }
    read.drop_unused(tree);
}

/// What says of a multipart body that its parts are values in a row. OpenAPI has no such key.
pub(crate) const PARTS: &str = "x-/itemSchema/parts";

fn is_multipart(media: &str) -> bool {
    media_type::essence(&pointer::last(media)).starts_with("multipart/")
}

/// Parts are not told apart by their places, and parts in parts are not taken apart.
fn note_encodings(tree: &Value, at: &str, diagnostics: &mut Diagnostics) {
    let Some(media) = pointer::find(tree, at).and_then(Value::as_object) else { return };
    let mut note = |at: &str, key: &str, message: &str| {
        diagnostics.warning("W024", &pointer::child(at, key), message).at_key();
    };
    if media.contains_key("prefixEncoding") {
        note(at, "prefixEncoding", "parts are not told apart by their places");
    }
    if media.contains_key("itemEncoding") && !media.contains_key(PARTS) {
        note(
            at,
            "itemEncoding",
            "parts are values in a row where `itemSchema` describes one; these are passed on as they are",
        );
    }
    let named = media.get("encoding").and_then(Value::as_object).into_iter().flatten();
    let named = named.map(|(name, encoding)| (pointer::join(at, &["encoding", name]), encoding));
    let item = media.get("itemEncoding").map(|encoding| (pointer::child(at, "itemEncoding"), encoding));
    for (at, encoding) in named.chain(item) {
        for key in ["encoding", "prefixEncoding", "itemEncoding"] {
            if encoding.get(key).is_some() {
                note(&at, key, "parts in a part are not taken apart");
            }
        }
    }
}

/// Makes `schema` that of one value.
fn item(tree: &mut Value, (at, version): (&str, Version), read: &mut events::Read, diagnostics: &mut Diagnostics) {
    let Some(media) = pointer::find(tree, at).and_then(Value::as_object) else { return };
    let schema = pointer::child(at, "schema");
    if media.contains_key("itemSchema") {
        note_whole(tree, &schema, diagnostics);
        let Some(item) = take(tree, at, "itemSchema") else { return };
        diagnostics.moved(&pointer::child(at, "itemSchema"), schema);
        set(tree, at, item);
        return;
    }
    // A list of what a stream has in a row.
    let Some((of, item)) = items_of(tree, &schema) else { return };
    note_whole(tree, &schema, diagnostics);
    let is_event = version >= Version::V32 && Codec::from_media_type(&pointer::last(at)) == Some(Codec::EventStream);
    if is_event && events::is_event(tree, &of) {
        set_key(tree, at, "itemSchema", item);
        take(tree, at, "schema");
        diagnostics.moved(&of, pointer::child(at, "itemSchema"));
        return read.media_type(tree, at, diagnostics);
    }
    diagnostics.moved(&of, schema);
    set(tree, at, item);
}

/// The items of a schema that is a list of any length, and where they are.
fn items_of(tree: &Value, schema: &str) -> Option<(String, Value)> {
    let (at, list) = end_of(tree, schema)?;
    let is_list = list.get("type").and_then(Value::as_str).is_none_or(|kind| kind == "array");
    let item = list.get("items").filter(|item| is_list && item.is_object() && !list.contains_key("prefixItems"))?;
    Some((pointer::child(&at, "items"), item.clone()))
}
