//! The servers to choose from: `ir::Servers` → `client/servers.rs`.

use crate::emit::docs;
use crate::emit::ident::ident;
use crate::emit::inline::code;
use crate::emit::markdown::wrap;
use crate::ir::{Server, ServerValues, ServerVariable, Servers};
use crate::tokens::{TokenStream, quote};

/// The file `client/servers.rs`; `None` where the description has no servers.
pub(crate) fn servers(servers: &Servers) -> Option<TokenStream> {
    let all = servers.document.iter().chain(&servers.operations);
    let all: Vec<_> = all.map(server).collect();
    let values = servers.values.iter().map(values);
    (!all.is_empty()).then(|| {
        quote! {
            //! The servers of the description, for `Client::builder().server(…)`. Variables of their URLs are fields, which
            //! `..Default::default()` fills in.

            use lvng_runtime::client::Server;

            #(#all)*
            #(#values)*
        }
    })
}

fn server(server: &Server) -> TokenStream {
    let place = wrap(&["The server ", &code(&server.url.template), "."].concat());
    let docs = docs::before(&server.docs, place);
    let name = ident(&server.name);
    let fields: Vec<_> = server.variables.iter().map(field).collect();
    let template = &server.url.template;
    let (definition, default) = match fields.is_empty() {
        true => (quote!(#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)] pub struct #name;), None),
        false => {
            (quote!(#[derive(Clone, Debug, PartialEq, Eq)] pub struct #name { #(#fields)* }), Some(default(server)))
        }
    };
    let variable = variable(&server.variables);
    quote! {
        #docs
        #definition
        #default
        impl Server for #name {
            const TEMPLATE: &'static str = #template;
            #variable
        }
    }
}

fn field(variable: &ServerVariable) -> TokenStream {
    let default = wrap(&["Default: ", &code(&variable.default), "."].concat());
    let docs = docs::before(&variable.docs, default);
    let name = ident(&variable.ident);
    match &variable.values {
        Some((values, _)) => {
            let values = ident(values);
            quote!(#docs pub #name: #values,)
        }
        None => quote!(#docs pub #name: String,),
    }
}

fn default(server: &Server) -> TokenStream {
    let name = ident(&server.name);
    let fields = server.variables.iter().map(|variable| {
        let (field, default) = (ident(&variable.ident), &variable.default);
        match &variable.values {
            Some((values, variant)) => {
                let (values, variant) = (ident(values), ident(variant));
                quote!(#field: #values::#variant)
            }
            None => quote!(#field: #default.to_owned()),
        }
    });
    quote! {
        impl Default for #name {
            fn default() -> Self {
                Self { #(#fields),* }
            }
        }
    }
}

/// The value of a variable by its name; nothing where there are none.
fn variable(variables: &[ServerVariable]) -> Option<TokenStream> {
    if variables.is_empty() {
        return None;
    }
    let arms = variables.iter().map(|variable| {
        let (name, field) = (&variable.name, ident(&variable.ident));
        let value = if variable.values.is_some() { quote!(self.#field.as_str()) } else { quote!(&self.#field) };
        quote!(#name => #value,)
    });
    Some(quote! {
        fn variable(&self, name: &str) -> &str {
            match name {
                #(#arms)*
                _ => "",
            }
        }
    })
}

fn values(values: &ServerValues) -> TokenStream {
    let docs = docs::outer(wrap(&["The values of ", &code(&values.variable), "."].concat()));
    let name = ident(&values.name);
    let variants = values.values.iter().map(|(variant, value)| {
        let docs = docs::outer(vec![code(value)]);
        let variant = ident(variant);
        quote!(#docs #variant,)
    });
    let arms = values.values.iter().map(|(variant, value)| {
        let variant = ident(variant);
        quote!(Self::#variant => #value,)
    });
    quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum #name {
            #(#variants)*
        }
        impl #name {
            /// The value as it stands in the URL.
            pub fn as_str(self) -> &'static str {
                match self {
                    #(#arms)*
                }
            }
        }
    }
}
