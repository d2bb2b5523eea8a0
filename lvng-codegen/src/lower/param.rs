//! Parameters → arguments.

use lvng_contract::PathTemplate;
use serde_json::Value;

use super::context::Context;
use super::docs;
use super::drafts::{ParameterDraft, WrittenStyle};
use super::encoding::Forms;
use super::examples;
use super::foreign;
use super::media;
use super::object::field;
use super::operation::OperationLowering;
use super::types::{SchemaUse, is_optional};
use crate::ir::{Codec, Encoding, Location, Media, Presence, Style, TypeRef};
use crate::members::Members;
use crate::names::{self, Scope};
use crate::normalize::{COOKIE_STYLE, QUERYSTRING};
use crate::pointer;
use crate::resolve::{self, Resolved, location};

impl OperationLowering<'_> {
    /// The parameters of an operation and its path item; those of the path first, in its order.
    pub fn params(
        &mut self,
        operation: &resolve::Operation,
        context: &Context,
        scope: &mut Scope,
    ) -> Vec<ParameterDraft> {
        let resolver = self.resolver;
        let template = PathTemplate::parse(&operation.path);
        let placeholders: Vec<&str> = template.names().collect();
        let mut parameters = resolver.parameters(operation);
        parameters.retain(|parameter| self.is_argument(parameter, &placeholders));
        parameters.sort_by_key(|parameter| match location(parameter) {
            Location::Path => placeholders.iter().position(|name| *name == name_of(parameter)),
            _ => Some(placeholders.len()),
        });
        for name in &placeholders {
            if !parameters.iter().any(|known| location(known) == Location::Path && name_of(known) == *name) {
                self.types
                    .report
                    .error(
                        "E104",
                        &operation.pointer,
                        format!("the path has `{{{name}}}`, but there is no such parameter"),
                    )
                    .help(format!("add a parameter `name: {name}`, `in: path`, `required: true`"));
            }
        }
        self.note_adjacent(operation);
        parameters.into_iter().map(|parameter| self.param(parameter, context, scope)).collect()
    }

    /// Where no text stands between two parameters, no text says where the first ends.
    fn note_adjacent(&mut self, operation: &resolve::Operation) {
        if PathTemplate::parse(&operation.path).has_adjacent_placeholders() {
            let message = "no text stands between two parameters; a server does not answer the operation";
            self.types
                .report
                .warning("W131", pointer::parent(&operation.pointer).unwrap_or_default(), message)
                .at_key();
        }
    }

    /// Some headers are not parameters (OpenAPI 3.0, Parameter Object), and what the path does not have cannot be sent.
    fn is_argument(&mut self, parameter: &Resolved<'_>, placeholders: &[&str]) -> bool {
        let name = name_of(parameter);
        match location(parameter) {
            Location::Header => {
                let taken =
                    ["accept", "content-type", "authorization"].iter().any(|taken| name.eq_ignore_ascii_case(taken));
                if taken {
                    let message = format!("`{name}` is set by content and security; as a parameter it is ignored");
                    self.types.report.warning("W115", &parameter.pointer, message);
                }
                !taken
            }
            Location::Path if !placeholders.contains(&name) => {
                let message = format!("the path has no `{{{name}}}`; the parameter is left out");
                self.types.report.warning("W118", &parameter.pointer, message);
                false
            }
            _ => true,
        }
    }

    fn param(&mut self, parameter: Resolved<'_>, context: &Context, scope: &mut Scope) -> ParameterDraft {
        let wire = name_of(&parameter);
        let words = names::variant_words(wire);
        let context = match &parameter.component {
            Some(component) => Context { takes_constant: true, ..Context::inline(names::type_name(component)) },
            None => context.property(&words),
        };
        let resolver = self.resolver;
        let (is_querystring, has_cookie_style, allow_reserved) =
            (parameter.says(QUERYSTRING), parameter.says(COOKIE_STYLE), parameter.says("allowReserved"));
        let location = if is_querystring { Location::Querystring } else { location(&parameter) };
        let (found, is_json) = match is_querystring {
            true => self.querystring_schema(&parameter, &context),
            false => self.param_schema(&parameter, &context),
        };
        let (is_path, required) = (location == Location::Path, parameter.says("required"));
        if is_path && !required {
            let message = "parameters of the path are always required; it is taken as such";
            self.types.report.warning("W117", &parameter.pointer, message).help("add `required: true`");
        }
        let presence = match found.presence(required || is_path) {
            // There is no null outside JSON: an empty or absent parameter is all there can be.
            Presence::Nullable | Presence::OptionalNullable if !is_json => match is_path {
                true => Presence::Required,
                false => Presence::Optional,
            },
            presence => presence,
        };
        let wanted = foreign::parameter_name(parameter.node).map(names::field_name);
        let own = wanted.unwrap_or_else(|| names::field_from(&words));
        let rust = scope.claim_of(&names::argument_names(own, Some(location.word()), is_optional(presence)));
        let mut field = field(rust, wire, true, found);
        field.presence = presence;
        let own = docs::described(self.types.schemas.said(&parameter, "description"));
        if own.description.is_some() {
            field.docs = own;
        }
        if let Some(example) = examples::of_parameter(resolver, parameter.node) {
            docs::append(&mut field.docs, &example);
        }
        field.docs.deprecated |= parameter.says("deprecated");
        let mut style = written_style(&parameter, is_json);
        // Nothing is encoded in headers and in cookies of their own style.
        style.allow_reserved = allow_reserved && location != Location::Header && !has_cookie_style;
        if has_cookie_style {
            style.style = Style::Cookie;
        }
        let encodings = if is_querystring { self.encodings_of(&parameter) } else { Vec::new() };
        ParameterDraft { field, location, style, encodings, pointer: parameter.pointer }
    }

    /// The value of a parameter that is the whole query string, and whether it is JSON text.
    fn querystring_schema(&mut self, parameter: &Resolved<'_>, context: &Context) -> (SchemaUse, bool) {
        let Some((name, media)) = parameter.named("content").next() else { return (SchemaUse::any(), true) };
        let schema = pointer::join(&parameter.pointer, &["content", name, "schema"]);
        let has_schema = media.has("schema");
        match Codec::from_media_type(name) {
            Some(Codec::Form) if has_schema => (self.types.schema(&schema, context), false),
            Some(Codec::Form) => (SchemaUse { ty: TypeRef::JsonObject, ..SchemaUse::any() }, false),
            Some(Codec::Json) | None if has_schema => (self.types.schema(&schema, context), true),
            Some(Codec::Json) | None => (SchemaUse::any(), true),
            _ if has_schema => {
                let media = Media { name: name.clone(), codec: Codec::Text, encodings: Vec::new(), parts: None };
                (self.text_body(&schema, &media), false)
            }
            _ => (SchemaUse { ty: TypeRef::String, ..SchemaUse::any() }, false),
        }
    }

    /// The styles of the members of a query string that is a form.
    fn encodings_of(&mut self, parameter: &Resolved<'_>) -> Vec<Encoding> {
        let contents = media::contents(self.types.schemas, parameter);
        let mut forms = Forms { schemas: self.types.schemas, report: &mut self.types.report };
        let found = forms.with_encodings(contents, &parameter.pointer).into_iter().next();
        found.map_or_else(Vec::new, |content| content.media.encodings)
    }

    /// The value of a parameter or header, and whether it is JSON text.
    pub fn param_schema(&mut self, holder: &Resolved<'_>, context: &Context) -> (SchemaUse, bool) {
        if holder.node.has("schema") {
            return (self.types.schema(&pointer::child(&holder.pointer, "schema"), context), false);
        }
        let Some((name, media)) = holder.named("content").next() else {
            return (SchemaUse { ty: TypeRef::String, ..SchemaUse::any() }, false);
        };
        let is_text = Codec::from_media_type(name) == Some(Codec::Text);
        if is_text || !media.has("schema") {
            let ty = if is_text { TypeRef::String } else { TypeRef::Any };
            return (SchemaUse { ty, ..SchemaUse::any() }, !is_text);
        }
        let schema = pointer::join(&holder.pointer, &["content", name, "schema"]);
        (self.types.schema(&schema, context), true)
    }
}

fn name_of<'a>(parameter: &Resolved<'a>) -> &'a str {
    parameter.text("name").unwrap_or_default()
}

/// How the description wants a parameter written.
fn written_style(parameter: &Resolved<'_>, is_json: bool) -> WrittenStyle {
    let location = location(parameter);
    let style = parameter.text("style").and_then(Style::from_name).unwrap_or(location.default_style());
    let explode = parameter.node.member("explode").and_then(Value::as_bool).unwrap_or(style.default_explode());
    let style = if is_json { Style::Json } else { style };
    let allow_empty = location == Location::Query && parameter.says("allowEmptyValue");
    WrittenStyle { style, explode, allow_reserved: false, allow_empty }
}
