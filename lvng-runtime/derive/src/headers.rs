//! `derive(Headers)`.

use crate::attributes::{self, Member};
use crate::operation::param;
use lvng_contract::Location;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DeriveInput, Error, Result};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let (mut table, mut reads, mut values, mut writes, mut initial) = (vec![], vec![], vec![], vec![], vec![]);
    for (index, field) in attributes::named_fields(input)?.enumerate() {
        let Some(ident) = &field.ident else { return Err(Error::new(name.span(), "expected named fields")) };
        let member = Member::new(field, attributes::find(&field.attrs, "header"))?;
        let local = format_ident!("value_{index}");
        table.push(param(Location::Header, &member, &field.ty)?);
        reads.push(quote!(let #local = input.header(#index);));
        values.push(quote!(#ident: #local?));
        writes.push(quote!(out.header(#index, &self.#ident);));
        let is_required = member.is_required(&field.ty);
        initial.push(attributes::initial(ident, &field.ty, is_required, member.constant.as_ref()));
    }
    let constructor = attributes::constructor(name, initial.into_iter());
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::wire::Headers for #name {
            const TABLE: &'static [lvng_runtime::wire::Param] = &[#(#table),*];

            fn read(input: &mut lvng_runtime::wire::HeaderReader<'_>) -> Option<Self> {
                #(#reads)*
                Some(Self { #(#values),* })
            }

            fn write(&self, out: &mut lvng_runtime::wire::HeaderWriter) {
                #(#writes)*
            }
        }
        #constructor
    })
}
