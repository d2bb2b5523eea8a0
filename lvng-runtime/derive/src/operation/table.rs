//! The attributes of the struct and the `OperationMeta` they make.

use super::{Argument, Place};
use crate::attributes;
use crate::constraints;
use crate::keys::{Keys, known};
use crate::media::Media;
use crate::response::Answer;
use lvng_contract::{Method, PageStyle};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, DeriveInput, Error, Ident, Lit, LitStr, Result, Token};

/// What the attributes of the struct say.
pub struct StructAttributes {
    head: Head,
    tag: LitStr,
    auth: TokenStream,
    body: Option<MediaList>,
    pub success: Answer,
    pub failure: Answer,
    evidence: TokenStream,
    rate_limit: TokenStream,
    pagination: TokenStream,
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
        known(&method, "method", &Method::ALL, Method::as_str)?;
        let flag = match input.parse::<Option<Token![,]>>()? {
            Some(_) => input.parse::<Option<Ident>>()?,
            None => None,
        };
        if let Some(flag) = &flag {
            known(flag, "key of `operation`", &["deprecated"], |key| key)?;
        }
        Ok(Head { id, method, path, deprecated: flag.is_some() })
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
        let mut media = Vec::new();
        while media.is_empty() || Media::is_next(input) {
            media.push(input.parse()?);
            if input.parse::<Option<Token![,]>>()?.is_none() {
                break;
            }
        }
        let mut keys = Keys::parse(&Ident::new("body", input.span()), input)?;
        let (required, closed) = (keys.flag("required")?.is_some(), keys.flag("closed")?.is_some());
        let constraints = constraints::take(&mut keys)?;
        keys.finish()?;
        Ok(MediaList { media, required, closed, constraints: constraints::table(&constraints) })
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

/// `"a", "b" + "c"`: alternatives, each of schemes that belong together; an empty name stands for no credentials.
struct Auth(Vec<Vec<LitStr>>);

impl Parse for Auth {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let alternative = |input: ParseStream<'_>| -> Result<Vec<LitStr>> {
            let all = Punctuated::<LitStr, Token![+]>::parse_separated_nonempty(input)?;
            Ok(all.into_iter().filter(|name| !name.value().is_empty()).collect())
        };
        let alternatives = input.parse_terminated(alternative, Token![,])?;
        Ok(Auth(alternatives.into_iter().collect()))
    }
}

impl StructAttributes {
    pub fn parse(input: &DeriveInput) -> Result<Self> {
        let find = |name| attributes::find(&input.attrs, name);
        let Some(head) = find("operation") else {
            return Err(Error::new(input.ident.span(), "expected `#[operation(\"id\", METHOD \"/path\")]`"));
        };
        let auth = find("auth").map(Attribute::parse_args::<Auth>).transpose()?.map_or(Vec::new(), |auth| auth.0);
        Ok(StructAttributes {
            head: head.parse_args()?,
            tag: find("tag")
                .map(Attribute::parse_args)
                .transpose()?
                .unwrap_or_else(|| LitStr::new("", input.ident.span())),
            auth: quote!(&[#(&[#(#auth),*]),*]),
            body: find("body").map(Attribute::parse_args).transpose()?,
            success: Answer::parse(&input.attrs, "success")?,
            failure: Answer::parse(&input.attrs, "failure")?,
            evidence: option(find("evidence"), evidence)?,
            rate_limit: option(find("rate_limit"), rate_limit)?,
            pagination: option(find("pagination"), pagination)?,
        })
    }

    /// The `OperationMeta`.
    pub(super) fn meta(&self, arguments: &[Argument<'_>]) -> TokenStream {
        let StructAttributes { head, tag, auth, success, failure, evidence, rate_limit, pagination, .. } = self;
        let Head { id, method, path, deprecated } = head;
        let mut params = Vec::new();
        let mut fields = Vec::new();
        let mut whole = None;
        for argument in arguments {
            match &argument.place {
                Place::Param(parameter) => params.push(parameter.table()),
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
        let (success, failure) = (&success.specs, &failure.specs);
        quote! {
            lvng_runtime::wire::OperationMeta {
                id: #id,
                tag: #tag,
                method: lvng_runtime::wire::Method::#method,
                path: #path,
                params: &[#(#params),*],
                body: #body,
                success: #success,
                failure: #failure,
                auth: #auth,
                evidence: #evidence,
                rate_limit: #rate_limit,
                pagination: #pagination,
                deprecated: #deprecated,
            }
        }
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
    Ok(quote!(lvng_runtime::wire::Evidence { level: #level, sources: &[#(#sources),*] }))
}

/// `100, minute, user` or `100, minute, "API key"`
fn rate_limit(attribute: &Attribute) -> Result<TokenStream> {
    const WINDOWS: [&str; 4] = ["second", "minute", "hour", "day"];
    let mut keys = Keys::new(attribute)?;
    let (Some(requests), Some(per)) = (keys.literal(), keys.word()) else {
        return Err(Error::new(keys.owner().span(), "expected a number of requests and a window, as in `100, minute`"));
    };
    let Lit::Int(requests) = requests else {
        return Err(Error::new(requests.span(), "expected a number of requests"));
    };
    known(&per, "window", &WINDOWS, |window| window)?;
    let per = LitStr::new(&per.to_string(), per.span());
    let scope = match keys.word() {
        Some(word) => Some(LitStr::new(&word.to_string(), word.span())),
        None => keys.text("what is counted")?,
    };
    let scope = scope.map_or(quote!(None), |scope| quote!(Some(#scope)));
    keys.finish()?;
    Ok(quote!(lvng_runtime::wire::RateLimitSpec { requests: #requests, per: #per, scope: #scope }))
}

/// `offset, position = "offset", limit = "limit", items = "/agents", total = "/total"`
fn pagination(attribute: &Attribute) -> Result<TokenStream> {
    let mut keys = Keys::new(attribute)?;
    let Some(style) = keys.word() else {
        return Err(Error::new(keys.owner().span(), "expected a style such as `offset` or `cursor`"));
    };
    let style = attributes::variant(known(&style, "style of pages", PageStyle::ALL, PageStyle::word)?.variant());
    let mut value =
        |key| -> Result<TokenStream> { Ok(keys.value(key)?.map_or(quote!(None), |(_, value)| quote!(Some(#value)))) };
    let (position, limit, items) = (value("position")?, value("limit")?, value("items")?);
    let (total, has_more, next) = (value("total")?, value("has_more")?, value("next")?);
    keys.finish()?;
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
