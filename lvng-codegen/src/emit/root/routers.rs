//! The server of all tags: `ir::Api` → `server.rs`.

use crate::emit::docs;
use crate::emit::ident::ident;
use crate::ir::{Api, Tag};
use crate::tokens::{TokenStream, quote};

/// The file `server.rs`.
pub(crate) fn server(api: &Api) -> TokenStream {
    let types = types();
    let mounts = api.tags.iter().filter(|tag| !tag.operations.is_empty()).map(mount);
    quote! {
        //! The server: a method per tag, which mounts what answers its operations, and what they need of the runtime.

        pub use lvng_runtime::server::*;

        use lvng_runtime::server;
        use lvng_runtime::wire::{Operation, OperationList, OperationMeta};

        #types

        impl<P: Send + Sync + 'static> Router<P> {
            #(#mounts)*
        }
    }
}

fn types() -> TokenStream {
    let methods = methods();
    quote! {
        /// The operations that a server answers, and how it tells who asks. `P` is who a request comes from.
        #[derive(Debug)]
        pub struct Router<P> {
            /// The router of the runtime, for its further settings.
            pub inner: server::Router<P>,
        }

        impl<P: Send + Sync + 'static> Router<P> {
            /// A server without operations.
            pub fn new(authenticator: impl Authenticator<Principal = P>) -> Self {
                let inner = server::Router::new(authenticator).security_schemes(super::SECURITY_SCHEMES).servers(super::SERVERS);
                Self { inner }
            }

            /// The path below which operations are answered, in place of that of the first server in the description: an
            /// empty one where a proxy has taken it off.
            pub fn base_path(self, path: impl Into<String>) -> Self {
                self.with(|router| router.base_path(path))
            }

            /// The most bytes that a body may have.
            pub fn max_body_bytes(self, max: usize) -> Self {
                self.with(|router| router.max_body_bytes(max))
            }

            /// Sets what the router of the runtime can do: limits, the form of errors, layers around operations, others in
            /// place of some.
            pub fn with(self, change: impl FnOnce(server::Router<P>) -> server::Router<P>) -> Self {
                Self { inner: change(self.inner) }
            }

            #methods
        }
    }
}

/// What adds operations to a router, and makes a service of it.
fn methods() -> TokenStream {
    quote! {
        /// Adds one operation that asks for credentials.
        pub fn route<O, F, Fut>(self, handler: F) -> Self
        where
            O: Operation,
            F: Fn(Context<P>, O) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = Result<O::Response, ApiError>> + Send + 'static,
        {
            self.with(|router| router.route(handler))
        }

        /// Adds one operation that asks for no credentials, or for which they may be left out.
        pub fn route_public<O, F, Fut>(self, handler: F) -> Self
        where
            O: Operation,
            F: Fn(Context<Option<P>>, O) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = Result<O::Response, ApiError>> + Send + 'static,
        {
            self.with(|router| router.route_public(handler))
        }

        /// The operations of the description that nothing was added for, as far as their features are enabled.
        pub fn unimplemented(&self) -> Vec<&'static OperationMeta> {
            let mut all = OperationList::default();
            super::visit(&mut all);
            let is_added = |meta: &'static OperationMeta| self.inner.operations().any(|added| added.id == meta.id);
            all.into_iter().filter(|meta| !is_added(meta)).collect()
        }

        /// Answers 501 for the operations that nothing was added for.
        pub fn answer_unimplemented(self) -> Self {
            let rest = self.unimplemented();
            self.with(|router| router.not_implemented(rest))
        }

        /// Puts the routes together, as a service of tower that can stand beside others.
        ///
        /// # Errors
        /// Two operations that belong to the same requests, and the like: every reason is listed.
        pub fn build(self) -> Result<RouterService, BuildError> {
            self.inner.build()
        }

        /// Puts the routes together, as a router of axum.
        ///
        /// # Errors
        /// Two operations that belong to the same requests, and the like: every reason is listed.
        pub fn into_axum(self) -> Result<axum::Router, BuildError> {
            self.inner.into_axum()
        }
    }
}

fn mount(tag: &Tag) -> TokenStream {
    let docs = docs::first_paragraph(&tag.docs, &tag.name);
    let (name, feature, server) = (ident(&tag.module), &tag.feature, ident(&tag.server));
    quote! {
        #docs
        #[cfg(feature = #feature)]
        pub fn #name<S: super::#name::#server<Principal = P>>(self, api: S) -> Self {
            Self { inner: self.inner.mount(api, super::#name::routes()) }
        }
    }
}
