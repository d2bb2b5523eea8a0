//! Operations: `ir::Operation` → a struct and the enums of what it answers.

use super::ident::{ident, path_tokens};
use super::scope::{RUNTIME, Scope};
use super::types::{field_type, type_ref};
use super::{attributes, docs, model};
use crate::ir::{
    Answer, Argument, Body, BodySchema, ContentTypes, Evidence, Header, Headers, Operation, PageEnd, Pagination,
    ParameterSchema, RateLimit, Response, SecurityRequirement, ServerUrl, Shared, Tag,
};
use crate::pointer;
use crate::tokens::{Literal, ToTokens, TokenStream, quote};
use lvng_contract::Method;

/// The struct of an operation, with what the description fixes.
pub(crate) fn operation(scope: &mut Scope, tag: &Tag, op: &Operation) -> TokenStream {
    let docs = docs::operation(op);
    let derives = model::derives(scope, "Operation", op.is_stream);
    let (id, path) = (&op.id, &op.path);
    let method = method(&op.http_method);
    let auth = (!op.inherited.auth).then(|| auth(&op.auth));
    let servers = op.servers.iter().map(server);
    let body = op.body.as_ref().filter(|body| body.flattened).map(attributes::body);
    let schemas = schemas(scope, op);
    let success = answers(scope, &op.success, "success");
    let failure = own_failure(scope, tag, op);
    let evidence = op.evidence.as_ref().map(evidence);
    let rate_limit = own_rate_limit(tag, op);
    let pagination = op.pagination.as_ref().map(pagination);
    let deprecated = op.docs.deprecated.then(|| quote!(, deprecated));
    let defaults = tag.shared.as_ref().map(|shared| ident(&shared.name)).map(|name| quote!(, ..#name));
    let tag_name = tag.shared.is_none().then(|| tag_name(tag));
    let name = ident(&op.type_name);
    let fields: Vec<_> = op.arguments.iter().map(|field| argument(scope, field, op.body.as_ref())).collect();
    let content_type = op.content_types.as_ref().map(content_type);
    quote! {
        #docs
        #derives
        #[operation(#id, #method #path #deprecated #defaults)]
        #tag_name
        #auth
        #(#servers)*
        #body
        #schemas
        #(#success)*
        #(#failure)*
        #evidence
        #rate_limit
        #pagination
        pub struct #name {
            #(#fields)*
            #content_type
        }
    }
}

fn content_type(types: &ContentTypes) -> TokenStream {
    let (field, name) = (ident(&types.field), ident(&types.name));
    quote! {
        /// The media type of the body.
        #[content_type]
        pub #field: #name,
    }
}

/// The enum of the media types that the body of an operation may have.
fn content_types(scope: &mut Scope, op: &Operation) -> Option<TokenStream> {
    let types = op.content_types.as_ref()?;
    let media = op.body.iter().flat_map(|body| &body.media).map(|media| super::inline::code(&media.name));
    let docs = ["The media types that the body of ", &super::inline::code(&op.id), " may have."].concat();
    let docs = docs::outer(super::markdown::wrap(&docs));
    let (name, variants) = (ident(&types.name), types.variants.iter().map(|variant| ident(variant)));
    let variants: Vec<_> = variants.collect();
    let described = variants.iter().zip(media).enumerate().map(|(place, (variant, media))| {
        let docs = docs::outer(vec![media]);
        let default = (place == 0).then(|| quote!(#[default]));
        quote!(#docs #default #variant,)
    });
    let content_type = scope.name("lvng_runtime::wire", "ContentType");
    Some(quote! {
        #docs
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum #name {
            #(#described)*
        }

        impl #content_type for #name {
            const ALL: &'static [Self] = &[#(Self::#variants),*];
        }
    })
}

/// The enum of the media types that a caller can ask for.
fn accepts(op: &Operation) -> Option<TokenStream> {
    let accepts = op.accepts.as_ref()?;
    let docs = ["The media types that the answer of ", &super::inline::code(&op.id), " may have."].concat();
    let docs = docs::outer(super::markdown::wrap(&docs));
    let name = ident(&accepts.name);
    let variants: Vec<_> = accepts.variants.iter().map(|(variant, _)| ident(variant)).collect();
    let media: Vec<&str> = accepts.variants.iter().map(|(_, media)| media.as_str()).collect();
    let described = media.iter().map(|media| docs::outer(vec![super::inline::code(media)]));
    Some(quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum #name {
            #(#described #variants,)*
        }

        impl #name {
            /// The name of the media type.
            pub const fn as_str(self) -> &'static str {
                match self {
                    #(Self::#variants => #media,)*
                }
            }
        }
    })
}

