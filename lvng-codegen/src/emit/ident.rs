//! Names → tokens.

use crate::tokens::{Ident, TokenStream, quote};

/// An identifier, raw where the name says so.
pub(crate) fn ident(name: &str) -> Ident<'_> {
    Ident::new(name)
}

/// A path of plain names.
pub(crate) fn path_tokens(path: &str) -> TokenStream {
    let names = path.split("::").map(ident);
    quote!(#(#names)::*)
}
