//! What the names of media types say.

pub use crate::codec::{is_json, is_text};

/// The type and subtype in lower case, without parameters: `Text/HTML; charset=utf-8` → `text/html`.
pub fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a subtype, or a media type in lower case without parameters, says that it is JSON of a special kind
/// (RFC 6839, 3.1): `problem+json`.
pub fn has_json_suffix(name: &str) -> bool {
    name.ends_with("+json")
}