/// The schemas that a server holds bodies and parameters against: clients do not need them.
fn schemas(scope: &Scope, op: &Operation) -> Option<TokenStream> {
    let pointer = |name: &str| pointer::child("/$defs", name);
    let bodies = op.body.iter().flat_map(|body| &body.schemas).map(|BodySchema { media, name, .. }| {
        let pointer = pointer(name);
        quote!(#media = #pointer)
    });
    let parameters = op.parameter_schemas.iter().map(|ParameterSchema { location, parameter, name, .. }| {
        let (location, pointer) = (ident(location.word()), pointer(name));
        quote!(#location(#parameter = #pointer))
    });
    let all: Vec<_> = bodies.chain(parameters).collect();
    let module = path_tokens(&scope.index.path("schemas"));
    (!all.is_empty()).then(|| quote!(#[cfg_attr(feature = "server", schema(#module::SCHEMAS, #(#all),*))]))
}

/// What the operations of a tag have in common.
pub(crate) fn shared(scope: &mut Scope, tag: &Tag, shared: &Shared) -> TokenStream {
    let derive = scope.name(RUNTIME, "OperationDefaults");
    let (tag_name, name) = (tag_name(tag), ident(&shared.name));
    let auth = auth(&shared.auth);
    let failure = shared.failure.as_ref().map(|failure| answers(scope, failure, "failure")).unwrap_or_default();
    let rate_limit = shared.rate_limit.as_ref().map(rate_limit);
    quote! {
        /// What the operations of this tag have in common, unless one says otherwise.
        #[derive(#derive)]
        #tag_name
        #auth
        #(#failure)*
        #rate_limit
        #[doc(hidden)]
        pub struct #name;
    }
}

/// The errors that an operation does not have from its tag; `none` where the tag has some.
fn own_failure(scope: &mut Scope, tag: &Tag, op: &Operation) -> Vec<TokenStream> {
    if op.inherited.failure {
        return Vec::new();
    }
    let failure = answers(scope, &op.failure, "failure");
    let none = failure.is_empty() && tag.shared.is_some();
    if none { vec![quote!(#[failure(none)])] } else { failure }
}

/// The limit that an operation does not have from its tag; `none` where the tag has one.
fn own_rate_limit(tag: &Tag, op: &Operation) -> Option<TokenStream> {
    match &op.rate_limit {
        _ if op.inherited.rate_limit => None,
        Some(limit) => Some(rate_limit(limit)),
        None => tag.shared.is_some().then(|| quote!(#[rate_limit(none)])),
    }
}

/// The enums of an operation that answers several kinds of content, and the struct of its headers.
pub(crate) fn answers_of(scope: &mut Scope, op: &Operation) -> TokenStream {
    let id = super::inline::code(&op.id);
    let success = op
        .success
        .several
        .as_ref()
        .map(|name| model::responses(scope, name, &op.success, &["What ", &id, " answers, by status."].concat()));
    let failure = op.failure.several.as_ref().map(|name| {
        model::responses(scope, name, &op.failure, &["What ", &id, " answers when it fails, by status."].concat())
    });
    let headers = op.success.headers.as_ref().map(|headers| self::headers(scope, headers, &id));
    let content_types = content_types(scope, op);
    let accepts = accepts(op);
    quote!(#content_types #accepts #success #failure #headers)
}

fn headers(scope: &mut Scope, headers: &Headers, id: &str) -> TokenStream {
    let about = ["Headers that ", id, " answers with, for `headers_as` and `set_headers`."];
    let docs = docs::outer(super::markdown::wrap(&about.concat()));
    let derives = model::derives(scope, "Headers", false);
    let name = ident(&headers.name);
    let fields: Vec<_> = headers.fields.iter().map(|header| self::header(scope, header)).collect();
    quote! {
        #docs
        #derives
        pub struct #name {
            #(#fields)*
        }
    }
}

fn header(scope: &mut Scope, header: &Header) -> TokenStream {
    let docs = docs::field(&header.field);
    let attribute = attributes::header(header);
    let name = ident(&header.field.ident);
    let ty = field_type(scope, &header.field);
    quote! {
        #docs
        #attribute
        pub #name: #ty,
    }
}

fn argument(scope: &mut Scope, argument: &Argument, body: Option<&Body>) -> TokenStream {
    let docs = docs::field(&argument.field);
    let attribute = attributes::argument(argument, body);
    let name = ident(&argument.field.ident);
    let ty = field_type(scope, &argument.field);
    quote! {
        #docs
        #attribute
        pub #name: #ty,
    }
}

/// `GET`, or `"COPY"` where OpenAPI has no key for the method.
fn method(name: &str) -> TokenStream {
    match Method::from_name(name) {
        Some(_) => ident(name).to_token_stream(),
        None => name.to_token_stream(),
    }
}

fn tag_name(tag: &Tag) -> TokenStream {
    let name = &tag.name;
    quote!(#[tag(#name)])
}

/// `#[server("https://{region}.example.com", "https://eu.example.com")]`, where there are variables.
fn server(url: &ServerUrl) -> TokenStream {
    let url = if url.template == url.default { url.default.to_token_stream() } else { attributes::server_url(url) };
    quote!(#[server(#url)])
}

/// Alternatives by `,`, schemes that belong together by `+`, each with its scopes.
fn auth(alternatives: &[Vec<SecurityRequirement>]) -> TokenStream {
    let requirement = |SecurityRequirement { scheme, scopes }: &SecurityRequirement| match scopes.as_slice() {
        [] => quote!(#scheme),
        scopes => quote!(#scheme(#(#scopes),*)),
    };
    let alternative = |all: &Vec<SecurityRequirement>| {
        let all = all.iter().map(requirement);
        if all.len() == 0 { quote!("") } else { quote!(#(#all)+*) }
    };
    let alternatives = alternatives.iter().map(alternative);
    quote!(#[auth(#(#alternatives),*)])
}

/// `#[success(201, json, CreateAgentResponse)]`, or the name of the enum that says the rest itself.
fn answers(scope: &mut Scope, answer: &Answer, attribute: &str) -> Vec<TokenStream> {
    let attribute = ident(attribute);
    if answer.several.is_some() {
        let ty = type_ref(scope, &answer.ty);
        return vec![quote!(#[#attribute(#ty)])];
    }
    same_content(answer).map(|group| response_parts(scope, group)).map(|parts| quote!(#[#attribute(#parts)])).collect()
}

/// Responses that follow each other and have the same content stand in one attribute.
fn same_content(answer: &Answer) -> impl Iterator<Item = &[Response]> {
    answer.responses.chunk_by(|one, other| one.content == other.content)
}

fn response_parts(scope: &mut Scope, group: &[Response]) -> TokenStream {
    let statuses = group.iter().map(|response| attributes::status(response.status));
    match group.first().and_then(|response| response.content.as_ref()) {
        Some((media, ty)) => {
            let media = media.iter().map(attributes::media);
            let ty = type_ref(scope, ty);
            quote!(#(#statuses),*, #(#media),*, #ty)
        }
        None => quote!(#(#statuses),*),
    }
}

fn evidence(evidence: &Evidence) -> TokenStream {
    let level = attributes::word(&evidence.level);
    let sources = &evidence.sources;
    quote!(#[evidence(#level #(, #sources)*)])
}

fn rate_limit(limit: &RateLimit) -> TokenStream {
    let requests = Literal::number(limit.requests);
    let per = attributes::word(&limit.per);
    let scope = limit.scope.as_deref().map(attributes::word).into_iter();
    quote!(#[rate_limit(#requests, #per #(, #scope)*)])
}

fn pagination(pages: &Pagination) -> TokenStream {
    let style = ident(pages.style.word());
    let position = pages.position.iter().map(|name| quote!(position = #name));
    let limit = pages.limit.iter().map(|name| quote!(limit = #name));
    let items = pages.items.iter().map(|pointer| quote!(items = #pointer));
    let end = pages.end.iter().map(|end| match end {
        PageEnd::Total(pointer) => quote!(total = #pointer),
        PageEnd::HasMore(pointer) => quote!(has_more = #pointer),
    });
    let next = pages.next.iter().map(|next| quote!(next = #next));
    let keys = position.chain(limit).chain(items).chain(end).chain(next);
    quote!(#[pagination(#style #(, #keys)*)])
}
