//! Request bodies.

use serde_json::Value;

use super::constraints;
use super::context::Context;
use super::docs;
use super::drafts::{ArgumentDraft, BodyDraft, ContentTypesDraft, PatchKind};
use super::encoding::Forms;
use super::media::{self, Content, Group};
use super::merge::{Additional, JsonType, Merged, Part};
use super::object::field;
use super::operation::OperationLowering;
use super::report::Owner;
use super::scalar::add_format;
use super::types::{Others, Outline, SchemaUse, is_optional};
use crate::ir::{
    ArgumentLocation, Body, Bounds, Codec, ContentVariant, Docs, Extra, Field, Media, Presence, TypeKind, TypeRef,
};
use crate::members::Members;
use crate::names::{self, Candidates, Rank, Scope};
use crate::pointer;
use crate::resolve;

/// What kind of request a body is a part of.
#[derive(Clone, Copy)]
struct Sent {
    /// Whether there is always a body.
    required: bool,
    is_patch: bool,
    /// Whether the API's own server sends it.
    is_hook: bool,
}

impl OperationLowering<'_> {
    /// The body of an operation: its properties as arguments where it is an inline object, else one argument `body`.
    pub fn body(&mut self, operation: &resolve::Operation, context: &Context, scope: &mut Scope) -> BodyDraft {
        let pointer = pointer::child(&operation.pointer, "requestBody");
        let resolver = self.resolver;
        if resolver.node(&pointer).is_none() {
            return BodyDraft::default();
        }
        let Some(found) = resolver.resolve(&pointer) else {
            self.types.report.error("E112", &pointer, "the reference leads nowhere");
            return BodyDraft::default();
        };
        let contents = media::contents(self.types.schemas, &found);
        let contents = Forms { schemas: self.types.schemas, report: &mut self.types.report }
            .with_encodings(contents, &found.pointer);
        let contents = self.with_files_first(contents, &found.pointer);
        let groups = media::groups(self.types.schemas, contents, &found.pointer, &mut self.types.report);
        let required = found.says("required");
        let described = self.types.schemas.said(&found, "description");
        let own_context = context;
        let context = match &found.component {
            Some(component) => Context::inline(names::type_name(component)),
            None => context.clone(),
        };
        let [Group { content, media }] = groups.as_slice() else {
            let body = self.alternatives(&groups, (&found.pointer, required), &context.variant("body"), scope);
            return with_description(body, described);
        };
        let is_hook = resolver.is_hook(operation);
        let body = match self.flat_body(content, is_hook) {
            Some(merged) => {
                let is_patch = PatchKind::of(&operation.method, media).is_some();
                let sent = Sent { required, is_patch, is_hook };
                let body = self.flattened(&merged, (media.clone(), sent), &context, scope);
                BodyDraft { description: docs::described(described).description, ..body }
            }
            None => {
                let found = self.whole_body(content, &context.variant("body"));
                with_description(self.whole(found, (media.clone(), required), scope), described)
            }
        };
        BodyDraft { content_types: self.content_types((media, &pointer), own_context, scope), ..body }
    }

    /// What callers can choose from where a body of one type may have several media types.
    fn content_types(
        &mut self,
        (media, pointer): (&[Media], &str),
        context: &Context,
        scope: &mut Scope,
    ) -> Option<ContentTypesDraft> {
        if media.len() < 2 {
            return None;
        }
        let names = vec![format!("{}ContentType", context.name()), format!("{}BodyContentType", context.name())];
        let name = self.types.table.names.propose(pointer, Candidates { rank: Rank::Answers, names });
        let field = scope.claim_of(&["content_type", "body_content_type"].map(str::to_owned));
        Some(ContentTypesDraft { name, field, variants: media::words(media) })
    }

    /// Marks the form that a client should send because the type holds files, which JSON has no place for.
    fn with_files_first(&mut self, mut contents: Vec<Content>, pointer: &str) -> Vec<Content> {
        if contents.len() > 1 {
            for content in contents.iter_mut().filter(|content| content.media.codec == Codec::Multipart) {
                let media = pointer::join(pointer, &["content", &content.media.name]);
                let schema = content.schema.as_deref();
                content.is_preferred = schema.is_some_and(|schema| self.types.holds_files(schema, &media));
            }
        }
        contents
    }

    /// A body of several types: an enumeration by media type.
    fn alternatives(
        &mut self,
        groups: &[Group],
        (pointer, required): (&str, bool),
        context: &Context,
        scope: &mut Scope,
    ) -> BodyDraft {
        if groups.is_empty() {
            return BodyDraft::default();
        }
        let draft = self.types.table.inline_draft(pointer, context);
        let ty = self.types.used(draft);
        let mut words = Scope::default();
        let mut variants = Vec::new();
        for Group { content, media } in groups {
            let ident = words.claim(&media::word(&content.media));
            let found = self.on_behalf(Owner::Type(draft), |this| this.whole_body(content, &context.variant(&ident)));
            let constraints = found.constraints.clone();
            variants.push(ContentVariant { ident, media: media.clone(), ty: found.item(), constraints });
        }
        self.types.table[draft].outline = Outline::Union;
        self.types.table[draft].kind = Some(TypeKind::Contents(variants));
        let media = groups.iter().flat_map(|group| group.media.clone()).collect();
        self.whole(SchemaUse::of(ty), (media, required), scope)
    }

    /// The object whose properties become arguments. One that is a component keeps its type: programs pass it around.
    fn flat_body(&mut self, content: &Content, is_hook: bool) -> Option<Merged> {
        let is_flat = matches!(content.media.codec, Codec::Json | Codec::Form | Codec::Multipart);
        let schema = content.schema.as_ref().filter(|_| is_flat)?;
        if self.types.schemas.keyword(schema, "$ref").is_some() {
            return None;
        }
        let parts = [Part::new(schema.clone())];
        if self.types.schemas.only_reference(&parts).is_some() {
            return None;
        }
        let mut merged = self.types.merge_own(&parts)?;
        self.types.schemas.drop_empty_unions(&mut merged, &mut self.types.report);
        let is_object = matches!(merged.kind, None | Some(JsonType::Object)) && !merged.properties.is_empty();
        // What only the server sets is no argument, but where others are refused or kept it must be known all the same.
        let is_read_only = |part: &Part| {
            let said = |pointer: &str| self.types.schemas.keyword(pointer, "readOnly").and_then(Value::as_bool);
            said(&part.pointer).or_else(|| said(&self.types.schemas.end_of(&part.pointer))) == Some(true)
        };
        if !is_hook
            && merged.additional != Additional::Unsaid
            && merged.properties.iter().any(|(_, parts)| parts.iter().any(is_read_only))
        {
            return None;
        }
        (is_object && merged.unions.is_empty() && merged.values.is_none() && !merged.nullable).then_some(merged)
    }

    fn flattened(
        &mut self,
        merged: &Merged,
        (media, sent): (Vec<Media>, Sent),
        context: &Context,
        scope: &mut Scope,
    ) -> BodyDraft {
        let mut arguments = Vec::new();
        for (wire, parts) in &merged.properties {
            let words = names::variant_words(wire);
            let (found, part) = self.types.property(merged, (wire, parts), &context.property(&words));
            // The server sets what is read only, and it is the server who sends hooks.
            if found.read_only && !sent.is_hook {
                continue;
            }
            // A patch fills in no default, so what has one could be left out and can be.
            let is_required = merged.required.contains(wire) && !(sent.is_patch && found.default.is_some());
            let wanted = self.types.wanted_name(parts).map(names::field_name);
            let own = wanted.unwrap_or_else(|| names::field_from(&words));
            let is_setter = is_optional(found.presence(is_required));
            let ident = scope.claim_of(&names::argument_names(own, Some("body"), is_setter));
            let (content_type, parts) = (part.content_type, part.parts);
            let field = Field { content_type, parts, ..field(ident, wire, is_required, found) };
            arguments.push(ArgumentDraft { field, location: ArgumentLocation::BodyField });
        }
        let Others { extra, bounds } = self.types.extra(merged, context, scope);
        let closed = extra == Extra::Denied;
        if let Extra::Kept(ident, value) = extra {
            let map = SchemaUse::of(TypeRef::Map(Box::new(value)));
            arguments.push(ArgumentDraft { field: field(ident, "", true, map), location: ArgumentLocation::BodyExtra });
        }
        let all = merged.constraints.clone();
        let (min_properties, max_properties) = (all.min_properties, all.max_properties);
        let constraints = Bounds { min_properties, max_properties, values: bounds, ..Bounds::default() }.into();
        let required = sent.required;
        let body = Some(Body { media, required, flattened: true, closed, constraints, schemas: Vec::new() });
        BodyDraft { body, arguments, description: None, content_types: None }
    }

    fn whole_body(&mut self, content: &Content, body: &Context) -> SchemaUse {
        let Some(schema) = &content.schema else {
            let ty = match content.media.codec {
                Codec::Json => TypeRef::Any,
                Codec::Form | Codec::Multipart => TypeRef::JsonObject,
                Codec::Text => TypeRef::String,
                Codec::EventStream => TypeRef::Events(Box::new(TypeRef::String)),
                Codec::JsonLines | Codec::JsonSeq | Codec::Parts => TypeRef::Events(Box::new(TypeRef::Any)),
                Codec::Bytes => TypeRef::ByteStream,
            };
            return SchemaUse::of(ty);
        };
        match content.media.codec {
            Codec::Json | Codec::Form | Codec::Multipart => self.types.schema(schema, body),
            Codec::Text => self.text_body(schema, &content.media),
            Codec::Parts => {
                let item = self.types.part(schema, content, &body.item());
                SchemaUse::of(TypeRef::Events(Box::new(item)))
            }
            Codec::EventStream | Codec::JsonLines | Codec::JsonSeq => {
                let item = self.types.schema(schema, &body.item());
                SchemaUse::of(TypeRef::Events(Box::new(item.item())))
            }
            Codec::Bytes => {
                self.note_lost_schema(schema, &content.media);
                SchemaUse::of(TypeRef::ByteStream)
            }
        }
    }

    /// A body of text is what its schema allows a string to be; of what is no string, the text.
    pub fn text_body(&mut self, schema: &str, media: &Media) -> SchemaUse {
        let mut found = SchemaUse::of(TypeRef::String);
        let Some(merged) = self.types.merge(&[Part::new(schema)]) else { return found };
        let is_text = matches!(merged.kind, None | Some(JsonType::String)) && merged.values.is_none();
        if !is_text || !merged.unions.is_empty() {
            let message = format!("{} is passed on as text; its schema is not used", media.name);
            self.types.report.warning("W111", schema, message);
            return found;
        }
        found.constraints = constraints::only(merged.constraints.clone(), false, true, false, false);
        add_format(&mut found, &merged, &mut self.types.report);
        found
    }

    /// A body of an unknown format is handed over as it is, and what its schema says is not used.
    pub fn note_lost_schema(&mut self, schema: &str, media: &Media) {
        let is_binary = self
            .resolver
            .node(schema)
            .is_some_and(|node| node.member("type").and_then(Value::as_str) == Some("string"));
        if !is_binary {
            let message = format!("{} is passed on as bytes; its schema is not used", media.name);
            self.types.report.warning("W111", schema, message);
        }
    }

    fn whole(&mut self, found: SchemaUse, (media, required): (Vec<Media>, bool), scope: &mut Scope) -> BodyDraft {
        let constraints = found.constraints.clone();
        let found = SchemaUse { ty: found.clone().item(), nullable: false, default: None, ..found };
        let presence = if required { Presence::Required } else { Presence::Optional };
        let ident = scope.claim_of(&names::argument_names("body".to_owned(), None, is_optional(presence)));
        let field = Field { presence, ..field(ident, "", required, found) };
        let body = Some(Body { media, required, flattened: false, closed: false, constraints, schemas: Vec::new() });
        BodyDraft {
            body,
            arguments: vec![ArgumentDraft { field, location: ArgumentLocation::Body }],
            description: None,
            content_types: None,
        }
    }
}

/// What the description says of a body is said at its argument.
fn with_description(mut body: BodyDraft, description: Option<&str>) -> BodyDraft {
    let described = docs::described(description);
    if let (Some(argument), Some(_)) = (body.arguments.first_mut(), &described.description) {
        argument.field.docs = Docs { deprecated: argument.field.docs.deprecated, ..described };
    }
    body
}
