//! Rust that makes the value of a field of JSON.

use crate::crate_items::CrateItems;
use quote::ToTokens;
use syn::{Attribute, Field, GenericArgument, Ident, ItemEnum, ItemStruct, LitStr, PathArguments, Type};

/// An expression of the field's type, from an expression of the type `Option<&Value>`.
pub fn value(kind: &Type, from: &str, name: &str, items: &CrateItems) -> String {
    let Some((head, inner)) = head(kind) else { return format!("json({from}, {name:?})?") };
    match (head.as_str(), inner) {
        ("Option", Some(inner)) if needs_care(inner, items) => {
            format!("match {from} {{ Some(v) => Some({}), None => None }}", value(inner, "Some(v)", name, items))
        }
        ("Patch", Some(inner)) => {
            let inner = value(inner, "Some(v)", name, items);
            format!(
                "match {from} {{ None => lvng_runtime::Patch::Absent, Some(v) if v.is_null() => \
                 lvng_runtime::Patch::Null, Some(v) => lvng_runtime::Patch::Value({inner}) }}"
            )
        }
        ("Vec", Some(inner)) if needs_care(inner, items) => {
            let inner = value(inner, "Some(v)", name, items);
            format!(
                "{{ let mut all = Vec::new(); for v in {from}.and_then(|v| v.as_array()).into_iter().flatten() {{ \
                 all.push({inner}) }} all }}"
            )
        }
        ("Box", Some(inner)) => format!("Box::new({})", value(inner, from, name, items)),
        ("File", _) => format!("file({from}.unwrap_or(&Default::default()))?"),
        ("ByteStream", _) => format!("bytes({from})?"),
        ("EventStream", _) => "return Err(\"streams are not sent here\".to_owned())".to_owned(),
        (name, _) => named(name, from, items).unwrap_or_else(|| format!("json({from}, {name:?})?")),
    }
}

/// A struct that holds files is made field by field, of an enum by content type the first variant is taken.
fn named(name: &str, from: &str, items: &CrateItems) -> Option<String> {
    let path = items.paths.get(name)?;
    if let Some(item) = items.find(name).filter(|item| holds_files(item, items)) {
        let fields = item.fields.iter().filter_map(|field| {
            let ident = field.ident.as_ref()?;
            let wire = wire_name(field, "field");
            let made = if is_extra(field) {
                "Default::default()".to_owned()
            } else {
                value(&field.ty, &format!("{from}.and_then(|v| v.get({wire:?}))"), &wire, items)
            };
            Some(format!("{ident}: {made}"))
        });
        return Some(format!("{path} {{ {} }}", fields.collect::<Vec<_>>().join(", ")));
    }
    let variant = items.enums.get(name).filter(|item| derives(item, "Contents"))?.variants.first()?;
    let inner = variant.fields.iter().next()?;
    Some(format!("{path}::{}({})", variant.ident, value(&inner.ty, from, name, items)))
}

/// Whether serde alone cannot make the type.
fn needs_care(kind: &Type, items: &CrateItems) -> bool {
    match head(kind) {
        Some((head, Some(inner))) if matches!(head.as_str(), "Option" | "Patch" | "Vec" | "Box") => {
            needs_care(inner, items)
        }
        Some((head, _)) if matches!(head.as_str(), "File" | "ByteStream" | "EventStream") => true,
        Some((name, _)) => {
            items.find(&name).is_some_and(|item| holds_files(item, items))
                || items.enums.get(&name).is_some_and(|item| derives(item, "Contents"))
        }
        None => false,
    }
}

fn holds_files(item: &ItemStruct, items: &CrateItems) -> bool {
    item.fields.iter().any(|field| match last(&field.ty) {
        Some(name) if name == "File" => true,
        Some(name) => item.ident != name && items.find(&name).is_some_and(holds_flat_file),
        None => false,
    })
}

fn holds_flat_file(item: &ItemStruct) -> bool {
    item.fields.iter().any(|field| last(&field.ty).is_some_and(|name| name == "File"))
}

/// The innermost name of a type: `Pet` of `Option<Vec<Pet>>`.
fn last(kind: &Type) -> Option<String> {
    match head(kind)? {
        (_, Some(inner)) => last(inner),
        (name, None) => Some(name),
    }
}

/// The name of a type and what stands in its first brackets.
pub fn head(kind: &Type) -> Option<(String, Option<&Type>)> {
    let Type::Path(path) = kind else { return None };
    let segment = path.path.segments.last()?;
    let inner = match &segment.arguments {
        PathArguments::AngleBracketed(list) => list.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(inner) => Some(inner),
            _ => None,
        }),
        _ => None,
    };
    Some((segment.ident.to_string(), inner))
}

/// Whether a field holds what the description does not name.
pub fn is_extra(field: &Field) -> bool {
    field.attrs.iter().any(|attribute| attribute.path().is_ident("extra"))
        || find(&field.attrs, "field").is_some_and(|text| text.split(',').any(|part| part.trim() == "extra"))
}

/// The name of a field on the wire: what the attribute has in quotes, else the field's own.
pub fn wire_name(field: &Field, attribute: &str) -> String {
    let own = field.ident.as_ref().map(Ident::to_string).unwrap_or_default();
    let own = own.strip_prefix("r#").unwrap_or(&own).to_owned();
    find(&field.attrs, attribute).and_then(|text| quoted(&text)).unwrap_or(own)
}

/// The text of an attribute's arguments.
pub fn find(attributes: &[Attribute], name: &str) -> Option<String> {
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident(name))?;
    Some(attribute.meta.require_list().ok()?.tokens.to_string())
}

/// The first argument that is nothing but text in quotes.
fn quoted(text: &str) -> Option<String> {
    let tokens: Vec<&str> = text.split(", ").map(str::trim).filter(|part| part.starts_with('"')).collect();
    tokens.iter().find_map(|part| syn::parse_str::<LitStr>(part).ok()).map(|text| text.value())
}

fn derives(item: &ItemEnum, name: &str) -> bool {
    item.attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("derive") && attribute.to_token_stream().to_string().contains(name))
}

/// Whether an enum lists the responses of an operation.
pub fn is_responses(item: &ItemEnum) -> bool {
    derives(item, "Responses")
}
