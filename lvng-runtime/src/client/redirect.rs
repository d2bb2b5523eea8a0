//! Where a redirect leads, and what goes along.
//!
//! **Invariant:** once a request has left the origin of its server it carries no credentials, no cookies, no headers
//! of the client or operation beyond content negotiation, and no body; coming back does not bring them back.

use super::base_url::BaseUrl;
use super::uri::{origin, resolve};
use http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};

/// Redirects followed for one attempt.
pub(crate) const MOST_REDIRECTS: usize = 5;

/// What another origin may see.
const HARMLESS: [HeaderName; 3] = [header::ACCEPT, header::ACCEPT_LANGUAGE, header::USER_AGENT];

/// What goes with the body.
const OF_THE_BODY: [HeaderName; 2] = [header::CONTENT_TYPE, header::CONTENT_ENCODING];

/// A request of the chain.
#[derive(Clone, Debug)]
pub(crate) struct Hop {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) with_body: bool,
    /// Whether the chain has left the origin of the server.
    pub(crate) foreign: bool,
}

impl Hop {
    /// The request that a response asks for; `None` if it is no redirect. The error says why it is not followed.
    pub(crate) fn next(&self, base: &BaseUrl, status: StatusCode, headers: &HeaderMap) -> Result<Option<Hop>, String> {
        if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let Some(location) = headers.get(header::LOCATION) else { return Ok(None) };
        // User and password, which would become an Authorization header, are gone in what is resolved.
        let target = std::str::from_utf8(location.as_bytes()).ok().and_then(|text| resolve(&self.uri, text));
        let Some(uri) = target else { return Err(format!("the location of the {status} is no valid URL")) };
        if !base.permits(&uri) {
            return Err(format!("the {status} leads to {}, not to HTTPS", origin(&uri)));
        }
        let keeps_method = match self.method {
            Method::GET | Method::HEAD => true,
            // What is found by 303 is the result of the query (RFC 10008).
            Method::QUERY => status != StatusCode::SEE_OTHER,
            _ => matches!(status.as_u16(), 307 | 308),
        };
        if !keeps_method && status != StatusCode::SEE_OTHER {
            return Err(format!("a {} is repeated after 307 and 308 only, not after {status}", self.method));
        }
        let foreign = self.foreign || !base.is_origin_of(&uri);
        let with_body = self.with_body && keeps_method;
        if with_body && foreign {
            return Err(format!("the {status} would send the body to another origin, {}", origin(&uri)));
        }
        let method = if keeps_method { self.method.clone() } else { Method::GET };
        Ok(Some(Hop { method, uri, with_body, foreign }))
    }
}

/// Whether a request may carry a header of its call: one to another origin, or one with or without the body.
pub(crate) fn carries(header: &HeaderName, is_foreign: bool, with_body: bool) -> bool {
    if is_foreign { HARMLESS.contains(header) } else { with_body || !OF_THE_BODY.contains(header) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(method: Method, with_body: bool) -> Hop {
        let uri = Uri::from_static("https://a.example/v2/x?y=1");
        Hop { method, uri, with_body, foreign: false }
    }

    fn follow(from: &Hop, status: u16, location: &str) -> Result<Option<Hop>, String> {
        let base = BaseUrl::parse("https://a.example/v2", false).unwrap();
        let headers = HeaderMap::from_iter([(header::LOCATION, location.parse().unwrap())]);
        from.next(&base, StatusCode::from_u16(status).unwrap(), &headers)
    }

    #[test]
    fn methods_and_bodies_by_status() {
        let table = [
            (Method::GET, 301, Some((Method::GET, true))),
            (Method::GET, 302, Some((Method::GET, true))),
            (Method::HEAD, 302, Some((Method::HEAD, true))),
            (Method::POST, 301, None),
            (Method::POST, 302, None),
            (Method::POST, 303, Some((Method::GET, false))),
            (Method::DELETE, 303, Some((Method::GET, false))),
            (Method::QUERY, 301, Some((Method::QUERY, true))),
            (Method::QUERY, 302, Some((Method::QUERY, true))),
            (Method::QUERY, 303, Some((Method::GET, false))),
            (Method::POST, 307, Some((Method::POST, true))),
            (Method::PATCH, 308, Some((Method::PATCH, true))),
        ];
        for (method, status, expected) in table {
            let next = follow(&hop(method.clone(), true), status, "/z").ok().flatten();
            assert_eq!(next.map(|hop| (hop.method, hop.with_body)), expected, "{method} {status}");
        }
    }

    #[test]
    fn other_statuses_are_no_redirects() {
        for status in [200, 300, 304, 305, 400] {
            assert!(follow(&hop(Method::GET, false), status, "/z").unwrap().is_none(), "{status}");
        }
    }

    #[test]
    fn what_is_another_origin() {
        let table = [
            ("/z", false),
            ("z", false),
            ("//a.example/z", false),
            ("https://a.example:443/z", false),
            ("https://A.EXAMPLE/z", false),
            ("https://a.example:444/z", true),
            ("https://b.example/z", true),
            ("//b.example/z", true),
            ("https://sub.a.example/z", true),
        ];
        for (location, foreign) in table {
            let next = follow(&hop(Method::GET, false), 302, location).unwrap().unwrap();
            assert_eq!(next.foreign, foreign, "{location}");
        }
        let back = follow(&Hop { foreign: true, ..hop(Method::GET, false) }, 302, "https://a.example/z").unwrap();
        assert!(back.unwrap().foreign);
    }

    #[test]
    fn what_is_refused() {
        for location in
            ["http://a.example/z", "http://b.example/?key=s3cr3t", "http://127.0.0.1/z", "file:///etc", "https://[/"]
        {
            let why = follow(&hop(Method::GET, false), 302, location).unwrap_err();
            assert!(!why.contains("s3cr3t"), "{why}");
        }
        assert!(follow(&hop(Method::POST, true), 307, "https://b.example/z").is_err());
        let next = follow(&hop(Method::GET, false), 302, "https://user:s3cr3t@a.example/z#f").unwrap().unwrap();
        assert_eq!(next.uri.to_string(), "https://a.example/z");
    }

    #[test]
    fn another_origin_sees_harmless_headers_only() {
        let names = ["accept", "user-agent", "authorization", "cookie", "x-api-key", "x-workspace-id", "content-type"];
        let carried = |is_foreign, with_body| -> Vec<&str> {
            let is_carried = |name: &&'static str| carries(&HeaderName::from_static(name), is_foreign, with_body);
            names.into_iter().filter(is_carried).collect()
        };
        assert_eq!(carried(true, false), ["accept", "user-agent"]);
        assert_eq!(carried(false, true), names);
        assert_eq!(carried(false, false), names[..6]);
    }
}
