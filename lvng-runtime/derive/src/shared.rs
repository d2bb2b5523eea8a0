//! What operations may have in common, and `derive(OperationDefaults)`, which gives them a place for it.

use crate::attributes::{Places, find};
use crate::keys::{Keys, known};
use crate::response::Answer;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Lit, LitStr, Path, Result, Token, parenthesized};

/// What stands at an operation, or once for all operations of a tag.
pub struct Shared {
    pub tag: TokenStream,
    pub auth: TokenStream,
    pub scopes: TokenStream,
    pub failure: Answer,
    pub rate_limit: TokenStream,
}

const PLACES: Places =
    Places { item: &["tag", "auth", "failure", "rate_limit"], member: &[], repeated: &["failure"], alone: &[] };

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let name = &input.ident;
    if !matches!(&input.data, Data::Struct(data) if matches!(data.fields, Fields::Unit)) {
        return Err(Error::new(name.span(), "expected a struct without fields"));
    }
    let Shared { tag, auth, scopes, failure, rate_limit } = Shared::parse(&input.attrs, None)?;
    let Answer { ty, specs } = failure;
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::OperationDefaults for #name {
            const TAG: &'static str = #tag;
            const AUTH: &'static [&'static [&'static str]] = #auth;
            const SCOPES: &'static [lvng_runtime::__private::ScopeSpec] = #scopes;
            const FAILURE: &'static [lvng_runtime::__private::ResponseSpec] = #specs;
            const RATE_LIMIT: Option<lvng_runtime::__private::RateLimitSpec> = #rate_limit;
            type Error = #ty;
        }
    })
}

impl Shared {
    /// Reads the attributes. What none of them says is as `defaults` has it, or else what it is where nothing is said.
    pub fn parse(attributes: &[Attribute], defaults: Option<&Path>) -> Result<Self> {
        let inherited = |name: &str| {
            let name = format_ident!("{name}");
            defaults.map(|defaults| quote!(<#defaults as lvng_runtime::__private::OperationDefaults>::#name))
        };
        let tag = match find(attributes, "tag") {
            Some(attribute) => Some(attribute.parse_args::<LitStr>().map(|tag| quote!(#tag))?),
            None => inherited("TAG"),
        };
        let (auth, scopes) = match find(attributes, "auth") {
            Some(attribute) => {
                let auth = attribute.parse_args::<Auth>()?;
                (Some(auth.table()), Some(auth.scopes()))
            }
            None => (inherited("AUTH"), inherited("SCOPES")),
        };
        let failure = match Answer::parse(attributes, "failure")? {
            Some(answer) => Some(answer),
            None => inherited("Error").zip(inherited("FAILURE")).map(|(ty, specs)| Answer { ty, specs }),
        };
        let rate_limit = match find(attributes, "rate_limit") {
            Some(attribute) => Some(rate_limit(attribute)?),
            None => inherited("RATE_LIMIT"),
        };
        Ok(Shared {
            tag: tag.unwrap_or_else(|| quote!("")),
            auth: auth.unwrap_or_else(|| quote!(&[])),
            scopes: scopes.unwrap_or_else(|| quote!(&[])),
            failure: failure.unwrap_or_else(Answer::any),
            rate_limit: rate_limit.unwrap_or_else(|| quote!(None)),
        })
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
