//! The attributes of the struct and the `OperationMeta` they make.

use super::{Argument, Place, param};
use crate::attributes::{self, Entry};
use crate::media::Media;
use lvng_contract::{Method, PageStyle, StatusSpec};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, DeriveInput, Error, Expr, Ident, Lit, LitInt, LitStr, Result, Token, Type};

/// What the attributes of the struct say.
pub struct StructAttributes {
    head: Head,
    tag: LitStr,
    auth: TokenStream,
    body: Option<MediaList>,
    success: Vec<ResponseAttribute>,
    failure: Vec<ResponseAttribute>,
    evidence: TokenStream,
    rate_limit: TokenStream,
    pagination: TokenStream,
    pub response: TokenStream,
    pub error: TokenStream,
}

/// `"createAgent", POST "/api/v2/agents", deprecated`
struct Head {
    id: LitStr,
    method: Ident,
    path: LitStr,
    deprecated: bool,
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let id = input.parse()?;
        input.parse::<Token![,]>()?;
        let (method, path): (Ident, LitStr) = (input.parse()?, input.parse()?);
        if Method::from_name(&method.to_string()).is_none() {
            return Err(Error::new(method.span(), "expected an HTTP method such as `GET`"));
        }
        let flag = match input.parse::<Option<Token![,]>>()? {
            Some(_) => input.parse::<Option<Ident>>()?,
            None => None,
        };
        match flag {
            Some(flag) if flag != "deprecated" => Err(Error::new(flag.span(), "expected `deprecated`")),
            flag => Ok(Head { id, method, path, deprecated: flag.is_some() }),
        }
    }
}

/// `json, required, min_properties = 1`: the media types of a body, and what else is known of it.
pub struct MediaList {
    media: Vec<Media>,
    pub required: bool,
    closed: bool,
    constraints: TokenStream,
}

