//! What the derives of the runtime read: `#[field(…)]`, `#[param(…)]`, `#[body(…)]` and their like.

use crate::ir::{
    Argument, ArgumentLocation, Body, Condition, Constraints, Encoding, Field, Header, Location, Media, Number,
    OneOfVariant, Operation, ParamStyle, PartEncoding, PartEncodings, Presence, ServerUrl, Shape, StatusSpec, Style,
};
use crate::tokens::{Ident, Literal, ToTokens, TokenStream, quote};
use serde_json::Value;

/// `#[field(…)]`, or nothing where nothing is to say.
pub(crate) fn field(field: &Field) -> Option<TokenStream> {
    let keys = field_keys(field);
    (!keys.is_empty()).then(|| quote!(#[field(#(#keys),*)]))
}

/// `#[header(…)]`, or nothing where the name says it all.
pub(crate) fn header(header: &Header) -> Option<TokenStream> {
    let keys: Vec<_> = field_keys(&header.field)
        .into_iter()
        .chain(style_keys(&header.style, Location::Header.default_style()))
        .collect();
    (!keys.is_empty()).then(|| quote!(#[header(#(#keys),*)]))
}

/// The attribute that says where an argument travels, `#[param(query, …)]` or `#[body(…)]`, or what is known of a property
/// of the body, where anything is.
pub(crate) fn argument(argument: &Argument, body: Option<&Body>) -> Option<TokenStream> {
    let (location, style) = match &argument.location {
        ArgumentLocation::Parameter(location, style) => (location, style),
        ArgumentLocation::Querystring(style, encodings) => {
            let location = Location::Querystring;
            let keys = field_keys(&argument.field).into_iter().chain(style_keys(style, location.default_style()));
            let keys = keys.chain(encodings.iter().map(encoding));
            let location = key(location.word());
            return Some(quote!(#[param(#location #(, #keys)*)]));
        }
        ArgumentLocation::BodyExtra => return Some(quote!(#[extra])),
        ArgumentLocation::BodyField => return field(&argument.field),
        ArgumentLocation::Body => return body.map(self::body),
    };
    let keys = field_keys(&argument.field).into_iter().chain(style_keys(style, location.default_style()));
    let location = key(location.word());
    Some(quote!(#[param(#location #(, #keys)*)]))
}

/// `#[body(json, required)]`, with bounds on the body as a whole.
pub(crate) fn body(body: &Body) -> TokenStream {
    let media = body.media.iter().map(media);
    let required = body.required.then(|| quote!(required));
    let closed = body.closed.then(|| quote!(closed));
    let parts = media.chain(required).chain(closed).chain(constraints(&body.constraints));
    quote!(#[body(#(#parts),*)])
}

/// `json`, or `json("application/problem+json")` where the name is not the usual one.
pub(crate) fn media(media: &Media) -> TokenStream {
    let codec = key(media.codec.word());
    let name = (media.name != media.codec.usual_media_type()).then(|| media.name.to_token_stream());
    let parts = media.parts.iter().flat_map(|parts| part_encodings(parts));
    let settings: Vec<_> = name.into_iter().chain(media.encodings.iter().map(encoding)).chain(parts).collect();
    if settings.is_empty() { quote!(#codec) } else { quote!(#codec(#(#settings),*)) }
}

/// `encoding("ids", style = pipe_delimited, shape = array)`
fn encoding(encoding: &Encoding) -> TokenStream {
    let name = &encoding.name;
    let keys = style_keys(&encoding.style, Location::Query.default_style());
    quote!(encoding(#name #(, #keys)*))
}

/// `part("meta", "application/json"), prefix("text/plain"), item("image/png")`
fn part_encodings(parts: &PartEncodings) -> Vec<TokenStream> {
    let of = |key: Ident, encoding: &PartEncoding| {
        let texts = encoding.name.iter().chain(&encoding.content_type).map(ToTokens::to_token_stream);
        let inner = texts.chain(encoding.parts.iter().flat_map(|parts| part_encodings(parts)));
        quote!(#key(#(#inner),*))
    };
    let named = parts.named.iter().map(|encoding| of(key("part"), encoding));
    let prefix = parts.prefix.iter().map(|encoding| of(key("prefix"), encoding));
    named.chain(prefix).chain(parts.item.iter().map(|encoding| of(key("item"), encoding))).collect()
}

/// The feature that the calls of an operation stand behind.
pub(crate) fn gate(op: &Operation) -> Option<TokenStream> {
    op.feature.as_ref().map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// The URL of a server, and with the defaults of its variables: what `#[server(…)]` and `ServerSpec::new` take.
pub(crate) fn server_url(url: &ServerUrl) -> TokenStream {
    let ServerUrl { template, default } = url;
    quote!(#template, #default)
}

/// `201`, `"4XX"` or `default`.
pub(crate) fn status(status: StatusSpec) -> TokenStream {
    match status {
        StatusSpec::Code(code) => Literal::number(code).to_token_stream(),
        StatusSpec::Class(_) => status.to_string().to_token_stream(),
        StatusSpec::Default => key(&status.to_string()).to_token_stream(),
    }
}

/// `#[when("circle", "/style/kind" = ["filled", "empty"])]`
pub(crate) fn when(variant: &OneOfVariant) -> Option<TokenStream> {
    let tags = variant.tags.iter().map(ToTokens::to_token_stream);
    let conditions = variant.conditions.iter().map(|Condition { path, values }| {
        let path = crate::pointer::join("", &path.iter().map(String::as_str).collect::<Vec<_>>());
        match values.as_slice() {
            [only] => quote!(#path = #only),
            values => quote!(#path = [#(#values),*]),
        }
    });
    let default = variant.is_default.then(|| quote!(default));
    let terminal = variant.is_terminal.then(|| quote!(terminal));
    let all: Vec<_> = tags.chain(conditions).chain(default).chain(terminal).collect();
    (!all.is_empty()).then(|| quote!(#[when(#(#all),*)]))
}

/// A word of the description: bare where it is one, else in quotes.
pub(crate) fn word(text: &str) -> TokenStream {
    match syn::parse_str::<syn::Ident>(text) {
        Ok(_) => key(text).to_token_stream(),
        Err(_) => text.to_token_stream(),
    }
}

/// Bounds and the like, as keys.
pub(crate) fn constraints(allowed: &Constraints) -> Vec<TokenStream> {
    let mut keys = Keys::default();
    keys.number("min", &allowed.min);
    keys.number("max", &allowed.max);
    keys.number("exclusive_min", &allowed.exclusive_min);
    keys.number("exclusive_max", &allowed.exclusive_max);
    keys.number("multiple_of", &allowed.multiple_of);
    keys.count("min_length", allowed.min_length);
    keys.count("max_length", allowed.max_length);
    keys.value("pattern", allowed.pattern.as_ref());
    keys.value("format", allowed.format.map(|format| key(format.word())));
    keys.count("min_items", allowed.min_items);
    keys.count("max_items", allowed.max_items);
    keys.flag("unique_items", allowed.unique_items);
    keys.count("min_properties", allowed.min_properties);
    keys.count("max_properties", allowed.max_properties);
    keys.nested("items", &allowed.items);
    keys.nested("values", &allowed.values);
    keys.0
}

fn field_keys(field: &Field) -> Vec<TokenStream> {
    let mut keys = Keys::default();
    if field.ident.trim_start_matches("r#") != field.wire_name {
        keys.0.push(field.wire_name.to_token_stream());
    }
    keys.flag("nullable", field.presence == Presence::Nullable);
    keys.value("default", field.default.as_deref().map(literal));
    keys.value("constant", field.constant.as_deref().map(literal));
    keys.0.extend(constraints(&field.constraints));
    keys.value("content_type", field.content_type.as_ref());
    if let Some(parts) = &field.parts {
        let parts = part_encodings(parts);
        keys.0.push(quote!(parts(#(#parts),*)));
    }
    keys.flag("read_only", field.read_only);
    keys.flag("write_only", field.write_only);
    keys.0
}

/// Only what differs from what OpenAPI takes for granted at the place.
fn style_keys(param: &ParamStyle, usual: Style) -> Vec<TokenStream> {
    let mut keys = Keys::default();
    let is_usual = param.style == usual;
    keys.value("style", (!is_usual).then(|| key(param.style.word())));
    let is_said = param.style != Style::Json && param.explode != param.style.default_explode();
    keys.value("explode", is_said.then_some(param.explode));
    keys.value("shape", (param.shape != Shape::Primitive).then(|| key(param.shape.word())));
    keys.flag("allow_reserved", param.allow_reserved);
    keys.flag("allow_empty", param.allow_empty);
    keys.0
}

/// A word of the contract, as a token.
fn key(word: &str) -> Ident {
    Ident::new(word)
}

/// A value as a literal of Rust, which has lists but no objects: those are JSON text.
pub(crate) fn literal(value: &Value) -> TokenStream {
    match value {
        Value::String(text) => text.to_token_stream(),
        Value::Bool(value) => value.to_token_stream(),
        Value::Number(number) => self::number(number).to_token_stream(),
        Value::Null => quote!(null),
        Value::Array(items) => {
            let items = items.iter().map(literal);
            quote!([#(#items),*])
        }
        Value::Object(_) => {
            let text = value.to_string();
            quote!(json(#text))
        }
    }
}

/// A number as it is written in an attribute.
fn number(number: &Number) -> Literal {
    // As JSON has it: `1e308` has no 308 zeros.
    Literal::number(number)
}

/// The keys of an attribute.
#[derive(Default)]
struct Keys(Vec<TokenStream>);

impl Keys {
    fn value(&mut self, key: &str, value: Option<impl ToTokens>) {
        let key = Ident::new(key);
        self.0.extend(value.map(|value| quote!(#key = #value)));
    }

    fn number(&mut self, key: &str, value: &Option<Number>) {
        self.value(key, value.as_ref().map(number));
    }

    fn count(&mut self, key: &str, value: Option<u64>) {
        self.value(key, value.map(Literal::number));
    }

    fn flag(&mut self, key: &str, set: bool) {
        let key = Ident::new(key);
        self.0.extend(set.then(|| quote!(#key)));
    }

    fn nested(&mut self, key: &str, allowed: &Constraints) {
        if !allowed.is_none() {
            let (key, keys) = (Ident::new(key), constraints(allowed));
            self.0.push(quote!(#key(#(#keys),*)));
        }
    }
}
