//! `derive(Operation)`.

use crate::attributes::Places;
use crate::member;
use crate::parameter::Parameter;
use crate::reading;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DeriveInput, Ident, Result};

mod argument;
mod body;
mod table;

use argument::{Argument, Place, arguments};
use table::StructAttributes;

const PLACES: Places = Places {
    item: &[
        "operation",
        "tag",
        "auth",
        "body",
        "schema",
        "success",
        "failure",
        "evidence",
        "rate_limit",
        "pagination",
        "server",
    ],
    member: &["param", "field", "extra", "body", "content_type"],
    repeated: &["success", "failure", "server"],
    alone: &["param", "field", "extra", "body", "content_type"],
};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let name = &input.ident;
    let arguments = arguments(input)?;
    let about = StructAttributes::parse(input)?;
    let meta = about.meta(&arguments);
    let (response, error) = (&about.success.ty, about.error());
    let (encode, decode) = (encode(&arguments), decode(&arguments, about.has_schemas()));
    let constructor = constructor(name, &arguments);
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::Operation for #name {
            const META: &'static lvng_runtime::__private::OperationMeta = &#meta;
            type Response = #response;
            type Error = #error;

            #[inline]
            fn encode(&self, out: &mut lvng_runtime::__private::RequestWriter) {
                #encode
            }

            #[inline]
            fn decode(input: &mut lvng_runtime::__private::RequestReader<'_>) -> Option<Self> {
                #decode
            }
        }
        #constructor
    })
}

fn encode(arguments: &[Argument<'_>]) -> TokenStream {
    let mut statements = Vec::new();
    let members = members(arguments, &quote!(self));
    let mut params = 0usize;
    for Argument { ident, place, .. } in arguments {
        match place {
            Place::Param(..) => {
                statements.push(quote!(out.param(#params, &self.#ident);));
                params += 1;
            }
            Place::BodyField(_) | Place::Extra => {}
            Place::Body(body) if body.required => statements.push(quote!(out.body(&self.#ident);)),
            Place::Body(_) => statements.push(quote!(out.optional_body(&self.#ident);)),
            // The body is written in it.
            Place::ContentType => statements.insert(0, quote!(out.content_type(&self.#ident);)),
        }
    }
    if !members.is_empty() {
        statements.push(quote! {
            out.body_fields(|body| {
                #(#members)*
            });
        });
    }
    quote! {
        let _ = &out;
        #(#statements)*
    }
}

/// Writes the arguments that are properties of the body.
fn members(arguments: &[Argument<'_>], of: &TokenStream) -> Vec<TokenStream> {
    let mut fields = 0usize;
    let member = |Argument { ident, place, .. }: &Argument<'_>| match place {
        Place::BodyField(_) => {
            fields += 1;
            let index = fields - 1;
            Some(quote!(body.field(#index, &#of.#ident);))
        }
        Place::Extra => Some(quote!(body.extra(&#of.#ident);)),
        _ => None,
    };
    arguments.iter().filter_map(member).collect()
}

fn decode(arguments: &[Argument<'_>], has_schemas: bool) -> TokenStream {
    let mut reads = Vec::new();
    let (mut members, mut extra) = (Vec::new(), None);
    let mut values = Vec::new();
    let mut params = 0usize;
    for (index, Argument { ident, place, .. }) in arguments.iter().enumerate() {
        let local = format_ident!("value_{index}");
        let read = match place {
            Place::Param(..) => {
                params += 1;
                let index = params - 1;
                quote!(param(#index))
            }
            Place::BodyField(_) => {
                values.push(quote!(#ident: #local));
                members.push(local);
                continue;
            }
            Place::Extra => {
                values.push(quote!(#ident: #local));
                extra = Some(local);
                continue;
            }
            Place::Body(body) if body.required => quote!(body()),
            Place::Body(_) => quote!(optional_body()),
            Place::ContentType => quote!(content_type()),
        };
        reads.push(quote!(let #local = input.#read;));
        values.push(quote!(#ident: #local?));
    }
    let pattern = reading::pattern(&members.iter().collect::<Vec<_>>());
    let body = match (members.is_empty(), extra) {
        (true, None) => None,
        (false, None) => Some(quote!(let #pattern = input.body_members()?;)),
        (_, Some(extra)) => Some(quote!(let (#pattern, #extra) = input.body_members_and_extra()?;)),
    };
    let written = self::members(arguments, &quote!(operation));
    let check = (has_schemas && !written.is_empty()).then(|| {
        quote! {
            input.check_fields(|body| {
                #(#written)*
            });
        }
    });
    quote! {
        let _ = &input;
        #(#reads)*
        #body
        let operation = Self { #(#values),* };
        #check
        Some(operation)
    }
}

fn constructor(name: &Ident, all: &[Argument<'_>]) -> TokenStream {
    let initial = |Argument { ident, ty, place }: &Argument<'_>| match place {
        Place::Param(Parameter { member, .. }) | Place::BodyField(member) => member.initial(ident, ty),
        Place::Body(body) if body.required => member::required(ident, ty),
        Place::Extra | Place::Body(_) | Place::ContentType => member::left_out(ident),
    };
    member::constructor(name, all.iter().map(initial))
}
