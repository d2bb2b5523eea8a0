//! `derive(OneOf)`.

mod conditions;
mod shapes;
mod variant;

use crate::attributes::{self, Places};
use crate::object::serde_impls;
use conditions::Texts;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use shapes::{read_function, read_value, write};
use syn::{DeriveInput, Ident, LitStr, Result, Type};
use variant::{Shape, Tag, Variant};

const PLACES: Places = Places {
    item: &["discriminator"],
    member: &["when", "allowed", "value", "member", "object", "unknown"],
    repeated: &[],
    alone: &["unknown"],
};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let name = &input.ident;
    let tag: Option<Tag> =
        attributes::find(&input.attrs, "discriminator").map(|attribute| attribute.parse_args()).transpose()?;
    let (variants, unknown) = variant::parse(input, tag.as_ref())?;
    let functions = variants.iter().filter_map(|variant| read_function(name, variant, tag.as_ref()));
    let read = match &tag {
        Some(tag) => read_by_tag(tag, &variants, unknown),
        None => read_by_trial(&variants.iter().collect::<Vec<_>>(), unknown),
    };
    let is_event = matches!(tag, Some(Tag::Event));
    let event = is_event.then(|| event(&variants, unknown));
    let writes = variants.iter().map(|variant| write(variant, tag.as_ref()));
    let unknown_write = unknown.map(|unknown| match is_event {
        true => quote!(Self::#unknown { data, .. } => out.string(data),),
        false => quote!(Self::#unknown(value) => value.write(out),),
    });
    let conversions = conversions(name, variants.iter().filter_map(Variant::held));
    let serde = serde_impls(name);
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::Model for #name {
            #[inline]
            fn read(cx: &mut lvng_runtime::__private::Reader<'_>) -> Option<Self> {
                #(#functions)*
                #read
            }

            #[inline]
            fn write(&self, out: &mut lvng_runtime::__private::Writer) {
                match self {
                    #(#writes)*
                    #unknown_write
                }
            }

            #event
        }
        #conversions
        #serde
    })
}

impl<'a> Variant<'a> {
    /// The value that it is on the wire.
    fn held(&self) -> Option<(&'a Ident, &'a Type)> {
        match self.shape {
            Shape::Whole { ty, .. } => Some((self.ident, ty)),
            Shape::Text(_) | Shape::Object { .. } => None,
        }
    }
}

/// The name of events that have none (WHATWG HTML, 9.2.6).
const NO_NAME: &str = "message";

