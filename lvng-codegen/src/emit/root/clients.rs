//! The client of all tags: `ir::Api` → `client.rs`.

use super::calls;
use crate::emit::ident::ident;
use crate::emit::{attributes, docs};
use crate::ir::{Api, Tag};
use crate::tokens::{TokenStream, quote};

/// The file `client.rs`.
pub(crate) fn client(api: &Api) -> TokenStream {
    let types = types(api);
    let accessors = accessors(api);
    let calls = calls::calls();
    let servers = super::servers(&api.servers).is_some().then(|| {
        quote!(
            pub mod servers;
        )
    });
    quote! {
        //! The client: a method per tag, the calls that the methods of tags return, and what they need of the runtime.

        #[cfg(feature = "blocking")]
        pub use lvng_runtime::blocking;
        pub use lvng_runtime::client::*;

        use lvng_runtime::client;
        use lvng_runtime::wire::Operation;
        use std::time::Duration;

        #servers

        #types
        #accessors
        #calls
    }
}

fn types(api: &Api) -> TokenStream {
    let base_url = api.servers.document.first().map_or("/", |server| &server.url.default);
    let servers = api.servers.document.iter().map(|server| attributes::server_url(&server.url));
    let servers = servers.map(|url| quote!(ServerSpec::new(#url)));
    let has_servers = !api.servers.document.is_empty();
    let servers = has_servers.then(|| quote!(.servers(const { &[#(#servers),*] })));
    let common_path = Some(&api.servers.common_path).filter(|path| !path.is_empty());
    let common_path = common_path.map(|path| quote!(.common_path(#path)));
    quote! {
        /// The async client.
        pub type Client = ApiClient<client::Client>;

        /// The client for programs without an async runtime.
        #[cfg(feature = "blocking")]
        pub type BlockingClient = ApiClient<blocking::Client>;

        /// A client, async or blocking by what it sends with. Clones share connections and cost nothing.
        #[derive(Clone, Debug)]
        pub struct ApiClient<C> {
            /// The client that sends, for what is not in the description.
            pub inner: C,
        }

        impl<C: FromClient> ApiClient<C> {
            /// Settings of a client for the first server of the description, or another by `server` or `base_url`.
            pub fn builder() -> ClientBuilder<Self> {
                ClientBuilder::new(#base_url)
                    #servers
                    #common_path
                    .security_schemes(super::SECURITY_SCHEMES)
                    .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            }
        }

        impl<C: FromClient> FromClient for ApiClient<C> {
            fn from_client(client: client::Client) -> Result<Self, Error> {
                C::from_client(client).map(Self::from)
            }
        }

        impl<C> From<C> for ApiClient<C> {
            fn from(inner: C) -> Self {
                Self { inner }
            }
        }
    }
}

fn accessors(api: &Api) -> TokenStream {
    let accessors = api.tags.iter().map(accessor);
    quote! {
        impl<C> ApiClient<C> {
            /// A call of an operation that is at hand as a value.
            pub fn send<O: Operation>(&self, request: O) -> Call<'_, C, O> {
                Call::new(&self.inner, request)
            }
            #(#accessors)*
        }
    }
}

fn accessor(tag: &Tag) -> TokenStream {
    let docs = docs::first_paragraph(&tag.docs, &tag.name);
    let (name, feature, client) = (ident(&tag.module), &tag.feature, ident(&tag.client));
    quote! {
        #docs
        #[cfg(feature = #feature)]
        pub fn #name(&self) -> super::#name::#client<'_, C> {
            super::#name::#client { client: &self.inner }
        }
    }
}
