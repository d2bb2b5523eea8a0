//! JSON values as literals of Rust: `"text"`, `5`, `true`, `null`, `["a", "b"]`; objects are `json("{…}")`.

use crate::attributes::{json_string, last_segment, string};
use crate::keys::items;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Error, Expr, GenericArgument, Lit, LitStr, PathArguments, Result, Type, UnOp};

/// The JSON text of a value.
pub fn json_text(value: &Expr) -> Result<LitStr> {
    text(value).map(|text| LitStr::new(&text, value.span()))
}

fn text(value: &Expr) -> Result<String> {
    let expected = "expected a value: a string, a number, `true`, `false`, `null`, a list in brackets or `json(\"…\")`";
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Ok(json_string(&text.value())),
            Lit::Bool(value) => Ok(value.value.to_string()),
            Lit::Int(value) if value.suffix().is_empty() => Ok(value.base10_digits().to_owned()),
            // As it stands there: the digits alone would be `1e300`, where JSON has `1e+300`.
            Lit::Float(value) if value.suffix().is_empty() => Ok(value.to_string().replace('_', "")),
            other => Err(Error::new(other.span(), expected)),
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) && is_number(&unary.expr) => {
            Ok(format!("-{}", text(&unary.expr)?))
        }
        // A list is the latter where something turns on all of syn.
        Expr::Verbatim(_) | Expr::Array(_) => {
            let items = items.parse2(value.to_token_stream())?;
            let items = items.iter().map(text).collect::<Result<Vec<_>>>()?;
            Ok(format!("[{}]", items.join(",")))
        }
        Expr::Call(call) if is_word(&call.func, "json") && call.args.len() == 1 => {
            string(&call.args[0]).map(|text| text.value())
        }
        value if is_word(value, "null") => Ok("null".to_owned()),
        other => Err(Error::new(other.span(), expected)),
    }
}

fn is_word(value: &Expr, word: &str) -> bool {
    matches!(value, Expr::Path(path) if path.path.is_ident(word))
}

fn is_number(value: &Expr) -> bool {
    matches!(value, Expr::Lit(literal) if matches!(literal.lit, Lit::Int(_) | Lit::Float(_)))
}

/// Checks that a value is one of the type of its field, as far as the type is known by its name.
pub fn check_type(value: &Expr, ty: &Type) -> Result<()> {
    let (may_be_null, ty) = inside(ty).map_or((false, ty), |inner| (true, inner));
    let expected = match last_segment(ty).map(|segment| segment.ident.to_string()).as_deref() {
        Some("String") => "a string",
        Some("bool") => "`true` or `false`",
        Some("i32" | "i64" | "u32" | "u64") => "an integer",
        Some("f32" | "f64") => "a number",
        _ => return Ok(()),
    };
    let found = match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(_) => "a string",
            Lit::Bool(_) => "`true` or `false`",
            Lit::Int(_) if expected == "a number" => expected,
            Lit::Int(_) => "an integer",
            _ => "a number",
        },
        // The minus of a number.
        Expr::Unary(unary) => return check_type(&unary.expr, ty),
        value if may_be_null && is_word(value, "null") => expected,
        _ => "",
    };
    match found == expected {
        true => Ok(()),
        false => Err(Error::new(value.span(), format!("expected {expected}"))),
    }
}

/// A constant as a value of the type of its field, which it was checked to be.
pub fn rust_value(value: &Expr, ty: &Type) -> Result<TokenStream> {
    if let Some(inner) = inside(ty) {
        let value = rust_value(value, inner)?;
        return Ok(quote!(Some(#value)));
    }
    let name = last_segment(ty).map(|segment| segment.ident.to_string());
    match (value, name.as_deref()) {
        (value, Some("f32" | "f64")) => float(value),
        (value, Some("bool" | "i32" | "i64" | "u32" | "u64")) => Ok(value.to_token_stream()),
        (value, _) if is_word(value, "null") => Ok(quote!(Default::default())),
        (Expr::Lit(_), _) => Ok(quote!(#value.into())),
        (Expr::Unary(_), _) => Ok(quote!((#value).into())),
        _ => Err(Error::new(value.span(), "expected a string, a number or a boolean")),
    }
}

/// A number where a fraction is wanted: `4` is `4.0`.
fn float(value: &Expr) -> Result<TokenStream> {
    let number: f64 = text(value)?.parse().map_err(|_| Error::new(value.span(), "expected a number"))?;
    let digits = Literal::f64_unsuffixed(number.abs());
    Ok(if number.is_sign_negative() { quote!(-#digits) } else { digits.to_token_stream() })
}

/// The type inside an `Option` or `Patch`.
fn inside(ty: &Type) -> Option<&Type> {
    let segment = last_segment(ty).filter(|segment| segment.ident == "Option" || segment.ident == "Patch")?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}
