//! What the derives of the runtime read: `#[field(…)]`, `#[param(…)]`, `#[body(…)]` and their like.

use crate::ir::{
    Argument, ArgumentLocation, Body, Condition, Constraints, Encoding, Extra, Field, Header, Location, Media, Number,
    Object, OneOfVariant, Operation, ParamStyle, PartEncoding, PartEncodings, Presence, ServerUrl, Shape, StatusSpec,
    Style,
};
use crate::tokens::{Ident, Literal, ToTokens, TokenStream, quote};
use serde_json::Value;

/// `#[field(…)]`, or nothing where nothing is to say.
pub(crate) fn field(field: &Field) -> Option<TokenStream> {
    let mut keys = Keys::default();
    keys.field(field);
    keys.any().map(|keys| quote!(#[field(#keys)]))
}

/// `#[header(…)]`, or nothing where the name says it all.
pub(crate) fn header(header: &Header) -> Option<TokenStream> {
    let mut keys = Keys::default();
    keys.field(&header.field);
    keys.style(&header.style, Location::Header.default_style());
    keys.any().map(|keys| quote!(#[header(#keys)]))
}

/// The attribute that says where an argument travels, `#[param(query, …)]` or `#[body(…)]`, or what is known of a property
/// of the body, where anything is.
pub(crate) fn argument(argument: &Argument, body: Option<&Body>) -> Option<TokenStream> {
    let (location, style, encodings) = match &argument.location {
        ArgumentLocation::Parameter(location, style) => (*location, style, [].as_slice()),
        ArgumentLocation::Querystring(style, encodings) => (Location::Querystring, style, encodings.as_slice()),
        ArgumentLocation::BodyExtra => return Some(quote!(#[extra])),
        ArgumentLocation::BodyField => return field(&argument.field),
        ArgumentLocation::Body => return body.map(self::body),
    };
    let mut keys = Keys::default();
    keys.flag(location.word(), true);
    keys.field(&argument.field);
    keys.style(style, location.default_style());
    keys.all(encodings.iter().map(encoding));
    let keys = keys.0;
    Some(quote!(#[param(#keys)]))
}

/// `#[body(json, required)]`, with bounds on the body as a whole.
pub(crate) fn body(body: &Body) -> TokenStream {
    let mut keys = Keys::default();
    keys.all(body.media.iter().map(media));
    keys.flag("required", body.required);
    keys.flag("closed", body.closed);
    keys.constraints(&body.constraints);
    let keys = keys.0;
    quote!(#[body(#keys)])
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
    let mut keys = Keys::default();
    keys.all([&encoding.name]);
    keys.style(&encoding.style, Location::Query.default_style());
    let keys = keys.0;
    quote!(encoding(#keys))
}

/// `part("meta", "application/json"), prefix("text/plain"), item("image/png")`
fn part_encodings(parts: &PartEncodings) -> Vec<TokenStream> {
    let of = |key: Ident<'_>, encoding: &PartEncoding| {
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

/// `#[object(closed, min_properties = 1)]`, or nothing where nothing is to say.
pub(crate) fn object(ty: &Object) -> Option<TokenStream> {
    let mut keys = Keys::default();
    keys.flag("closed", ty.extra == Extra::Denied);
    keys.constraints(&ty.constraints);
    keys.any().map(|keys| quote!(#[object(#keys)]))
}

/// `#[allowed(…)]`: what values a variant allows.
pub(crate) fn allowed(constraints: &Constraints) -> Option<TokenStream> {
    let mut keys = Keys::default();
    keys.constraints(constraints);
    keys.any().map(|keys| quote!(#[allowed(#keys)]))
}

/// `#[member("Value", nullable)]`: the member that a variant is.
pub(crate) fn member(name: &str, is_nullable: bool, constraints: &Constraints) -> TokenStream {
    let mut keys = Keys::default();
    keys.all([name]);
    keys.flag("nullable", is_nullable);
    keys.constraints(constraints);
    let keys = keys.0;
    quote!(#[member(#keys)])
}

/// A word of the contract, as a token.
fn key(word: &str) -> Ident<'_> {
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

/// The keys of an attribute, with commas between them.
#[derive(Default)]
struct Keys(TokenStream);

impl Keys {
    /// They, if there are any.
    fn any(self) -> Option<TokenStream> {
        (self.0.len() > 0).then_some(self.0)
    }

    /// Adds what stands as one key each.
    fn all(&mut self, keys: impl IntoIterator<Item = impl ToTokens>) {
        for key in keys {
            self.next();
            key.to_tokens(&mut self.0);
        }
    }

    /// Puts a comma behind the last key.
    fn next(&mut self) {
        if self.0.len() > 0 {
            self.0.push(",");
        }
    }

    fn value(&mut self, key: &str, value: Option<impl ToTokens>) {
        if let Some(value) = value {
            self.flag(key, true);
            self.0.push("=");
            value.to_tokens(&mut self.0);
        }
    }

    fn number(&mut self, key: &str, value: &Option<Number>) {
        self.value(key, value.as_ref().map(number));
    }

    fn count(&mut self, key: &str, value: Option<u64>) {
        self.value(key, value.map(Literal::number));
    }

    fn flag(&mut self, key: &str, set: bool) {
        if set {
            self.next();
            self.0.push(key);
        }
    }

    /// A key with keys of its own.
    fn nested(&mut self, key: &str, add: impl FnOnce(&mut Self)) {
        self.flag(key, true);
        let open = self.0.begin("(");
        let mut inner = Self::default();
        add(&mut inner);
        inner.0.to_tokens(&mut self.0);
        self.0.end(open, ")");
    }

    /// Bounds and the like.
    fn constraints(&mut self, allowed: &Constraints) {
        if allowed.is_none() {
            return;
        }
        self.number("min", &allowed.min);
        self.number("max", &allowed.max);
        self.number("exclusive_min", &allowed.exclusive_min);
        self.number("exclusive_max", &allowed.exclusive_max);
        self.number("multiple_of", &allowed.multiple_of);
        self.count("min_length", allowed.min_length);
        self.count("max_length", allowed.max_length);
        self.value("pattern", allowed.pattern.as_ref());
        self.value("format", allowed.format.map(|format| key(format.word())));
        self.count("min_items", allowed.min_items);
        self.count("max_items", allowed.max_items);
        self.flag("unique_items", allowed.unique_items);
        self.count("min_properties", allowed.min_properties);
        self.count("max_properties", allowed.max_properties);
        for (key, allowed) in [("items", &allowed.items), ("values", &allowed.values)] {
            if !allowed.is_none() {
                self.nested(key, |keys| keys.constraints(allowed));
            }
        }
    }

    /// What is known of a field.
    fn field(&mut self, field: &Field) {
        if field.ident.trim_start_matches("r#") != field.wire_name {
            self.all([&field.wire_name]);
        }
        self.flag("nullable", field.presence == Presence::Nullable);
        self.value("default", field.default.as_deref().map(literal));
        self.value("constant", field.constant.as_deref().map(literal));
        self.constraints(&field.constraints);
        self.value("content_type", field.content_type.as_ref());
        if let Some(parts) = &field.parts {
            self.nested("parts", |keys| keys.all(part_encodings(parts)));
        }
        self.flag("read_only", field.read_only);
        self.flag("write_only", field.write_only);
    }

    /// Only what differs from what OpenAPI takes for granted at the place.
    fn style(&mut self, param: &ParamStyle, usual: Style) {
        let is_usual = param.style == usual;
        self.value("style", (!is_usual).then(|| key(param.style.word())));
        let is_said = param.style != Style::Json && param.explode != param.style.default_explode();
        self.value("explode", is_said.then_some(param.explode));
        self.value("shape", (param.shape != Shape::Primitive).then(|| key(param.shape.word())));
        self.flag("allow_reserved", param.allow_reserved);
        self.flag("allow_empty", param.allow_empty);
    }
}
