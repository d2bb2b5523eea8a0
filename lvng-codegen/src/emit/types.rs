//! Uses of types: `ir::TypeRef` → Rust.

use super::scope::{RUNTIME, Scope};
use crate::ir::{Field, Presence, TypeRef};
use crate::tokens::{TokenStream, quote};

/// A type.
pub(crate) fn type_ref(scope: &mut Scope, ty: &TypeRef) -> TokenStream {
    match ty {
        TypeRef::Unit => quote!(()),
        TypeRef::Null => scope.name(RUNTIME, "Null"),
        TypeRef::Bool => quote!(bool),
        TypeRef::I32 => quote!(i32),
        TypeRef::I64 => quote!(i64),
        TypeRef::U32 => quote!(u32),
        TypeRef::U64 => quote!(u64),
        TypeRef::F32 => quote!(f32),
        TypeRef::F64 => quote!(f64),
        TypeRef::String => quote!(String),
        TypeRef::DateTime => scope.name(RUNTIME, "DateTime"),
        TypeRef::Date => scope.name(RUNTIME, "Date"),
        TypeRef::Uuid => scope.name(RUNTIME, "Uuid"),
        TypeRef::Secret => scope.name(RUNTIME, "Secret"),
        TypeRef::Base64 => scope.name(RUNTIME, "Base64"),
        TypeRef::File => scope.name(RUNTIME, "File"),
        TypeRef::ByteStream => scope.name(RUNTIME, "ByteStream"),
        TypeRef::Any => scope.name(RUNTIME, "Value"),
        TypeRef::JsonObject => scope.name(RUNTIME, "JsonObject"),
        TypeRef::Named(name) => scope.named(name),
        TypeRef::Foreign(foreign) => scope.foreign(&foreign.name),
        TypeRef::Events(item) => {
            let stream = scope.name(RUNTIME, "EventStream");
            let item = type_ref(scope, item);
            quote!(#stream<#item>)
        }
        TypeRef::Map(value) => map(scope, value),
        TypeRef::List(item) => generic(quote!(Vec), scope, item),
        TypeRef::Nullable(item) => generic(quote!(Option), scope, item),
        TypeRef::Boxed(item) => generic(quote!(Box), scope, item),
    }
}

/// A map from names to values.
pub(crate) fn map(scope: &mut Scope, value: &TypeRef) -> TokenStream {
    let map = scope.map();
    let value = type_ref(scope, value);
    quote!(#map<String, #value>)
}

fn generic(outer: TokenStream, scope: &mut Scope, inner: &TypeRef) -> TokenStream {
    let inner = type_ref(scope, inner);
    quote!(#outer<#inner>)
}

/// The type of a field.
pub(crate) fn field_type(scope: &mut Scope, field: &Field) -> TokenStream {
    let ty = type_ref(scope, &field.ty);
    match field.presence {
        Presence::Required => ty,
        Presence::Nullable | Presence::Optional => quote!(Option<#ty>),
        Presence::OptionalNullable => {
            let patch = scope.name(RUNTIME, "Patch");
            quote!(#patch<#ty>)
        }
    }
}
