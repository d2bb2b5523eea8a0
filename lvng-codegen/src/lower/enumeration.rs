//! Lists of values → enumerations.

use serde_json::Value;

use super::draft_id::DraftId;
use super::merge::{JsonType, Merged};
use super::report::Report;
use crate::ir::{Docs, EnumType, EnumVariant, TypeKind, TypeRef};
use crate::names::{self, Scope};
use crate::pointer;

/// An enumeration of the values of `enum`.
pub fn enumeration(merged: &Merged, report: &mut Report<'_>) -> TypeKind<DraftId> {
    let pointer = pointer::child(merged.pointer(), "enum");
    let listed = merged.values.clone().unwrap_or_default();
    let mut values: Vec<Value> = Vec::new();
    let is_loose = merged.kind == Some(JsonType::String) && listed.iter().any(|value| !value.is_string());
    for value in of_type(listed, merged.kind, &pointer, report) {
        if values.iter().any(|known| is_same(known, &value)) {
            report.warning("W106", &pointer, format!("`enum` lists {value} twice"));
        } else {
            values.push(value);
        }
    }
    let listed = enumerate(values.into_iter().map(|value| (value, Docs::default())).collect());
    TypeKind::Enum(EnumType { is_loose, ..listed })
}

/// YAML reads `1` and `on` as numbers and booleans, where strings were meant.
fn of_type(values: Vec<Value>, kind: Option<JsonType>, pointer: &str, report: &mut Report<'_>) -> Vec<Value> {
    let fits = |value: &Value| match kind {
        Some(JsonType::String) => value.is_string(),
        Some(JsonType::Integer) => value.is_i64() || value.is_u64(),
        Some(JsonType::Number) => value.is_number(),
        Some(JsonType::Boolean) => value.is_boolean(),
        Some(JsonType::Array) => value.is_array(),
        Some(JsonType::Object) => value.is_object(),
        None => true,
    };
    if values.iter().all(fits) {
        return values;
    }
    let message = "`enum` lists values that are not of its `type`";
    let warning = report.warning("W106", pointer, message);
    match kind {
        Some(JsonType::String) => {
            warning.help("quote them; they are sent as strings, and read as either");
            values.into_iter().map(as_string).collect()
        }
        _ => {
            warning.help("they are taken as they stand");
            values
        }
    }
}

/// An enumeration of values with their docs.
pub fn enumerate(values: Vec<(Value, Docs)>) -> EnumType {
    let base = base(&values);
    let mut scope = Scope::default();
    let variants =
        values.into_iter().map(|(value, docs)| EnumVariant { ident: scope.claim_of(&variant(&value)), value, docs });
    let variants = variants.collect();
    let unknown = scope.claim_of(&["Unknown", "Other", "Unlisted"].map(str::to_owned));
    EnumType { base, variants, unknown, is_loose: false }
}

fn base(values: &[(Value, Docs)]) -> TypeRef {
    let all = |is: fn(&Value) -> bool| values.iter().all(|(value, _)| is(value));
    if all(Value::is_string) {
        TypeRef::String
    } else if all(Value::is_i64) {
        TypeRef::I64
    } else if all(Value::is_number) {
        TypeRef::F64
    } else {
        TypeRef::Any
    }
}

/// Names for a value: its words, then with its symbols spelled out.
fn variant(value: &Value) -> Vec<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let text: String = text.chars().take(80).collect();
    vec![names::variant_name(&text), names::variant_from(&names::words(&names::spell_out(&text)))]
}

/// Whether two values are the same in JSON, where `1` and `1.0` are.
fn is_same(one: &Value, other: &Value) -> bool {
    one == other || one.as_f64().is_some_and(|number| other.as_f64() == Some(number))
}

fn as_string(value: Value) -> Value {
    match value {
        Value::String(_) => value,
        other => Value::String(other.to_string()),
    }
}
