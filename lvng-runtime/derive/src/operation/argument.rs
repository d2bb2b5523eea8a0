//! The fields of the struct: parameters, properties of the body, or the body.

use super::body::Body;
use crate::attributes;
use crate::keys::{Keys, collect};
use crate::member::Member;
use crate::parameter::{Parameter, location};
use syn::spanned::Spanned;
use syn::{DeriveInput, Error, Ident, Result, Type};

/// A field of the struct and where it travels.
pub struct Argument<'a> {
    pub ident: &'a Ident,
    pub ty: &'a Type,
    pub place: Place,
}

pub enum Place {
    /// A parameter.
    Param(Parameter),
    /// A property of the body.
    BodyField(Member),
    /// The map of all other properties of the body.
    Extra,
    /// The body as a whole.
    Body(Body),
    /// Which of its media types the body has.
    ContentType,
}

/// The fields of the struct.
pub fn arguments<'a>(input: &'a DeriveInput) -> Result<Vec<Argument<'a>>> {
    let has_body = attributes::find(&input.attrs, "body").is_some();
    let argument = |field: &'a syn::Field| -> Result<Argument<'a>> {
        let syn::Field { ident, ty, .. } = field;
        let Some(ident) = ident else { return Err(Error::new(input.ident.span(), "expected named fields")) };
        let place = place(field, has_body)?;
        Ok(Argument { ident, ty, place })
    };
    let arguments = collect(attributes::named_fields(input)?.map(argument))?;
    let mut bodies = arguments.iter().filter(|argument| matches!(argument.place, Place::Body(_))).skip(1);
    match bodies.next() {
        Some(second) => Err(Error::new(second.ident.span(), "the operation has a body already")),
        None => Ok(arguments),
    }
}

/// Where a field travels. One that is neither a parameter nor a body is a property of the operation's body.
fn place(field: &syn::Field, has_body: bool) -> Result<Place> {
    let attribute = |name| attributes::find(&field.attrs, name);
    if let Some(attribute) = attribute("param") {
        let mut keys = Keys::new(attribute)?;
        let parameter = Parameter::take(field, location(&mut keys)?, &mut keys)?;
        keys.finish()?;
        return Ok(Place::Param(parameter));
    }
    if let Some(attribute) = attribute("body") {
        return match has_body {
            true => Err(Error::new(attribute.path().span(), "the operation has a body already")),
            false => attribute.parse_args().map(Place::Body),
        };
    }
    if attributes::has_marker(&field.attrs, "content_type")? {
        return Ok(Place::ContentType);
    }
    if !has_body {
        let named = attribute("field").or(attribute("extra")).map(|attribute| attribute.path().span());
        let at = named.or(field.ident.as_ref().map(Ident::span)).unwrap_or_else(|| field.span());
        return Err(Error::new(
            at,
            "expected `#[param(…)]`, or a `#[body(…)]` of the operation that this is a property of",
        ));
    }
    match attributes::has_marker(&field.attrs, "extra")? {
        true => Ok(Place::Extra),
        false => Member::new(field, attribute("field")).map(Place::BodyField),
    }
}
