//! The base URL: which are taken, and what counts as the same place.

use super::error::ConfigError;
use bytes::Bytes;
use http::uri::{self, Authority, PathAndQuery, Scheme, Uri};
use url::{Host, Position, Url};

/// The longest URI that the crate http takes.
const MAX_URI_BYTES: usize = u16::MAX as usize - 1;

/// A base URL without query, fragment, user and trailing slash.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    url: Url,
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
        let mut url = Url::parse(text).map_err(|error| {
            ConfigError::because("the base URL is not valid; it must be like `https://api.example.com`", error)
        })?;
        let refuse = |why: &str| Err(ConfigError::new(why));
        if !url.has_host() || !matches!(url.scheme(), "http" | "https") {
            return refuse("the base URL must begin with `https://` and a host");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("the base URL must not hold user or password; give them to `basic` of the builder");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("the base URL must not hold a query or fragment");
        }
        if url.scheme() == "http" && !allow_http && !is_loopback(&url) {
            return refuse(
                "the base URL is plain HTTP, which would show credentials to the network; use `https://`, \
                 or `allow_http(true)` of the builder (loopback addresses need neither)",
            );
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        let invalid = |_| ConfigError::new("the base URL has a host that HTTP cannot carry");
        let scheme = if url.scheme() == "http" { Scheme::HTTP } else { Scheme::HTTPS };
        let authority = Authority::try_from(&url[Position::BeforeHost..Position::AfterPort]).map_err(invalid)?;
        let origin_length = url[..Position::BeforePath].len();
        Ok(Self { url, allow_http, scheme, authority, path, origin_length })
    }

    /// The base URL that a described one stands for, which may be relative to this.
    pub(crate) fn resolve(&self, url: &str) -> Result<Self, ConfigError> {
        match self.url.join(url) {
            Ok(joined) => Self::parse(joined.as_str(), self.allow_http),
            Err(error) => Err(ConfigError::because("the URL of the server is not valid", error)),
        }
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

    /// Whether credentials may be sent to `url`.
    pub(crate) fn is_origin_of(&self, url: &Url) -> bool {
        self.url.origin() == url.origin()
    }

    /// Whether requests may be sent to `url` at all.
    pub(crate) fn permits(&self, url: &Url) -> bool {
        let plain_is_fine = self.allow_http || (is_loopback(url) && self.is_loopback());
        url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && plain_is_fine))
    }

    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
    }

    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str()
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joined_url_is_as_a_parser_of_urls_writes_it() {
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
            let joined = base.join(target.to_owned()).unwrap().to_string();
            assert_eq!((joined.as_str(), Url::parse(&joined).unwrap().as_str()), (&*expected, &*expected));
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
            ("https://é.example:443/", "/x", "https://xn--9ca.example/x"),
        ] {
            let joined = BaseUrl::parse(base, false).unwrap().join(target.to_owned()).unwrap();
            assert_eq!(joined.to_string(), expected);
        }
    }
}
