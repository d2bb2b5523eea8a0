//! The base URL: which are taken, and what counts as the same place.

use super::error::ConfigError;
use super::uri::{has_scheme, is_loopback, origin, parse, resolve};
use bytes::Bytes;
use http::uri::{self, Authority, PathAndQuery, Scheme, Uri};
use lvng_contract::path::beginning_at_end;

/// The longest URI that the crate http takes.
const MAX_URI_BYTES: usize = u16::MAX as usize - 1;

/// A base URL without query, fragment, user and trailing slash.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    text: String,
    uri: Uri,
    /// Whether plain HTTP is fine for any host.
    allow_http: bool,
    // What each request begins with, taken apart once.
    scheme: Scheme,
    authority: Authority,
    /// Empty where the URL has no path.
    path: String,
    /// The bytes before the path.
    origin_length: usize,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str, allow_http: bool) -> Result<Self, ConfigError> {
        let refuse = |why: &str| Err(ConfigError::new(why));
        let Some((before_host, after)) = text.split_once("://").filter(|_| has_scheme(text.trim())) else {
            return refuse("the base URL must begin with `https://` and a host, as in `https://api.example.com`");
        };
        if !["http", "https"].iter().any(|scheme| before_host.trim().eq_ignore_ascii_case(scheme)) {
            return refuse("the base URL must begin with `https://` and a host");
        }
        if after.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@')) {
            return refuse("the base URL must not hold user or password; give them to `basic` of the builder");
        }
        if text.contains(['?', '#']) {
            return refuse("the base URL must not hold a query or fragment");
        }
        let Some(uri) = parse(text) else {
            return refuse(
                "the base URL is not valid; it must be like `https://api.example.com`, with letters of other scripts in \
                 the host as `xn--…`",
            );
        };
        let is_plain = uri.scheme() == Some(&Scheme::HTTP);
        if is_plain && !allow_http && !is_loopback(&uri) {
            return refuse(
                "the base URL is plain HTTP, which would show credentials to the network; use `https://`, \
                 or `allow_http(true)` of the builder (loopback addresses need neither)",
            );
        }
        let Some(authority) = uri.authority().cloned() else {
            return refuse("the base URL must begin with `https://` and a host");
        };
        let path = uri.path().trim_end_matches('/').to_owned();
        let origin = origin(&uri);
        let text = if path.is_empty() { format!("{origin}/") } else { format!("{origin}{path}") };
        let scheme = if is_plain { Scheme::HTTP } else { Scheme::HTTPS };
        Ok(Self { text, uri, allow_http, scheme, authority, path, origin_length: origin.len() })
    }

    /// The base URL that a described one stands for, which may be relative to this.
    pub(crate) fn resolve(&self, url: &str) -> Result<Self, ConfigError> {
        if has_scheme(url) {
            return Self::parse(url, self.allow_http);
        }
        // A query or a user would be gone in what is resolved.
        let is_plain = !url.contains(['?', '#', '@']);
        match parse(&self.text).and_then(|base| resolve(&base, url)).filter(|_| is_plain) {
            Some(joined) => Self::parse(&joined.to_string(), self.allow_http),
            None => Err(ConfigError::new("the URL of the server is not valid")),
        }
    }

    /// Takes the beginning of `path` off the end of the URL, as much of it in whole segments as it says.
    pub(crate) fn leave_out(&mut self, path: &str) {
        let Some(said) = beginning_at_end(&self.path, path) else { return };
        self.path.truncate(self.path.len() - said.len());
        let origin = origin(&self.uri);
        self.text = if self.path.is_empty() { format!("{origin}/") } else { format!("{origin}{}", self.path) };
    }

    /// The URI for a path and query that begins with `/`, as [`encode`](crate::wire::encode) writes it. `None`: it is
    /// longer than HTTP can carry.
    pub(crate) fn join(&self, target: String) -> Option<Uri> {
        let target = if self.path.is_empty() { target } else { [&self.path, target.as_str()].concat() };
        if self.origin_length + target.len() > MAX_URI_BYTES {
            return None;
        }
        let mut parts = uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(Bytes::from(target)).ok()?);
        Uri::from_parts(parts).ok()
    }

    /// Whether credentials may be sent to `uri`, which is in normal form.
    pub(crate) fn is_origin_of(&self, uri: &Uri) -> bool {
        origin(&self.uri) == origin(uri)
    }

    /// Whether requests may be sent to `uri` at all.
    pub(crate) fn permits(&self, uri: &Uri) -> bool {
        let plain_is_fine = self.allow_http || (is_loopback(uri) && self.is_loopback());
        uri.scheme() == Some(&Scheme::HTTPS) || (uri.scheme() == Some(&Scheme::HTTP) && plain_is_fine)
    }

    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.uri)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_joined_as_it_is_written() {
        let base = BaseUrl::parse("https://api.example.com/v2", false).unwrap();
        for target in [
            "/a/b?c=d&e=%20",
            "/a;b=1,2/:x@y!$(z)*+~._-",
            "/a'b",
            "/%C3%A9?%C3%A9&a[b]={c}|^`",
            "//a",
            "/.well-known/x",
            "/",
        ] {
            let expected = format!("https://api.example.com/v2{target}");
            assert_eq!(base.join(target.to_owned()).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn what_all_paths_begin_with_may_be_said_by_the_base_url() {
        for (base, path, expected) in [
            ("https://a.example/api", "/api/v2", "https://a.example/"),
            ("https://a.example/api/v2/", "/api/v2", "https://a.example/"),
            ("https://a.example/gateway/api", "/api/v2", "https://a.example/gateway"),
            ("https://a.example/api/api", "/api/v2", "https://a.example/api"),
            ("https://a.example/v2", "/api/v2", "https://a.example/v2"),
            ("https://a.example/my-api", "/api", "https://a.example/my-api"),
            ("https://a.example/API", "/api", "https://a.example/API"),
            ("https://a.example", "/api/v2", "https://a.example/"),
            ("https://a.example/api", "", "https://a.example/api"),
        ] {
            let mut url = BaseUrl::parse(base, false).unwrap();
            url.leave_out(path);
            assert_eq!(url.as_str(), expected, "{base} {path}");
            let joined = url.join("/api/v2/x".into()).unwrap().to_string();
            assert_eq!(joined, format!("{}/api/v2/x", expected.trim_end_matches('/')));
        }
    }

    #[test]
    fn what_is_longer_than_http_can_carry_is_refused() {
        let base = BaseUrl::parse("https://api.example.com/v2", false).unwrap();
        let longest = MAX_URI_BYTES - base.as_str().len();
        assert!(base.join(format!("/{}", "a".repeat(longest - 1))).is_some());
        assert!(base.join(format!("/{}", "a".repeat(longest))).is_none());
    }

    #[test]
    fn which_base_urls_are_taken() {
        let good = [
            "https://api.lvng.ai",
            "https://api.lvng.ai/v2/",
            "http://localhost:8080",
            "http://LOCALHOST",
            "http://127.0.0.1:1",
            "http://127.9.9.9",
            "http://[::1]:8080",
        ];
        for text in good {
            assert!(BaseUrl::parse(text, false).is_ok(), "{text}");
        }
        let bad = [
            "http://api.lvng.ai",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://[::ffff:10.0.0.1]",
            "http://128.0.0.1",
            "http://0.0.0.0",
            "https://user:s3cr3t@api.lvng.ai",
            "https://s3cr3t@api.lvng.ai",
            "https://api.lvng.ai?key=s3cr3t",
            "https://api.lvng.ai#s3cr3t",
            "ftp://s3cr3t.example",
            "api.lvng.ai",
            "data:s3cr3t",
            // Names are looked up as they are: a letter outside of ASCII must not lead elsewhere.
            "https://\u{e9}.example/s3cr3t",
            "https://%C3%A9.example",
            "https://api.lvng.ai:s3cr3t",
            "https://api.lvng.ai:99999",
            "https://[::1",
            "https:///s3cr3t",
            "https:api.lvng.ai",
            "https://api.lvng.ai\\@evil.example",
            "",
        ];
        for text in bad {
            let error = BaseUrl::parse(text, false).expect_err(text);
            assert!(!format!("{error} {error:?}").contains("s3cr3t"), "{text}: {error:?}");
        }
        assert!(BaseUrl::parse("http://api.lvng.ai", true).is_ok());
    }

    #[test]
    fn targets_are_joined_to_the_path() {
        for (base, target, expected) in [
            ("https://a.example", "/x?y=1", "https://a.example/x?y=1"),
            ("https://a.example/v2/", "/x", "https://a.example/v2/x"),
            ("https://a.example/v2", "/", "https://a.example/v2/"),
            ("http://[::1]:8080", "/a%2Fb", "http://[::1]:8080/a%2Fb"),
            ("https://xn--9ca.EXAMPLE:443/", "/x", "https://xn--9ca.example/x"),
            (" https://a.example/b/../c d/\n", "/x", "https://a.example/c%20d/x"),
        ] {
            let joined = BaseUrl::parse(base, false).unwrap().join(target.to_owned()).unwrap();
            assert_eq!(joined.to_string(), expected);
        }
    }
}
