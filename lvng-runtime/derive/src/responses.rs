//! `derive(Responses)`.

use crate::attributes;
use crate::media::Media;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Data, DeriveInput, Error, Fields, Result, Token};

/// `200, json, text`: how many media types there are.
struct Status(usize);

impl Parse for Status {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        // The status itself is checked where the operation lists it.
        input.parse::<TokenTree>()?;
        input.parse::<Option<Token![,]>>()?;
        Punctuated::<Media, Token![,]>::parse_terminated(input).map(|media| Status(media.len()))
    }
}

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let Data::Enum(data) = &input.data else { return Err(Error::new(name.span(), "expected an enum")) };
    let mut reads = Vec::new();
    let mut writes = Vec::new();
    let mut next = 0usize;
    for variant in &data.variants {
        let ident = &variant.ident;
        let Some(attribute) = attributes::find(&variant.attrs, "status") else {
            return Err(Error::new(ident.span(), "expected `#[status(…)]`"));
        };
        // A response of the table for each media type, or one without.
        let media: Status = attribute.parse_args()?;
        let (index, end) = (next, next + media.0.max(1));
        next = end;
        if end > index + 1 {
            reads.push(quote!(Some(index @ #index..#end) => input.content(index).map(Self::#ident),));
            writes.push(quote!(Self::#ident(value) => out.content_among(#index..#end, &value),));
            continue;
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
