//! `derive(Responses)`.

use crate::attributes::{self, Places};
use crate::keys::collect;
use crate::response::{Row, VariantResponse, check_rows};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result};

/// A response of several.
struct Variant<'a> {
    ident: &'a Ident,
    response: VariantResponse,
}

const PLACES: Places = Places { item: &[], member: &["status"], repeated: &[], alone: &[] };

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let name = &input.ident;
    let Data::Enum(data) = &input.data else { return Err(Error::new(name.span(), "expected an enum")) };
    let variants = collect(data.variants.iter().map(variant))?;
    let rows: Vec<Row<'_>> = variants.iter().flat_map(|variant| variant.response.rows()).collect();
    check_rows(&rows)?;
    let specs = rows.iter().map(Row::tokens);
    let reply = reply(name, &variants);
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::Responses for #name {
            const SPECS: &'static [lvng_runtime::__private::ResponseSpec] = &[#(#specs),*];
        }

        #reply
    })
}

fn variant(variant: &syn::Variant) -> Result<Variant<'_>> {
    let ident = &variant.ident;
    let Some(attribute) = attributes::find(&variant.attrs, "status") else {
        return Err(Error::new(ident.span(), "expected `#[status(…)]`"));
    };
    let response: VariantResponse = attribute.parse_args()?;
    match (&variant.fields, response.has_content()) {
        (Fields::Unit, false) => Ok(Variant { ident, response }),
        (Fields::Unnamed(fields), true) if fields.unnamed.len() == 1 => Ok(Variant { ident, response }),
        (_, true) => Err(Error::new(ident.span(), "expected a variant that holds one value, the content")),
        (_, false) => Err(Error::new(ident.span(), "expected a variant that holds nothing, or a media type")),
    }
}

/// How a response is read and written, by the numbers of its entries in the table.
fn reply(name: &Ident, variants: &[Variant<'_>]) -> TokenStream {
    let (mut reads, mut writes) = (Vec::new(), Vec::new());
    let mut next = 0usize;
    for Variant { ident, response } in variants {
        let (index, end) = (next, next + response.rows().count());
        next = end;
        if end > index + 1 {
            reads.push(quote!(Some(index @ #index..#end) => input.content(index).map(Self::#ident),));
            writes.push(quote!(Self::#ident(value) => out.content_among(#index..#end, &value),));
        } else if response.has_content() {
            reads.push(quote!(Some(#index) => input.content(#index).map(Self::#ident),));
            writes.push(quote!(Self::#ident(value) => out.content(#index, &value),));
        } else {
            reads.push(quote!(Some(#index) => Ok(Self::#ident),));
            writes.push(quote!(Self::#ident => out.content(#index, &()),));
        }
    }
    quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::Reply for #name {
            fn read(
                input: lvng_runtime::__private::ReplyReader<'_>,
            ) -> Result<Self, Vec<lvng_runtime::__private::Problem>> {
                match input.matching_response() {
                    #(#reads)*
                    _ => input.undescribed(),
                }
            }

            fn write(self, out: &mut lvng_runtime::__private::ReplyWriter) {
                match self {
                    #(#writes)*
                }
            }
        }
    }
}
