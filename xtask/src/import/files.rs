//! The files that operations and schemas stand in, by the tag of the operations.

use lvng::document;
use lvng_codegen::names;
use serde_json::Value;

/// The file of operations without a tag.
const UNTAGGED: &str = "operations";

/// The name of a tag's files: `Voice Notes` → `voice-notes`.
pub fn file_of_tag(tag: &str) -> String {
    names::module_name(tag).replace('_', "-")
}

/// The file of a path item: that of its first operation's tag.
pub fn file_of_item(item: &Value) -> String {
    let operations = item.as_object().into_iter().flatten();
    let mut operations = operations.filter(|(key, _)| document::is_method(key));
    let tag = operations.find_map(|(_, operation)| operation.get("tags")?.get(0)?.as_str());
    tag.map_or(UNTAGGED.to_owned(), file_of_tag)
}
