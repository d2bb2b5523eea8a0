//! Fields of structs and arguments of operations, and what their values may be.

use super::{Docs, PartEncodings, TypeName, TypeRef};
use lvng_contract::TextFormat;
use serde_json::Value;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

/// A field of a struct or an argument.
#[derive(Clone, Debug, PartialEq, Hash)]
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
    pub default: Option<Box<Value>>,
    /// The only value, where the description allows one.
    pub constant: Option<Box<Value>>,
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
    /// The parts in that part, where it is multipart itself.
    pub parts: Option<Box<PartEncodings>>,
}

/// Whether a field may be absent or null, and so its Rust type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// What values are allowed beyond the type: [`Bounds`], which few values have.
#[derive(Clone, Debug, Default)]
pub struct Constraints(Option<Box<Bounds>>);

/// The bounds on a value.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
#[allow(missing_docs)]
pub struct Bounds {
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
    pub items: Constraints,
    /// Constraints of the values of a map.
    pub values: Constraints,
}

/// A number of the description.
pub type Number = serde_json::Number;

const UNBOUNDED: &Bounds = &Bounds {
    min: None,
    max: None,
    exclusive_min: None,
    exclusive_max: None,
    multiple_of: None,
    min_length: None,
    max_length: None,
    pattern: None,
    format: None,
    min_items: None,
    max_items: None,
    unique_items: false,
    min_properties: None,
    max_properties: None,
    items: Constraints(None),
    values: Constraints(None),
};

impl Bounds {
    /// Whether there are none.
    pub fn is_none(&self) -> bool {
        self == UNBOUNDED
    }
}

impl Constraints {
    /// The bounds.
    pub fn into_bounds(self) -> Bounds {
        self.0.map_or_else(Bounds::default, |bounds| *bounds)
    }
}

impl From<Bounds> for Constraints {
    fn from(bounds: Bounds) -> Self {
        Self((!bounds.is_none()).then(|| Box::new(bounds)))
    }
}

impl Deref for Constraints {
    type Target = Bounds;

    fn deref(&self) -> &Bounds {
        self.0.as_deref().unwrap_or(UNBOUNDED)
    }
}

impl DerefMut for Constraints {
    fn deref_mut(&mut self) -> &mut Bounds {
        self.0.get_or_insert_default()
    }
}

impl PartialEq for Constraints {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(other)) => one == other,
            (Some(bounds), None) | (None, Some(bounds)) => bounds.is_none(),
        }
    }
}

impl Hash for Constraints {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.as_ref().filter(|bounds| !bounds.is_none()).hash(hasher);
    }
}
