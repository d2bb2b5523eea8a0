//! HTTP methods.

use std::fmt;

/// The methods that a path item has keys for (OpenAPI 3.2, Path Item Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    /// A safe request with a body (RFC 10008).
    Query,
    /// Another one: what `additionalOperations` has.
    Other(&'static str),
}

impl Method {
    /// All that have a key, in the order in which OpenAPI lists them.
    pub const ALL: [Method; 9] = [
        Method::Get,
        Method::Put,
        Method::Post,
        Method::Delete,
        Method::Options,
        Method::Head,
        Method::Patch,
        Method::Trace,
        Method::Query,
    ];

    /// Its key in a path item, or in `additionalOperations`: `get`, `COPY`.
    pub const fn key(self) -> &'static str {
        match self {
            Method::Get => "get",
            Method::Put => "put",
            Method::Post => "post",
            Method::Delete => "delete",
            Method::Options => "options",
            Method::Head => "head",
            Method::Patch => "patch",
            Method::Trace => "trace",
            Method::Query => "query",
            Method::Other(name) => name,
        }
    }

    /// Its name in HTTP: `GET`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
            Method::Query => "QUERY",
            Method::Other(name) => name,
        }
    }

    /// Whether a request repeated has the same effect as one (RFC 9110, 9.2.2; RFC 10008). Nothing is known of others.
    pub const fn is_idempotent(self) -> bool {
        !matches!(self, Method::Post | Method::Patch | Method::Other(_))
    }

    /// The method of a key of a path item. Keys are in lower case: `None` for `GET`.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.key() == key)
    }

    /// The method of this name in HTTP. Names are case-sensitive (RFC 9110, 9.1): `None` for `get`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_names_lead_back() {
        for method in Method::ALL {
            assert_eq!(Method::from_key(method.key()), Some(method));
            assert_eq!(Method::from_name(method.as_str()), Some(method));
            assert_eq!(method.key().to_ascii_uppercase(), method.to_string());
        }
        assert_eq!((Method::from_key("GET"), Method::from_name("get")), (None, None));
        assert_eq!(Method::from_key("summary"), None);
        assert_eq!(Method::Other("COPY").to_string(), "COPY");
    }
}
