//! `derive(Object)`.

use crate::attributes::{self, Places};
use crate::constraints;
use crate::keys::{Keys, collect};
use crate::member::{self, Member, Side};
use crate::reading;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Ident, Result, Type};

/// A field of the struct.
struct Field<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    /// `None` for the map of other members.
    member: Option<Member>,
}

const PLACES: Places = Places { item: &["object"], member: &["field", "extra"], repeated: &[], alone: &["extra"] };

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let fields = fields(input)?;
    let spec = spec(input, &fields)?;
    let model = model(&input.ident, &fields);
    let serde = serde_impls(&input.ident);
    let constructor = constructor(&input.ident, &fields);
    Ok(quote!(#spec #model #serde #constructor))
}

fn fields<'a>(input: &'a DeriveInput) -> Result<Vec<Field<'a>>> {
    let field = |field: &'a syn::Field| -> Result<Field<'a>> {
        let syn::Field { ident, ty, attrs, .. } = field;
        let Some(ident) = ident else { return Err(syn::Error::new(input.ident.span(), "expected named fields")) };
        let member = match attributes::has_marker(attrs, "extra")? {
            true => None,
            false => Some(Member::new(field, attributes::find(attrs, "field"))?),
        };
        Ok(Field { ident, ty, member })
    };
    collect(attributes::named_fields(input)?.map(field))
}

fn spec(input: &DeriveInput, fields: &[Field<'_>]) -> Result<TokenStream> {
    let name = &input.ident;
    let table = fields.iter().filter_map(|field| field.member.as_ref()).map(Member::field);
    let (mut closed, mut constraints) = (false, TokenStream::new());
    if let Some(attribute) = attributes::find(&input.attrs, "object") {
        let mut keys = Keys::new(attribute)?;
        closed = keys.flag("closed")?.is_some();
        constraints = constraints::take(&mut keys)?;
        keys.finish()?;
    }
    let (closed, constraints) = constraints::of_object(closed, &constraints);
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::Object for #name {
            const SPEC: &'static lvng_runtime::__private::ObjectSpec =
                &lvng_runtime::__private::ObjectSpec::new(&[#(#table),*]) #closed #constraints;
        }
    })
}

fn model(name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let (mut members, mut extra, mut writes) = (Vec::new(), None, Vec::new());
    for Field { ident, member, .. } in fields {
        let index = members.len();
        match member {
            Some(member) if member.side == Some(Side::Client) => {
                writes.push(quote!(object.write_only(#index, &self.#ident);));
            }
            Some(_) => writes.push(quote!(object.field(#index, &self.#ident);)),
            None => writes.push(quote!(object.extra(&self.#ident);)),
        }
        match member {
            Some(_) => members.push(*ident),
            None => extra = Some(ident),
        }
    }
    let (pattern, all) = (reading::pattern(&members), fields.iter().map(|field| field.ident));
    let (pattern, read) = match extra {
        Some(extra) => (quote!((#pattern, #extra)), quote!(members_and_extra)),
        None => (pattern, quote!(members)),
    };
    quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::Model for #name {
            #[inline]
            fn read(cx: &mut lvng_runtime::__private::Reader<'_>) -> Option<Self> {
                let #pattern = cx.#read(<Self as lvng_runtime::__private::Object>::SPEC)?;
                Some(Self { #(#all),* })
            }

            #[inline]
            fn write(&self, out: &mut lvng_runtime::__private::Writer) {
                #[allow(unused_mut)]
                let mut object = out.object(<Self as lvng_runtime::__private::Object>::SPEC.fields);
                #(#writes)*
                object.finish();
            }
        }
    }
}

fn constructor(name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let initial = |Field { ident, ty, member }: &Field<'_>| match member {
        Some(member) => member.initial(ident, ty),
        None => member::left_out(ident, ty),
    };
    member::constructor(name, fields.iter().map(initial))
}

/// serde's traits, by way of the model.
pub fn serde_impls(name: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::serde::Serialize for #name {
            fn serialize<S: lvng_runtime::__private::serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                lvng_runtime::__private::serialize(self, output)
            }
        }

        #[automatically_derived]
        impl<'de> lvng_runtime::__private::serde::Deserialize<'de> for #name {
            fn deserialize<D: lvng_runtime::__private::serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                lvng_runtime::__private::deserialize(input)
            }
        }
    }
}
