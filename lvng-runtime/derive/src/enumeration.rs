//! `derive(Enum)`.

use crate::attributes::{self, Places};
use crate::literal::json_text;
use crate::object::serde_impls;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Expr, Fields, Ident, Result, Type};

/// A list of values with the variant for others.
struct Enumeration<'a> {
    name: &'a Ident,
    known: Vec<(&'a Ident, Expr)>,
    unknown: &'a Ident,
    /// What the variant for others holds: `String`, `i64`, `f64` or any JSON value.
    base: &'a Type,
    /// Whether strings are read from numbers and booleans, too.
    is_loose: bool,
}

const PLACES: Places = Places { item: &["loose"], member: &["value", "unknown"], repeated: &[], alone: &["unknown"] };

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let enumeration = parse(input)?;
    let base = attributes::last_segment(enumeration.base).map(|segment| segment.ident.to_string());
    let own = match base.as_deref() {
        Some("String") => strings(&enumeration)?,
        _ if enumeration.is_loose => {
            return Err(Error::new(input.ident.span(), "`loose` has no meaning where values are no strings"));
        }
        Some("i64") => integers(&enumeration),
        Some("f64") => numbers(&enumeration)?,
        _ => values(&enumeration)?,
    };
    let serde = serde_impls(enumeration.name);
    Ok(quote!(#own #serde))
}

fn parse(input: &DeriveInput) -> Result<Enumeration<'_>> {
    let Data::Enum(data) = &input.data else { return Err(Error::new(input.ident.span(), "expected an enum")) };
    let mut known = Vec::new();
    let mut unknown = None;
    for variant in &data.variants {
        match (&variant.fields, attributes::find(&variant.attrs, "value")) {
            (Fields::Unit, Some(attribute)) => known.push((&variant.ident, attribute.parse_args()?)),
            (Fields::Unnamed(fields), None) if attributes::has_marker(&variant.attrs, "unknown")? => {
                unknown = fields.unnamed.first().map(|field| (&variant.ident, &field.ty));
            }
            _ => return Err(Error::new(variant.ident.span(), "expected `#[value(…)]` or `#[unknown]`")),
        }
    }
    let Some((unknown, base)) = unknown else {
        return Err(Error::new(input.ident.span(), "expected a variant `#[unknown] Unknown(…)`"));
    };
    let is_loose = attributes::has_marker(&input.attrs, "loose")?;
    Ok(Enumeration { name: &input.ident, known, unknown, base, is_loose })
}

fn strings(Enumeration { name, known, unknown, is_loose, .. }: &Enumeration<'_>) -> Result<TokenStream> {
    let read = format_ident!("{}", if *is_loose { "scalar_text_of" } else { "string_of" });
    let values = known.iter().map(|(_, value)| attributes::string(value)).collect::<Result<Vec<_>>>()?;
    let variants: Vec<_> = known.iter().map(|(variant, _)| variant).collect();
    Ok(quote! {
        impl #name {
            /// The values that the description lists.
            pub const VALUES: &'static [&'static str] = &[#(#values),*];

            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#unknown(value) => value,
                }
            }
        }

        #[automatically_derived]
        impl From<&str> for #name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    other => Self::#unknown(other.to_owned()),
                }
            }
        }

        #[automatically_derived]
        impl From<String> for #name {
            #[inline]
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        #[automatically_derived]
        impl std::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[automatically_derived]
        impl lvng_runtime::__private::Model for #name {
            #[inline]
            fn read(cx: &mut lvng_runtime::__private::Reader<'_>) -> Option<Self> {
                cx.#read(Self::VALUES).map(|value| Self::from(&*value))
            }

            #[inline]
            fn write(&self, out: &mut lvng_runtime::__private::Writer) {
                out.string(self.as_str());
            }

            #[inline]
            fn as_text(&self) -> Option<&str> {
                Some(self.as_str())
            }
        }
    })
}

fn integers(enumeration: &Enumeration<'_>) -> TokenStream {
    let values: Vec<_> = enumeration.known.iter().map(|(_, value)| quote!(#value)).collect();
    scalars(enumeration, &values, "i64", "integer")
}

fn numbers(enumeration: &Enumeration<'_>) -> Result<TokenStream> {
    let values = enumeration.known.iter().map(|(_, value)| attributes::number(value)).collect::<Result<Vec<_>>>()?;
    Ok(scalars(enumeration, &values, "f64", "number"))
}

/// Values of a type that is copied and can be matched; `written` is what the runtime calls it.
fn scalars(enumeration: &Enumeration<'_>, values: &[TokenStream], ty: &str, written: &str) -> TokenStream {
    let Enumeration { name, known, unknown, .. } = enumeration;
    let variants: Vec<_> = known.iter().map(|(variant, _)| variant).collect();
    let (ty, read, written) = (format_ident!("{ty}"), format_ident!("{written}_of"), format_ident!("{written}"));
    quote! {
        impl #name {
            /// The values that the description lists.
            pub const VALUES: &'static [#ty] = &[#(#values),*];

            /// The value on the wire.
            #[inline]
            pub fn value(&self) -> #ty {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#unknown(value) => *value,
                }
            }
        }

        #[automatically_derived]
        impl From<#ty> for #name {
            #[inline]
            fn from(value: #ty) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    other => Self::#unknown(other),
                }
            }
        }

        #[automatically_derived]
        impl std::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.value(), f)
            }
        }

        #[automatically_derived]
        impl lvng_runtime::__private::Model for #name {
            #[inline]
            fn read(cx: &mut lvng_runtime::__private::Reader<'_>) -> Option<Self> {
                cx.#read(Self::VALUES).map(Self::from)
            }

            #[inline]
            fn write(&self, out: &mut lvng_runtime::__private::Writer) {
                out.#written(self.value());
            }
        }
    }
}

/// Values of several kinds, told apart by their JSON text.
fn values(Enumeration { name, known, unknown, .. }: &Enumeration<'_>) -> Result<TokenStream> {
    let variants: Vec<_> = known.iter().map(|(variant, _)| variant).collect();
    let texts = known.iter().map(|(_, value)| json_text(value)).collect::<Result<Vec<_>>>()?;
    Ok(quote! {
        impl #name {
            /// The values that the description lists, as JSON text.
            pub const VALUES: &'static [&'static str] = &[#(#texts),*];

            /// The value on the wire.
            #[inline]
            pub fn value(&self) -> lvng_runtime::__private::Value {
                match self {
                    #(Self::#variants => lvng_runtime::__private::constant(#texts).unwrap_or_default(),)*
                    Self::#unknown(value) => value.clone().into(),
                }
            }
        }

        #[automatically_derived]
        impl From<lvng_runtime::__private::Value> for #name {
            #[inline]
            fn from(value: lvng_runtime::__private::Value) -> Self {
                match value.to_string().as_str() {
                    #(#texts => Self::#variants,)*
                    _ => Self::#unknown(value.into()),
                }
            }
        }

        #[automatically_derived]
        impl std::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.value(), f)
            }
        }

        #[automatically_derived]
        impl lvng_runtime::__private::Model for #name {
            #[inline]
            fn read(cx: &mut lvng_runtime::__private::Reader<'_>) -> Option<Self> {
                cx.value_of(Self::VALUES).map(Self::from)
            }

            #[inline]
            fn write(&self, out: &mut lvng_runtime::__private::Writer) {
                out.value(&self.value());
            }
        }
    })
}
