//! The schemas of bodies that types alone do not check: `ir::Api` → `schemas.rs`.

use crate::tokens::{Literal, TokenStream, quote};

/// The file `schemas.rs`.
pub(crate) fn schemas(text: &str) -> TokenStream {
    let text = Literal::raw(text);
    quote! {
        //! JSON Schemas of bodies whose types do not say all that the description does. Servers hold bodies against them.

        use lvng_runtime::wire::SchemaDocument;

        /// The schemas, by name under `$defs`.
        pub static SCHEMAS: SchemaDocument = SchemaDocument::new(#text);
    }
}
