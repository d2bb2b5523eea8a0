//! Media types of bodies.

use super::{Document, examples};
use crate::schemas::{Components, Schema};
use lvng_codegen::{Direction, pointer};
use lvng_contract::Codec;
use serde_json::Value;
use std::sync::Arc;

/// A media type that a body may have.
pub struct Media {
    /// As it is described, a range perhaps.
    pub name: String,
    /// How the body is read and written.
    pub codec: Codec,
    /// The schema of the whole, or of each value where the media type is a sequence.
    pub schema: Option<Schema>,
    /// The examples that the description has, by name.
    pub examples: Vec<(String, Value)>,
    /// `encoding`.
    pub encoding: Value,
    /// The schemas of events by their names, where `x-…-events` tells them.
    pub events: Vec<(String, Schema)>,
}

/// The schemas of events that an extension gives by name: those of components.
fn events(
    document: &Document<'_>,
    at: &str,
    direction: Direction,
    components: &Arc<Components>,
) -> Vec<(String, Schema)> {
    let members = document.node(at).and_then(Value::as_object).into_iter().flatten();
    let mut found = members.filter(|(key, _)| key.starts_with("x-") && key.ends_with("-events"));
    let names = found.next().and_then(|(_, names)| names.as_object()).into_iter().flatten();
    let schema = |(event, component): (&String, &Value)| {
        let at = pointer::join("/components/schemas", &[component.as_str()?]);
        Some((event.clone(), Schema::at(document.tree, &at, direction, components)?))
    };
    names.filter_map(schema).collect()
}

impl Media {
    /// Those at the key `content` of a node.
    pub(super) fn all(document: &Document<'_>, at: &str, direction: Direction) -> Vec<Self> {
        let components = match direction {
            Direction::Request => &document.requests,
            Direction::Response => &document.responses,
        };
        document
            .members(at, "content")
            .into_iter()
            .map(|(name, at)| Self::new(document, name, &at, direction, components))
            .collect()
    }

    fn new(document: &Document<'_>, name: &str, at: &str, direction: Direction, components: &Arc<Components>) -> Self {
        let codec = Codec::from_media_type(name).unwrap_or(Codec::Json);
        let key = if document.get(at, "itemSchema").is_some() { "itemSchema" } else { "schema" };
        let mut schema = Schema::at(document.tree, &pointer::child(at, key), direction, components);
        if codec.is_sequential()
            && key == "schema"
            && let Some(items) = schema.as_ref().and_then(|schema| {
                let resolved = components.resolve(&schema.json);
                resolved.get("items").filter(|_| resolved.get("type") == Some(&"array".into())).cloned()
            })
        {
            // A list stands for the values one after the other.
            schema = Some(Schema::new(items, components));
        }
        Self {
            name: name.to_owned(),
            codec,
            schema,
            examples: examples::examples(document, at),
            encoding: document.get(at, "encoding").cloned().unwrap_or_default(),
            events: events(document, at, direction, components),
        }
    }

    /// The name that a message of this media type has: a range becomes a type in it.
    pub fn concrete_name(&self) -> String {
        match lvng_contract::media_type::essence(&self.name).as_str() {
            "*/*" | "application/*" => "application/json".to_owned(),
            "text/*" => "text/plain".to_owned(),
            "image/*" => "image/png".to_owned(),
            "audio/*" => "audio/mpeg".to_owned(),
            "video/*" => "video/mp4".to_owned(),
            _ => self.name.clone(),
        }
    }
}
