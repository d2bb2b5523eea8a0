//! Reads attributes into tables: `#[field("wireName", nullable, min = 0, items(max_length = 5))]`.

use lvng_contract::{Location, Shape, Style, TextFormat};
use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, Fields, GenericArgument, Ident, Lit, LitStr, PathArguments, Result,
    Token, Type, UnOp, parenthesized,
};

/// An entry of an attribute.
pub enum Entry {
    /// `"text"` or `5`
    Literal(Lit),
    /// `nullable`
    Flag(Ident),
    /// `min = 0`
    Value(Ident, Expr),
    /// `items(…)`
    List(Ident, Vec<Entry>),
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Lit) {
            return input.parse().map(Entry::Literal);
        }
        let name: Ident = input.parse()?;
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            return Ok(Entry::Value(name, input.parse()?));
        }
        if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            return Ok(Entry::List(name, parse_entries(&inner)?));
        }
        Ok(Entry::Flag(name))
    }
}

pub fn parse_entries(input: ParseStream<'_>) -> Result<Vec<Entry>> {
    Ok(Punctuated::<Entry, Token![,]>::parse_terminated(input)?.into_iter().collect())
}

/// The attribute of this name, when there is one.
pub fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.path().is_ident(name))
}

/// Whether the type, a field or a variant is deprecated.
pub fn has_deprecated(input: &DeriveInput) -> bool {
    let is_deprecated = |attributes: &[Attribute]| find(attributes, "deprecated").is_some();
    is_deprecated(&input.attrs)
        || match &input.data {
            Data::Struct(data) => data.fields.iter().any(|field| is_deprecated(&field.attrs)),
            Data::Enum(data) => data.variants.iter().any(|variant| is_deprecated(&variant.attrs)),
            Data::Union(_) => false,
        }
}

/// The `Constraints` of a variant: `#[allowed(max_length = 5)]`.
pub fn of_variant(attributes: &[Attribute]) -> Result<TokenStream> {
    match find(attributes, "allowed") {
        Some(attribute) => constraints(entries(attribute)?),
        None => Ok(quote!(lvng_runtime::wire::Constraints::NONE)),
    }
}

/// The entries of an attribute; none for `#[field]`.
pub fn entries(attribute: &Attribute) -> Result<Vec<Entry>> {
    match &attribute.meta {
        syn::Meta::Path(_) => Ok(Vec::new()),
        _ => attribute.parse_args_with(parse_entries),
    }
}

/// The fields of a struct with named fields.
pub fn named_fields(input: &DeriveInput) -> Result<impl Iterator<Item = &syn::Field>> {
    match &input.data {
        Data::Struct(data) if matches!(data.fields, Fields::Named(_) | Fields::Unit) => Ok(data.fields.iter()),
        _ => Err(Error::new(input.ident.span(), "expected a struct with named fields")),
    }
}

