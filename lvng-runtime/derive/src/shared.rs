//! What operations may have in common, and `derive(OperationDefaults)`, which gives them a place for it.

use crate::attributes::{Places, find};
use crate::keys::{Keys, known};
use crate::response::Answer;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Lit, LitStr, Path, Result, Token, parenthesized};

/// What stands at an operation, or once for all operations of a tag. `None` for what is not said.
pub struct Shared {
    tag: Option<LitStr>,
    auth: Option<Auth>,
    failure: Option<Answer>,
    rate_limit: Option<TokenStream>,
}

const PLACES: Places =
    Places { item: &["tag", "auth", "failure", "rate_limit"], member: &[], repeated: &["failure"], alone: &[] };

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let name = &input.ident;
    if !matches!(&input.data, Data::Struct(data) if matches!(data.fields, Fields::Unit)) {
        return Err(Error::new(name.span(), "expected a struct without fields"));
    }
    let Shared { tag, auth, failure, rate_limit } = Shared::parse(&input.attrs)?;
    let tag = tag.map(|tag| quote!(const TAG: &'static str = #tag;));
    let auth = auth.map(|auth| {
        let (table, scopes) = (auth.table(), auth.scopes());
        quote! {
            const AUTH: &'static [&'static [&'static str]] = #table;
            const SCOPES: &'static [lvng_runtime::__private::ScopeSpec] = #scopes;
        }
    });
    let Answer { ty, specs } = failure.unwrap_or_else(Answer::any);
    let rate_limit =
        rate_limit.map(|limit| quote!(const RATE_LIMIT: Option<lvng_runtime::__private::RateLimitSpec> = #limit;));
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::OperationDefaults for #name {
            #tag
            #auth
            const FAILURE: &'static [lvng_runtime::__private::ResponseSpec] = #specs;
            #rate_limit
            type Error = #ty;
        }
    })
}

impl Shared {
    /// Reads the attributes.
    pub fn parse(attributes: &[Attribute]) -> Result<Self> {
        Ok(Shared {
            tag: find(attributes, "tag").map(Attribute::parse_args).transpose()?,
            auth: find(attributes, "auth").map(Attribute::parse_args).transpose()?,
            failure: Answer::parse(attributes, "failure")?,
            rate_limit: find(attributes, "rate_limit").map(rate_limit).transpose()?,
        })
    }

    /// The setters of a table that has all that the defaults say.
    pub fn setters(&self) -> TokenStream {
        let Shared { tag, auth, failure, rate_limit } = self;
        let tag = tag.as_ref().map(|tag| quote!(.tag(#tag)));
        let auth = auth.as_ref().map(|auth| {
            let (table, scopes) = (auth.table(), auth.scopes());
            quote!(.auth(#table).scopes(#scopes))
        });
        let failure = failure.as_ref().map(|Answer { specs, .. }| quote!(.failure(#specs)));
        let rate_limit = rate_limit.as_ref().map(|limit| quote!(.rate_limit(#limit)));
        quote!(#tag #auth #failure #rate_limit)
    }

    /// What a failed call answers, where operations without a word of it have the type of `defaults`.
    pub fn error(&self, defaults: Option<&Path>) -> TokenStream {
        match (&self.failure, defaults) {
            (Some(answer), _) => answer.ty.clone(),
            (None, Some(defaults)) => quote!(<#defaults as lvng_runtime::__private::OperationDefaults>::Error),
            (None, None) => Answer::any().ty,
        }
    }
}

/// `"a", "b"("read", "write") + "c"`: alternatives, each of schemes that belong together, with the scopes that they ask for;
/// an empty name stands for no credentials.
struct Auth(Vec<Vec<Requirement>>);

/// A scheme and its scopes.
struct Requirement {
    scheme: LitStr,
    scopes: Vec<LitStr>,
}

impl Parse for Requirement {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let scheme = input.parse()?;
        let mut scopes = Vec::new();
        if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            scopes.extend(Punctuated::<LitStr, Token![,]>::parse_terminated(&inner)?);
        }
        Ok(Requirement { scheme, scopes })
    }
}

impl Parse for Auth {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let alternative = |input: ParseStream<'_>| -> Result<Vec<Requirement>> {
            let all = Punctuated::<Requirement, Token![+]>::parse_separated_nonempty(input)?;
            Ok(all.into_iter().filter(|one| !one.scheme.value().is_empty()).collect())
        };
        let alternatives = input.parse_terminated(alternative, Token![,])?;
        Ok(Auth(alternatives.into_iter().collect()))
    }
}

impl Auth {
    fn table(&self) -> TokenStream {
        let alternatives = self.0.iter().map(|all| all.iter().map(|one| &one.scheme));
        let alternatives = alternatives.map(|schemes| quote!(&[#(#schemes),*]));
        quote!(&[#(#alternatives),*])
    }

    fn scopes(&self) -> TokenStream {
        let all = self.0.iter().enumerate().flat_map(|(place, all)| all.iter().map(move |one| (place, one)));
        let rows = all.filter(|(_, one)| !one.scopes.is_empty()).map(|(place, Requirement { scheme, scopes })| {
            quote!(lvng_runtime::__private::ScopeSpec::new(#place, #scheme, &[#(#scopes),*]))
        });
        quote!(&[#(#rows),*])
    }
}

/// `100, minute, user`, `100, minute, "API key"`, or `none` where the defaults have one.
fn rate_limit(attribute: &Attribute) -> Result<TokenStream> {
    const WINDOWS: [&str; 4] = ["second", "minute", "hour", "day"];
    let mut keys = Keys::new(attribute)?;
    if keys.flag("none")?.is_some() {
        return keys.finish().map(|()| quote!(None));
    }
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
    Ok(quote!(Some(lvng_runtime::__private::RateLimitSpec::new(#requests, #per, #scope))))
}
