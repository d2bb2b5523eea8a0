//! The modules above the tags: `ir::Api` → `mod.rs`, `client.rs`, `server.rs`.

mod calls;
mod clients;
mod foreign;
mod package;
mod parts;
mod readme;
mod routers;
mod schemas;
mod servers;
mod version;

pub(crate) use clients::client;
pub(crate) use foreign::{REMARK, foreign};
pub use package::{Package, Runtime, cargo_toml, features, lib_rs, module_rs};
pub use readme::{README_MARK, readme};
pub(crate) use routers::server;
pub(crate) use schemas::schemas;
pub(crate) use servers::servers;

use super::docs;
use super::ident::ident;
use crate::ir::{Api, Docs, MapType, SecurityScheme, Tag};
use crate::tokens::{TokenStream, quote};

/// The file `mod.rs`.
pub(crate) fn modules(api: &Api) -> TokenStream {
    let docs = about(api);
    let common = (!api.common.is_empty()).then(|| {
        quote!(
            pub mod common;
        )
    });
    let schemas = api.schemas.as_ref().map(|_| {
        quote!(
            #[cfg(feature = "server")]
            pub mod schemas;
        )
    });
    let foreign = (!api.foreign.is_empty()).then(|| {
        quote!(
            pub mod replaced;
        )
    });
    let of_foreign = foreign.as_ref().map(|_| {
        quote!(
            pub use lvng_runtime::Foreign;
        )
    });
    let index_map = (api.maps == MapType::IndexMap).then(|| {
        quote!(
            pub use lvng_runtime::IndexMap;
        )
    });
    let tags = api.tags.iter().map(module);
    let tables = tables(api);
    let operations = operations(api);
    let kind = (!api.security_schemes.is_empty()).then(|| quote!(SecurityKind,));
    let runtime = runtime();
    quote! {
        #docs

        #runtime
        #of_foreign
        #index_map

        use lvng_runtime::wire::{OperationList, OperationMeta, OperationVisitor, #kind SecurityScheme};

        #[cfg(feature = "client")]
        pub mod client;
        #common
        #foreign
        #schemas
        #[cfg(feature = "server")]
        pub mod server;
        #(#tags)*

        #tables
        #operations
    }
}

/// What users need of the runtime, so that they depend on the generated crate alone. What a client or a server needs
/// besides is in the modules of these names.
fn runtime() -> TokenStream {
    quote! {
        #[cfg(feature = "client")]
        pub use lvng_runtime::{
            ApiError, CallOptions, ClientBuilder, ConfigError, Credential, CredentialsError, DecodeError, Error,
            ErrorDetail, Items, Pages, PagingError, RateLimit, RequestBody, Response, TransportError
        };
        pub use lvng_runtime::{
            Base64, BoxError, ByteStream, Date, DateTime, EventStream, File, JsonObject, Null, Patch, Secret, Uuid, Value,
            object, wire
        };
    }
}

fn about(api: &Api) -> docs::Comment {
    docs::file(&about_docs(api))
}

/// Title and version of the description, and what it says of itself.
fn about_docs(api: &Api) -> Docs {
    let title = [api.title.as_str(), api.version.as_str()].join(" ");
    Docs { summary: Some(title), ..api.docs.clone() }
}

/// The same as Markdown.
fn about_text(api: &Api) -> Vec<String> {
    docs::text(&about_docs(api))
}

fn module(tag: &Tag) -> TokenStream {
    let (name, feature) = (ident(&tag.module), &tag.feature);
    // The compiler looks for files by names of ASCII only.
    let file = (!tag.module.is_ascii()).then(|| format!("{}/mod.rs", tag.module));
    let path = file.map(|file| quote!(#[path = #file]));
    quote! {
        #[cfg(feature = #feature)]
        #path
        pub mod #name;
    }
}

fn operations(api: &Api) -> TokenStream {
    let visits = api.tags.iter().map(|tag| {
        let (name, feature) = (ident(&tag.module), &tag.feature);
        quote! {
            #[cfg(feature = #feature)]
            #name::visit(visitor);
        }
    });
    quote! {
        /// Runs the visitor for every operation of the tags whose features are enabled, in the order of the description.
        #[allow(unused_variables)]
        pub fn visit(visitor: &mut impl OperationVisitor) {
            #(#visits)*
        }

        /// What the description fixes about the operations that [`visit`] goes through.
        pub fn operations() -> impl Iterator<Item = &'static OperationMeta> {
            let mut list = OperationList::default();
            visit(&mut list);
            list.into_iter()
        }
    }
}

fn tables(api: &Api) -> TokenStream {
    let servers = api.servers.document.iter().map(|server| &server.url.default);
    let schemes = api.security_schemes.iter().map(scheme);
    let about_schemes = docs::security_schemes(&api.security_schemes);
    let version = &api.version;
    quote! {
        /// The version of the description, as it stands there (`info.version`).
        pub const API_VERSION: &str = #version;

        /// The servers that the description lists; clients use the first one unless another is given.
        pub const SERVERS: &[&str] = &[#(#servers),*];

        #about_schemes
        pub const SECURITY_SCHEMES: &[SecurityScheme] = &[#(#schemes),*];
    }
}

fn scheme(scheme: &SecurityScheme) -> TokenStream {
    let name = &scheme.name;
    let kind = ident(scheme.kind.variant());
    let key = scheme.kind.key_name().map(|name| quote!((#name)));
    quote!(SecurityScheme::new(#name, SecurityKind::#kind #key))
}
