//! How bodies become bytes.

use crate::{media_type, vocabulary};

vocabulary! {
    /// How a body is read and written.
    pub enum Codec {
        /// JSON (RFC 8259).
        Json = "json",
        /// `application/x-www-form-urlencoded`.
        Form = "form",
        /// `multipart/form-data` (RFC 7578).
        Multipart = "multipart",
        /// Text in UTF-8.
        Text = "text",
        /// Bytes as they are.
        Bytes = "bytes",
        /// Server-sent events.
        EventStream = "event_stream",
        /// One JSON value a line.
        JsonLines = "json_lines",
        /// JSON texts, each after a record separator (RFC 7464).
        JsonSeq = "json_seq",
        /// The parts of a multipart body in a row (RFC 2046), each of them a value. No name says so, but a description.
        Parts = "parts",
    }
}

impl Codec {
    /// The media type that a body of this codec has unless another one is named.
    pub const fn usual_media_type(self) -> &'static str {
        match self {
            Codec::Json => "application/json",
            Codec::Form => "application/x-www-form-urlencoded",
            Codec::Multipart => "multipart/form-data",
            Codec::Text => "text/plain",
            Codec::Bytes => "application/octet-stream",
            Codec::EventStream => "text/event-stream",
            Codec::JsonLines => "application/x-ndjson",
            Codec::JsonSeq => "application/json-seq",
            Codec::Parts => "multipart/mixed",
        }
    }

    /// The codec for bodies of a media type, with parameters or without; [`Codec::Bytes`] for those that are not known.
    ///
    /// `None`: the name is a range that takes in all of them, `*/*` or `application/*`.
    pub fn from_media_type(name: &str) -> Option<Self> {
        let name = media_type::essence(name);
        Some(match name.as_str() {
            "application/json" | "text/json" => Codec::Json,
            "application/x-www-form-urlencoded" => Codec::Form,
            "multipart/form-data" => Codec::Multipart,
            "text/event-stream" => Codec::EventStream,
            "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonl"
            | "application/json-lines"
            | "application/jsonlines"
            | "application/stream+json" => Codec::JsonLines,
            "application/json-seq" => Codec::JsonSeq,
            "*/*" | "application/*" => return None,
            name if media_type::has_json_suffix(name) => Codec::Json,
            // RFC 8091.
            name if name.ends_with("+json-seq") => Codec::JsonSeq,
            name if name.starts_with("text/") => Codec::Text,
            _ => Codec::Bytes,
        })
    }

    /// Whether bodies are read and written as they come, not as a whole.
    pub const fn is_streamed(self) -> bool {
        matches!(self, Codec::Bytes) || self.is_sequential()
    }

    /// Whether bodies are values in a row, such as lines of JSON.
    pub const fn is_sequential(self) -> bool {
        matches!(self, Codec::EventStream | Codec::JsonLines | Codec::JsonSeq | Codec::Parts)
    }
}

/// Whether content of this type is one JSON text: `application/json`, `application/problem+json`.
pub fn is_json(name: &str) -> bool {
    Codec::from_media_type(name) == Some(Codec::Json)
}

/// Whether content of this type is text for people or programs: `text/*`, JSON, XML.
pub fn is_text(name: &str) -> bool {
    let essence = media_type::essence(name);
    essence.starts_with("text/") || essence.ends_with("xml") || is_json(&essence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_media_types_have_their_codec() {
        for &codec in Codec::ALL {
            let by_name = if codec == Codec::Parts { Codec::Bytes } else { codec };
            assert_eq!(Codec::from_media_type(codec.usual_media_type()), Some(by_name));
            assert_eq!(Codec::from_word(codec.word()), Some(codec));
            assert_eq!(format!("{codec:?}"), codec.variant());
        }
    }

    #[test]
    fn names_of_media_types_say_the_codec() {
        for (name, codec) in [
            ("application/json; charset=utf-8", Some(Codec::Json)),
            ("Application/Problem+JSON", Some(Codec::Json)),
            ("text/json", Some(Codec::Json)),
            ("application/stream+json", Some(Codec::JsonLines)),
            ("application/json-seq", Some(Codec::JsonSeq)),
            ("application/geo+json-seq", Some(Codec::JsonSeq)),
            ("text/csv", Some(Codec::Text)),
            ("text/*", Some(Codec::Text)),
            ("image/*", Some(Codec::Bytes)),
            ("application/xml", Some(Codec::Bytes)),
            ("multipart/mixed", Some(Codec::Bytes)),
            ("", Some(Codec::Bytes)),
            ("*/*", None),
            ("application/*;q=0.1", None),
        ] {
            assert_eq!(Codec::from_media_type(name), codec, "{name}");
        }
    }

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
