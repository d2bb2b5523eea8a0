//! `derive(Headers)`.

use crate::attributes::{self, Places};
use crate::member::{self, Member};
use crate::parameter::Parameter;
use lvng_contract::Location;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DeriveInput, Error, Result};

const PLACES: Places = Places { item: &[], member: &["header"], repeated: &[], alone: &[] };

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let name = &input.ident;
    let (mut table, mut reads, mut values, mut writes, mut initial) = (vec![], vec![], vec![], vec![], vec![]);
    for (index, field) in attributes::named_fields(input)?.enumerate() {
        let Some(ident) = &field.ident else { return Err(Error::new(name.span(), "expected named fields")) };
        let mut keys = Member::keys(field, attributes::find(&field.attrs, "header"))?;
        let header = Parameter::take(field, Location::Header, &mut keys)?;
        keys.finish()?;
        let local = format_ident!("value_{index}");
        table.push(header.table());
        reads.push(quote!(let #local = input.header(#index);));
        values.push(quote!(#ident: #local?));
        writes.push(quote!(out.header(#index, &self.#ident);));
        initial.push(header.member.initial(ident, &field.ty));
    }
    let constructor = member::constructor(name, initial.into_iter());
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::Headers for #name {
            const TABLE: &'static [lvng_runtime::__private::Param] = &[#(#table),*];

            #[inline]
            fn read(input: &mut lvng_runtime::__private::HeaderReader<'_>) -> Option<Self> {
                #(#reads)*
                Some(Self { #(#values),* })
            }

            #[inline]
            fn write(&self, out: &mut lvng_runtime::__private::HeaderWriter) {
                #(#writes)*
            }
        }
        #constructor
    })
}
