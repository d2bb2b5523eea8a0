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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// `Authorization: Bearer …`; also OAuth 2 and OpenID Connect.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// A key in a header.
    HeaderKey(String),
    /// A key in the query string.
    QueryKey(String),
    /// A key in a cookie.
    CookieKey(String),
    /// In a way that the description does not say, or that is none of HTTP.
    Other,
}
