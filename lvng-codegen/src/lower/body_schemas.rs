//! Bodies and parameters → the schemas that servers hold them against.

use serde_json::Value;

use super::drafts::ParameterDraft;
use super::operation::OperationLowering;
use crate::embed::Validator;
use crate::ir::{Body, BodySchema, Codec, ParameterSchema};
use crate::pointer;
use crate::resolve;

impl OperationLowering<'_> {
    /// Adds the schemas of the bodies of an operation, JSON and forms, that types alone do not check.
    pub fn add_schemas(&self, operation: &resolve::Operation, body: &mut Body) {
        let at = pointer::child(&operation.pointer, "requestBody");
        let Some(found) = self.resolver.resolve(&at) else { return };
        let is_checked = |codec| matches!(codec, Codec::Json | Codec::Form | Codec::Multipart);
        for media in body.media.iter().filter(|media| is_checked(media.codec)) {
            let schema = pointer::join(&found.pointer, &["content", &media.name, "schema"]);
            if let Some((name, keywords)) = self.embedded(&schema) {
                body.schemas.push(BodySchema { media: media.name.clone(), name, keywords });
            }
        }
    }

    /// The schemas of the parameters that types alone do not check.
    pub fn parameter_schemas(&self, parameters: &[ParameterDraft]) -> Vec<ParameterSchema> {
        let schema = |parameter: &ParameterDraft| {
            let content = self.resolver.keyword(&parameter.pointer, "content").and_then(Value::as_object);
            let schema = match content.and_then(|content| content.keys().next()) {
                Some(media) => pointer::join(&parameter.pointer, &["content", media, "schema"]),
                None => pointer::child(&parameter.pointer, "schema"),
            };
            let (name, keywords) = self.embedded(&schema)?;
            let (location, parameter) = (parameter.location, parameter.field.wire_name.clone());
            Some(ParameterSchema { location, parameter, name, keywords })
        };
        parameters.iter().filter_map(schema).collect()
    }

    /// The name of the embedded schema of what has its schema at a pointer, and the keywords that types do not check.
    fn embedded(&self, schema: &str) -> Option<(String, Vec<String>)> {
        let Validator { name, keywords } = self.resolver.embedded().validator(&self.resolver.place(schema))?;
        Some((name.clone(), keywords.iter().cloned().collect()))
    }
}
