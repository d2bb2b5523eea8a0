//! How credentials travel.

/// How the credentials of a security scheme travel. `Name` is the text that holds names: tables of generated code have
/// `&'static str`, the generator has `String`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecurityKind<Name = &'static str> {
    /// `Authorization: Bearer …`; OAuth 2 and OpenID Connect too.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// A key in the header of this name.
    HeaderKey(Name),
    /// A key in the query parameter of this name.
    QueryKey(Name),
    /// A key in the cookie of this name.
    CookieKey(Name),
    /// In a way that the description does not say, or that is not part of HTTP, such as client certificates.
    ///
    /// A client sends nothing for it: a default header or the transport does. A server asks its authenticator about
    /// every request, and hands it the head of the request to look for them.
    Other,
}

impl<Name> SecurityKind<Name> {
    /// The kind for a scheme of the `Authorization` header, whose case does not matter (RFC 9110, 11.1); `None` for those
    /// that nothing is known of.
    pub fn from_http_scheme(scheme: &str) -> Option<Self> {
        match scheme.to_ascii_lowercase().as_str() {
            "bearer" => Some(SecurityKind::Bearer),
            "basic" => Some(SecurityKind::Basic),
            _ => None,
        }
    }

    /// The name of the variant in Rust, for code that is written by code.
    pub const fn variant(&self) -> &'static str {
        match self {
            SecurityKind::Bearer => "Bearer",
            SecurityKind::Basic => "Basic",
            SecurityKind::HeaderKey(_) => "HeaderKey",
            SecurityKind::QueryKey(_) => "QueryKey",
            SecurityKind::CookieKey(_) => "CookieKey",
            SecurityKind::Other => "Other",
        }
    }

    /// The name of the header, query parameter or cookie that a key travels in.
    pub const fn key_name(&self) -> Option<&Name> {
        match self {
            SecurityKind::HeaderKey(name) | SecurityKind::QueryKey(name) | SecurityKind::CookieKey(name) => Some(name),
            SecurityKind::Bearer | SecurityKind::Basic | SecurityKind::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_have_no_case() {
        let kind = SecurityKind::<&str>::from_http_scheme;
        assert_eq!(kind("Bearer"), Some(SecurityKind::Bearer));
        assert_eq!(kind("BASIC"), Some(SecurityKind::Basic));
        assert_eq!(kind("Digest"), None);
    }

    #[test]
    fn keys_have_a_name() {
        let kind = SecurityKind::HeaderKey("x-key");
        assert_eq!((kind.variant(), kind.key_name()), ("HeaderKey", Some(&"x-key")));
        assert_eq!((SecurityKind::<&str>::Other.variant(), SecurityKind::<&str>::Other.key_name()), ("Other", None));
    }
}
