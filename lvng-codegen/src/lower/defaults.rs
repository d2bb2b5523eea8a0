//! Whether a default is a value of its type.

use serde_json::Value;

use super::draft_id::DraftId;
use super::merge::WrittenDefault;
use super::report::Report;
use super::types::{Outline, SchemaUse, TypeTable};
use crate::ir::{TypeKind, TypeRef};

/// The default, unless it is no value of the type.
pub fn fitting_default(
    table: &TypeTable,
    report: &mut Report<'_>,
    written: WrittenDefault,
    found: &SchemaUse,
) -> Option<Value> {
    let WrittenDefault { value: default, pointer } = written;
    // Null as the default of what may be null says no more than leaving it out.
    if default.is_null() && (found.nullable || found.ty == TypeRef::Any) {
        return None;
    }
    let allowed = found.constant.as_deref().is_none_or(|constant| *constant == default);
    if allowed && fits(table, &default, &found.ty) {
        return Some(default);
    }
    report
        .warning(
            "W101",
            &pointer,
            format!("the default {} is no value of its schema; it is left out", shortened(&default)),
        )
        .help("give a default that the schema allows");
    None
}

fn fits(table: &TypeTable, value: &Value, ty: &TypeRef<DraftId>) -> bool {
    match ty {
        TypeRef::Null => value.is_null(),
        TypeRef::Bool => value.is_boolean(),
        TypeRef::I32 => value.as_i64().is_some_and(|value| i32::try_from(value).is_ok()),
        TypeRef::I64 => value.is_i64(),
        TypeRef::U32 => value.as_u64().is_some_and(|value| u32::try_from(value).is_ok()),
        TypeRef::U64 => value.is_u64(),
        TypeRef::F32 | TypeRef::F64 => value.is_number(),
        TypeRef::String | TypeRef::Secret | TypeRef::Base64 | TypeRef::File => value.is_string(),
        TypeRef::DateTime => value.as_str().is_some_and(|text| text.get(10..11).is_some() && is_date(&text[..10])),
        TypeRef::Date => value.as_str().is_some_and(is_date),
        TypeRef::Uuid => value.as_str().is_some_and(is_uuid),
        TypeRef::Any | TypeRef::Foreign(_) => true,
        TypeRef::JsonObject => value.is_object(),
        TypeRef::List(item) => value.as_array().is_some_and(|list| list.iter().all(|value| fits(table, value, item))),
        TypeRef::Map(item) => value.as_object().is_some_and(|map| map.values().all(|value| fits(table, value, item))),
        TypeRef::Nullable(item) => value.is_null() || fits(table, value, item),
        TypeRef::Boxed(item) => fits(table, value, item),
        TypeRef::Unit | TypeRef::ByteStream | TypeRef::Events(_) => false,
        TypeRef::Named(_) => fits_draft(table, value, ty),
    }
}

fn fits_draft(table: &TypeTable, value: &Value, ty: &TypeRef<DraftId>) -> bool {
    let Some(draft) = table.draft(ty) else { return false };
    match (&draft.kind, draft.outline) {
        (Some(TypeKind::Enum(kind)), _) => kind.variants.iter().any(|variant| variant.value == *value),
        (Some(TypeKind::Alias(target)), _) => fits(table, value, target),
        (_, Outline::Object) => value.is_object(),
        // Which of several types it is shows when it is read.
        _ => true,
    }
}

fn is_date(text: &str) -> bool {
    let shape = |(index, byte): (usize, u8)| if matches!(index, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

fn is_uuid(text: &str) -> bool {
    let shape = |(index, byte): (usize, u8)| match index {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(shape)
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 40 { text } else { text.chars().take(39).chain(['…']).collect() }
}
