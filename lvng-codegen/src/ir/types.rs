//! The types of the generated crate.

use super::{Constraints, Docs, Field, Media, TypeName, TypeRef};
use crate::diagnostic::Place;

/// A type of the generated crate.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: TypeKind,
    /// Whether the values of a part can be read once only, so that values are neither copied nor compared.
    pub is_stream: bool,
    /// Title and description.
    pub docs: Docs,
    /// Where the description has it.
    pub place: Place,
    /// Its pointer in the joined and normalized document.
    pub pointer: String,
    /// What it derives besides: `serde::Serialize`.
    pub derives: Vec<String>,
    /// Attributes that it has besides: `non_exhaustive`.
    pub attributes: Vec<String>,
}

/// The kinds of types.
// There are a few thousand at most, and boxes would be in the way of every reader.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, Hash)]
pub enum TypeKind<N = TypeName> {
    /// A struct.
    Object(Object<N>),
    /// A closed list of values, open for the client.
    Enum(EnumType),
    /// One of several types.
    OneOf(OneOf<N>),
    /// A request body of one of several types, each with media types of its own.
    Contents(Vec<ContentVariant<N>>),
    /// Another name for a type.
    Alias(TypeRef<N>),
}

/// A struct.
#[derive(Clone, Debug, Hash)]
pub struct Object<N = TypeName> {
    /// Its fields, in the order of the description.
    pub fields: Vec<Field<N>>,
    /// What other properties are.
    pub extra: Extra<N>,
    /// Bounds on the number of properties.
    pub constraints: Constraints,
}

impl<N> Default for Object<N> {
    fn default() -> Self {
        Self { fields: Vec::new(), extra: Extra::Ignored, constraints: Constraints::default() }
    }
}

/// `additionalProperties`.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub enum Extra<N = TypeName> {
    /// Not said: other properties are ignored.
    #[default]
    Ignored,
    /// `false`: other properties are refused.
    Denied,
    /// `true` or a schema: kept in a map; the Rust name of the field, the type of the values.
    Kept(String, TypeRef<N>),
}

/// An enumeration.
#[derive(Clone, Debug, Hash)]
pub struct EnumType {
    /// What its values are: `String`, `I64`, `F64`, or `Any` for mixed ones.
    pub base: TypeRef,
    /// The values.
    pub variants: Vec<EnumVariant>,
    /// The name of the variant for other values.
    pub unknown: String,
    /// Whether its strings may come as numbers and booleans: the description says `type: string` and lists such.
    pub is_loose: bool,
}

/// A value of an enumeration.
#[derive(Clone, Debug, Hash)]
pub struct EnumVariant {
    /// The Rust name.
    pub ident: String,
    /// The value as JSON.
    pub value: serde_json::Value,
    /// Its description.
    pub docs: Docs,
}

/// A kind of content that a body may have.
#[derive(Clone, Debug, Hash)]
pub struct ContentVariant<N = TypeName> {
    /// The Rust name.
    pub ident: String,
    /// The media types; the first is sent.
    pub media: Vec<Media>,
    /// The type.
    pub ty: TypeRef<N>,
    /// What values are allowed.
    pub constraints: Constraints,
}

/// One of several types.
#[derive(Clone, Debug, Hash)]
pub struct OneOf<N = TypeName> {
    /// The property that tells, when there is one.
    pub discriminator: Option<String>,
    /// Whether the name of the server-sent event tells: the tags are such names.
    pub by_event: bool,
    /// The types.
    pub variants: Vec<OneOfVariant<N>>,
    /// The name of the variant for other values, where there is none that they stand for.
    pub unknown: String,
}

impl<N> OneOf<N> {
    /// Whether a value may be none of the variants.
    pub fn is_open(&self) -> bool {
        !self.variants.iter().any(|variant| variant.is_default)
    }
}

/// One type of several.
#[derive(Clone, Debug, Hash)]
pub struct OneOfVariant<N = TypeName> {
    /// The Rust name.
    pub ident: String,
    /// The type of what it holds; `Unit` where that is nothing.
    pub ty: TypeRef<N>,
    /// What it is on the wire.
    pub shape: VariantShape,
    /// The values of the discriminator that stand for it.
    pub tags: Vec<String>,
    /// Whether all values of the discriminator that no variant has stand for it, and no value (`defaultMapping`).
    pub is_default: bool,
    /// Whether it is the event after which a stream ends.
    pub is_terminal: bool,
    /// What has to stand in a value for it to be this one.
    pub conditions: Vec<Condition>,
    /// What values are allowed.
    pub constraints: Constraints,
    /// `format`, where the type does not say it.
    pub format: Option<String>,
    /// Its description.
    pub docs: Docs,
}

/// What a variant is on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum VariantShape {
    /// The value that it holds.
    #[default]
    Whole,
    /// This text; it holds nothing.
    Text(String),
    /// An object of its discriminator; it holds nothing.
    Empty {
        /// Whether other members are refused.
        closed: bool,
    },
    /// An object with its discriminator, where there is one, and a member that has the value that it holds.
    Member {
        /// The name of the member.
        name: String,
        /// Whether the value may be null.
        is_nullable: bool,
        /// Whether other members are refused.
        closed: bool,
    },
}

/// A place in a value that has one of some texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The members that lead there.
    pub path: Vec<String>,
    /// The texts.
    pub values: Vec<String>,
}
