//! What must be known of schemas before the first of them is lowered: which are multipart bodies, and which are told
//! apart by the names of events.

use std::collections::HashMap;

use openapiv3::{RequestBody, Response};
use serde_json::Value;

use super::extension::Extensions;
use super::media::contents;
use super::report::{Direction, Owner, Report};
use crate::ir::Codec;
use crate::pointer;
use crate::resolve::{self, Resolver};

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
    pub fn new(resolver: &Resolver, extensions: Extensions<'_>, report: &mut Report<'_>) -> Self {
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
        let Some(item) = &operation.value.request_body else { return };
        let at = pointer::child(&operation.pointer, "requestBody");
        let Some(found): Option<resolve::Resolved<'_, RequestBody>> = self.resolver.resolve(item, &at) else { return };
        for content in contents(self.extensions.schemas, found.value.content.keys(), &found.pointer) {
            let media = pointer::join(&found.pointer, &["content", &content.media.name]);
            if let (Codec::Multipart, Some(schema)) = (content.media.codec, &content.schema) {
                self.uses.multipart.insert(schema.clone(), media.clone());
                self.uses.multipart.insert(self.extensions.schemas.end_of(schema), media.clone());
            }
            self.events(&media, content.schema.as_deref(), report);
        }
    }

    fn responses(&mut self, operation: &resolve::Operation, report: &mut Report<'_>) {
        let list = pointer::child(&operation.pointer, "responses");
        let responses = &operation.value.responses;
        let by_code = responses.responses.iter().map(|(code, item)| (code.to_string(), item));
        for (code, item) in by_code.chain(responses.default.iter().map(|item| ("default".to_owned(), item))) {
            let at = pointer::child(&list, &code);
            let found: Option<resolve::Resolved<'_, Response>> = self.resolver.resolve(item, &at);
            let Some(found) = found else { continue };
            for content in contents(self.extensions.schemas, found.value.content.keys(), &found.pointer) {
                let media = pointer::join(&found.pointer, &["content", &content.media.name]);
                self.events(&media, content.schema.as_deref(), report);
            }
        }
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
