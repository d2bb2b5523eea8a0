//! Names → tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// An identifier, raw where the name says so.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A path of plain names.
pub(crate) fn path_tokens(path: &str) -> TokenStream {
    let names = path.split("::").map(ident);
    quote!(#(#names)::*)
}
