//! The parts of multipart bodies in attributes: `part("meta", "application/json"), prefix("text/plain"), item("image/png")`.

use crate::keys::Keys;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Result};

/// Takes what is said of parts out of the entries, as the `PartEncodings` of the table.
pub fn take(keys: &mut Keys) -> Result<Option<TokenStream>> {
    let (mut named, mut prefix) = (Vec::new(), Vec::new());
    while let Some(inner) = keys.list("part")? {
        named.push(encoding(inner, true)?);
    }
    while let Some(inner) = keys.list("prefix")? {
        prefix.push(encoding(inner, false)?);
    }
    let item = match keys.list("item")? {
        Some(inner) => Some(encoding(inner, false)?),
        None => None,
    };
    if named.is_empty() && prefix.is_empty() && item.is_none() {
        return Ok(None);
    }
    let item = item.map_or(quote!(None), |item| quote!(Some(const { &#item })));
    let (named, prefix) = (quote!(const { &[#(#named),*] }), quote!(const { &[#(#prefix),*] }));
    Ok(Some(quote!(const { &lvng_runtime::__private::PartEncodings::new(#named, #prefix, #item) })))
}

/// `"image/png"`, with the name of the property before it where it has one, and the parts in it after it.
fn encoding(mut keys: Keys, has_name: bool) -> Result<TokenStream> {
    let name = match has_name {
        true => match keys.text("the name of a property")? {
            Some(name) => name.value(),
            None => return Err(Error::new(keys.owner().span(), "expected the name of a property")),
        },
        false => String::new(),
    };
    let content_type = match keys.text("a media type")? {
        Some(content_type) => quote!(Some(#content_type)),
        None => quote!(None),
    };
    let parts = take(&mut keys)?.map(|parts| quote!(.parts(#parts)));
    keys.finish()?;
    Ok(quote!(lvng_runtime::__private::PartEncoding::new(#name, #content_type) #parts))
}
