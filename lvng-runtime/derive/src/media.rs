//! Media types in attributes: `json`, `json("application/vnd.x+json")`.

use crate::attributes::{self, Entry, parse_entries};
use lvng_contract::{Codec, Location};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Ident, Lit, LitStr, Result, parenthesized};

/// A codec, with the name of the media type when it is not the codec's own: `json("application/vnd.x+json")`.
///
/// A form may have properties in a style of their own: `form(encoding("ids", style = pipe_delimited, shape = array))`.
pub struct Media {
    codec: Codec,
    name: LitStr,
    encodings: Vec<TokenStream>,
}

impl Parse for Media {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let word: Ident = input.parse()?;
        let Some(codec) = Codec::from_word(&word.to_string()) else {
            return Err(Error::new(word.span(), "expected a codec such as `json` or `bytes`"));
        };
        let name = LitStr::new(codec.usual_media_type(), word.span());
        let mut media = Media { codec, name, encodings: Vec::new() };
        if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            for entry in parse_entries(&inner)? {
                match entry {
                    Entry::Literal(Lit::Str(name)) => media.name = name,
                    Entry::List(key, entries) if key == "encoding" => media.encodings.push(encoding(&key, entries)?),
                    _ => return Err(Error::new(word.span(), "expected a media type or `encoding(…)`")),
                }
            }
        }
        Ok(media)
    }
}

/// `encoding("ids", style = pipe_delimited, shape = array)`
fn encoding(key: &Ident, entries: Vec<Entry>) -> Result<TokenStream> {
    let (mut name, mut settings) = (None, Vec::new());
    for entry in entries {
        match entry {
            Entry::Literal(Lit::Str(text)) => name = Some(text),
            Entry::Flag(key) => settings.push((key, None)),
            Entry::Value(key, value) => settings.push((key, Some(value))),
            Entry::Literal(_) | Entry::List(..) => {
                return Err(Error::new(key.span(), "expected the settings of a style"));
            }
        }
    }
    let Some(name) = name else { return Err(Error::new(key.span(), "expected the name of a property")) };
    let style = attributes::style(&settings, Location::Query)?;
    Ok(quote!(lvng_runtime::wire::Encoding { name: #name, #style }))
}

impl Media {
    /// Whether a media type comes next, not a type.
    pub fn is_next(input: ParseStream<'_>) -> bool {
        input.fork().parse::<Ident>().is_ok_and(|word| Codec::from_word(&word.to_string()).is_some())
    }

    /// The `Media` of the table.
    pub fn tokens(&self) -> TokenStream {
        let Media { name, encodings, .. } = self;
        let codec = attributes::variant(self.codec.variant());
        let codec = quote!(lvng_runtime::wire::Codec::#codec);
        if encodings.is_empty() {
            return quote!(lvng_runtime::wire::Media::new(#name, #codec));
        }
        quote!(lvng_runtime::wire::Media { name: #name, codec: #codec, encodings: &[#(#encodings),*] })
    }

    /// The same as `Some`.
    pub fn option(&self) -> TokenStream {
        let media = self.tokens();
        quote!(Some(#media))
    }
}
