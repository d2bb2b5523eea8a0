//! Bounds on values: `min = 0, max_length = 5, items(pattern = "^a")` to a table of `Constraints`.

use crate::attributes::{find, number, variant, word};
use crate::keys::{Keys, known};
use lvng_contract::TextFormat;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Result};

/// The `Constraints` of a variant: `#[allowed(max_length = 5)]`.
pub fn of_variant(attributes: &[Attribute]) -> Result<TokenStream> {
    let Some(attribute) = find(attributes, "allowed") else { return Ok(table(&TokenStream::new())) };
    let mut keys = Keys::new(attribute)?;
    let constraints = take(&mut keys)?;
    keys.finish()?;
    Ok(table(&constraints))
}

/// A `Constraints` with these fields.
pub fn table(fields: &TokenStream) -> TokenStream {
    match fields.is_empty() {
        true => quote!(lvng_runtime::__private::Constraints::NONE),
        false => quote!(lvng_runtime::__private::Constraints { #fields ..lvng_runtime::__private::Constraints::NONE }),
    }
}

/// Takes the bounds out of the entries of an attribute, as fields of a `Constraints`.
pub fn take(keys: &mut Keys) -> Result<TokenStream> {
    const NUMBERS: [&str; 5] = ["min", "max", "exclusive_min", "exclusive_max", "multiple_of"];
    const OTHERS: [&str; 7] =
        ["min_length", "max_length", "min_items", "max_items", "min_properties", "max_properties", "pattern"];
    let mut fields = TokenStream::new();
    for key in NUMBERS {
        if let Some((key, value)) = keys.value(key)? {
            let number = number(&value)?;
            fields.extend(quote!(#key: Some(#number),));
        }
    }
    for key in OTHERS {
        if let Some((key, value)) = keys.value(key)? {
            fields.extend(quote!(#key: Some(#value),));
        }
    }
    if let Some((key, value)) = keys.value("format")? {
        let format = text_format(&value)?;
        fields.extend(quote!(#key: Some(#format),));
    }
    if let Some(key) = keys.flag("unique_items")? {
        fields.extend(quote!(#key: true,));
    }
    for key in ["items", "values"] {
        if let Some(mut inner) = keys.list(key)? {
            let key = inner.owner().clone();
            let constraints = table(&take(&mut inner)?);
            inner.finish()?;
            fields.extend(quote!(#key: Some(&#constraints),));
        }
    }
    Ok(fields)
}

/// `format = email`: a `TextFormat` by its name in OpenAPI.
fn text_format(value: &Expr) -> Result<TokenStream> {
    let format = variant(known(word(value)?, "format", TextFormat::ALL, TextFormat::word)?.variant());
    Ok(quote_spanned!(value.span()=> lvng_runtime::__private::TextFormat::#format))
}
