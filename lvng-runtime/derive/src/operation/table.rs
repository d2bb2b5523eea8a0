//! The attributes of the struct and the `OperationMeta` they make.

use super::argument::{Argument, Place};
use super::body::Body;
use crate::attributes;
use crate::keys::{Keys, collect, known};
use crate::response::Answer;
use crate::shared::Shared;
use lvng_contract::{Location, Method, PageStyle, is_token};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, DeriveInput, Error, Ident, LitStr, Path, Result, Token, parenthesized};

/// What the attributes of the struct say.
pub struct StructAttributes {
    head: Head,
    body: Option<Body>,
    schemas: Option<Schemas>,
    pub success: Answer,
    shared: Shared,
    evidence: Option<TokenStream>,
    pagination: Option<TokenStream>,
    servers: Vec<TokenStream>,
}

/// `"createAgent", POST "/api/v2/agents", deprecated, ..Shared`
struct Head {
    id: LitStr,
    method: TokenStream,
    path: LitStr,
    deprecated: bool,
    /// The type that has what the attributes leave out.
    defaults: Option<Path>,
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let id = input.parse()?;
        input.parse::<Token![,]>()?;
        let (method, path) = (method(input)?, input.parse()?);
        let mut head = Head { id, method, path, deprecated: false, defaults: None };
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() && head.defaults.is_none() {
            if input.parse::<Option<Token![..]>>()?.is_some() {
                head.defaults = Some(input.parse()?);
            } else {
                known(&input.parse()?, "key of `operation`", &["deprecated"], |key| key)?;
                head.deprecated = true;
            }
        }
        Ok(head)
    }
}

/// `POST`, or `"COPY"` for a method that OpenAPI has no key for.
fn method(input: ParseStream<'_>) -> Result<TokenStream> {
    let variant = if input.peek(LitStr) {
        let name: LitStr = input.parse()?;
        let text = name.value();
        if !is_token(&text) || Method::from_name(&text).is_some() {
            return Err(Error::new(
                name.span(),
                "expected an HTTP method that OpenAPI has no key for, such as \"COPY\"",
            ));
        }
        quote!(Other(#name))
    } else {
        let name: Ident = input.parse()?;
        let method = known(&name, "method", &Method::ALL, Method::as_str)?;
        format_ident!("{method:?}").into_token_stream()
    };
    Ok(quote!(lvng_runtime::__private::MethodSpec::#variant))
}

/// `path::to::DOCUMENT, "application/json" = "/$defs/Body", query("filter" = "/$defs/Filter")`
struct Schemas {
    document: Path,
    all: Vec<Schema>,
}

/// What is held against a schema, and the pointer of the schema.
struct Schema {
    /// Where the parameter travels; none for a body.
    location: Option<Location>,
    /// The media type of the body, or the name of the parameter.
    name: LitStr,
    pointer: LitStr,
}

impl Parse for Schemas {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut schemas = Schemas { document: input.parse()?, all: Vec::new() };
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            schemas.all.push(input.parse()?);
        }
        Ok(schemas)
    }
}

impl Parse for Schema {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let named = |input: ParseStream<'_>, location| {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            Ok(Schema { location, name, pointer: input.parse()? })
        };
        if !input.peek(Ident) {
            return named(input, None);
        }
        let location = known(&input.parse()?, "location of a parameter", Location::ALL, Location::word)?;
        let content;
        parenthesized!(content in input);
        named(&content, Some(location))
    }
}

impl Schemas {
    /// The `MediaSchema`s of bodies, or the `ParamSchema`s.
    fn tokens(&self, of_params: bool) -> Vec<TokenStream> {
        let all = self.all.iter().filter(|schema| schema.location.is_some() == of_params);
        all.map(|schema| schema.tokens(&self.document)).collect()
    }
}

