//! Media types in attributes: `json`, `json("application/vnd.x+json")`.

use crate::attributes::camel;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Ident, LitStr, Result, parenthesized};

/// The codecs, with the media type that each has unless another is given.
const CODECS: [(&str, &str); 7] = [
    ("json", "application/json"),
    ("form", "application/x-www-form-urlencoded"),
    ("multipart", "multipart/form-data"),
    ("text", "text/plain"),
    ("bytes", "application/octet-stream"),
    ("event_stream", "text/event-stream"),
    ("json_lines", "application/x-ndjson"),
];

/// A codec, with the name of the media type when it is not the codec's own: `json("application/vnd.x+json")`.
pub struct Media {
    codec: Ident,
    name: LitStr,
}

impl Parse for Media {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let codec: Ident = input.parse()?;
        let Some((_, name)) = CODECS.iter().find(|(known, _)| codec == known) else {
            return Err(Error::new(codec.span(), "expected a codec such as `json` or `bytes`"));
        };
        if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            return Ok(Media { codec, name: inner.parse()? });
        }
        let name = LitStr::new(name, codec.span());
        Ok(Media { codec, name })
    }
}

impl Media {
    /// Whether a media type comes next, not a type.
    pub fn is_next(input: ParseStream<'_>) -> bool {
        input.fork().parse::<Ident>().is_ok_and(|word| CODECS.iter().any(|(known, _)| word == known))
    }

    /// The `Media` of the table.
    pub fn tokens(&self) -> TokenStream {
        let (name, codec) = (&self.name, camel(&self.codec.to_string()));
        quote!(lvng_runtime::wire::Media { name: #name, codec: lvng_runtime::wire::Codec::#codec })
    }

    /// The same as `Some`.
    pub fn option(&self) -> TokenStream {
        let media = self.tokens();
        quote!(Some(#media))
    }
}