/// The name of the event that carries a variant, and its data where that is text.
fn event(variants: &[Variant<'_>], unknown: Option<&Ident>) -> TokenStream {
    let arms = variants.iter().map(|Variant { ident, tags, .. }| match tags.first() {
        // What every event is called that has no name.
        Some(tag) if tag.value() == NO_NAME => quote!(Self::#ident(_) => None,),
        tag => quote!(Self::#ident(_) => Some(#tag),),
    });
    let texts = variants
        .iter()
        .map(|Variant { ident, .. }| quote!(Self::#ident(value) => lvng_runtime::__private::Model::as_text(value),));
    let unknown_text = unknown.map(|unknown| quote!(Self::#unknown { data, .. } => Some(data),));
    let ends = variants.iter().filter(|variant| variant.is_terminal).map(|variant| variant.ident);
    let ends: Vec<_> = ends.collect();
    let ends = (!ends.is_empty()).then(|| {
        quote! {
            #[inline]
            fn ends_stream(&self) -> bool {
                matches!(self, #(Self::#ends(_))|*)
            }
        }
    });
    let unknown_name = unknown.map(|unknown| quote!(Self::#unknown { event, .. } => event.as_deref(),));
    quote! {
        const IS_EVENT: bool = true;

        #[inline]
        fn as_text(&self) -> Option<&str> {
            match self {
                #(#texts)*
                #unknown_text
            }
        }

        #[inline]
        fn event(&self) -> Option<&str> {
            match self {
                #(#arms)*
                #unknown_name
            }
        }

        #ends
    }
}

fn read_by_tag(tag: &Tag, variants: &[Variant<'_>], unknown: Option<&Ident>) -> TokenStream {
    let (property, text) = match tag {
        Tag::Property(property) => (property.value(), quote!(cx.text_of(#property))),
        Tag::Event => ("event".to_owned(), quote!(cx.event_name())),
    };
    let arms = by_tag(variants).into_iter().map(|(tags, holders)| match holders.as_slice() {
        [only] if only.conditions.is_empty() => {
            let read = read_value(only);
            match (tag, only.held()) {
                // The data of an event is text as it stands.
                (Tag::Event, Some((_, ty))) => quote!(Some(#(#tags)|*) => { cx.take_text::<#ty>(); #read }),
                _ => quote!(Some(#(#tags)|*) => #read,),
            }
        }
        holders => {
            let read = read_by_trial(holders, unknown.filter(|_| !matches!(tag, Tag::Event)));
            quote!(Some(#(#tags)|*) => { #read })
        }
    });
    let tags = by_tag(variants).into_iter().flat_map(|(tags, _)| tags);
    let default = variants.iter().find(|variant| variant.is_default).map(read_value);
    let other = match unknown {
        _ if default.is_some() => quote!(#default),
        Some(unknown) if matches!(tag, Tag::Event) => {
            quote!(cx.unknown_event(&[#(#tags),*]).map(|(event, data)| Self::#unknown { event, data }))
        }
        Some(unknown) => quote!(cx.unknown_tag(#property, &[#(#tags),*]).map(Self::#unknown)),
        None => quote!({
            cx.unknown_tag(#property, &[#(#tags),*]);
            None
        }),
    };
    quote! {
        let tag = #text;
        match tag.as_deref() {
            #(#arms)*
            _ => #other,
        }
    }
}

/// The tags with the variants that each stands for; more than one share a tag where only the rest of the value tells.
fn by_tag<'v, 'i>(variants: &'v [Variant<'i>]) -> Vec<(Vec<&'v LitStr>, Vec<&'v Variant<'i>>)> {
    let mut arms: Vec<(Vec<&LitStr>, Vec<&Variant<'_>>)> = Vec::new();
    for tag in variants.iter().flat_map(|variant| &variant.tags) {
        let is_tag = |other: &LitStr| other.value() == tag.value();
        if arms.iter().any(|(tags, _)| tags.iter().any(|other| is_tag(other))) {
            continue;
        }
        let holders: Vec<_> = variants.iter().filter(|variant| variant.tags.iter().any(is_tag)).collect();
        let same = |known: &[&Variant<'_>]| known.iter().map(|one| one.ident).eq(holders.iter().map(|one| one.ident));
        match arms.iter_mut().find(|(_, known)| same(known)) {
            Some((tags, _)) => tags.push(tag),
            None => arms.push((vec![tag], holders)),
        }
    }
    arms
}

fn read_by_trial(variants: &[&Variant<'_>], unknown: Option<&Ident>) -> TokenStream {
    let texts = Texts::of(variants.iter().flat_map(|variant| &variant.conditions));
    let found = texts.found();
    let attempts = variants.iter().map(|variant| {
        let read = read_value(variant);
        texts.guard(&variant.conditions, quote!(choice.attempt(cx, *mode, |cx| #read);))
    });
    let names = variants.iter().map(|variant| variant.ident.to_string());
    let other = match unknown {
        Some(unknown) => quote!(choice.none_fits(cx, &[#(#names),*]).map(Self::#unknown)),
        None => quote!({
            choice.none_fits(cx, &[#(#names),*]);
            None
        }),
    };
    quote! {
        let mut choice = cx.choice()?;
        #found
        // The alternative that fits exactly wins over one that a lenient reader would take.
        for mode in cx.trial_modes() {
            #(#attempts)*
            if let Some(value) = choice.best(cx) {
                return Some(value);
            }
        }
        #other
    }
}

/// `From` for every type that only one variant holds.
pub fn conversions<'a>(name: &Ident, variants: impl Iterator<Item = (&'a Ident, &'a Type)>) -> TokenStream {
    let variants: Vec<_> = variants.collect();
    let text = |ty: &Type| ty.to_token_stream().to_string();
    let own = |ty: &Type| variants.iter().filter(|(_, other)| text(other) == text(ty)).count() == 1;
    let variants = variants.iter().filter(|(_, ty)| own(ty) && text(ty) != "Value");
    let (idents, types): (Vec<&Ident>, Vec<&Type>) = variants.map(|(ident, ty)| (*ident, *ty)).unzip();
    quote! {
        #(
            #[automatically_derived]
            impl From<#types> for #name {
                #[inline]
                fn from(value: #types) -> Self {
                    Self::#idents(value)
                }
            }
        )*
    }
}
