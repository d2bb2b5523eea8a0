//! The body of an operation: `#[body(json, required)]`.

use crate::constraints;
use crate::keys::Keys;
use crate::media::Media;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Result, Token};

/// `json, required, min_properties = 1`: the media types of a body, and what else is known of it.
pub struct Body {
    media: Vec<Media>,
    pub required: bool,
    closed: bool,
    constraints: TokenStream,
}

impl Parse for Body {
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
        Ok(Body { media, required, closed, constraints })
    }
}

impl Body {
    /// The `BodySpec`, of a body with these properties if it has some that are fields.
    pub fn tokens(&self, fields: &[TokenStream]) -> TokenStream {
        let Body { required, closed, constraints, .. } = self;
        let media = self.media.iter().map(Media::tokens);
        // Bounds on a body of named fields are those of the object; on any other body they are its own.
        let (closed, bounds) = constraints::of_object(*closed, constraints);
        let (of_object, of_body) = if fields.is_empty() { (None, bounds) } else { (bounds, None) };
        let required = required.then(|| quote!(.required(true)));
        let object = (!fields.is_empty() || closed.is_some())
            .then(|| quote!(.object(&lvng_runtime::__private::ObjectSpec::new(&[#(#fields),*]) #closed #of_object)));
        quote!(lvng_runtime::__private::BodySpec::new(&[#(#media),*]) #required #object #of_body)
    }
}
