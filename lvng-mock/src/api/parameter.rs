//! Parameters and headers.

use super::{Document, examples};
use crate::schemas::Schema;
use lvng_codegen::{Direction, pointer};
use lvng_contract::{Codec, Location, Style};
use serde_json::Value;

/// A parameter of an operation, or a header of a response.
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it travels.
    pub location: Location,
    /// How it is written.
    pub style: Style,
    /// Whether lists and objects are several pairs.
    pub explode: bool,
    /// Whether it must be there.
    pub required: bool,
    /// The schema of its values.
    pub schema: Option<Schema>,
    /// What the description shows.
    pub examples: Vec<(String, Value)>,
}

impl Parameter {
    /// The parameters of an operation; its own take the place of those of the path.
    pub(super) fn all(document: &Document<'_>, item: &str, operation: &str) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let nodes = [operation, item].into_iter().flat_map(|at| document.items(at, "parameters"));
        for at in nodes {
            let text = |key: &str| document.get(&at, key).and_then(Value::as_str);
            let location = text("in").and_then(Location::from_word);
            let (Some(name), Some(location)) = (text("name"), location) else { continue };
            let is_known = all.iter().any(|known| known.name == name && known.location == location);
            // What these headers mean is said elsewhere in a description.
            let is_ignored = location == Location::Header
                && ["accept", "content-type", "authorization"].iter().any(|of_http| name.eq_ignore_ascii_case(of_http));
            if !is_known && !is_ignored {
                all.push(Self::new(document, name, location, &at, Direction::Request));
            }
        }
        all
    }

    /// The headers of a response.
    pub(super) fn headers(document: &Document<'_>, response: &str) -> Vec<Self> {
        let headers = document.members(response, "headers").into_iter();
        let headers = headers.filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        headers.map(|(name, at)| Self::new(document, name, Location::Header, &at, Direction::Response)).collect()
    }

    fn new(document: &Document<'_>, name: &str, location: Location, at: &str, direction: Direction) -> Self {
        let components = match direction {
            Direction::Request => &document.requests,
            Direction::Response => &document.responses,
        };
        let mut style = document
            .get(at, "style")
            .and_then(Value::as_str)
            .and_then(Style::from_name)
            .unwrap_or_else(|| location.default_style());
        let mut schema = Schema::at(document.tree, &pointer::child(at, "schema"), direction, components);
        let mut examples = examples::examples(document, at);
        if let Some((media, media_at)) = document.members(at, "content").into_iter().next() {
            schema = Schema::at(document.tree, &pointer::child(&media_at, "schema"), direction, components);
            examples.extend(examples::examples(document, &media_at));
            if Codec::from_media_type(media) == Some(Codec::Json) {
                style = Style::Json;
            }
        }
        let flag = |key: &str| document.get(at, key).and_then(Value::as_bool);
        Self {
            name: name.to_owned(),
            location,
            style,
            explode: flag("explode").unwrap_or_else(|| style.default_explode()),
            required: flag("required").unwrap_or(location == Location::Path),
            schema,
            examples,
        }
    }
}
