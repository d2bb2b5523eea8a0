//! The variants of a union: what their attributes say.

use super::conditions::{Condition, When};
use crate::attributes::{self, has_marker};
use crate::constraints;
use crate::keys::Keys;
use crate::member::Member;
use proc_macro2::TokenStream;
use quote::format_ident;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Ident, LitStr, Result, Type};

/// A type of several.
pub struct Variant<'a> {
    pub ident: &'a Ident,
    pub shape: Shape<'a>,
    /// The values of the discriminator that stand for it.
    pub tags: Vec<LitStr>,
    /// Whether all values of the discriminator that no other has stand for it, and none.
    pub is_default: bool,
    /// Whether it is the event after which a stream ends.
    pub is_terminal: bool,
    /// What has to stand in the value.
    pub conditions: Vec<Condition>,
}

/// What a variant is on the wire.
pub enum Shape<'a> {
    /// The value that it holds.
    Whole { ty: &'a Type, allowed: TokenStream },
    /// `#[value("auto")]`: this text.
    Text(LitStr),
    /// An object with the discriminator, where there is one, and `#[member("content")]`, where it holds a value.
    Object { member: Option<(Box<Member>, &'a Type)>, closed: bool },
}

/// What tells the variants apart.
pub enum Tag {
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

/// The variants, and the one that keeps all other values.
pub fn parse<'a>(input: &'a DeriveInput, tag: Option<&Tag>) -> Result<(Vec<Variant<'a>>, Option<&'a Ident>)> {
    let Data::Enum(data) = &input.data else { return Err(Error::new(input.ident.span(), "expected an enum")) };
    let mut variants = Vec::new();
    let mut unknown = None;
    for variant in &data.variants {
        let ident = &variant.ident;
        if has_marker(&variant.attrs, "unknown")? {
            let is_event = matches!(&variant.fields, Fields::Named(fields) if is_event(fields));
            if is_event != matches!(tag, Some(Tag::Event)) {
                let expected = match is_event {
                    true => "expected a variant that holds one value",
                    false => "expected `Unknown { event: Option<String>, data: String }`",
                };
                return Err(Error::new(ident.span(), expected));
            }
            unknown = Some(ident);
            continue;
        }
        let when = attributes::find(&variant.attrs, "when").map(|attribute| when(attribute, tag)).transpose()?;
        let When { tags, is_default, is_terminal, conditions } = when.unwrap_or_default();
        let shape = shape(variant, tag)?;
        let needs_tag = matches!(shape, Shape::Object { member: None, .. });
        if needs_tag && (tags.is_empty() || !matches!(tag, Some(Tag::Property(_)))) {
            return Err(Error::new(ident.span(), "expected a variant that holds one value, or `#[value(…)]`"));
        }
        if matches!(tag, Some(Tag::Event)) && !matches!(shape, Shape::Whole { .. }) {
            return Err(Error::new(ident.span(), "expected a variant that holds the data of the event"));
        }
        if is_default && !(matches!(tag, Some(Tag::Property(_))) && matches!(shape, Shape::Whole { .. })) {
            return Err(Error::new(
                ident.span(),
                "`default` is for variants that hold a value, beside a discriminator",
            ));
        }
        if is_default && variants.iter().any(|variant: &Variant<'_>| variant.is_default) {
            return Err(Error::new(ident.span(), "only one variant can be the default"));
        }
        if is_terminal && !matches!(tag, Some(Tag::Event)) {
            return Err(Error::new(ident.span(), "`terminal` is for events"));
        }
        variants.push(Variant { ident, shape, tags, is_default, is_terminal, conditions });
    }
    Ok((variants, unknown))
}

/// Whether the fields are those of an event that is not listed.
fn is_event(fields: &syn::FieldsNamed) -> bool {
    fields.named.iter().filter_map(|field| field.ident.as_ref()).map(Ident::to_string).eq(["event", "data"])
}

fn shape<'a>(variant: &'a syn::Variant, tag: Option<&Tag>) -> Result<Shape<'a>> {
    let span = variant.ident.span();
    let attrs = &variant.attrs;
    let member = attributes::find(attrs, "member");
    let object = attributes::find(attrs, "object");
    let field = match &variant.fields {
        Fields::Unit => None,
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first(),
        _ => return Err(Error::new(span, "expected a variant that holds one value, or none")),
    };
    if let Some(attribute) = attributes::find(attrs, "value") {
        let alone = field.is_none() && member.is_none() && object.is_none() && tag.is_none();
        let alone = alone.then(|| attribute.parse_args()).transpose()?;
        return alone.map(Shape::Text).ok_or_else(|| {
            Error::new(attribute.path().span(), "`value` is for variants that hold nothing, without a discriminator")
        });
    }
    match (field, member) {
        (Some(field), None) if object.is_none() => {
            Ok(Shape::Whole { ty: &field.ty, allowed: constraints::of_variant(attrs)? })
        }
        (Some(_), None) => Err(Error::new(span, "`object` is for variants that are an object of their own")),
        (Some(field), Some(attribute)) => {
            let named = syn::Field { ident: Some(format_ident!("value")), attrs: attrs.clone(), ..field.clone() };
            let member = Box::new(Member::new(&named, Some(attribute))?);
            Ok(Shape::Object { member: Some((member, &field.ty)), closed: closed(object)? })
        }
        (None, None) => Ok(Shape::Object { member: None, closed: closed(object)? }),
        (None, Some(attribute)) => Err(Error::new(attribute.path().span(), "expected a variant that holds the member")),
    }
}

/// Whether other members are refused: `#[object(closed)]`.
fn closed(attribute: Option<&Attribute>) -> Result<bool> {
    let Some(attribute) = attribute else { return Ok(false) };
    let mut keys = Keys::new(attribute)?;
    let closed = keys.flag("closed")?.is_some();
    keys.finish()?;
    Ok(closed)
}

/// What stands for a variant: `#[when("circle", "Circle", "/style/kind" = "filled")]`.
fn when(attribute: &Attribute, tag: Option<&Tag>) -> Result<When> {
    let span = attribute.path().span();
    let when: When = attribute.parse_args()?;
    if tag.is_none() && !when.tags.is_empty() {
        return Err(Error::new(span, "a value has no meaning without `#[discriminator(…)]` on the enum"));
    }
    if when.tags.is_empty() && !when.is_default && (tag.is_some() || when.conditions.is_empty()) {
        return Err(Error::new(span, "expected a value of the discriminator"));
    }
    Ok(when)
}
