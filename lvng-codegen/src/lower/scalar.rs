//! Types without parts: strings, numbers and booleans by their formats.

use lvng_contract::{TextFormat, TypedFormat};
use serde_json::Number;

use super::draft_id::DraftId;
use super::merge::{JsonType, Merged};
use super::report::Report;
use super::types::SchemaUse;
use crate::embed::is_validated_format;
use crate::ir::{Constraints, TypeRef};
use crate::messages::nearest;
use crate::pointer;

/// The type of a string, number or boolean.
pub fn scalar(kind: JsonType, merged: &Merged, report: &mut Report<'_>) -> TypeRef<DraftId> {
    let format = merged.format.as_deref().unwrap_or_default();
    match kind {
        JsonType::Boolean => TypeRef::Bool,
        JsonType::Number if format == "float" => TypeRef::F32,
        JsonType::Number => TypeRef::F64,
        JsonType::Integer => integer(format, &merged.constraints, merged.pointer(), report),
        _ => string(format),
    }
}

/// Adds the format that the type does not say. Servers check some; others are reported, each once.
pub fn add_format(found: &mut SchemaUse, merged: &Merged, report: &mut Report<'_>) {
    narrow(found, merged.format.as_deref());
    found.format = merged.format.clone().filter(|format| !is_said(&found.ty, format));
    let Some(format) = found.format.as_deref() else { return };
    let is_text = found.ty == TypeRef::String;
    let checked = TextFormat::from_word(format).filter(|_| is_text);
    let is_validated = is_validated_format(format) && !report.is_unchecked(merged.pointer());
    if checked.is_none() && !is_validated && report.is_first("W122", format) {
        let ty = if is_text { "text" } else { "what its type says" };
        let message = format!("the format `{}` is not checked: a value is {ty}", format.escape_debug());
        let checked = TextFormat::ALL.iter().map(|format| format.word());
        let known = checked.chain(TypedFormat::ALL.iter().map(|format| format.word()));
        let known = known.filter(|known| is_text && *known != format);
        let near = nearest(format, known).map(|near| format!("did you mean `{near}`?"));
        report.warning("W122", &pointer::child(merged.pointer(), "format"), message).help = near;
    }
    found.constraints.format = checked;
}

/// Formats name a width; bounds beyond it win, because a value within them must be readable.
fn integer(format: &str, bounds: &Constraints, pointer: &str, report: &mut Report<'_>) -> TypeRef<DraftId> {
    let unsigned = least(bounds).is_some_and(|least| least >= 0.0);
    let greatest = greatest(bounds);
    let beyond = |limit: f64| greatest.is_some_and(|greatest| greatest > limit);
    let below = |limit: f64| least(bounds).is_some_and(|least| least < limit);
    // Rust's frameworks write u32 and u64 so.
    let is_natural = unsigned && greatest.is_none();
    let ty = match format {
        "int32" if is_natural => TypeRef::U32,
        "int64" if is_natural => TypeRef::U64,
        "int8" | "int16" | "int32" => TypeRef::I32,
        "uint8" | "uint16" | "uint32" if !below(0.0) => TypeRef::U32,
        "uint" | "uint64" if !below(0.0) => TypeRef::U64,
        _ => TypeRef::I64,
    };
    let ty = match ty {
        TypeRef::I32 if beyond(f64::from(i32::MAX)) || below(f64::from(i32::MIN)) => TypeRef::I64,
        TypeRef::U32 if beyond(f64::from(u32::MAX)) => TypeRef::U64,
        ty => ty,
    };
    // 2^63 itself is a usual way to write the greatest i64 as a float.
    if ty == TypeRef::I64 && unsigned && beyond(9_223_372_036_854_775_808.0) {
        return TypeRef::U64;
    }
    if ty == TypeRef::I64 && (beyond(9_223_372_036_854_775_808.0) || below(-9_223_372_036_854_775_808.0)) {
        let message = "bounds reach beyond 64 bits; values that do not fit into an i64 are refused";
        report.warning("W110", pointer, message);
    }
    ty
}

/// Widths that Rust's integers have and those of generated code have not are bounds.
fn narrow(found: &mut SchemaUse, format: Option<&str>) {
    let (least, greatest) = match (&found.ty, format) {
        (TypeRef::I32, Some("int8")) => (i8::MIN.into(), i8::MAX.into()),
        (TypeRef::I32, Some("int16")) => (i16::MIN.into(), i16::MAX.into()),
        (TypeRef::U32, Some("uint8")) => (0, u8::MAX.into()),
        (TypeRef::U32, Some("uint16")) => (0, u16::MAX.into()),
        _ => return,
    };
    let (has_least, has_greatest) = (self::least(&found.constraints), self::greatest(&found.constraints));
    if has_least.is_none() && least < 0 {
        found.constraints.min = Some(i64::into(least));
    }
    if has_greatest.is_none() {
        found.constraints.max = Some(i64::into(greatest));
    }
}

fn least(bounds: &Constraints) -> Option<f64> {
    bounds.min.as_ref().or(bounds.exclusive_min.as_ref()).and_then(Number::as_f64)
}

fn greatest(bounds: &Constraints) -> Option<f64> {
    bounds.max.as_ref().or(bounds.exclusive_max.as_ref()).and_then(Number::as_f64)
}

/// Whether a type says all that a format does.
fn is_said(ty: &TypeRef<DraftId>, format: &str) -> bool {
    match ty {
        TypeRef::String => ["", "string", "text", "binary"].contains(&format),
        TypeRef::Bool => ["", "boolean"].contains(&format),
        TypeRef::F32 | TypeRef::F64 => ["", "float", "double", "number"].contains(&format),
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => {
            let width = format.trim_start_matches("int").trim_start_matches("uint");
            ["", "eger", "8", "16", "32", "64"].contains(&width)
        }
        _ => true,
    }
}

/// Formats without a type of their own are strings.
fn string(format: &str) -> TypeRef<DraftId> {
    match TypedFormat::from_word(format) {
        Some(TypedFormat::DateTime) => TypeRef::DateTime,
        Some(TypedFormat::Date) => TypeRef::Date,
        Some(TypedFormat::Uuid) => TypeRef::Uuid,
        Some(TypedFormat::Byte) => TypeRef::Base64,
        Some(TypedFormat::Password) => TypeRef::Secret,
        // Binary text is bytes in bodies and forms only.
        _ => TypeRef::String,
    }
}
