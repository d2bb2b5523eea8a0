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

/// The scopes that an operation asks of a security scheme, in one of its alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScopeSpec {
    /// The alternative: its place in [`OperationMeta::auth`](super::OperationMeta::auth).
    pub alternative: usize,
    /// The name of the scheme.
    pub scheme: &'static str,
    /// All of these are needed: scopes of OAuth 2.0, roles of other schemes.
    pub scopes: &'static [&'static str],
}

impl ScopeSpec {
    /// Scopes of a scheme in an alternative.
    pub const fn new(alternative: usize, scheme: &'static str, scopes: &'static [&'static str]) -> Self {
        ScopeSpec { alternative, scheme, scopes }
    }
}
