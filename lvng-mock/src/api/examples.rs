//! The examples that a description has beside a schema.

use super::Document;
use serde_json::Value;

/// The examples of a parameter, header or media type by name; the one of `example` has none.
pub(super) fn examples(document: &Document<'_>, at: &str) -> Vec<(String, Value)> {
    let single = document.get(at, "example").map(|value| (String::new(), value.clone()));
    let named = document.members(at, "examples").into_iter().filter_map(|(name, at)| {
        let example = document.node(&at)?;
        let value =
            example.get("value").or_else(|| example.get("dataValue")).or_else(|| example.get("serializedValue"))?;
        Some((name.to_owned(), value.clone()))
    });
    single.into_iter().chain(named).collect()
}
