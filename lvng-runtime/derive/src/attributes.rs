//! Attributes: where they may stand, and what several of them have in common.

use crate::keys::{Keys, combine, known};
use lvng_contract::{Location, Shape, Style};
use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Error, Expr, Fields, Ident, Lit, LitStr, Result, Type, UnOp};

/// The attributes of a derive, by where they may stand.
pub struct Places {
    /// At the type.
    pub item: &'static [&'static str],
    /// At its fields or variants.
    pub member: &'static [&'static str],
    /// Of these, the ones that may stand more than once.
    pub repeated: &'static [&'static str],
    /// Of those of members, the ones that stand beside no other.
    pub alone: &'static [&'static str],
}

impl Places {
    /// Refuses attributes of the derive where nothing reads them: at another place, or given twice.
    pub fn check(&self, input: &DeriveInput) -> Result<()> {
        let members: Vec<&[Attribute]> = match &input.data {
            Data::Struct(data) => data.fields.iter().map(|field| field.attrs.as_slice()).collect(),
            Data::Enum(data) => data.variants.iter().map(|variant| variant.attrs.as_slice()).collect(),
            Data::Union(_) => Vec::new(),
        };
        let of_members = members.into_iter().flat_map(|attributes| self.misplaced(attributes, self.member, self.alone));
        combine(self.misplaced(&input.attrs, self.item, &[]).into_iter().chain(of_members))
    }

    fn misplaced(&self, attributes: &[Attribute], allowed: &[&str], alone: &[&str]) -> Vec<Error> {
        let is = |name: &Ident, names: &[&str]| names.iter().any(|known| name == known);
        let mut seen: Vec<&Ident> = Vec::new();
        let mut errors = Vec::new();
        for name in attributes.iter().filter_map(|attribute| attribute.path().get_ident()) {
            if !is(name, self.item) && !is(name, self.member) {
                continue;
            }
            let other = seen.iter().find(|other| is(name, alone) || is(other, alone));
            if !is(name, allowed) {
                errors.push(Error::new(name.span(), format!("`{name}` has no meaning here")));
            } else if seen.contains(&name) && !is(name, self.repeated) {
                errors.push(Error::new(name.span(), format!("`{name}` is given twice")));
            } else if let Some(other) = other {
                errors.push(Error::new(name.span(), format!("`{name}` has no meaning beside `{other}`")));
            }
            seen.push(name);
        }
        errors
    }
}

/// The attribute of this name, when there is one.
pub fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.path().is_ident(name))
}

/// Whether there is an attribute of this name, which says all that it has to say by being there.
pub fn has_marker(attributes: &[Attribute], name: &str) -> Result<bool> {
    let Some(attribute) = find(attributes, name) else { return Ok(false) };
    Keys::new(attribute)?.finish().map(|()| true)
}

/// Whether the type, a field or a variant is deprecated.
pub fn has_deprecated(input: &DeriveInput) -> bool {
    let is_deprecated = |attributes: &[Attribute]| find(attributes, "deprecated").is_some();
    is_deprecated(&input.attrs)
        || match &input.data {
            Data::Struct(data) => data.fields.iter().any(|field| is_deprecated(&field.attrs)),
            Data::Enum(data) => data.variants.iter().any(|variant| is_deprecated(&variant.attrs)),
            Data::Union(_) => false,
        }
}

/// The fields of a struct with named fields.
pub fn named_fields(input: &DeriveInput) -> Result<impl Iterator<Item = &syn::Field>> {
    match &input.data {
        Data::Struct(data) if matches!(data.fields, Fields::Named(_) | Fields::Unit) => Ok(data.fields.iter()),
        _ => Err(Error::new(input.ident.span(), "expected a struct with named fields")),
    }
}

/// The settings of a style, as setters of the table: `style = form, explode, shape = array, allow_reserved`.
pub fn style(keys: &mut Keys, location: Location) -> Result<TokenStream> {
    let style = match keys.value("style")? {
        Some((_, value)) => known(word(&value)?, "style", Style::ALL, Style::word)?,
        None => location.default_style(),
    };
    let shape = match keys.value("shape")? {
        Some((_, value)) => known(word(&value)?, "shape", Shape::ALL, Shape::word)?,
        None => Shape::Primitive,
    };
    let explode = match keys.switch("explode")? {
        Some(value) => Some(quote!(.explode(#value))),
        None => (style != location.default_style()).then(|| {
            let default = style.default_explode();
            quote!(.explode(#default))
        }),
    };
    let allow_reserved = keys.flag("allow_reserved")?.map(|_| quote!(.allow_reserved(true)));
    let style = (style != location.default_style()).then(|| {
        let style = variant(style.variant());
        quote!(.style(lvng_runtime::__private::Style::#style))
    });
    let shape = (shape != Shape::Primitive).then(|| {
        let shape = variant(shape.variant());
        quote!(.shape(lvng_runtime::__private::Shape::#shape))
    });
    Ok(quote!(#style #explode #shape #allow_reserved))
}

/// A word as a value: `style = form`.
pub fn word(value: &Expr) -> Result<&Ident> {
    match value {
        Expr::Path(path) => path.path.require_ident(),
        _ => Err(Error::new(value.span(), "expected a word, without quotes")),
    }
}

/// The variant of an enum of the contract.
pub fn variant(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// A number as `f64`, however large.
pub fn number(value: &Expr) -> Result<TokenStream> {
    let expected = || Error::new(value.span(), "expected a number");
    match value {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            let number = number(&unary.expr)?;
            Ok(quote!(-#number))
        }
        Expr::Lit(literal) => {
            let number: f64 = match &literal.lit {
                Lit::Int(int) => int.base10_digits().parse().map_err(|_| expected())?,
                Lit::Float(float) => float.base10_digits().parse().map_err(|_| expected())?,
                _ => return Err(expected()),
            };
            if !number.is_finite() {
                return Err(expected());
            }
            let number = Literal::f64_suffixed(number);
            Ok(quote_spanned!(value.span()=> #number))
        }
        _ => Err(expected()),
    }
}

/// A string literal.
pub fn string(value: &Expr) -> Result<LitStr> {
    match value {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Ok(text.clone()),
        _ => Err(Error::new(value.span(), "expected a string")),
    }
}

/// The last segment of a path type.
pub fn last_segment(ty: &Type) -> Option<&syn::PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// A text as a JSON string.
pub fn json_string(text: &str) -> String {
    let escape = |c: char| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        control if control < ' ' => format!("\\u{:04x}", u32::from(control)),
        other => other.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}
