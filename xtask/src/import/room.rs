//! The rooms of operations.

use crate::document;
use lvng_codegen::names;
use serde_json::Value;

/// The room of operations without a tag.
const UNTAGGED: &str = "operations";

/// The name of a tag's files: `Voice Notes` → `voice-notes`.
pub fn room(tag: &str) -> String {
    names::module_name(tag).replace('_', "-")
}

/// The room of a path item: that of its first operation's tag.
pub fn room_of_item(item: &Value) -> String {
    let operations = item.as_object().into_iter().flatten();
    let mut operations = operations.filter(|(key, _)| document::is_method(key));
    let tag = operations.find_map(|(_, operation)| operation.get("tags")?.get(0)?.as_str());
    tag.map_or(UNTAGGED.to_owned(), room)
}
