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
