//! Media types in attributes: `json`, `json("application/vnd.x+json")`.

use crate::attributes::{self, Entry, camel, parse_entries};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Ident, Lit, LitStr, Result, parenthesized};

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
///
/// A form may have properties in a style of their own: `form(encoding("ids", style = pipe_delimited, shape = array))`.
pub struct Media {
    codec: Ident,
    name: LitStr,
    encodings: Vec<TokenStream>,
}

impl Parse for Media {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let codec: Ident = input.parse()?;
        let Some((_, name)) = CODECS.iter().find(|(known, _)| codec == known) else {
            return Err(Error::new(codec.span(), "expected a codec such as `json` or `bytes`"));
        };
        let name = LitStr::new(name, codec.span());
        let mut media = Media { codec, name, encodings: Vec::new() };
        if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            for entry in parse_entries(&inner)? {
                match entry {
                    Entry::Literal(Lit::Str(name)) => media.name = name,
                    Entry::List(key, entries) if key == "encoding" => media.encodings.push(encoding(&key, entries)?),
                    _ => return Err(Error::new(media.codec.span(), "expected a media type or `encoding(…)`")),
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
    let style = attributes::style(&settings, "form");
    Ok(quote!(lvng_runtime::wire::Encoding { name: #name, #style }))
}

impl Media {
    /// Whether a media type comes next, not a type.
    pub fn is_next(input: ParseStream<'_>) -> bool {
        input.fork().parse::<Ident>().is_ok_and(|word| CODECS.iter().any(|(known, _)| word == known))
    }

    /// The `Media` of the table.
    pub fn tokens(&self) -> TokenStream {
        let Media { name, encodings, .. } = self;
        let codec = camel(&self.codec.to_string());
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