/// The settings of a style, as fields of the table: `style = form, explode, shape = array, allow_reserved`.
pub fn style(settings: &[(Ident, Option<Expr>)], location: Location) -> Result<TokenStream> {
    let setting = |key: &str| settings.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    let style = match setting("style") {
        Some(Some(value)) => word(value, Style::from_word, "a style such as `form`")?,
        _ => location.default_style(),
    };
    let shape = match setting("shape") {
        Some(Some(value)) => word(value, Shape::from_word, "a shape: `primitive`, `array` or `object`")?,
        _ => Shape::Primitive,
    };
    let explode = match setting("explode") {
        Some(Some(value)) => quote!(#value),
        Some(None) => quote!(true),
        None => {
            let default = style.default_explode();
            quote!(#default)
        }
    };
    let allow_reserved = setting("allow_reserved").is_some();
    let (style, shape) = (variant(style.variant()), variant(shape.variant()));
    Ok(quote! {
        style: lvng_runtime::wire::Style::#style,
        explode: #explode,
        shape: lvng_runtime::wire::Shape::#shape,
        allow_reserved: #allow_reserved,
    })
}

/// The value that a word of the contract stands for, as in `style = form`.
pub fn word<T>(value: &Expr, from_word: fn(&str) -> Option<T>, expected: &str) -> Result<T> {
    let found = match value {
        Expr::Path(path) => path.path.get_ident().and_then(|word| from_word(&word.to_string())),
        _ => None,
    };
    found.ok_or_else(|| Error::new(value.span(), format!("expected {expected}")))
}

/// The variant of an enum of the contract.
pub fn variant(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// What a field's attribute says: the wire form of a member or parameter.
pub struct Member {
    pub name: LitStr,
    pub nullable: bool,
    pub constant: Option<LitStr>,
    setters: TokenStream,
    constraints: TokenStream,
    /// Entries that are not of `Field`: `style = form`.
    pub others: Vec<(Ident, Option<Expr>)>,
}

impl Member {
    /// Reads the attribute; the wire name is the field's own unless one is given.
    pub fn new(field: &syn::Field, attribute: Option<&Attribute>) -> Result<Self> {
        let Some(ident) = &field.ident else { return Err(Error::new(field.span(), "expected a named field")) };
        let name = ident.to_string();
        let mut member = Member {
            name: LitStr::new(name.strip_prefix("r#").unwrap_or(&name), ident.span()),
            nullable: false,
            constant: None,
            setters: TokenStream::new(),
            constraints: TokenStream::new(),
            others: Vec::new(),
        };
        if find(&field.attrs, "deprecated").is_some() {
            member.setters.extend(quote!(deprecated: true,));
        }
        for entry in attribute.map(entries).transpose()?.unwrap_or_default() {
            member.add(entry)?;
        }
        Ok(member)
    }

    fn add(&mut self, entry: Entry) -> Result<()> {
        match entry {
            Entry::Literal(Lit::Str(name)) => self.name = name,
            Entry::Literal(other) => return Err(Error::new(other.span(), "expected the name on the wire")),
            Entry::Flag(flag) if flag == "unique_items" => self.constraints.extend(quote!(#flag: true,)),
            Entry::Flag(flag) if ["nullable", "read_only", "write_only"].iter().any(|known| flag == known) => {
                self.nullable |= flag == "nullable";
                self.setters.extend(quote!(#flag: true,));
            }
            Entry::Flag(flag) => self.others.push((flag, None)),
            Entry::Value(key, value) if key == "default" || key == "content_type" => {
                self.setters.extend(quote!(#key: Some(#value),))
            }
            Entry::Value(key, value) if key == "constant" => {
                let text = string(&value)?;
                self.setters.extend(quote!(#key: Some(#text),));
                self.constant = Some(text);
            }
            Entry::Value(key, value) => match constraint(&key, &value)? {
                Some(tokens) => self.constraints.extend(tokens),
                None => self.others.push((key, Some(value))),
            },
            Entry::List(key, inner) if key == "items" || key == "values" => {
                let inner = constraints(inner)?;
                self.constraints.extend(quote!(#key: Some(&#inner),));
            }
            Entry::List(key, _) => return Err(Error::new(key.span(), "expected `items(…)` or `values(…)`")),
        }
        Ok(())
    }

    /// The `Field` of the table.
    pub fn field(&self) -> TokenStream {
        let Member { name, setters, constraints, .. } = self;
        if setters.is_empty() && constraints.is_empty() {
            return quote!(lvng_runtime::wire::Field::new(#name));
        }
        let bounds = match constraints.is_empty() {
            true => TokenStream::new(),
            false => quote! {
                constraints: lvng_runtime::wire::Constraints { #constraints ..lvng_runtime::wire::Constraints::NONE },
            },
        };
        quote!(lvng_runtime::wire::Field { #setters #bounds ..lvng_runtime::wire::Field::new(#name) })
    }

    /// Whether a value must be given, for a field of this type.
    pub fn is_required(&self, ty: &Type) -> bool {
        let may_be_absent = match last_segment(ty).map(|segment| segment.ident.to_string()).as_deref() {
            Some("Option") => !self.nullable,
            Some("Patch") => true,
            _ => false,
        };
        !may_be_absent
    }
}

/// A `Constraints` of nested entries.
pub fn constraints(entries: Vec<Entry>) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    for entry in entries {
        tokens.extend(match entry {
            Entry::Flag(flag) if flag == "unique_items" => quote!(#flag: true,),
            Entry::List(key, inner) if key == "items" || key == "values" => {
                let inner = constraints(inner)?;
                quote!(#key: Some(&#inner),)
            }
            Entry::Value(key, value) => match constraint(&key, &value)? {
                Some(tokens) => tokens,
                None => return Err(Error::new(key.span(), "expected a constraint")),
            },
            Entry::Literal(other) => return Err(Error::new(other.span(), "expected a constraint")),
            Entry::Flag(key) | Entry::List(key, _) => return Err(Error::new(key.span(), "expected a constraint")),
        });
    }
    Ok(quote!(lvng_runtime::wire::Constraints { #tokens ..lvng_runtime::wire::Constraints::NONE }))
}

/// An entry of `Constraints`, when `key` is one.
fn constraint(key: &Ident, value: &Expr) -> Result<Option<TokenStream>> {
    const NUMBERS: [&str; 5] = ["min", "max", "exclusive_min", "exclusive_max", "multiple_of"];
    const COUNTS: [&str; 6] =
        ["min_length", "max_length", "min_items", "max_items", "min_properties", "max_properties"];
    let is = |names: &[&str]| names.iter().any(|name| key == name);
    if is(&NUMBERS) {
        let number = number(value)?;
        return Ok(Some(quote!(#key: Some(#number),)));
    }
    if key == "format" {
        let format = text_format(value)?;
        return Ok(Some(quote!(#key: Some(#format),)));
    }
    Ok((is(&COUNTS) || key == "pattern").then(|| quote!(#key: Some(#value),)))
}

/// `format = email`: a `TextFormat` by its name in OpenAPI.
fn text_format(value: &Expr) -> Result<TokenStream> {
    let format = variant(word(value, TextFormat::from_word, "the name of a format, such as `email`")?.variant());
    Ok(quote_spanned!(value.span()=> lvng_runtime::wire::TextFormat::#format))
}

/// A number as `f64`, however large.
pub fn number(value: &Expr) -> Result<TokenStream> {
    let expected = || Error::new(value.span(), "expected a number");
    match value {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            let number = number(&unary.expr)?;
            Ok(quote!(-#number))
        }
        Expr::Lit(literal) => {
            let number: f64 = match &literal.lit {
                Lit::Int(int) => int.base10_digits().parse().map_err(|_| expected())?,
                Lit::Float(float) => float.base10_digits().parse().map_err(|_| expected())?,
                _ => return Err(expected()),
            };
            if !number.is_finite() {
                return Err(expected());
            }
            let number = Literal::f64_suffixed(number);
            Ok(quote_spanned!(value.span()=> #number))
        }
        _ => Err(expected()),
    }
}

/// A string literal.
pub fn string(value: &Expr) -> Result<LitStr> {
    match value {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Ok(text.clone()),
        _ => Err(Error::new(value.span(), "expected a string")),
    }
}

/// The value of a constant in a constructor.
fn constant_value(text: &LitStr, ty: &Type) -> TokenStream {
    if let Some(inner) = inside_option(ty) {
        let value = constant_value(text, inner);
        return quote!(Some(#value));
    }
    let json = text.value();
    if let Some(inner) = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        let inner = LitStr::new(&unescaped(inner), text.span());
        return quote!(#inner.into());
    }
    const INTEGERS: [&str; 4] = ["i32", "i64", "u32", "u64"];
    let is = |names: &[&str]| last_segment(ty).is_some_and(|segment| names.iter().any(|name| segment.ident == name));
    match json.parse::<f64>().ok().filter(|number| number.is_finite()) {
        Some(number) if is(&["f32", "f64"]) => Literal::f64_unsuffixed(number).into_token_stream(),
        _ => {
            let literal: TokenStream = json.parse().unwrap_or_default();
            if is(&INTEGERS) || is(&["bool"]) { literal } else { quote!(#literal.into()) }
        }
    }
}

/// The text that the inside of a JSON string stands for.
fn unescaped(json: &str) -> String {
    let mut text = String::new();
    let mut rest = json.chars();
    while let Some(letter) = rest.next() {
        let escaped = if letter == '\\' { rest.next() } else { None };
        match escaped {
            None => text.push(letter),
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            // Only control characters are written by number, which need no more than one.
            Some('u') => {
                let digits: String = rest.by_ref().take(4).collect();
                text.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some(other) => text.push(other),
        }
    }
    text
}

/// The last segment of a path type.
pub fn last_segment(ty: &Type) -> Option<&syn::PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// The type inside an `Option`.
fn inside_option(ty: &Type) -> Option<&Type> {
    let segment = last_segment(ty).filter(|segment| segment.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}

/// A parameter of a constructor and the value it gives: text by `impl Into<String>`.
fn constructor_argument(name: &Ident, ty: &Type) -> (TokenStream, TokenStream) {
    match last_segment(ty) {
        Some(segment) if segment.ident == "String" || segment.ident == "Secret" => {
            (quote!(#name: impl Into<#ty>), quote!(#name.into()))
        }
        _ => (quote!(#name: #ty), quote!(#name)),
    }
}

/// A field in a constructor: the parameter that it takes, if it takes one, and its value.
pub fn initial(
    ident: &Ident,
    ty: &Type,
    required: bool,
    constant: Option<&LitStr>,
) -> (Option<TokenStream>, TokenStream) {
    match (required, constant) {
        (true, Some(text)) => {
            let value = constant_value(text, ty);
            (None, quote!(#ident: #value))
        }
        (true, None) => {
            let (argument, value) = constructor_argument(ident, ty);
            (Some(argument), quote!(#ident: #value))
        }
        (false, _) => (None, quote!(#ident: Default::default())),
    }
}

/// `new` with everything that must be there.
pub fn constructor(name: &Ident, fields: impl Iterator<Item = (Option<TokenStream>, TokenStream)>) -> TokenStream {
    let (arguments, values): (Vec<_>, Vec<_>) = fields.unzip();
    let arguments = arguments.into_iter().flatten();
    quote! {
        #[automatically_derived]
        impl #name {
            /// With everything that must be there; the rest is left out.
            #[allow(clippy::too_many_arguments, clippy::new_without_default)]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}
