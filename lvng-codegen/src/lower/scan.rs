//! What must be known of schemas before the first of them is lowered: which are multipart bodies, and which are told
//! apart by the names of events.

use std::collections::HashMap;

use openapiv3::{RequestBody, Response};
use serde_json::Value;

use super::{DEPTH, Direction, Lowering, Owner};
use crate::ir::Codec;
use crate::pointer;
use crate::resolve;

/// What the media types of a description say of the schemas they use.
#[derive(Debug, Default)]
pub struct Bodies {
    /// The schemas of multipart bodies, each with the media type that has it.
    pub multipart: HashMap<String, String>,
    /// The unions that names of events tell apart, each with its `x-{vendor}-events`.
    pub events: HashMap<String, String>,
}

impl Lowering<'_> {
    /// Looks at all media types of all operations.
    pub fn scan(&mut self) {
        let resolver = self.resolver;
        for (number, operation) in resolver.operations().iter().enumerate() {
            self.on_behalf(Owner::Operation(number, Direction::Request), |this| this.scan_request(operation));
            self.on_behalf(Owner::Operation(number, Direction::Response), |this| this.scan_responses(operation));
        }
    }

    fn scan_request(&mut self, operation: &resolve::Operation) {
        let Some(item) = &operation.value.request_body else { return };
        let at = pointer::child(&operation.pointer, "requestBody");
        let Some(found): Option<resolve::Resolved<'_, RequestBody>> = self.resolver.resolve(item, &at) else { return };
        for content in self.contents(found.value.content.keys(), &found.pointer) {
            let media = pointer::join(&found.pointer, &["content", &content.media.name]);
            if let (Codec::Multipart, Some(schema)) = (content.media.codec, &content.schema) {
                self.bodies.multipart.insert(schema.clone(), media.clone());
                self.bodies.multipart.insert(self.end_of(schema), media.clone());
            }
            self.scan_events(&media, content.schema.as_deref());
        }
    }

    fn scan_responses(&mut self, operation: &resolve::Operation) {
        let list = pointer::child(&operation.pointer, "responses");
        let responses = &operation.value.responses;
        let by_code = responses.responses.iter().map(|(code, item)| (code.to_string(), item));
        for (code, item) in by_code.chain(responses.default.iter().map(|item| ("default".to_owned(), item))) {
            let at = pointer::child(&list, &code);
            let found: Option<resolve::Resolved<'_, Response>> = self.resolver.resolve(item, &at);
            let Some(found) = found else { continue };
            for content in self.contents(found.value.content.keys(), &found.pointer) {
                let media = pointer::join(&found.pointer, &["content", &content.media.name]);
                self.scan_events(&media, content.schema.as_deref());
            }
        }
    }

    /// Notes the union of `x-{vendor}-events`.
    fn scan_events(&mut self, media: &str, schema: Option<&str>) {
        let Some((value, at)) = self.extension(media, "events") else { return };
        let is_mapping = value.as_object().is_some_and(|names| names.values().all(Value::is_string));
        let union = schema
            .map(|schema| self.end_of(schema))
            .filter(|schema| ["oneOf", "anyOf"].iter().any(|keyword| self.resolver.keyword(schema, keyword).is_some()));
        match union.filter(|_| is_mapping) {
            Some(union) => {
                self.bodies.events.insert(union, at);
            }
            None => {
                self.error("E106", &at, "expected the names of events with the names of their schemas")
                    .help("the schema beside it must be a `oneOf` of those schemas");
            }
        }
    }

    /// The schema at the end of a chain of references.
    fn end_of(&self, schema: &str) -> String {
        let mut pointer = schema.to_owned();
        // A longer chain is a cycle, which is reported where the schema is lowered.
        for _ in 0..DEPTH {
            let target = self.resolver.keyword(&pointer, "$ref").and_then(Value::as_str).and_then(pointer::of_ref);
            match target {
                Some(target) => pointer = target,
                None => break,
            }
        }
        pointer
    }
}
