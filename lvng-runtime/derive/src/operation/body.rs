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
        Ok(Body { media, required, closed, constraints: constraints::table(&constraints) })
    }
}

impl Body {
    /// The `BodySpec`, of a body with these properties if it has some that are fields.
    pub fn tokens(&self, fields: &[TokenStream]) -> TokenStream {
        let Body { required, closed, constraints, .. } = self;
        let media = self.media.iter().map(Media::tokens);
        // Bounds on a body of named fields are those of the object; on any other body they are its own.
        let none = quote!(lvng_runtime::__private::Constraints::NONE);
        let (of_object, of_body) = if fields.is_empty() { (&none, constraints) } else { (constraints, &none) };
        quote! {
            lvng_runtime::__private::BodySpec {
                media: &[#(#media),*],
                required: #required,
                object: &lvng_runtime::__private::ObjectSpec {
                    fields: &[#(#fields),*],
                    closed: #closed,
                    constraints: #of_object,
                },
                constraints: #of_body,
            }
        }
    }
}
