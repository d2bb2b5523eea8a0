//! Fields: what their attribute says, and how a constructor fills them.

use crate::attributes::{find, json_string, last_segment};
use crate::constraints;
use crate::keys::Keys;
use crate::literal::{check_type, json_text, rust_value};
use crate::part_encodings;
use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Ident, LitStr, Result, Type};

/// What a field's attribute says: the wire form of a member or parameter.
pub struct Member {
    pub name: LitStr,
    pub nullable: bool,
    /// Which side alone sends it, if one does.
    pub side: Option<Side>,
    /// The value that a constructor gives it, where there is only one.
    constant: Option<TokenStream>,
    setters: TokenStream,
    constraints: TokenStream,
}

/// Who sends a member.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `read_only`
    Server,
    /// `write_only`
    Client,
}

impl Member {
    /// Reads the attribute of a field that is nothing but a member.
    pub fn new(field: &syn::Field, attribute: Option<&Attribute>) -> Result<Self> {
        let mut keys = Self::keys(field, attribute)?;
        let member = Member::take(field, &mut keys)?;
        keys.finish()?;
        Ok(member)
    }

    /// The entries of the attribute of a field, if it has one.
    pub fn keys(field: &syn::Field, attribute: Option<&Attribute>) -> Result<Keys> {
        match (attribute, &field.ident) {
            (Some(attribute), _) => Keys::new(attribute),
            (None, Some(ident)) => Ok(Keys::none(ident)),
            (None, None) => Err(Error::new(field.span(), "expected a named field")),
        }
    }

    /// Takes what is known of a member out of the entries; the wire name is the field's own unless one is given.
    pub fn take(field: &syn::Field, keys: &mut Keys) -> Result<Self> {
        let Some(ident) = &field.ident else { return Err(Error::new(field.span(), "expected a named field")) };
        let name = ident.to_string();
        let mut setters = TokenStream::new();
        if find(&field.attrs, "deprecated").is_some() {
            setters.extend(quote!(.deprecated(true)));
        }
        let name = match keys.text("the name on the wire")? {
            Some(name) => name,
            None => LitStr::new(name.strip_prefix("r#").unwrap_or(&name), ident.span()),
        };
        let nullable = keys.flag("nullable")?;
        let (read_only, write_only) = (keys.flag("read_only")?, keys.flag("write_only")?);
        let side = match (&read_only, &write_only) {
            (Some(_), None) => Some(Side::Server),
            (None, Some(_)) => Some(Side::Client),
            // What travels in neither direction by its description travels in both.
            _ => None,
        };
        for flag in [nullable.clone(), read_only, write_only].into_iter().flatten() {
            setters.extend(quote!(.#flag(true)));
        }
        if let Some((key, value)) = keys.value("content_type")? {
            setters.extend(quote!(.#key(Some(#value))));
        }
        if let Some(mut inner) = keys.list("parts")? {
            let parts = part_encodings::take(&mut inner)?;
            inner.finish()?;
            setters.extend(parts.map(|parts| quote!(.parts(#parts))));
        }
        let (default, constant) = (keys.value("default")?, keys.value("constant")?);
        for (key, value) in default.iter().chain(&constant) {
            check_type(value, &field.ty)?;
            let text = json_text(value)?;
            setters.extend(quote!(.#key(Some(#text))));
        }
        let constant = constant.map(|(_, value)| rust_value(&value, &field.ty)).transpose()?;
        let constraints = constraints::take(keys)?;
        Ok(Member { name, nullable: nullable.is_some(), side, constant, setters, constraints })
    }

    /// The `Field` of a member of an object.
    pub fn field(&self) -> TokenStream {
        let Member { name, .. } = self;
        let key = format!(",{}:", json_string(&name.value()));
        self.with_setters(&quote!(member(#name, #key)))
    }

    /// The `Field` of a parameter.
    pub fn param(&self) -> TokenStream {
        let Member { name, .. } = self;
        self.with_setters(&quote!(new(#name)))
    }

    fn with_setters(&self, new: &TokenStream) -> TokenStream {
        let Member { setters, constraints, .. } = self;
        let bounds = (!constraints.is_empty()).then(|| {
            let constraints = constraints::table(constraints);
            quote!(.constraints(#constraints))
        });
        quote!(lvng_runtime::__private::Field::#new #setters #bounds)
    }

    /// The field in a constructor: the parameter that it takes, if it takes one, and its value.
    pub fn initial(&self, ident: &Ident, ty: &Type) -> (Option<TokenStream>, TokenStream) {
        match (self.is_required(ty), &self.constant) {
            (true, Some(value)) => (None, quote!(#ident: #value)),
            (true, None) => required(ident, ty),
            (false, _) => left_out(ident, ty),
        }
    }

    /// Whether a value must be given, for a field of this type.
    pub fn is_required(&self, ty: &Type) -> bool {
        let Some(segment) = last_segment(ty) else { return true };
        match segment.ident.to_string().as_str() {
            "Option" => self.nullable,
            // A model may have this name, too, but not of something.
            "Patch" => segment.arguments.is_none(),
            _ => true,
        }
    }
}

/// A field that a constructor takes: text by `impl Into<String>`.
pub fn required(ident: &Ident, ty: &Type) -> (Option<TokenStream>, TokenStream) {
    match last_segment(ty) {
        Some(segment) if segment.ident == "String" || segment.ident == "Secret" => {
            (Some(quote!(#ident: impl Into<#ty>)), quote!(#ident: #ident.into()))
        }
        _ => (Some(quote!(#ident: #ty)), quote!(#ident)),
    }
}

/// A field that a constructor leaves out.
pub fn left_out(ident: &Ident, ty: &Type) -> (Option<TokenStream>, TokenStream) {
    match last_segment(ty) {
        // The compiler has no trait to look up for it.
        Some(segment) if segment.ident == "Option" => (None, quote!(#ident: None)),
        _ => (None, quote!(#ident: Default::default())),
    }
}

/// `new` with everything that must be there.
pub fn constructor(name: &Ident, fields: impl Iterator<Item = (Option<TokenStream>, TokenStream)>) -> TokenStream {
    let (arguments, values): (Vec<_>, Vec<_>) = fields.unzip();
    let arguments = arguments.into_iter().flatten();
    quote! {
        #[automatically_derived]
        impl #name {
            /// With everything that must be there; the rest is left out.
            #[allow(clippy::too_many_arguments, clippy::new_without_default)]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}
