//! Media types → codecs, and which of several is generated.

use serde_json::Value;

use super::Lowering;
use crate::ir::{Codec, Media};
use crate::pointer;

/// A media type of a body or response.
#[derive(Clone, Debug)]
pub struct Content {
    pub media: Media,
    /// The pointer of its schema, if it has one.
    pub schema: Option<String>,
}

impl Lowering<'_> {
    /// The media types of `content`, in the order of the description.
    pub fn contents<'b>(&self, names: impl Iterator<Item = &'b String>, pointer: &str) -> Vec<Content> {
        let pointer = pointer::child(pointer, "content");
        names
            .map(|name| {
                let schema = pointer::join(&pointer, &[name, "schema"]);
                let schema = self.resolver.node(&schema).is_some().then_some(schema);
                let codec = self.codec(name, schema.as_deref());
                Content { media: Media { name: name.clone(), codec }, schema }
            })
            .collect()
    }

    fn codec(&self, name: &str, schema: Option<&str>) -> Codec {
        let name = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match name.as_str() {
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
            | "application/stream+json"
            | "application/json-seq" => Codec::JsonLines,
            "*/*" | "application/*" => match schema {
                None => Codec::Bytes,
                Some(schema) => self.codec_of_anything(schema),
            },
            _ if name.ends_with("+json") => Codec::Json,
            _ if name.starts_with("text/") => Codec::Text,
            _ => Codec::Bytes,
        }
    }

    /// Where any media type goes, the schema says more: text for strings, JSON for the rest.
    fn codec_of_anything(&self, schema: &str) -> Codec {
        let mut pointer = schema.to_owned();
        // A chain of references that long is a cycle, which is reported where the schema is lowered.
        for _ in 0..super::DEPTH {
            let Some(node) = self.resolver.node(&pointer) else { break };
            if let Some(target) = node.get("$ref").and_then(Value::as_str).and_then(pointer::of_ref) {
                pointer = target;
                continue;
            }
            let text = |key: &str| node.get(key).and_then(Value::as_str);
            return match (text("type"), text("format")) {
                (Some("string"), Some("binary")) => Codec::Bytes,
                (Some("string"), _) => Codec::Text,
                _ => Codec::Json,
            };
        }
        Codec::Json
    }

    /// The media type that is generated, with those that carry the same schema in a way that can be told by its name.
    pub fn choose(&mut self, mut contents: Vec<Content>, pointer: &str) -> Option<(Content, Vec<Media>)> {
        let best = (0..contents.len()).min_by_key(|index| preference(contents[*index].media.codec))?;
        let chosen = contents.remove(best);
        let mut media = vec![chosen.media.clone()];
        let schema =
            |content: &Content| content.schema.as_deref().and_then(|schema| self.resolver.node(schema)).cloned();
        let wanted = schema(&chosen);
        let (same, other): (Vec<Content>, Vec<Content>) =
            contents.into_iter().partition(|content| schema(content) == wanted && is_tree(content) && is_tree(&chosen));
        media.extend(same.into_iter().map(|content| content.media));
        for content in other {
            let at = pointer::join(pointer, &["content", &content.media.name]);
            let message = format!("{} is not generated beside {}", content.media.name, chosen.media.name);
            self.diagnostics.warning("W104", &at, message).at_key();
        }
        Some((chosen, media))
    }
}

/// JSON first: it keeps most of what a schema says.
fn preference(codec: Codec) -> u8 {
    match codec {
        Codec::Json => 0,
        Codec::Form => 1,
        Codec::Multipart => 2,
        Codec::EventStream => 3,
        Codec::JsonLines => 4,
        Codec::Text => 5,
        Codec::Bytes => 6,
    }
}

fn is_tree(content: &Content) -> bool {
    matches!(content.media.codec, Codec::Json | Codec::Form)
}
