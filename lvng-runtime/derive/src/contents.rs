//! `derive(Contents)`.

use crate::attributes::{self, Places};
use crate::constraints;
use crate::keys::collect;
use crate::media::Media;
use crate::one_of::conversions;
use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Token, Type};

/// A content of several.
struct Variant<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    media: Vec<TokenStream>,
    /// What values are allowed.
    allowed: TokenStream,
}

const PLACES: Places = Places { item: &[], member: &["content", "allowed"], repeated: &[], alone: &[] };

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let name = &input.ident;
    let Data::Enum(data) = &input.data else { return Err(Error::new(name.span(), "expected an enum")) };
    let variants = collect(data.variants.iter().map(variant))?;
    let idents: Vec<_> = variants.iter().map(|variant| variant.ident).collect();
    let types: Vec<_> = variants.iter().map(|variant| variant.ty).collect();
    let first = variants.iter().map(|variant| &variant.media[0]);
    let media = variants.iter().map(|Variant { media, .. }| quote!([#(#media),*]));
    let media: Vec<_> = media.collect();
    let allowed: Vec<_> = variants.iter().map(|variant| &variant.allowed).collect();
    let conversions = conversions(name, idents.iter().copied().zip(types.iter().copied()));
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::Content for #name {
            #[inline]
            fn media(&self) -> Option<lvng_runtime::__private::Media> {
                match self {
                    #(Self::#idents(_) => Some(#first),)*
                }
            }

            fn to_body(
                &self,
                media: lvng_runtime::__private::Media,
            ) -> Result<lvng_runtime::__private::Body, lvng_runtime::__private::WriteError> {
                match self {
                    #(Self::#idents(value) => lvng_runtime::__private::Content::to_body(value, media),)*
                }
            }

            #[inline]
            fn to_json(&self) -> Option<lvng_runtime::__private::Json<'_>> {
                match self {
                    #(Self::#idents(value) => lvng_runtime::__private::Content::to_json(value),)*
                }
            }

            fn from_body(
                body: lvng_runtime::__private::Body,
                media: lvng_runtime::__private::Media,
                _: &'static lvng_runtime::__private::Constraints,
                mode: lvng_runtime::__private::Mode,
            ) -> Result<Self, Vec<lvng_runtime::__private::Problem>> {
                #(
                    if #media.contains(&media) {
                        return <#types as lvng_runtime::__private::Content>::from_body(body, media, #allowed, mode)
                            .map(Self::#idents);
                    }
                )*
                Err(lvng_runtime::__private::undescribed_media_type())
            }

            fn from_tree(
                tree: lvng_runtime::__private::Json<'_>,
                media: lvng_runtime::__private::Media,
                _: &'static lvng_runtime::__private::Constraints,
                mode: lvng_runtime::__private::Mode,
            ) -> Result<Self, Vec<lvng_runtime::__private::Problem>> {
                #(
                    if #media.contains(&media) {
                        return <#types as lvng_runtime::__private::Content>::from_tree(tree, media, #allowed, mode)
                            .map(Self::#idents);
                    }
                )*
                Err(lvng_runtime::__private::undescribed_media_type())
            }
        }
        #conversions
    })
}

fn variant(variant: &syn::Variant) -> Result<Variant<'_>> {
    let ident = &variant.ident;
    let Fields::Unnamed(fields) = &variant.fields else {
        return Err(Error::new(ident.span(), "expected a variant that holds one value"));
    };
    let media = match attributes::find(&variant.attrs, "content") {
        Some(attribute) => attribute.parse_args_with(Punctuated::<Media, Token![,]>::parse_terminated)?,
        None => Punctuated::new(),
    };
    let (Some(field), false) = (fields.unnamed.first(), media.is_empty()) else {
        return Err(Error::new(ident.span(), "expected `#[content(…)]` with a codec, and a value"));
    };
    let allowed = constraints::of_variant(&variant.attrs)?;
    Ok(Variant { ident, ty: &field.ty, media: media.iter().map(Media::tokens).collect(), allowed })
}
