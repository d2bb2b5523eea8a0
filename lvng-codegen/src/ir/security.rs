//! How credentials travel.

use super::Docs;

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Its name under `components/securitySchemes`.
    pub name: String,
    /// How credentials travel.
    pub kind: SecurityKind,
    /// Its description.
    pub docs: Docs,
}

/// How credentials travel.
pub type SecurityKind = lvng_contract::SecurityKind<String>;

/// What an operation asks of a security scheme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecurityRequirement {
    /// The name of the scheme.
    pub scheme: String,
    /// The scopes that it has to have, all of them.
    pub scopes: Vec<String>,
}
