//! `derive(OneOf)`.

use crate::attributes::{self, Places};
use crate::constraints;
use crate::object::serde_impls;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Ident, LitStr, Result, Token, Type};

/// A type of several.
struct Variant<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    tags: Vec<LitStr>,
    /// What values are allowed.
    allowed: TokenStream,
}

const PLACES: Places =
    Places { item: &["discriminator"], member: &["when", "allowed", "unknown"], repeated: &[], alone: &["unknown"] };

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let name = &input.ident;
    let tag: Option<Tag> =
        attributes::find(&input.attrs, "discriminator").map(|attribute| attribute.parse_args()).transpose()?;
    let (variants, unknown) = parse(input, tag.as_ref())?;
    let read = match &tag {
        Some(tag) => read_by_tag(tag, &variants, unknown),
        None => read_by_trial(&variants.iter().collect::<Vec<_>>(), unknown),
    };
    let event = matches!(tag, Some(Tag::Event)).then(|| event(&variants, unknown));
    let writes = variants.iter().map(|Variant { ident, tags, .. }| match (&tag, tags.first()) {
        (Some(Tag::Property(property)), Some(tag)) => {
            quote!(Self::#ident(value) => out.tagged(#property, #tag, value),)
        }
        _ => quote!(Self::#ident(value) => value.write(out),),
    });
    let unknown_write = unknown.map(|unknown| quote!(Self::#unknown(value) => value.write(out),));
    let conversions = conversions(name, variants.iter().map(|variant| (variant.ident, variant.ty)));
    let serde = serde_impls(name);
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::Model for #name {
            fn read(cx: &mut lvng_runtime::__private::Reader<'_>) -> Option<Self> {
                #read
            }

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

fn parse<'a>(input: &'a DeriveInput, tag: Option<&Tag>) -> Result<(Vec<Variant<'a>>, Option<&'a Ident>)> {
    let Data::Enum(data) = &input.data else { return Err(Error::new(input.ident.span(), "expected an enum")) };
    let mut variants = Vec::new();
    let mut unknown = None;
    for variant in &data.variants {
        let ident = &variant.ident;
        let Fields::Unnamed(fields) = &variant.fields else {
            return Err(Error::new(ident.span(), "expected a variant that holds one value"));
        };
        let Some(field) = fields.unnamed.first() else { continue };
        if attributes::has_marker(&variant.attrs, "unknown")? {
            unknown = Some(ident);
            continue;
        }
        let tags = attributes::find(&variant.attrs, "when").map(|attribute| tags(attribute, tag)).transpose()?;
        let tags = tags.unwrap_or_default();
        let allowed = constraints::of_variant(&variant.attrs)?;
        variants.push(Variant { ident, ty: &field.ty, tags, allowed });
    }
    Ok((variants, unknown))
}

/// The values of the discriminator that stand for a variant: `#[when("circle", "Circle")]`.
fn tags(attribute: &Attribute, tag: Option<&Tag>) -> Result<Vec<LitStr>> {
    let span = attribute.path().span();
    if tag.is_none() {
        return Err(Error::new(span, "`when` has no meaning without `#[discriminator(…)]` on the enum"));
    }
    let tags: Vec<LitStr> =
        attribute.parse_args_with(Punctuated::<LitStr, Token![,]>::parse_terminated)?.into_iter().collect();
    match tags.is_empty() {
        true => Err(Error::new(span, "expected a value of the discriminator")),
        false => Ok(tags),
    }
}

/// What tells the variants apart.
enum Tag {
    /// `#[discriminator("type")]`: a property.
    Property(LitStr),
    /// `#[discriminator(event)]`: the name of the server-sent event.
    Event,
}

impl Parse for Tag {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Tag::Property);
        }
        let word: Ident = input.parse()?;
        match word == "event" {
            true => Ok(Tag::Event),
            false => Err(Error::new(word.span(), "expected the name of a property, or `event`")),
        }
    }
}

/// The name of the event that carries a variant.
fn event(variants: &[Variant<'_>], unknown: Option<&Ident>) -> TokenStream {
    let arms = variants.iter().map(|Variant { ident, tags, .. }| {
        let tag = tags.first();
        quote!(Self::#ident(_) => Some(#tag),)
    });
    let unknown = unknown.map(|unknown| quote!(Self::#unknown(_) => None,));
    quote! {
        fn event(&self) -> Option<&str> {
            match self {
                #(#arms)*
                #unknown
            }
        }
    }
}

fn read_by_tag(tag: &Tag, variants: &[Variant<'_>], unknown: Option<&Ident>) -> TokenStream {
    let (property, text) = match tag {
        Tag::Property(property) => (property.value(), quote!(cx.text_of(#property))),
        Tag::Event => ("event".to_owned(), quote!(cx.event())),
    };
    let arms = by_tag(variants).into_iter().map(|(tags, holders)| match holders.as_slice() {
        [Variant { ident, allowed, .. }] => {
            quote!(Some(#(#tags)|*) => cx.read(#allowed).map(Self::#ident),)
        }
        holders => {
            let read = read_by_trial(holders, unknown);
            quote!(Some(#(#tags)|*) => { #read })
        }
    });
    let tags = by_tag(variants).into_iter().flat_map(|(tags, _)| tags);
    let other = match unknown {
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
        if arms.iter().any(|(tags, _)| tags.contains(&tag)) {
            continue;
        }
        let holders: Vec<_> = variants.iter().filter(|variant| variant.tags.contains(tag)).collect();
        let same = |known: &[&Variant<'_>]| known.iter().map(|one| one.ident).eq(holders.iter().map(|one| one.ident));
        match arms.iter_mut().find(|(_, known)| same(known)) {
            Some((tags, _)) => tags.push(tag),
            None => arms.push((vec![tag], holders)),
        }
    }
    arms
}

fn read_by_trial(variants: &[&Variant<'_>], unknown: Option<&Ident>) -> TokenStream {
    let idents = variants.iter().map(|variant| variant.ident);
    let allowed = variants.iter().map(|variant| &variant.allowed);
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
        // The alternative that fits exactly wins over one that a lenient reader would take.
        for mode in cx.trial_modes() {
            #(choice.attempt(cx, *mode, #allowed, Self::#idents);)*
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
                fn from(value: #types) -> Self {
                    Self::#idents(value)
                }
            }
        )*
    }
}
