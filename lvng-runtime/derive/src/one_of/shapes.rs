//! How the variants of a union are read and written, by what they are on the wire.

use super::variant::{Shape, Tag, Variant};
use crate::attributes::json_string;
use crate::constraints;
use crate::member::Member;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, LitStr};

/// Reads a variant.
pub fn read_value(Variant { ident, shape, .. }: &Variant<'_>) -> TokenStream {
    match shape {
        Shape::Whole { allowed, .. } => quote!(cx.read(#allowed).map(Self::#ident)),
        Shape::Text(text) => quote!(cx.text(#text).map(|()| Self::#ident)),
        Shape::Object { .. } => {
            let function = function(ident);
            quote!(#function(cx))
        }
    }
}

fn function(ident: &Ident) -> Ident {
    format_ident!("read_{}", ident)
}

/// The function that reads a variant that is an object of its own.
pub fn read_function(
    name: &Ident,
    Variant { ident, shape, .. }: &Variant<'_>,
    tag: Option<&Tag>,
) -> Option<TokenStream> {
    let Shape::Object { member, closed } = shape else { return None };
    // The discriminator was read already, as what it is.
    let (read, value) = match (property(tag), member) {
        (Some(_), Some(_)) => (
            quote!(let (_, value): (lvng_runtime::__private::Value, _) = cx.members(SPEC)?;),
            quote!(#name::#ident(value)),
        ),
        (Some(_), None) => {
            (quote!(let (_,): (lvng_runtime::__private::Value,) = cx.members(SPEC)?;), quote!(#name::#ident))
        }
        (None, _) => (quote!(let value = cx.telling_member(SPEC)?;), quote!(#name::#ident(value))),
    };
    let fields = fields(member.as_ref().map(|(member, _)| &**member), tag);
    let (closed, _) = constraints::of_object(*closed, &TokenStream::new());
    let function = function(ident);
    Some(quote! {
        #[allow(non_snake_case)]
        fn #function(cx: &mut lvng_runtime::__private::Reader<'_>) -> Option<#name> {
            const SPEC: &lvng_runtime::__private::ObjectSpec =
                &lvng_runtime::__private::ObjectSpec::new(#fields) #closed;
            #read
            Some(#value)
        }
    })
}

/// The arm that writes a variant.
pub fn write(Variant { ident, shape, tags, is_default, .. }: &Variant<'_>, tag: Option<&Tag>) -> TokenStream {
    // Any value of the discriminator may stand for the default, and none: it is as what the variant holds has it.
    let property = property(tag).filter(|_| !tags.is_empty() && !is_default);
    match (shape, property) {
        (Shape::Whole { .. }, Some(property)) => {
            quote!(Self::#ident(value) => out.tagged(#property, &[#(#tags),*], value),)
        }
        (Shape::Whole { .. }, None) => quote!(Self::#ident(value) => value.write(out),),
        (Shape::Text(text), _) => quote!(Self::#ident => out.string(#text),),
        (Shape::Object { member, .. }, property) => {
            let member = member.as_ref().map(|(member, _)| &**member);
            let fields = fields(member, tag);
            let discriminator = property
                .zip(tags.first())
                .map(|(property, tag)| quote!(object.member(#property, &String::from(#tag));));
            let index = usize::from(discriminator.is_some());
            let value = member.map(|_| quote!(object.field(#index, value);));
            let holds = member.map(|_| quote!((value)));
            quote! {
                Self::#ident #holds => {
                    const FIELDS: &[lvng_runtime::__private::Field] = #fields;
                    let mut object = out.object(FIELDS);
                    #discriminator
                    #value
                    object.finish();
                }
            }
        }
    }
}

fn property(tag: Option<&Tag>) -> Option<&LitStr> {
    match tag {
        Some(Tag::Property(property)) => Some(property),
        _ => None,
    }
}

/// The table of the members of such an object: the discriminator comes first.
fn fields(member: Option<&Member>, tag: Option<&Tag>) -> TokenStream {
    let discriminator = property(tag).map(|property| {
        let key = format!(",{}:", json_string(&property.value()));
        quote!(lvng_runtime::__private::Field::member(#property, #key))
    });
    let fields = discriminator.into_iter().chain(member.map(Member::field));
    quote!(&[#(#fields),*])
}
