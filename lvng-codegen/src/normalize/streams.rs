//! Media types whose bodies are values in a row: `itemSchema` (OpenAPI 3.2) and arrays → `schema` of one value, which is what
//! 3.0 can say.

use lvng_contract::{Codec, media_type};
use serde_json::Value;

use super::events;
use super::media_types::{end_of, media_types, note_whole, set, set_key, take};
use super::normalizer::{Object, Version};
use crate::diagnostic::Diagnostics;
use crate::members::Members;
use crate::pointer;

/// Rewrites the media types of bodies.
pub(super) fn items(tree: &mut Value, version: Version, diagnostics: &mut Diagnostics) {
    let mut read = events::Read::default();
    for at in media_types(tree, may_have_parts) {
        let codec = Codec::from_media_type(&pointer::last(&at));
        let has_items = pointer::find(tree, &at).is_some_and(|media| media.member("itemSchema").is_some());
        match codec {
            Some(Codec::EventStream) if has_items => read.media_type(tree, &at, diagnostics),
            Some(codec) if codec.is_sequential() => item(tree, (&at, version), &mut read, diagnostics),
            Some(Codec::Bytes) if is_multipart(&at) && (has_items || is_row(tree, &at, version)) => {
                // The schema of places stays, and has in its items what one of them is.
                let has_places = !has_items && is_tuple(tree, &at);
                match has_places {
                    true => note_whole(tree, &pointer::child(&at, "schema"), diagnostics),
                    false => item(tree, (&at, version), &mut read, diagnostics),
                }
                set_key(tree, &at, PARTS, Value::Bool(!has_places));
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

/// Whether a body may be values in a row, or have parts of which something is said.
fn may_have_parts(name: &str, media: &Value) -> bool {
    ["itemSchema", "encoding", "prefixEncoding", "itemEncoding"].iter().any(|key| media.has(key))
        || is_multipart_name(name)
        || Codec::from_media_type(name).is_some_and(Codec::is_sequential)
}

/// What says of a multipart body that its parts are values in a row, `true` where `schema` is that of one of them, and
/// `false` where it is that of the list. OpenAPI has no such key.
pub(crate) const PARTS: &str = "x-/itemSchema/parts";

fn is_multipart(media: &str) -> bool {
    is_multipart_name(&pointer::last(media))
}

fn is_multipart_name(name: &str) -> bool {
    media_type::essence(name).starts_with("multipart/")
}

/// Whether a multipart body is described as a list, which says since 3.2 what its parts are.
fn is_row(tree: &Value, media: &str, version: Version) -> bool {
    let schema = pointer::child(media, "schema");
    version >= Version::V32 && (is_tuple(tree, media) || items_of(tree, &schema).is_some())
}

fn is_tuple(tree: &Value, media: &str) -> bool {
    end_of(tree, &pointer::child(media, "schema")).is_some_and(|(_, list)| list.has("prefixItems"))
}

/// What is said of parts has a meaning only where there are such parts.
fn note_encodings(tree: &Value, at: &str, diagnostics: &mut Diagnostics) {
    let Some(media) = pointer::find(tree, at).and_then(Value::as_object) else { return };
    let mut note = |at: &str, key: &str, message: &str| {
        diagnostics.warning("W024", &pointer::child(at, key), message).at_key();
    };
    for key in ["prefixEncoding", "itemEncoding"] {
        if media.has(key) && !media.contains_key(PARTS) {
            note(at, key, "only parts in a row have places: those of a list, or of what `itemSchema` describes");
        }
    }
    let mut open = vec![(at.to_owned(), media)];
    while let Some((at, parts)) = open.pop() {
        for (at, encoding) in encodings_of(parts, &at) {
            let content_type = encoding.member("contentType").and_then(Value::as_str).unwrap_or_default();
            let is_multipart = content_type.split(',').any(is_multipart_name);
            for key in ["encoding", "prefixEncoding", "itemEncoding"] {
                if encoding.has(key) && !is_multipart {
                    note(&at, key, "a part has parts in it where its `contentType` is multipart");
                }
            }
            open.push((at, encoding));
        }
    }
}

/// The encodings of parts, by name and by place, with their pointers.
fn encodings_of<'t>(parts: &'t Object, at: &str) -> Vec<(String, &'t Object)> {
    let named = parts.member("encoding").and_then(Value::as_object).into_iter().flatten();
    let named = named.map(|(name, encoding)| (pointer::join(at, &["encoding", name]), encoding));
    let places = parts.member("prefixEncoding").and_then(Value::as_array).into_iter().flatten().enumerate();
    let prefix = pointer::child(at, "prefixEncoding");
    let places = places.map(|(place, encoding)| (pointer::item(&prefix, place), encoding));
    let item = parts.member("itemEncoding").map(|encoding| (pointer::child(at, "itemEncoding"), encoding));
    let all = named.chain(places).chain(item);
    all.filter_map(|(at, encoding)| Some((at, encoding.as_object()?))).collect()
}

/// Makes `schema` that of one value.
fn item(tree: &mut Value, (at, version): (&str, Version), read: &mut events::Read, diagnostics: &mut Diagnostics) {
    let Some(media) = pointer::find(tree, at).and_then(Value::as_object) else { return };
    let schema = pointer::child(at, "schema");
    if media.has("itemSchema") {
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
    let is_list = list.member("type").and_then(Value::as_str).is_none_or(|kind| kind == "array");
    let item = list.member("items").filter(|item| is_list && item.is_object() && !list.has("prefixItems"))?;
    Some((pointer::child(&at, "items"), item.clone()))
}
