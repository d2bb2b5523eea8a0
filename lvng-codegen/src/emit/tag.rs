//! The module of a tag: `ir::Tag` → models, operations and a visit to each.

use super::ident::ident;
use super::scope::{Index, Scope};
use super::{docs, model, operation};
use crate::ir::{Tag, TypeDef};
use crate::tokens::{TokenStream, quote};

/// The file `mod.rs` of a tag.
pub(crate) fn file(index: &Index, tag: &Tag) -> Vec<TokenStream> {
    let mut scope = Scope::defining(index, Some(&tag.module));
    let docs = docs::tag(tag);
    let modules = modules(tag);
    let mut items = vec![visit(&mut scope, tag)];
    items.extend(tag.shared.as_ref().map(|shared| operation::shared(&mut scope, tag, shared)));
    items.extend(tag.operations.iter().map(|op| operation::operation(&mut scope, tag, op)));
    items.extend(tag.operations.iter().map(|op| operation::answers_of(&mut scope, op)));
    items.extend(tag.types.iter().map(|def| model::model(&mut scope, def)));
    let uses = scope.uses();
    items.insert(0, quote!(#docs #uses #modules));
    items
}

/// The file `common.rs`.
pub(crate) fn common(index: &Index, types: &[TypeDef]) -> Vec<TokenStream> {
    let mut scope = Scope::defining(index, None);
    let mut items: Vec<_> = types.iter().map(|def| model::model(&mut scope, def)).collect();
    let uses = scope.uses();
    let begin = quote! {
        //! Types that several tags use.
        #uses
    };
    items.insert(0, begin);
    items
}

fn modules(tag: &Tag) -> TokenStream {
    let client = ident(&tag.client);
    let server = ident(&tag.server);
    // A tag that is nobody's first has nothing to answer.
    let (module, uses) = match tag.operations.is_empty() {
        true => (None, None),
        false => (
            Some(quote!(
                #[cfg(feature = "server")]
                mod server;
            )),
            Some(quote! {
                #[cfg(feature = "server")]
                pub use server::#server;
                #[cfg(feature = "server")]
                pub(crate) use server::routes;
            }),
        ),
    };
    quote! {
        #[cfg(feature = "client")]
        mod client;
        #module

        #[cfg(feature = "client")]
        pub use client::#client;
        #uses
    }
}

fn visit(scope: &mut Scope, tag: &Tag) -> TokenStream {
    let trait_name = scope.name("lvng_runtime::wire", "OperationVisitor");
    let names = tag.operations.iter().map(|op| ident(&op.type_name));
    let visitor = if tag.operations.is_empty() { quote!(_) } else { quote!(visitor) };
    quote! {
        /// Runs the visitor for every operation of this tag, in the order of the description.
        pub fn visit(#visitor: &mut impl #trait_name) {
            #(visitor.visit::<#names>();)*
        }
    }
}
