//! Media types in attributes: `json`, `json("application/vnd.x+json")`.

use crate::attributes;
use crate::keys::{Keys, known};
use crate::part_encodings;
use lvng_contract::{Codec, Location};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Ident, LitStr, Result, parenthesized};

/// A codec, with the name of the media type when it is not the codec's own: `json("application/vnd.x+json")`.
///
/// A form may have properties in a style of their own: `form(encoding("ids", style = pipe_delimited, shape = array))`; parts
/// in a row may have media types: `parts(prefix("application/json"), item("image/png"))`.
pub struct Media {
    codec: Codec,
    name: LitStr,
    encodings: Vec<TokenStream>,
    parts: Option<TokenStream>,
}

impl Parse for Media {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let word: Ident = input.parse()?;
        let codec = known(&word, "codec", Codec::ALL, Codec::word)?;
        let name = LitStr::new(codec.usual_media_type(), word.span());
        let mut media = Media { codec, name, encodings: Vec::new(), parts: None };
        if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            let mut keys = Keys::parse(&word, &inner)?;
            if let Some(name) = keys.text("a media type")? {
                media.name = name;
            }
            media.encodings = encodings(&mut keys)?;
            media.parts = part_encodings::take(&mut keys)?;
            keys.finish()?;
        }
        Ok(media)
    }
}

/// Takes the styles of the members of a form out of the entries.
pub fn encodings(keys: &mut Keys) -> Result<Vec<TokenStream>> {
    let mut found = Vec::new();
    while let Some(mut settings) = keys.list("encoding")? {
        found.push(encoding(&mut settings)?);
        settings.finish()?;
    }
    Ok(found)
}

/// `encoding("ids", style = pipe_delimited, shape = array)`
fn encoding(keys: &mut Keys) -> Result<TokenStream> {
    let Some(name) = keys.text("the name of a property")? else {
        return Err(Error::new(keys.owner().span(), "expected the name of a property"));
    };
    let style = attributes::style(keys, Location::Query)?;
    Ok(quote!(lvng_runtime::__private::Encoding::new(#name) #style))
}

impl Media {
    /// Whether a media type comes next, not a type.
    pub fn is_next(input: ParseStream<'_>) -> bool {
        input.fork().parse::<Ident>().is_ok_and(|word| Codec::from_word(&word.to_string()).is_some())
    }

    /// The name of the media type.
    pub fn name(&self) -> String {
        self.name.value()
    }

    /// Whether it is `application/json` and nothing else, which tables have a short word for.
    pub fn is_json(&self) -> bool {
        let is_plain = self.encodings.is_empty() && self.parts.is_none();
        is_plain && self.codec == Codec::Json && self.name.value() == Codec::Json.usual_media_type()
    }

    /// The `Media` of the table.
    pub fn tokens(&self) -> TokenStream {
        let Media { name, encodings, parts, .. } = self;
        if self.is_json() {
            return quote!(lvng_runtime::__private::Media::JSON);
        }
        let codec = attributes::variant(self.codec.variant());
        let codec = quote!(lvng_runtime::__private::Codec::#codec);
        let encodings = (!encodings.is_empty()).then(|| quote!(.encodings(const { &[#(#encodings),*] })));
        let parts = parts.as_ref().map(|parts| quote!(.parts(#parts)));
        quote!(lvng_runtime::__private::Media::new(#name, #codec) #encodings #parts)
    }

    /// The same as `Some`.
    pub fn option(&self) -> TokenStream {
        let media = self.tokens();
        quote!(Some(#media))
    }
}
