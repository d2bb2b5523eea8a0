//! How credentials travel, by the names of the description.

/// A security scheme of the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Its name in the description, as operations refer to it.
    pub name: &'static str,
    /// How its credentials travel.
    pub kind: SecurityKind,
}

/// How the credentials of a security scheme travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// `Authorization: Bearer …`; OAuth 2 and OpenID Connect too.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// A key in the header of this name.
    HeaderKey(&'static str),
    /// A key in the query parameter of this name.
    QueryKey(&'static str),
    /// A key in the cookie of this name.
    CookieKey(&'static str),
    /// In a way that the description does not say, or that is none of HTTP, such as client certificates.
    ///
    /// A client sends nothing for it: a default header or the transport does. A server asks its authenticator about
    /// every request, and hands it the head of the request to look for them.
    Other,
}
