//! Uses of types → Rust, with the paths of types from the root of the crate.

use lvng_codegen::ir::{Argument, ArgumentRole, Conversion, Field, Operation, Presence, TypeName, TypeRef};

pub(super) fn path(name: &TypeName) -> String {
    [name.module.as_deref().unwrap_or("common"), &name.name].join("::")
}

pub(super) fn type_ref(ty: &TypeRef) -> String {
    let of = |outer: &str, inner: &TypeRef| format!("{outer}<{}>", type_ref(inner));
    match ty {
        TypeRef::Unit => "()".to_owned(),
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::I32 => "i32".to_owned(),
        TypeRef::I64 => "i64".to_owned(),
        TypeRef::U32 => "u32".to_owned(),
        TypeRef::U64 => "u64".to_owned(),
        TypeRef::F32 => "f32".to_owned(),
        TypeRef::F64 => "f64".to_owned(),
        TypeRef::Any => "Value".to_owned(),
        TypeRef::Null
        | TypeRef::String
        | TypeRef::DateTime
        | TypeRef::Date
        | TypeRef::Uuid
        | TypeRef::Secret
        | TypeRef::Base64
        | TypeRef::File
        | TypeRef::ByteStream
        | TypeRef::JsonObject => format!("{ty:?}"),
        TypeRef::Named(name) => path(name),
        TypeRef::Foreign(foreign) => format!("replaced::{}", foreign.name),
        TypeRef::Events(item) => of("EventStream", item),
        TypeRef::List(item) => of("Vec", item),
        TypeRef::Map(value) => map(value),
        TypeRef::Nullable(item) => of("Option", item),
        TypeRef::Boxed(item) => of("Box", item),
    }
}

pub(super) fn map(value: &TypeRef) -> String {
    format!("BTreeMap<String, {}>", type_ref(value))
}

pub(super) fn field(field: &Field) -> String {
    let ty = type_ref(&field.ty);
    match field.presence {
        Presence::Required => ty,
        Presence::Nullable | Presence::Optional => format!("Option<{ty}>"),
        Presence::OptionalNullable => format!("Patch<{ty}>"),
    }
}

/// What a method or setter takes.
fn parameter(argument: &Argument) -> String {
    let field = &argument.field;
    let is_given = matches!(field.presence, Presence::Required | Presence::Optional);
    let ty = if is_given { type_ref(&field.ty) } else { self::field(field) };
    match argument.conversion {
        Conversion::Exact => ty,
        Conversion::Into => format!("impl Into<{ty}>"),
        Conversion::Items => "impl IntoIterator<Item = impl Into<String>>".to_owned(),
    }
}

/// The client method of an operation: what it asks for, and what it answers.
pub(super) fn method(op: &Operation) -> String {
    let required = op.arguments.iter().filter(|argument| argument.role == ArgumentRole::Required);
    let parameters: Vec<_> =
        required.map(|argument| format!("{}: {}", argument.field.ident, parameter(argument))).collect();
    let gate = op.feature.as_ref().map(|feature| format!(", with the feature `{feature}`")).unwrap_or_default();
    format!("fn({}) -> {}{gate}", parameters.join(", "), type_ref(&op.success.ty))
}

pub(super) fn setter(argument: &Argument) -> String {
    format!("fn({})", parameter(argument))
}

/// The server method of an operation: who asks, and what it answers.
pub(super) fn handler(op: &Operation, request: &str) -> String {
    let is_public = op.auth.is_empty() || op.auth.iter().any(Vec::is_empty);
    let context = if is_public { "Context<Option<Principal>>" } else { "Context<Principal>" };
    format!("fn({context}, {request}) -> {}", type_ref(&op.success.ty))
}

/// The paths of types in a signature, each given to `turn` for what stands in its place.
pub(super) fn turned(signature: &str, turn: impl Fn(&str) -> Option<String>) -> String {
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '#');
    let mut text = String::with_capacity(signature.len());
    let mut rest = signature;
    while let Some(c) = rest.chars().next() {
        let end = match is_path(c) {
            true => rest.find(|c| !is_path(c)).unwrap_or(rest.len()),
            false => c.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        // The colon of a parameter ends its name.
        match turn(word) {
            Some(other) => text.push_str(&other),
            None => text.push_str(word),
        }
        rest = after;
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_of_types_are_turned_as_wholes() {
        let turn = |path: &str| (path == "a::B").then(|| "common::C".to_owned());
        let text = super::turned("fn(b: impl Into<a::B>, c: a::Bs) -> Vec<a::B>", turn);
        assert_eq!(text, "fn(b: impl Into<common::C>, c: a::Bs) -> Vec<common::C>");
    }
}
