//! Parameters → arguments.

use lvng_contract::PathTemplate;
use openapiv3::{Parameter, ParameterSchemaOrContent, PathStyle, QueryStyle};
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
        let mut parameters: Vec<Resolved<'_, Parameter>> = resolver.parameters(operation);
        parameters.retain(|parameter| self.is_argument(parameter, &placeholders));
        parameters.sort_by_key(|parameter| match parameter.value {
            Parameter::Path { parameter_data, .. } => placeholders.iter().position(|name| *name == parameter_data.name),
            _ => Some(placeholders.len()),
        });
        for name in &placeholders {
            let is_path = |parameter: &Parameter| matches!(parameter, Parameter::Path { .. });
            if !parameters.iter().any(|known| is_path(known.value) && known.value.parameter_data_ref().name == *name) {
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
    fn is_argument(&mut self, parameter: &Resolved<'_, Parameter>, placeholders: &[&str]) -> bool {
        let name = &parameter.value.parameter_data_ref().name;
        match parameter.value {
            Parameter::Header { .. } => {
                let taken =
                    ["accept", "content-type", "authorization"].iter().any(|taken| name.eq_ignore_ascii_case(taken));
                if taken {
                    let message = format!("`{name}` is set by content and security; as a parameter it is ignored");
                    self.types.report.warning("W115", &parameter.pointer, message);
                }
                !taken
            }
            Parameter::Path { .. } if !placeholders.contains(&name.as_str()) => {
                let message = format!("the path has no `{{{name}}}`; the parameter is left out");
                self.types.report.warning("W118", &parameter.pointer, message);
                false
            }
            _ => true,
        }
    }

    fn param(&mut self, parameter: Resolved<'_, Parameter>, context: &Context, scope: &mut Scope) -> ParameterDraft {
        let data = parameter.value.parameter_data_ref();
        let context = match &parameter.component {
            Some(component) => Context { takes_constant: true, ..Context::inline(names::type_name(component)) },
            None => context.property(&data.name),
        };
        let resolver = self.resolver;
        let node = self.types.schemas.node(&parameter.pointer).unwrap_or(&Value::Null);
        let says = |key: &str| node.member(key).and_then(Value::as_bool) == Some(true);
        let (is_querystring, has_cookie_style, allow_reserved) =
            (says(QUERYSTRING), says(COOKIE_STYLE), says("allowReserved"));
        let location = if is_querystring { Location::Querystring } else { location(parameter.value) };
        let (found, is_json) = match is_querystring {
            true => self.querystring_schema(&data.format, &parameter.pointer, &context),
            false => self.param_schema(&data.format, &parameter.pointer, &context),
        };
        let is_path = location == Location::Path;
        if is_path && !data.required {
            let message = "parameters of the path are always required; it is taken as such";
            self.types.report.warning("W117", &parameter.pointer, message).help("add `required: true`");
        }
        let presence = match found.presence(data.required || is_path) {
            // There is no null outside JSON: an empty or absent parameter is all there can be.
            Presence::Nullable | Presence::OptionalNullable if !is_json => match is_path {
                true => Presence::Required,
                false => Presence::Optional,
            },
            presence => presence,
        };
        let wanted = foreign::parameter_name(node).unwrap_or(&data.name);
        let rust = scope.claim_of(&names::argument_names(wanted, Some(location.word()), is_optional(presence)));
        let mut field = field(rust, &data.name, true, found);
        field.presence = presence;
        let own = docs::described(self.types.schemas.said(&parameter, "description"));
        if own.description.is_some() {
            field.docs = own;
        }
        if let Some(example) = examples::of_parameter(resolver, node) {
            docs::append(&mut field.docs, &example);
        }
        field.docs.deprecated |= data.deprecated == Some(true);
        let mut style = written_style(parameter.value, is_json);
        // Nothing is encoded in headers and in cookies of their own style.
        style.allow_reserved = allow_reserved && location != Location::Header && !has_cookie_style;
        if has_cookie_style {
            style.style = Style::Cookie;
        }
        let encodings = if is_querystring { self.encodings_of(&parameter.pointer) } else { Vec::new() };
        ParameterDraft { field, location, style, encodings, pointer: parameter.pointer }
    }

    /// The value of a parameter that is the whole query string, and whether it is JSON text.
    fn querystring_schema(
        &mut self,
        format: &ParameterSchemaOrContent,
        pointer: &str,
        context: &Context,
    ) -> (SchemaUse, bool) {
        let ParameterSchemaOrContent::Content(content) = format else { return (SchemaUse::any(), true) };
        let Some(name) = content.keys().next() else { return (SchemaUse::any(), true) };
        let media = pointer::join(pointer, &["content", name]);
        let schema = pointer::child(&media, "schema");
        let has_schema = self.types.schemas.node(&schema).is_some();
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
    fn encodings_of(&mut self, pointer: &str) -> Vec<Encoding> {
        let names = self.types.schemas.keyword(pointer, "content").and_then(Value::as_object);
        let contents = media::contents(self.types.schemas, names.into_iter().flat_map(|names| names.keys()), pointer);
        let mut forms = Forms { schemas: self.types.schemas, report: &mut self.types.report };
        let found = forms.with_encodings(contents, pointer).into_iter().next();
        found.map_or_else(Vec::new, |content| content.media.encodings)
    }

    /// The value of a parameter or header, and whether it is JSON text.
    pub fn param_schema(
        &mut self,
        format: &ParameterSchemaOrContent,
        pointer: &str,
        context: &Context,
    ) -> (SchemaUse, bool) {
        match format {
            ParameterSchemaOrContent::Schema(_) => {
                (self.types.schema(&pointer::child(pointer, "schema"), context), false)
            }
            ParameterSchemaOrContent::Content(content) => {
                let Some(name) = content.keys().next() else {
                    return (SchemaUse { ty: TypeRef::String, ..SchemaUse::any() }, false);
                };
                let schema = pointer::join(pointer, &["content", name, "schema"]);
                let is_text = Codec::from_media_type(name) == Some(Codec::Text);
                if is_text || self.types.schemas.node(&schema).is_none() {
                    let ty = if is_text { TypeRef::String } else { TypeRef::Any };
                    return (SchemaUse { ty, ..SchemaUse::any() }, !is_text);
                }
                (self.types.schema(&schema, context), true)
            }
        }
    }
}

/// How the description wants a parameter written.
fn written_style(parameter: &Parameter, is_json: bool) -> WrittenStyle {
    let (style, allow_reserved, allow_empty) = match parameter {
        Parameter::Path { style, .. } => {
            let style = match style {
                PathStyle::Simple => Style::Simple,
                PathStyle::Label => Style::Label,
                PathStyle::Matrix => Style::Matrix,
            };
            (style, false, false)
        }
        Parameter::Query { style, allow_reserved, allow_empty_value, .. } => {
            let style = match style {
                QueryStyle::Form => Style::Form,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            };
            (style, *allow_reserved, *allow_empty_value == Some(true))
        }
        Parameter::Header { .. } | Parameter::Cookie { .. } => (location(parameter).default_style(), false, false),
    };
    let explode = parameter.parameter_data_ref().explode.unwrap_or(style.default_explode());
    let style = if is_json { Style::Json } else { style };
    WrittenStyle { style, explode, allow_reserved, allow_empty }
}
