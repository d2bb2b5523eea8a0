//! The schemas of bodies that types alone do not check: `ir::Api` → `schemas.rs`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The file `schemas.rs`.
pub(crate) fn schemas(text: &str) -> TokenStream {
    let text = raw(text);
    quote! {
        //! JSON Schemas of bodies whose types do not say all that the description does. Servers hold bodies against them.

        use lvng_runtime::wire::SchemaDocument;

        /// The schemas, by name under `$defs`.
        pub static SCHEMAS: SchemaDocument = SchemaDocument::new(#text);
    }
}

/// A raw string, so that the text reads as it is.
fn raw(text: &str) -> Literal {
    let longest = text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len()).max();
    let fence = "#".repeat(longest.unwrap_or(0) + 1);
    let literal = ["r", &fence, "\"", text, "\"", &fence].concat();
    literal.parse().unwrap_or_else(|_| Literal::string(text))
}
