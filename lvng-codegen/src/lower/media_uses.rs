//! What must be known of schemas before the first of them is lowered: which are multipart bodies, and which are told
//! apart by the names of events.

use foldhash::HashMap;
use serde_json::Value;

use super::extension::Extensions;
use super::media::{self, Content};
use super::merge::{Merged, Part};
use super::report::{Direction, Owner, Report};
use super::statuses::described;
use crate::diagnostic::Diagnostics;
use crate::ir::{Codec, PartEncoding};
use crate::members::Members;
use crate::normalize::PARTS;
use crate::pointer;
use crate::resolve::{self, Resolved, Resolver};

/// Parts are looked for in each other as many levels deep.
const MOST_LEVELS: usize = 16;

/// What the media types of a description say of the schemas they use.
#[derive(Debug, Default)]
pub struct MediaUses {
    /// The schemas of multipart bodies, each with the media type that has it.
    pub multipart: HashMap<String, String>,
    /// The unions that names of events tell apart, each with its `x-{vendor}-events`.
    pub events: HashMap<String, String>,
}

impl MediaUses {
    /// Looks at all media types of all operations.
    pub fn new<'a>(resolver: &'a Resolver, extensions: Extensions<'a>, report: &mut Report<'_>) -> Self {
        let mut uses = Self::default();
        for (number, operation) in resolver.operations().iter().enumerate() {
            let mut scan = Scan { resolver, extensions, uses: &mut uses };
            let owner = |direction| Owner::Operation(number, direction);
            report.on_behalf(owner(Direction::Request), |report| scan.request(operation, report));
            report.on_behalf(owner(Direction::Response), |report| scan.responses(operation, report));
        }
        uses
    }
}

/// A look at the media types of an operation.
struct Scan<'a, 'u> {
    resolver: &'a Resolver,
    extensions: Extensions<'a>,
    uses: &'u mut MediaUses,
}

impl Scan<'_, '_> {
    fn request(&mut self, operation: &resolve::Operation, report: &mut Report<'_>) {
        let at = pointer::child(&operation.pointer, "requestBody");
        let Some(found) = self.resolver.resolve(&at) else { return };
        for content in self.contents(&found) {
            let media = pointer::join(&found.pointer, &["content", &content.media.name]);
            if let (Codec::Multipart, Some(schema)) = (content.media.codec, &content.schema) {
                self.parts(&[Part::new(schema)], &media, MOST_LEVELS, report);
            }
            if let (Codec::Parts, Some(schema)) = (content.media.codec, &content.schema) {
                self.part(&[Part::new(schema)], &pointer::child(&media, "itemEncoding"), MOST_LEVELS, report);
            }
            self.events(&media, content.schema.as_deref(), report);
        }
    }

    fn responses(&mut self, operation: &resolve::Operation, report: &mut Report<'_>) {
        for response in described(self.resolver, operation) {
            let Some(found) = self.resolver.follow(response.node, response.pointer) else { continue };
            for content in self.contents(&found) {
                let media = pointer::join(&found.pointer, &["content", &content.media.name]);
                if let (Codec::Parts, Some(schema)) = (content.media.codec, &content.schema) {
                    self.part(&[Part::new(schema)], &pointer::child(&media, "itemEncoding"), MOST_LEVELS, report);
                }
                self.events(&media, content.schema.as_deref(), report);
            }
        }
    }

    /// The contents of a message, where one may be parts or events; few are.
    fn contents(&self, found: &Resolved<'_>) -> Vec<Content> {
        let may_be_parts = |(name, media): (&String, &Value)| {
            media.has(PARTS) || Codec::from_media_type(name) == Some(Codec::Multipart)
        };
        let mut content = found.named("content");
        if self.extensions.vendor.is_none() && !content.any(may_be_parts) {
            return Vec::new();
        }
        media::contents(self.extensions.schemas, found)
    }

    /// Notes a schema whose properties are parts, as `at` says how, and those of parts in them.
    fn parts(&mut self, schema: &[Part], at: &str, levels: usize, report: &mut Report<'_>) {
        let schemas = self.extensions.schemas;
        for part in schema {
            self.note(&schemas.end_of(&part.pointer), at, report);
            self.uses.multipart.insert(part.pointer.clone(), at.to_owned());
        }
        let encodings = schemas.node(&pointer::child(at, "encoding")).and_then(Value::as_object);
        // Few bodies have parts in parts, and to know the properties of all others takes time.
        let nested = |name: &&String| PartEncoding::read(schemas, &pointer::join(at, &["encoding", name]), None);
        let names: Vec<_> =
            encodings.into_iter().flat_map(|all| all.keys()).filter(|name| nested(name).is_multipart()).collect();
        let merged = if names.is_empty() || levels == 0 { None } else { self.merged(schema) };
        for (name, merged) in names.into_iter().zip(merged.iter().cycle()) {
            if let Some(property) = merged.properties.get(name) {
                self.part(property, &pointer::join(at, &["encoding", name]), levels - 1, report);
            }
        }
    }

    /// Notes a schema whose parts are written as `at` says. A type has one way of that, so the first body counts.
    fn note(&mut self, schema: &str, at: &str, report: &mut Report<'_>) {
        let encoding = |at: &str| self.extensions.schemas.node(&pointer::child(at, "encoding"));
        let first = self.uses.multipart.entry(schema.to_owned()).or_insert_with(|| at.to_owned());
        if encoding(first) != encoding(at) {
            let place = encoding(at).map_or_else(|| at.to_owned(), |_| pointer::child(at, "encoding"));
            report
                .warning("W024", &place, "another body with this schema has another `encoding`, which counts")
                .help("give one of the bodies a schema of its own");
        }
    }

    /// Notes the schemas of a part that is parts itself: of an object, or of the objects in a list.
    fn part(&mut self, schema: &[Part], at: &str, levels: usize, report: &mut Report<'_>) {
        if levels == 0 || !PartEncoding::read(self.extensions.schemas, at, None).is_multipart() {
            return;
        }
        match self.merged(schema) {
            Some(merged) if !merged.items.is_empty() => {
                self.part(&merged.items, &pointer::child(at, "itemEncoding"), levels - 1, report);
            }
            Some(_) => self.parts(schema, at, levels, report),
            None => {}
        }
    }

    /// What schemas describe together; what is wrong with them is told where they are lowered.
    fn merged(&self, schema: &[Part]) -> Option<Merged> {
        self.extensions.schemas.merge(schema, &mut Report::new(&mut Diagnostics::default())).ok()
    }

    /// Notes the union of `x-{vendor}-events`.
    fn events(&mut self, media: &str, schema: Option<&str>, report: &mut Report<'_>) {
        let Some((value, at)) = self.extensions.extension(media, "events") else { return };
        let is_mapping = value.as_object().is_some_and(|names| names.values().all(Value::is_string));
        let union = schema.map(|schema| self.extensions.schemas.end_of(schema)).filter(|schema| {
            ["oneOf", "anyOf"].iter().any(|keyword| self.extensions.schemas.keyword(schema, keyword).is_some())
        });
        match union.filter(|_| is_mapping) {
            Some(union) => {
                self.uses.events.insert(union, at);
            }
            None => {
                report
                    .error("E106", &at, "expected the names of events with the names of their schemas")
                    .help("the schema beside it must be a `oneOf` of those schemas");
            }
        }
    }
}