impl Parse for MediaList {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut list = MediaList { media: Vec::new(), required: false, closed: false, constraints: TokenStream::new() };
        let mut constraints = Vec::new();
        while !input.is_empty() {
            let fork = input.fork();
            let word: Ident = fork.parse()?;
            if fork.peek(Token![=]) || ["items", "values", "unique_items"].iter().any(|key| word == key) {
                constraints.push(input.parse()?);
            } else if word == "required" || word == "closed" {
                input.parse::<Ident>()?;
                list.required |= word == "required";
                list.closed |= word == "closed";
            } else {
                list.media.push(input.parse()?);
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        list.constraints = attributes::constraints(constraints)?;
        Ok(list)
    }
}

impl MediaList {
    fn tokens(&self, fields: &[TokenStream]) -> TokenStream {
        let MediaList { required, closed, constraints, .. } = self;
        let media = self.media.iter().map(Media::tokens);
        // Bounds on a body of named fields are those of the object; on any other body they are its own.
        let none = quote!(lvng_runtime::wire::Constraints::NONE);
        let (of_object, of_body) = if fields.is_empty() { (&none, constraints) } else { (constraints, &none) };
        quote! {
            lvng_runtime::wire::BodySpec {
                media: &[#(#media),*],
                required: #required,
                object: &lvng_runtime::wire::ObjectSpec {
                    fields: &[#(#fields),*],
                    closed: #closed,
                    constraints: #of_object,
                },
                constraints: #of_body,
            }
        }
    }
}

/// `201, json, CreateAgentResponse`, or several statuses or media types with the same content:
/// `400, 401, json, text, ErrorResponse`.
struct ResponseAttribute {
    statuses: Vec<TokenStream>,
    media: Vec<Media>,
    ty: Option<Type>,
}

impl Parse for ResponseAttribute {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut response = ResponseAttribute { statuses: vec![status(input)?], media: Vec::new(), ty: None };
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            if is_status(input) {
                response.statuses.push(status(input)?);
            } else if response.media.is_empty() || Media::is_next(input) {
                response.media.push(input.parse()?);
            } else {
                response.ty = Some(input.parse()?);
            }
        }
        Ok(response)
    }
}

fn is_status(input: ParseStream<'_>) -> bool {
    input.peek(LitInt) || input.peek(LitStr) || input.fork().parse::<Ident>().is_ok_and(|word| word == "default")
}

/// `200`, `"2XX"` or `default`.
fn status(input: ParseStream<'_>) -> Result<TokenStream> {
    let (text, span) = if input.peek(LitInt) {
        let code: LitInt = input.parse()?;
        (code.to_string(), code.span())
    } else if input.peek(LitStr) {
        let class: LitStr = input.parse()?;
        (class.value(), class.span())
    } else {
        let word: Ident = input.parse()?;
        (word.to_string(), word.span())
    };
    let status = StatusSpec::parse(&text)
        .ok_or_else(|| Error::new(span, "expected a status code, a class such as \"4XX\" or `default`"))?;
    let status = match status {
        StatusSpec::Code(code) => quote!(Code(#code)),
        StatusSpec::Class(class) => quote!(Class(#class)),
        StatusSpec::Default => quote!(Default),
    };
    Ok(quote!(lvng_runtime::wire::StatusSpec::#status))
}

impl ResponseAttribute {
    fn tokens(&self) -> TokenStream {
        let mut media: Vec<_> = self.media.iter().map(Media::option).collect();
        if media.is_empty() {
            media.push(quote!(None));
        }
        let specs = self.statuses.iter().flat_map(|status| {
            media.iter().map(move |media| quote!(lvng_runtime::wire::ResponseSpec { status: #status, media: #media }))
        });
        quote!(#(#specs),*)
    }
}

/// `"a", "b" + "c"`: alternatives, each of schemes that belong together; an empty name stands for no credentials.
struct Auth(Vec<Vec<LitStr>>);

impl Parse for Auth {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut alternatives = Vec::new();
        while !input.is_empty() {
            let all = Punctuated::<LitStr, Token![+]>::parse_separated_nonempty(input)?;
            alternatives.push(all.into_iter().filter(|name| !name.value().is_empty()).collect());
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(Auth(alternatives))
    }
}

impl StructAttributes {
    pub fn parse(input: &DeriveInput) -> Result<Self> {
        let find = |name| attributes::find(&input.attrs, name);
        let Some(head) = find("operation") else {
            return Err(Error::new(input.ident.span(), "expected `#[operation(\"id\", METHOD \"/path\")]`"));
        };
        let all = |name: &str| -> Result<Vec<ResponseAttribute>> {
            let matching = input.attrs.iter().filter(|attribute| attribute.path().is_ident(name));
            matching.map(Attribute::parse_args).collect()
        };
        let (success, failure) = (all("success")?, all("failure")?);
        let auth = find("auth").map(Attribute::parse_args::<Auth>).transpose()?.map_or(Vec::new(), |auth| auth.0);
        let parse_type = |name| find(name).map(Attribute::parse_args::<Type>).transpose();
        Ok(StructAttributes {
            head: head.parse_args()?,
            tag: find("tag")
                .map(Attribute::parse_args)
                .transpose()?
                .unwrap_or_else(|| LitStr::new("", input.ident.span())),
            auth: quote!(&[#(&[#(#auth),*]),*]),
            body: find("body").map(Attribute::parse_args).transpose()?,
            response: answer(parse_type("response")?, &success, &quote!(())),
            error: answer(parse_type("error")?, &failure, &quote!(lvng_runtime::wire::Value)),
            success,
            failure,
            evidence: option(find("evidence"), evidence)?,
            rate_limit: option(find("rate_limit"), rate_limit)?,
            pagination: option(find("pagination"), pagination)?,
        })
    }

    /// The `OperationMeta`.
    pub(super) fn meta(&self, arguments: &[Argument<'_>]) -> Result<TokenStream> {
        let StructAttributes { head, tag, auth, success, failure, evidence, rate_limit, pagination, .. } = self;
        let Head { id, method, path, deprecated } = head;
        let mut params = Vec::new();
        let mut fields = Vec::new();
        let mut whole = None;
        for argument in arguments {
            match &argument.place {
                Place::Param(location, member) => params.push(param(*location, member, argument.ty)?),
                Place::BodyField(member) => fields.push(member.field()),
                Place::Extra => {}
                Place::Body(media) => whole = Some(media),
            }
        }
        let body = match whole.or(self.body.as_ref()) {
            Some(media) => {
                let body = media.tokens(&fields);
                quote!(Some(#body))
            }
            None => quote!(None),
        };
        let (success, failure) =
            (success.iter().map(ResponseAttribute::tokens), failure.iter().map(ResponseAttribute::tokens));
        Ok(quote! {
            lvng_runtime::wire::OperationMeta {
                id: #id,
                tag: #tag,
                method: lvng_runtime::wire::Method::#method,
                path: #path,
                params: &[#(#params),*],
                body: #body,
                success: &[#(#success),*],
                failure: &[#(#failure),*],
                auth: #auth,
                evidence: #evidence,
                rate_limit: #rate_limit,
                pagination: #pagination,
                deprecated: #deprecated,
            }
        })
    }
}

/// The type of an answer: the one that is named, else that of the first response with content.
fn answer(named: Option<Type>, responses: &[ResponseAttribute], unknown: &TokenStream) -> TokenStream {
    match named.as_ref().or_else(|| responses.iter().find_map(|response| response.ty.as_ref())) {
        Some(ty) => quote!(#ty),
        None if responses.is_empty() => unknown.clone(),
        None => quote!(()),
    }
}

fn option(attribute: Option<&Attribute>, table: fn(&Attribute) -> Result<TokenStream>) -> Result<TokenStream> {
    Ok(match attribute.map(table).transpose()? {
        Some(table) => quote!(Some(#table)),
        None => quote!(None),
    })
}

/// `documented, "S1", "S4"`
fn evidence(attribute: &Attribute) -> Result<TokenStream> {
    let mut level = None;
    let mut sources = Vec::new();
    for entry in attributes::entries(attribute)? {
        match entry {
            Entry::Flag(word) => level = Some(LitStr::new(&word.to_string(), word.span())),
            Entry::Literal(Lit::Str(source)) => sources.push(source),
            _ => {
                return Err(Error::new(attribute.path().segments[0].ident.span(), "expected a level and sources"));
            }
        }
    }
    Ok(quote!(lvng_runtime::wire::Evidence { level: #level, sources: &[#(#sources),*] }))
}

/// `100, minute, user`
fn rate_limit(attribute: &Attribute) -> Result<TokenStream> {
    let mut requests = None;
    let mut words = Vec::new();
    for entry in attributes::entries(attribute)? {
        match entry {
            Entry::Literal(Lit::Int(number)) => requests = Some(number),
            Entry::Flag(word) => words.push(LitStr::new(&word.to_string(), word.span())),
            _ => {
                return Err(Error::new(attribute.path().segments[0].ident.span(), "expected a number and words"));
            }
        }
    }
    let mut words = words.into_iter();
    let per = words.next();
    let scope = words.next().map_or(quote!(None), |scope| quote!(Some(#scope)));
    Ok(quote!(lvng_runtime::wire::RateLimitSpec { requests: #requests, per: #per, scope: #scope }))
}

/// `offset, position = "offset", limit = "limit", items = "/agents", total = "/total"`
fn pagination(attribute: &Attribute) -> Result<TokenStream> {
    let mut style = None;
    let mut values: Vec<(Ident, Expr)> = Vec::new();
    for entry in attributes::entries(attribute)? {
        match entry {
            Entry::Flag(word) => {
                let known = PageStyle::from_word(&word.to_string());
                style = Some(known.ok_or_else(|| Error::new(word.span(), "expected a style such as `offset`"))?);
            }
            Entry::Value(key, value) => values.push((key, value)),
            _ => {
                return Err(Error::new(attribute.path().segments[0].ident.span(), "expected a style and pointers"));
            }
        }
    }
    let Some(style) = style.map(|style| attributes::variant(style.variant())) else {
        return Err(Error::new(attribute.path().segments[0].ident.span(), "expected a style and pointers"));
    };
    let value = |name: &str| match values.iter().find(|(key, _)| key == name) {
        Some((_, value)) => quote!(Some(#value)),
        None => quote!(None),
    };
    let (position, limit, items) = (value("position"), value("limit"), value("items"));
    let (total, has_more, next) = (value("total"), value("has_more"), value("next"));
    Ok(quote! {
        lvng_runtime::wire::Pagination {
            style: lvng_runtime::wire::PageStyle::#style,
            position: #position,
            limit: #limit,
            items: #items,
            total: #total,
            has_more: #has_more,
            next: #next,
        }
    })
}
