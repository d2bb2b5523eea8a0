//! Request bodies.

use openapiv3::RequestBody;
use serde_json::Value;

use super::media::Content;
use super::merge::{Kind, Merged, Part};
use super::object::field;
use super::param::argument_names;
use super::schema::Use;
use super::{Context, Lowering};
use crate::ir::{Argument, Body, Codec, Constraints, Extra, Field, Media, Position, Presence, TypeRef};
use crate::names::Scope;
use crate::pointer;
use crate::resolve::{self, Resolved};

/// A request body with the arguments it gives.
#[derive(Default)]
pub struct BodyDraft {
    pub body: Option<Body>,
    pub arguments: Vec<Argument>,
}

impl Lowering<'_> {
    /// The body of an operation: its properties as arguments where it is an inline object, else one argument `body`.
    pub fn body(&mut self, operation: &resolve::Operation, context: &Context, scope: &mut Scope) -> BodyDraft {
        let pointer = pointer::child(&operation.pointer, "requestBody");
        let resolver = self.resolver;
        let Some(item) = &operation.value.request_body else { return BodyDraft::default() };
        let Some(found): Option<Resolved<'_, RequestBody>> = resolver.resolve(item, &pointer) else {
            self.error("E112", &pointer, "the reference leads nowhere");
            return BodyDraft::default();
        };
        let contents = self.contents(found.value.content.keys(), &found.pointer);
        let Some((chosen, media)) = self.choose(contents, &found.pointer) else { return BodyDraft::default() };
        let required = found.value.required;
        let context = match &found.component {
            Some(component) => Context::inline(crate::names::type_name(component)),
            None => context.clone(),
        };
        if let Some(merged) = self.flat_body(&chosen) {
            return self.flattened(&merged, (media, required), &context, scope);
        }
        let found = self.whole_body(&chosen, &context.variant("body"));
        self.whole(found, (media, required), scope)
    }

    /// The object whose properties become arguments. One that is a component keeps its type: programs pass it around.
    fn flat_body(&mut self, content: &Content) -> Option<Merged> {
        let is_flat = matches!(content.media.codec, Codec::Json | Codec::Form | Codec::Multipart);
        let schema = content.schema.as_ref().filter(|_| is_flat)?;
        if self.resolver.keyword(schema, "$ref").is_some() {
            return None;
        }
        let parts = [Part::new(schema.clone())];
        if self.is_reference(&parts) {
            return None;
        }
        let mut merged = self.merge(&parts).ok()?;
        self.drop_empty_unions(&mut merged);
        let is_object = matches!(merged.kind, None | Some(Kind::Object)) && !merged.properties.is_empty();
        (is_object && merged.unions.is_empty() && merged.values.is_none() && !merged.nullable).then_some(merged)
    }

    fn flattened(
        &mut self,
        merged: &Merged,
        (media, required): (Vec<Media>, bool),
        context: &Context,
        scope: &mut Scope,
    ) -> BodyDraft {
        let is_multipart = media.first().is_some_and(|media| media.codec == Codec::Multipart);
        let mut arguments = Vec::new();
        for (wire, parts) in &merged.properties {
            if is_multipart && self.is_file(parts) {
                self.error(
                    "E109",
                    merged.pointer(),
                    format!("the part `{wire}` is a file, which is not supported yet"),
                );
            }
            let found = self.schemas(parts, &context.property(wire));
            // The server sets what is read only.
            if found.read_only {
                continue;
            }
            let is_required = merged.required.contains(wire);
            let rust = scope.claim_of(&argument_names(wire, Some("body"), found.presence(is_required)));
            arguments.push(Argument { field: field(rust, wire, is_required, found), position: Position::BodyField });
        }
        let extra = self.extra(merged, context, scope);
        let closed = extra == Extra::Denied;
        if let Extra::Kept(rust, ty) = extra {
            let field =
                Field { rust, wire: "*".to_owned(), ..field(String::new(), "", true, Use { ty, ..Use::any() }) };
            arguments.push(Argument { field, position: Position::BodyField });
        }
        let all = merged.constraints.clone();
        let constraints = Constraints {
            min_properties: all.min_properties,
            max_properties: all.max_properties,
            ..Constraints::default()
        };
        let body = Some(Body { media, required, flattened: true, closed, constraints });
        BodyDraft { body, arguments }
    }

    fn whole_body(&mut self, content: &Content, body: &Context) -> Use {
        let Some(schema) = &content.schema else {
            let ty = match content.media.codec {
                Codec::Json => TypeRef::Any,
                Codec::Form | Codec::Multipart => TypeRef::JsonObject,
                Codec::Text => TypeRef::String,
                Codec::EventStream | Codec::JsonLines => TypeRef::Events(Box::new(TypeRef::Any)),
                Codec::Bytes => TypeRef::ByteStream,
            };
            return Use { ty, ..Use::any() };
        };
        match content.media.codec {
            Codec::Json => self.schema(schema, body),
            Codec::Form | Codec::Multipart => {
                if content.media.codec == Codec::Multipart && self.has_files(schema) {
                    self.error("E109", schema, "bodies with files are not supported yet");
                }
                self.schema(schema, body)
            }
            Codec::Text => Use { ty: TypeRef::String, ..Use::any() },
            Codec::EventStream | Codec::JsonLines => {
                let item = self.schema(schema, &body.item());
                Use { ty: TypeRef::Events(Box::new(item.item())), ..Use::any() }
            }
            Codec::Bytes => {
                self.note_lost_schema(schema, &content.media);
                Use { ty: TypeRef::ByteStream, ..Use::any() }
            }
        }
    }

    /// A body of an unknown format is handed over as it is, and what its schema says is not used.
    pub fn note_lost_schema(&mut self, schema: &str, media: &Media) {
        let is_binary =
            self.resolver.node(schema).is_some_and(|node| node.get("type").and_then(Value::as_str) == Some("string"));
        if !is_binary {
            let message = format!("{} is passed on as bytes; its schema is not used", media.name);
            self.diagnostics.warning("W111", schema, message);
        }
    }

    fn whole(&mut self, found: Use, (media, required): (Vec<Media>, bool), scope: &mut Scope) -> BodyDraft {
        let constraints = found.constraints.clone();
        let found = Use { ty: found.clone().item(), nullable: false, default: None, ..found };
        let presence = if required { Presence::Required } else { Presence::Optional };
        let rust = scope.claim_of(&argument_names("body", None, presence));
        let field = Field { presence, ..field(rust, "", required, found) };
        let body = Some(Body { media, required, flattened: false, closed: false, constraints });
        BodyDraft { body, arguments: vec![Argument { field, position: Position::Body }] }
    }

    fn has_files(&mut self, schema: &str) -> bool {
        let Some(merged) = self.merge(&[Part::new(schema)]).ok() else { return false };
        merged.properties.values().any(|parts| self.is_file(parts))
    }

    /// A part that is bytes, or a list of such.
    fn is_file(&mut self, parts: &[Part]) -> bool {
        let Some(merged) = self.merge(parts).ok() else { return false };
        let items = merged.items.clone();
        merged.format.as_deref() == Some("binary") || (!items.is_empty() && self.is_file(&items))
    }
}
