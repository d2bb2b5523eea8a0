//! `derive(Responses)`.

use crate::attributes;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let Data::Enum(data) = &input.data else { return Err(Error::new(name.span(), "expected an enum")) };
    let mut reads = Vec::new();
    let mut writes = Vec::new();
    for (index, variant) in data.variants.iter().enumerate() {
        let ident = &variant.ident;
        if attributes::find(&variant.attrs, "status").is_none() {
            return Err(Error::new(ident.span(), "expected `#[status(…)]`"));
        }
        match &variant.fields {
            Fields::Unit => {
                reads.push(quote!(Some(#index) => Ok(Self::#ident),));
                writes.push(quote!(Self::#ident => out.content(#index, &()),));
            }
            _ => {
                reads.push(quote!(Some(#index) => input.content(#index).map(Self::#ident),));
                writes.push(quote!(Self::#ident(value) => out.content(#index, &value),));
            }
        }
    }
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::wire::Reply for #name {
            fn read(
                input: lvng_runtime::wire::ReplyReader<'_>,
            ) -> Result<Self, Vec<lvng_runtime::wire::Problem>> {
                match input.which() {
                    #(#reads)*
                    _ => input.undescribed(),
                }
            }

            fn write(self, out: &mut lvng_runtime::wire::ReplyWriter) {
                match self {
                    #(#writes)*
                }
            }
        }
    })
}
