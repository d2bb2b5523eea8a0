//! Parameters and headers: `#[param(query, "name", style = form, shape = array)]`.

use crate::attributes;
use crate::keys::{Keys, known};
use crate::media::encodings;
use crate::member::Member;
use lvng_contract::Location;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Result};

/// A parameter of a request, or a header of a response.
pub struct Parameter {
    pub member: Member,
    location: Location,
    required: bool,
    allow_empty: bool,
    style: TokenStream,
    encodings: Vec<TokenStream>,
}

impl Parameter {
    /// Takes a parameter out of the entries of its attribute.
    pub fn take(field: &syn::Field, location: Location, keys: &mut Keys) -> Result<Self> {
        let member = Member::take(field, keys)?;
        let style = attributes::style(keys, location)?;
        let allow_empty = keys.flag("allow_empty")?.is_some();
        let required = member.is_required(&field.ty);
        let encodings = encodings(keys)?;
        Ok(Parameter { member, location, required, allow_empty, style, encodings })
    }

    /// The `Param` of the table.
    pub fn table(&self) -> TokenStream {
        let Parameter { member, required, allow_empty, style, encodings, .. } = self;
        let field = member.param();
        let param = match self.location {
            Location::Path if *required => quote!(path(#field)),
            Location::Query => quote!(query(#field)),
            location => {
                let location = attributes::variant(location.variant());
                quote!(new(lvng_runtime::__private::Location::#location, #field))
            }
        };
        let required = (*required && self.location != Location::Path).then(|| quote!(.required(true)));
        let encodings = (!encodings.is_empty()).then(|| quote!(.encodings(const { &[#(#encodings),*] })));
        let allow_empty = allow_empty.then(|| quote!(.allow_empty(true)));
        quote!(lvng_runtime::__private::Param::#param #required #style #allow_empty #encodings)
    }
}

/// Takes the location out of `#[param(query, …)]`.
pub fn location(keys: &mut Keys) -> Result<Location> {
    let mut found = None;
    for location in Location::ALL {
        if let Some(word) = keys.flag(location.word())? {
            if found.is_some() {
                return Err(Error::new(word.span(), "a parameter has one location"));
            }
            found = Some(*location);
        }
    }
    if let Some(location) = found {
        return Ok(location);
    }
    match keys.word() {
        Some(word) => known(&word, "location", Location::ALL, Location::word),
        None => Err(Error::new(keys.owner().span(), "expected `path`, `query`, `header`, `cookie` or `querystring`")),
    }
}