impl Schema {
    /// The `MediaSchema` or `ParamSchema`. What a validator is kept in is a static of its own.
    fn tokens(&self, document: &Path) -> TokenStream {
        let Schema { location, name, pointer } = self;
        let schema = quote!(|| {
            static SCHEMA: lvng_runtime::__private::BodySchema =
                lvng_runtime::__private::BodySchema::new(&#document, #pointer);
            &SCHEMA
        });
        match location {
            Some(location) => {
                let location = attributes::variant(location.variant());
                let location = quote!(lvng_runtime::__private::Location::#location);
                quote!(lvng_runtime::__private::ParamSchema::new(#location, #name, #schema))
            }
            None => quote!(lvng_runtime::__private::MediaSchema::new(#name, #schema)),
        }
    }
}

impl StructAttributes {
    pub fn parse(input: &DeriveInput) -> Result<Self> {
        let find = |name| attributes::find(&input.attrs, name);
        let Some(head) = find("operation") else {
            return Err(Error::new(input.ident.span(), "expected `#[operation(\"id\", METHOD \"/path\")]`"));
        };
        let head: Head = head.parse_args()?;
        Ok(StructAttributes {
            body: find("body").map(Attribute::parse_args).transpose()?,
            schemas: find("schema").map(Attribute::parse_args).transpose()?,
            success: Answer::parse(&input.attrs, "success")?.unwrap_or_else(Answer::any),
            shared: Shared::parse(&input.attrs)?,
            evidence: find("evidence").map(evidence).transpose()?,
            pagination: find("pagination").map(pagination).transpose()?,
            servers: servers(&input.attrs)?,
            head,
        })
    }

    /// What a failed call answers.
    pub(super) fn error(&self) -> TokenStream {
        self.shared.error(self.head.defaults.as_ref())
    }

    /// Whether a body is held against a schema.
    pub(super) fn has_schemas(&self) -> bool {
        self.schemas.iter().flat_map(|schemas| &schemas.all).any(|schema| schema.location.is_none())
    }

    /// The `OperationMeta`.
    pub(super) fn meta(&self, arguments: &[Argument<'_>]) -> TokenStream {
        let StructAttributes { head, schemas, success, shared, evidence, pagination, servers, .. } = self;
        let tokens = |of_params| schemas.iter().flat_map(|schemas| schemas.tokens(of_params)).collect::<Vec<_>>();
        let (of_params, of_bodies) = (tokens(true), tokens(false));
        let param_schemas = (!of_params.is_empty()).then(|| quote!(.param_schemas(&[#(#of_params),*])));
        let schemas = (!of_bodies.is_empty()).then(|| quote!(.schemas(&[#(#of_bodies),*])));
        let Head { id, method, path, deprecated, defaults } = head;
        let table = match defaults {
            Some(defaults) => quote!(of::<#defaults>),
            None => quote!(new),
        };
        let mut params = Vec::new();
        let mut fields = Vec::new();
        let mut whole = None;
        for argument in arguments {
            match &argument.place {
                Place::Param(parameter) => params.push(parameter.table()),
                Place::BodyField(member) => fields.push(member.field()),
                Place::Extra | Place::ContentType => {}
                Place::Body(media) => whole = Some(media),
            }
        }
        let body = whole.or(self.body.as_ref()).map(|body| {
            let body = body.tokens(&fields);
            quote!(.body(Some(#body #schemas)))
        });
        let params = (!params.is_empty()).then(|| quote!(.params(&[#(#params),*])));
        let (success, shared) = (&success.specs, shared.setters());
        let servers = (!servers.is_empty()).then(|| quote!(.servers(&[#(#servers),*])));
        let deprecated = deprecated.then(|| quote!(.deprecated(true)));
        quote! {
            lvng_runtime::__private::OperationMeta::#table(#id, #method, #path)
                #params
                #param_schemas
                #body
                .success(#success)
                #shared
                #evidence
                #pagination
                #servers
                #deprecated
        }
    }
}

/// `"https://files.example.com"`, `"https://{region}.example.com", "https://eu.example.com"`: one table for each.
fn servers(attributes: &[Attribute]) -> Result<Vec<TokenStream>> {
    let server = |attribute: &Attribute| {
        let mut keys = Keys::new(attribute)?;
        let Some(template) = keys.text("a URL")? else {
            return Err(Error::new(keys.owner().span(), "expected a URL, and one with the defaults of its variables"));
        };
        let url = keys.text("a URL")?.unwrap_or_else(|| template.clone());
        keys.finish()?;
        Ok(quote!(lvng_runtime::__private::ServerSpec::new(#template, #url)))
    };
    collect(attributes.iter().filter(|attribute| attribute.path().is_ident("server")).map(server))
}

/// `documented, "S1", "S4"`, as a setter
fn evidence(attribute: &Attribute) -> Result<TokenStream> {
    let mut keys = Keys::new(attribute)?;
    let Some(level) = keys.word() else {
        return Err(Error::new(keys.owner().span(), "expected a level such as `documented`, and sources"));
    };
    let level = LitStr::new(&level.to_string(), level.span());
    let mut sources = Vec::new();
    while let Some(source) = keys.text("a source")? {
        sources.push(source);
    }
    keys.finish()?;
    Ok(quote!(.evidence(Some(lvng_runtime::__private::Evidence::new(#level, &[#(#sources),*])))))
}

/// `offset, position = "offset", limit = "limit", items = "/agents", total = "/total"`, as a setter
fn pagination(attribute: &Attribute) -> Result<TokenStream> {
    let mut keys = Keys::new(attribute)?;
    let Some(style) = keys.word() else {
        return Err(Error::new(keys.owner().span(), "expected a style such as `offset` or `cursor`"));
    };
    let style = attributes::variant(known(&style, "style of pages", PageStyle::ALL, PageStyle::word)?.variant());
    let mut setters = TokenStream::new();
    for key in ["position", "limit", "items", "total", "has_more", "next"] {
        if let Some((key, value)) = keys.value(key)? {
            setters.extend(quote!(.#key(Some(#value))));
        }
    }
    keys.finish()?;
    let style = quote!(lvng_runtime::__private::PageStyle::#style);
    Ok(quote!(.pagination(Some(lvng_runtime::__private::Pagination::new(#style) #setters))))
}
