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
    let (mut params, mut members, mut extra) = (Vec::new(), Vec::new(), None);
    let (mut reads, mut values) = (Vec::new(), Vec::new());
    for (index, Argument { ident, place, .. }) in arguments.iter().enumerate() {
        let local = format_ident!("value_{index}");
        let method = match place {
            Place::Body(body) if body.required => Some(quote!(body)),
            Place::Body(_) => Some(quote!(optional_body)),
            Place::ContentType => Some(quote!(content_type)),
            Place::Param(..) | Place::BodyField(_) | Place::Extra => None,
        };
        let unwrap = method.as_ref().map(|_| quote!(?));
        reads.extend(method.map(|method| quote!(let #local = input.#method();)));
        values.push(quote!(#ident: #local #unwrap));
        match place {
            Place::Param(..) => params.push(local),
            Place::BodyField(_) => members.push(local),
            Place::Extra => extra = Some(local),
            Place::Body(_) | Place::ContentType => {}
        }
    }
    // All parts of a request are read before one of them ends it, so that all their problems are told.
    let (read_params, params) = match params.is_empty() {
        true => (None, None),
        false => {
            let pattern = reading::pattern(&params);
            (Some(quote!(let params = input.params();)), Some(quote!(let #pattern = params?;)))
        }
    };
    let pattern = reading::pattern(&members);
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
        #read_params
        #(#reads)*
        #body
        #params
        let operation = Self { #(#values),* };
        #check
        Some(operation)
    }
}

fn constructor(name: &Ident, all: &[Argument<'_>]) -> TokenStream {
    let initial = |Argument { ident, ty, place }: &Argument<'_>| match place {
        Place::Param(Parameter { member, .. }) | Place::BodyField(member) => member.initial(ident, ty),
        Place::Body(body) if body.required => member::required(ident, ty),
        Place::Extra | Place::Body(_) | Place::ContentType => member::left_out(ident, ty),
    };
    member::constructor(name, all.iter().map(initial))
}
