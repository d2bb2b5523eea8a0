//! How credentials travel, by the names of the description.

pub use lvng_contract::SecurityKind;

/// A security scheme of the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// Its name in the description, as operations refer to it.
    pub name: &'static str,
    /// How its credentials travel.
    pub kind: SecurityKind,
}

impl SecurityScheme {
    /// A scheme of this name.
    pub const fn new(name: &'static str, kind: SecurityKind) -> Self {
        SecurityScheme { name, kind }
    }
}
