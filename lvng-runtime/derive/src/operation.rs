//! `derive(Operation)`.

use crate::attributes::{self, Places};
use crate::keys::{Keys, collect};
use crate::member::{self, Member};
use crate::parameter::{Parameter, location};
use crate::reading::Members;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{DeriveInput, Error, Ident, Result, Type};

mod table;

use table::{MediaList, StructAttributes};

/// A field of the struct and where it travels.
pub(crate) struct Argument<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    place: Place,
}

pub(crate) enum Place {
    /// A parameter.
    Param(Parameter),
    /// A property of the body.
    BodyField(Member),
    /// The map of all other properties of the body.
    Extra,
    /// The body as a whole.
    Body(MediaList),
}

const PLACES: Places = Places {
    item: &["operation", "tag", "auth", "body", "success", "failure", "evidence", "rate_limit", "pagination"],
    member: &["param", "field", "extra", "body"],
    repeated: &["success", "failure"],
    alone: &["param", "field", "extra", "body"],
};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    PLACES.check(input)?;
    let name = &input.ident;
    let arguments = arguments(input)?;
    let about = StructAttributes::parse(input)?;
    let meta = about.meta(&arguments);
    let (response, error) = (&about.success.ty, &about.shared.failure.ty);
    let (encode, decode) = (encode(&arguments), decode(&arguments));
    let constructor = constructor(name, &arguments);
    Ok(quote! {
        #[automatically_derived]
        impl lvng_runtime::__private::Operation for #name {
            const META: &'static lvng_runtime::__private::OperationMeta = &#meta;
            type Response = #response;
            type Error = #error;

            fn encode(&self, out: &mut lvng_runtime::__private::RequestWriter) {
                #encode
            }

            fn decode(input: &mut lvng_runtime::__private::RequestReader<'_>) -> Option<Self> {
                #decode
            }
        }
        #constructor
    })
}

fn arguments<'a>(input: &'a DeriveInput) -> Result<Vec<Argument<'a>>> {
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

fn encode(arguments: &[Argument<'_>]) -> TokenStream {
    let mut statements = Vec::new();
    let mut members = Vec::new();
    let (mut params, mut fields) = (0usize, 0usize);
    for Argument { ident, place, .. } in arguments {
        match place {
            Place::Param(..) => {
                statements.push(quote!(out.param(#params, &self.#ident);));
                params += 1;
            }
            Place::BodyField(_) => {
                members.push(quote!(body.field(#fields, &self.#ident);));
                fields += 1;
            }
            Place::Extra => members.push(quote!(body.extra(&self.#ident);)),
            Place::Body(media) if media.required => statements.push(quote!(out.body(&self.#ident);)),
            Place::Body(_) => statements.push(quote!(out.optional_body(&self.#ident);)),
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

fn decode(arguments: &[Argument<'_>]) -> TokenStream {
    let mut reads = Vec::new();
    let mut members = Members::new(format_ident!("body"));
    let mut values = Vec::new();
    let mut params = 0usize;
    for (index, Argument { ident, place, .. }) in arguments.iter().enumerate() {
        let mut local = format_ident!("value_{index}");
        match place {
            Place::Param(..) => {
                reads.push(quote!(let #local = input.param(#params);));
                params += 1;
            }
            Place::BodyField(_) => local = members.field().0,
            Place::Extra => local = members.extra(),
            Place::Body(media) if media.required => reads.push(quote!(let #local = input.body();)),
            Place::Body(_) => reads.push(quote!(let #local = input.optional_body();)),
        }
        values.push(quote!(#ident: #local?));
    }
    let body = (!members.is_empty()).then(|| {
        let (read_members, locals) = (members.reads(), members.locals());
        quote! {
            let body = input.body_fields(|body| {
                #read_members
                (#(#locals,)*)
            });
            let (#(#locals,)*) = body?;
        }
    });
    quote! {
        let _ = &input;
        #(#reads)*
        #body
        Some(Self { #(#values),* })
    }
}

fn constructor(name: &Ident, all: &[Argument<'_>]) -> TokenStream {
    let initial = |Argument { ident, ty, place }: &Argument<'_>| match place {
        Place::Param(Parameter { member, .. }) | Place::BodyField(member) => member.initial(ident, ty),
        Place::Body(media) if media.required => member::required(ident, ty),
        Place::Extra | Place::Body(_) => member::left_out(ident),
    };
    member::constructor(name, all.iter().map(initial))
}
