//! Bounds on values: `min = 0, max_length = 5, items(pattern = "^a")` to a table of `Constraints`.

use crate::attributes::{find, number, variant, word};
use crate::keys::{Keys, known};
use lvng_contract::TextFormat;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Result};

/// The `&'static Constraints` of a variant: `#[allowed(max_length = 5)]`.
pub fn of_variant(attributes: &[Attribute]) -> Result<TokenStream> {
    let mut setters = TokenStream::new();
    if let Some(attribute) = find(attributes, "allowed") {
        let mut keys = Keys::new(attribute)?;
        setters = take(&mut keys)?;
        keys.finish()?;
    }
    let table = table(&setters);
    // What setters make lives long enough only as a constant.
    Ok(if setters.is_empty() { quote!(&#table) } else { quote!(const { &#table }) })
}

/// The setters of an `ObjectSpec` that is closed or has bounds.
pub fn of_object(closed: bool, bounds: &TokenStream) -> (Option<TokenStream>, Option<TokenStream>) {
    let closed = closed.then(|| quote!(.closed(true)));
    let bounds = (!bounds.is_empty()).then(|| {
        let table = table(bounds);
        quote!(.constraints(#table))
    });
    (closed, bounds)
}

/// A `Constraints` with what these setters set.
pub fn table(setters: &TokenStream) -> TokenStream {
    quote!(lvng_runtime::__private::Constraints::NONE #setters)
}

/// Takes the bounds out of the entries of an attribute, as setters of a `Constraints`.
pub fn take(keys: &mut Keys) -> Result<TokenStream> {
    const NUMBERS: [&str; 5] = ["min", "max", "exclusive_min", "exclusive_max", "multiple_of"];
    const OTHERS: [&str; 7] =
        ["min_length", "max_length", "min_items", "max_items", "min_properties", "max_properties", "pattern"];
    let mut setters = TokenStream::new();
    for key in NUMBERS {
        if let Some((key, value)) = keys.value(key)? {
            let number = number(&value)?;
            setters.extend(quote!(.#key(Some(#number))));
        }
    }
    for key in OTHERS {
        if let Some((key, value)) = keys.value(key)? {
            setters.extend(quote!(.#key(Some(#value))));
        }
    }
    if let Some((key, value)) = keys.value("format")? {
        let format = text_format(&value)?;
        setters.extend(quote!(.#key(Some(#format))));
    }
    if let Some(key) = keys.flag("unique_items")? {
        setters.extend(quote!(.#key(true)));
    }
    for key in ["items", "values"] {
        if let Some(mut inner) = keys.list(key)? {
            let key = inner.owner().clone();
            let constraints = table(&take(&mut inner)?);
            inner.finish()?;
            setters.extend(quote!(.#key(Some(const { &#constraints }))));
        }
    }
    Ok(setters)
}

/// `format = email`: a `TextFormat` by its name in OpenAPI.
fn text_format(value: &Expr) -> Result<TokenStream> {
    let format = variant(known(word(value)?, "format", TextFormat::ALL, TextFormat::word)?.variant());
    Ok(quote_spanned!(value.span()=> lvng_runtime::__private::TextFormat::#format))
}
