//! Bodies → the schemas that servers hold them against.

use super::operation::OperationLowering;
use crate::embed::Checking;
use crate::ir::{Body, BodySchema, Codec};
use crate::pointer;
use crate::resolve;

impl OperationLowering<'_> {
    /// Adds the schemas of the JSON bodies of an operation that types alone do not check.
    pub fn add_schemas(&self, operation: &resolve::Operation, body: &mut Body) {
        let at = pointer::child(&operation.pointer, "requestBody");
        let reference = operation.value.request_body.as_ref();
        let Some(found) = reference.and_then(|item| self.resolver.resolve(item, &at)) else { return };
        for media in body.media.iter().filter(|media| media.codec == Codec::Json) {
            let place = self.resolver.place(&pointer::join(&found.pointer, &["content", &media.name]));
            if let Some(Checking::Validator(name, keywords)) = self.resolver.embedded().checking(&place) {
                let (name, keywords) = (name.clone(), keywords.iter().cloned().collect());
                body.schemas.push(BodySchema { media: media.name.clone(), name, keywords });
            }
        }
    }
}
