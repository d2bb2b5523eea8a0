//! What the names of media types say.

use crate::Codec;

/// The type and subtype in lower case, without parameters: `Text/HTML; charset=utf-8` → `text/html`.
pub fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether content of this type is one JSON text: `application/json`, `application/problem+json`.
pub fn is_json(name: &str) -> bool {
    Codec::from_media_type(name) == Some(Codec::Json)
}

/// Whether content of this type is text for people or programs: `text/*`, JSON, XML.
pub fn is_text(name: &str) -> bool {
    let essence = essence(name);
    essence.starts_with("text/") || essence.ends_with("xml") || is_json(&essence)
}

/// Whether a subtype, or a media type in lower case without parameters, says that it is JSON of a special kind
/// (RFC 6839, 3.1): `problem+json`.
pub fn has_json_suffix(name: &str) -> bool {
    name.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_text_are_known_by_name() {
        for (name, json, text) in [
            ("application/json", true, true),
            ("Application/JSON ; charset=utf-8", true, true),
            ("text/json", true, true),
            ("application/vnd.api+json", true, true),
            ("application/xml", false, true),
            ("image/svg+xml", false, true),
            ("text/csv", false, true),
            ("text/plain;charset=utf-8", false, true),
            ("application/x-ndjson", false, false),
            ("image/png", false, false),
            ("*/*", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_json(name), is_text(name)), (json, text), "{name}");
        }
    }
}
