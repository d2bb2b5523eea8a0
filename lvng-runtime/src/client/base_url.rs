//! The base URL: which are taken, and what counts as the same place.

use super::error::ConfigError;
use url::{Host, Url};

/// A base URL without query, fragment, user and trailing slash.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    url: Url,
    allow_http: bool,
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
        Ok(Self { url, allow_http })
    }

    /// The URL for a path and query that begins with `/`. `None` if a URL parser would make another path of it.
    pub(crate) fn join(&self, target: &str) -> Option<String> {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if !path.starts_with('/') || path.contains('\\') || has_dots(path) {
            return None;
        }
        let base = self.url.as_str().trim_end_matches('/');
        let mut url = String::with_capacity(base.len() + target.len());
        url.push_str(base);
        url.push_str(target);
        // What has only these characters, a URL parser leaves as it is.
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/?&=+,:;@!$()*".contains(&byte);
        if target.bytes().all(is_plain) { Some(url) } else { Url::parse(&url).ok().map(Url::into) }
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

/// Whether a segment is `.` or `..`.
fn has_dots(path: &str) -> bool {
    (path.contains("/.") || path.contains("/%2")) && path.split('/').any(is_dots)
}

/// `.` and `..`, percent-encoded or not: URL parsers take such segments away.
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
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
        let targets = [
            ("/a/b?c=d&e=%20", Some("/a/b?c=d&e=%20")),
            ("/a;b=1,2/:x@y!$(z)*+~._-", Some("/a;b=1,2/:x@y!$(z)*+~._-")),
            ("/a'b", Some("/a'b")),
            ("/é?é", Some("/%C3%A9?%C3%A9")),
            ("//a", Some("//a")),
            ("/.well-known/x", Some("/.well-known/x")),
            ("/a/../b", None),
            ("/a/%2E%2e/b", None),
            ("/.", None),
            ("/a\\b", None),
            ("a", None),
        ];
        for (target, expected) in targets {
            let expected = expected.map(|target| format!("https://api.example.com/v2{target}"));
            let joined = base.join(target);
            assert_eq!(joined, expected, "{target}");
            assert_eq!(joined.as_deref().map(|url| Url::parse(url).unwrap().to_string()), expected, "{target}");
        }
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
        let join = |base: &str, target: &str| BaseUrl::parse(base, false).unwrap().join(target);
        assert_eq!(join("https://a.example", "/x?y=1").as_deref(), Some("https://a.example/x?y=1"));
        assert_eq!(join("https://a.example/v2/", "/x").as_deref(), Some("https://a.example/v2/x"));
        assert_eq!(join("https://a.example/v2", "/").as_deref(), Some("https://a.example/v2/"));
        assert_eq!(join("https://a.example", "/a%2Fb").as_deref(), Some("https://a.example/a%2Fb"));
        for target in ["/a/../b", "/a/..", "/%2e%2E/b", "/.%2e", "/a/.", "/a\\b", "x", "", "@evil.example/"] {
            assert_eq!(join("https://a.example", target), None, "{target}");
        }
    }
}
