//! Fields of structs and arguments of operations, and what their values may be.

use super::{Docs, TypeName, TypeRef};
use lvng_contract::TextFormat;
use serde_json::Value;

/// A field of a struct or an argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<N = TypeName> {
    /// The Rust name, raw (`r#type`) where needed.
    pub ident: String,
    /// The name on the wire.
    pub wire_name: String,
    /// Its description.
    pub docs: Docs,
    /// The type of a value that is there and not null.
    pub ty: TypeRef<N>,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// What an absent value stands for.
    pub default: Option<Value>,
    /// The only value, where the description allows one.
    pub constant: Option<Value>,
    /// What values are allowed.
    pub constraints: Constraints,
    /// Sent by the server only.
    pub read_only: bool,
    /// Sent by the client only.
    pub write_only: bool,
    /// `format`, where the type does not say it: `email`, `unix-time`.
    pub format: Option<String>,
    /// The media types of a part of a multipart body, separated by commas, where the description names them.
    pub content_type: Option<String>,
}

/// Whether a field may be absent or null, and so its Rust type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `T`.
    Required,
    /// `Option<T>`: there, but may be null.
    Nullable,
    /// `Option<T>`: may be absent.
    Optional,
    /// `Patch<T>`: may be absent or null.
    OptionalNullable,
}

/// What values are allowed beyond the type.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Constraints {
    pub min: Option<Number>,
    pub max: Option<Number>,
    pub exclusive_min: Option<Number>,
    pub exclusive_max: Option<Number>,
    pub multiple_of: Option<Number>,
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub pattern: Option<String>,
    /// The `format` of a text, where servers check it.
    pub format: Option<TextFormat>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub unique_items: bool,
    pub min_properties: Option<u64>,
    pub max_properties: Option<u64>,
    /// Constraints of the items of a list.
    pub items: Option<Box<Constraints>>,
    /// Constraints of the values of a map.
    pub values: Option<Box<Constraints>>,
}

/// A number of the description.
pub type Number = serde_json::Number;
