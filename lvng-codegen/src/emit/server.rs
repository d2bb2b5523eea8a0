//! The server of a tag: `ir::Tag` → a trait with a method per operation, and the routes to it.

use super::docs;
use super::ident::ident;
use super::scope::{Index, Scope};
use super::types::type_ref;
use crate::ir::{Operation, Tag};
use crate::tokens::{TokenStream, quote};

/// The module that servers are made of.
const SERVER: &str = "lvng_runtime::server";

/// The file `server.rs` of a tag.
pub(crate) fn file(index: &Index, tag: &Tag) -> Vec<TokenStream> {
    let mut scope = Scope::beside(index, &tag.module, vec![&tag.server, "S"]);
    let items = [interface(&mut scope, tag), routes(&mut scope, tag)];
    [scope.uses()].into_iter().chain(items).collect()
}

/// The trait of a tag.
fn interface(scope: &mut Scope, tag: &Tag) -> TokenStream {
    let docs = docs::about_tag("What a server answers to the operations of the tag", tag);
    let name = ident(&tag.server);
    let methods: Vec<_> = served(tag).map(|op| method(scope, op)).collect();
    quote! {
        #docs
        pub trait #name: Send + Sync + 'static {
            /// Who a request comes from, as the authenticator found out.
            type Principal: Send + Sync + 'static;
            #(#methods)*
        }
    }
}

/// The operations that a server answers.
fn served(tag: &Tag) -> impl Iterator<Item = &Operation> {
    tag.operations.iter().filter(|op| op.is_served)
}

/// The method of an operation: who asks and what in, an answer out.
fn method(scope: &mut Scope, op: &Operation) -> TokenStream {
    let docs = docs::handler(op);
    let name = ident(&op.method_name);
    let context = context(scope, op);
    let operation = scope.own(&op.type_name);
    let answer = type_ref(scope, &op.success.ty);
    let error = scope.name(SERVER, "ApiError");
    let body = match op.feature {
        Some(_) => quote! {
            {
                let _ = (cx, req);
                async { Err(#error::not_implemented()) }
            }
        },
        None => quote!(;),
    };
    quote! {
        #docs
        fn #name(&self, cx: #context, req: #operation) -> impl Future<Output = Result<#answer, #error>> + Send #body
    }
}

/// The routes of a tag.
fn routes(scope: &mut Scope, tag: &Tag) -> TokenStream {
    let name = ident(&tag.server);
    let routes = scope.name(SERVER, "Routes");
    let bindings: Vec<_> = served(tag).map(|op| binding(scope, op)).collect();
    quote! {
        /// Binds the operations to their handlers.
        pub(crate) fn routes<S: #name>() -> #routes<S, S::Principal> {
            #routes::<S, _>::new() #(#bindings)*
        }
    }
}

fn binding(scope: &mut Scope, op: &Operation) -> TokenStream {
    let operation = scope.own(&op.type_name);
    let name = ident(&op.method_name);
    let on = if is_anonymous(op) { quote!(on_public) } else { quote!(on) };
    quote!(.#on(|api, cx, req: #operation| Box::pin(api.#name(cx, req))))
}

fn context(scope: &mut Scope, op: &Operation) -> TokenStream {
    let context = scope.name(SERVER, "Context");
    match is_anonymous(op) {
        true => quote!(#context<Option<Self::Principal>>),
        false => quote!(#context<Self::Principal>),
    }
}

/// Whether requests without credentials are let through.
fn is_anonymous(op: &Operation) -> bool {
    op.auth.is_empty() || op.auth.iter().any(Vec::is_empty)
}
