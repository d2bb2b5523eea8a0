//! Headers of responses → a struct for each operation.

use serde_json::Value;

use super::context::Context;
use super::docs;
use super::drafts::{HeaderDraft, HeaderStyle, ResponseDraft};
use super::object::field;
use super::operation::OperationLowering;
use super::types::SchemaUse;
use crate::ir::{Constraints, Docs, Field, Location, Presence, TypeRef};
use crate::members::Members;
use crate::names::{self, Scope};
use crate::pointer;
use crate::resolve::Resolved;

/// Headers that every response has methods for.
const USUAL: &[&str] = &["ratelimit-", "x-ratelimit-", "retry-after", "x-request-id", "request-id"];
/// Headers that frame the message, which HTTP itself sets.
const FRAMING: &[&str] = &["content-length", "transfer-encoding", "connection"];

impl<'a> OperationLowering<'a> {
    /// The headers of a response. `seen` are those of the operation's other responses: what is written twice is one type.
    pub fn headers(
        &mut self,
        found: &Resolved<'a>,
        context: &Context,
        seen: &mut Vec<(&'a Value, HeaderDraft)>,
    ) -> Vec<HeaderDraft> {
        let resolver = self.resolver;
        let list = pointer::child(&found.pointer, "headers");
        let mut headers = Vec::new();
        for (wire, node) in found.named("headers") {
            // The content says it better (OpenAPI 3.0, Response Object).
            if wire.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let Some(header) = resolver.follow(node, pointer::child(&list, wire)) else { continue };
            let is_same = |(known, other): &&(&Value, HeaderDraft)| {
                other.field.wire_name.eq_ignore_ascii_case(wire) && *known == header.node
            };
            let known = seen.iter().find(is_same).map(|(_, header)| header.clone());
            let draft = known.unwrap_or_else(|| self.header(wire, &header, context));
            seen.push((header.node, draft.clone()));
            headers.push(draft);
        }
        headers
    }

    /// Errors have one type for all operations, so that headers of theirs are read one by one.
    pub fn note_headers_of_failure(&mut self, found: &Resolved<'_>) {
        let list = pointer::child(&found.pointer, "headers");
        for (wire, header) in found.named("headers") {
            let at = pointer::child(&list, wire);
            // Of one that many responses refer to it is said once.
            let subject = header.member("$ref").and_then(Value::as_str).unwrap_or(&at);
            let has_no_field = !is_usual(wire) && !wire.eq_ignore_ascii_case("content-type");
            if has_no_field && self.types.report.is_first("W123", subject) {
                let message = format!("the header `{wire}` of an error has no field; `header_as` reads it");
                self.types.report.warning("W123", &at, message).at_key();
            }
        }
    }

    fn header(&mut self, wire: &str, header: &Resolved<'_>, context: &Context) -> HeaderDraft {
        let words = names::variant_words(wire);
        let context = match &header.component {
            Some(component) => Context::inline(names::type_name(component)),
            None => context.property(&words),
        };
        let (found, is_json) = self.param_schema(header, &context);
        let explode = header.node.member("explode").and_then(Value::as_bool);
        let style =
            HeaderStyle { is_json, explode: explode.unwrap_or(Location::Header.default_style().default_explode()) };
        // Cookies are credentials, which no `Debug` shows.
        let is_secret = found.ty == TypeRef::String && wire.eq_ignore_ascii_case("set-cookie");
        let ty = if is_secret { TypeRef::Secret } else { found.ty };
        let used = SchemaUse { ty, nullable: false, ..found };
        let mut field = field(names::field_from(&words), wire, header.says("required"), used);
        let own = docs::described(self.types.schemas.said(header, "description"));
        if own.description.is_some() {
            field.docs = Docs { deprecated: field.docs.deprecated, ..own };
        }
        field.docs.deprecated |= header.says("deprecated");
        HeaderDraft { field, style }
    }

    /// The headers of all responses but the usual ones, each once.
    pub fn headers_of_all(&mut self, responses: &[ResponseDraft], pointer: &str) -> Vec<HeaderDraft> {
        let mut scope = Scope::default();
        let mut all: Vec<HeaderDraft> = Vec::new();
        for header in responses.iter().flat_map(|response| &response.headers) {
            if is_usual(&header.field.wire_name) || find(&all, header).is_some() {
                continue;
            }
            let of_responses: Vec<Option<&HeaderDraft>> =
                responses.iter().map(|response| find(&response.headers, header)).collect();
            let others = || of_responses.iter().flatten();
            if others().any(|other| !is_same_type(other, header)) {
                let message =
                    format!("`{}` has different types in different responses; it is text", header.field.wire_name);
                self.types.report.warning("W121", pointer, message);
            }
            let mut one = others().fold(header.clone(), |one, other| loosened(one, other));
            let is_required =
                |header: &Option<&HeaderDraft>| header.is_some_and(|it| it.field.presence == Presence::Required);
            if !of_responses.iter().all(is_required) {
                one.field.presence = Presence::Optional;
            }
            one.field.ident = scope.claim(&one.field.ident);
            all.push(one);
        }
        all
    }
}

/// Whether the runtime has a method for a header, or it belongs to the transport.
fn is_usual(wire: &str) -> bool {
    let name = wire.to_ascii_lowercase();
    USUAL.iter().any(|usual| name.starts_with(usual)) || FRAMING.contains(&name.as_str())
}

/// The header of the same name, whose case does not count.
fn find<'h>(headers: &'h [HeaderDraft], header: &HeaderDraft) -> Option<&'h HeaderDraft> {
    headers.iter().find(|other| other.field.wire_name.eq_ignore_ascii_case(&header.field.wire_name))
}

fn is_same_type(one: &HeaderDraft, other: &HeaderDraft) -> bool {
    one.style == other.style && one.field.ty == other.field.ty
}

/// What reads both: without the details in which they differ.
fn loosened(one: HeaderDraft, other: &HeaderDraft) -> HeaderDraft {
    let is_same_type = is_same_type(&one, other);
    let HeaderDraft { field, style } = one;
    let is_alike = is_same_type && field.constraints == other.field.constraints;
    let constraints = if is_alike { field.constraints } else { Constraints::default() };
    let default = field.default.filter(|value| is_same_type && other.field.default.as_ref() == Some(value));
    let constant = field.constant.filter(|value| is_same_type && other.field.constant.as_ref() == Some(value));
    let ty = if is_same_type { field.ty } else { TypeRef::String };
    let style = if is_same_type { style } else { HeaderStyle { is_json: false, explode: false } };
    HeaderDraft { field: Field { ty, constraints, default, constant, ..field }, style }
}
