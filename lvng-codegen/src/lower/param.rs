//! Parameters → arguments.

use openapiv3::{Parameter, ParameterSchemaOrContent, PathStyle, QueryStyle};

use super::object::field;
use super::schema::Use;
use super::types::DraftId;
use super::{Context, Lowering, routes};
use crate::ir::{Field, ParamStyle, Position, Presence, Style, TypeRef};
use crate::names::{self, Scope};
use crate::pointer;
use crate::resolve::{self, Resolved};

/// The parameters of an operation.
pub struct Params {
    /// Those of the path first, in its order.
    pub list: Vec<ParameterDraft>,
    /// The names they took.
    pub scope: Scope,
}

/// A parameter, before it is known what kind of value it is.
pub struct ParameterDraft {
    pub field: Field<DraftId>,
    /// Where it travels, written in a style.
    pub position: fn(ParamStyle) -> Position,
    pub style: WrittenStyle,
    /// Where the description has it.
    pub pointer: String,
}

/// How the description wants a parameter written.
#[derive(Clone, Copy, Debug)]
pub struct WrittenStyle {
    pub style: Style,
    pub explode: bool,
    pub allow_reserved: bool,
    pub allow_empty: bool,
}

impl Lowering<'_> {
    /// The parameters of an operation and its path item.
    pub fn params(&mut self, operation: &resolve::Operation, context: &Context) -> Params {
        let resolver = self.resolver;
        let mut scope = Scope::default();
        let placeholders = placeholders(&operation.path);
        let mut parameters: Vec<Resolved<'_, Parameter>> = resolver.parameters(operation);
        parameters.retain(|parameter| self.is_argument(parameter, &placeholders));
        parameters.sort_by_key(|parameter| match parameter.value {
            Parameter::Path { parameter_data, .. } => placeholders.iter().position(|name| *name == parameter_data.name),
            _ => Some(placeholders.len()),
        });
        for name in &placeholders {
            let is_path = |parameter: &Parameter| matches!(parameter, Parameter::Path { .. });
            if !parameters.iter().any(|known| is_path(known.value) && known.value.parameter_data_ref().name == *name) {
                self.error(
                    "E104",
                    &operation.pointer,
                    format!("the path has `{{{name}}}`, but there is no such parameter"),
                )
                .help(format!("add a parameter `name: {name}`, `in: path`, `required: true`"));
            }
        }
        self.note_adjacent(operation);
        let list = parameters.into_iter().map(|parameter| self.param(parameter, context, &mut scope)).collect();
        Params { list, scope }
    }

    /// Where no text stands between two parameters, no text says where the first ends.
    fn note_adjacent(&mut self, operation: &resolve::Operation) {
        if routes::sent(&operation.path).0.contains("}{") {
            let message = "no text stands between two parameters; a server does not answer the operation";
            self.diagnostics.warning("W131", pointer::parent(&operation.pointer).unwrap_or_default(), message).at_key();
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
                    self.diagnostics.warning("W115", &parameter.pointer, message);
                }
                !taken
            }
            Parameter::Path { .. } if !placeholders.contains(&name.as_str()) => {
                let message = format!("the path has no `{{{name}}}`; the parameter is left out");
                self.diagnostics.warning("W118", &parameter.pointer, message);
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
        let (found, is_json) = self.param_schema(&data.format, &parameter.pointer, &context);
        let (position, location) = position(parameter.value);
        let is_path = matches!(parameter.value, Parameter::Path { .. });
        if is_path && !data.required {
            let message = "parameters of the path are always required; it is taken as such";
            self.diagnostics.warning("W117", &parameter.pointer, message).help("add `required: true`");
        }
        let presence = match found.presence(data.required || is_path) {
            // There is no null outside JSON: an empty or absent parameter is all there can be.
            Presence::Nullable | Presence::OptionalNullable if !is_json => match is_path {
                true => Presence::Required,
                false => Presence::Optional,
            },
            presence => presence,
        };
        let rust = scope.claim_of(&argument_names(&data.name, Some(location), presence));
        let mut field = field(rust, &data.name, true, found);
        field.presence = presence;
        let own = super::docs::described(data.description.as_deref());
        if own.description.is_some() {
            field.docs = own;
        }
        field.docs.deprecated |= data.deprecated == Some(true);
        ParameterDraft { field, position, style: written_style(parameter.value, is_json), pointer: parameter.pointer }
    }

    /// The value of a parameter or header, and whether it is JSON text.
    pub fn param_schema(&mut self, format: &ParameterSchemaOrContent, pointer: &str, context: &Context) -> (Use, bool) {
        match format {
            ParameterSchemaOrContent::Schema(_) => (self.schema(&pointer::child(pointer, "schema"), context), false),
            ParameterSchemaOrContent::Content(content) => {
                let Some(name) = content.keys().next() else {
                    return (Use { ty: TypeRef::String, ..Use::any() }, false);
                };
                let schema = pointer::join(pointer, &["content", name, "schema"]);
                let is_text = name.starts_with("text/");
                if is_text || self.resolver.node(&schema).is_none() {
                    let ty = if is_text { TypeRef::String } else { TypeRef::Any };
                    return (Use { ty, ..Use::any() }, !is_text);
                }
                (self.schema(&schema, context), true)
            }
        }
    }
}

/// Where a parameter travels, with a word for the place.
fn position(parameter: &Parameter) -> (fn(ParamStyle) -> Position, &'static str) {
    match parameter {
        Parameter::Path { .. } => (Position::Path, "path"),
        Parameter::Query { .. } => (Position::Query, "query"),
        Parameter::Header { .. } => (Position::Header, "header"),
        Parameter::Cookie { .. } => (Position::Cookie, "cookie"),
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
        Parameter::Header { .. } => (Style::Simple, false, false),
        Parameter::Cookie { .. } => (Style::Form, false, false),
    };
    // Form pairs are repeated unless the description says otherwise; all others are not.
    let explode = parameter.parameter_data_ref().explode.unwrap_or(matches!(style, Style::Form | Style::DeepObject));
    let style = if is_json { Style::Json } else { style };
    WrittenStyle { style, explode, allow_reserved, allow_empty }
}

/// Names for an argument: its own, then with the place it travels in. Setters may not hide what every call has.
pub fn argument_names(wire: &str, location: Option<&str>, presence: Presence) -> Vec<String> {
    let own = names::field_name(wire);
    let is_setter = matches!(presence, Presence::Optional | Presence::OptionalNullable);
    let own = if is_setter && names::is_reserved_setter(&own) { format!("{own}_") } else { own };
    let placed = location.map(|location| format!("{location}_{}", own.trim_start_matches("r#")));
    std::iter::once(own).chain(placed).collect()
}

/// The names in braces, in order.
pub fn placeholders(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}
