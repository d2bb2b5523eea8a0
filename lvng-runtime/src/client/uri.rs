//! URLs of HTTP.
//!
//! **Invariant:** they are read by the parser that connections are made by, so that what is checked is what is connected to.

use http::uri::{Authority, Parts, PathAndQuery, Uri};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::net::{Ipv4Addr, Ipv6Addr};

/// What is left unescaped though RFC 3986 has no place for it.
const STRAY: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// A URL with a host, in normal form (RFC 3986, section 6.2.2, without percent-encoding), without user and fragment.
///
/// `None` if it is none of HTTP, too long for it, or has a host that is no name in ASCII and no address.
pub(crate) fn parse(text: &str) -> Option<Uri> {
    let text = text.trim().split('#').next()?;
    let uri = Uri::try_from(utf8_percent_encode(text, STRAY).to_string()).ok()?;
    let standard_port = match uri.scheme_str()? {
        "http" => 80,
        "https" => 443,
        _ => return None,
    };
    let host = uri.host().filter(|host| is_host(host))?.to_ascii_lowercase();
    // A port that is no number would be the standard one to whoever asks for the number.
    let authority = uri.authority()?.as_str();
    let without_user = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let port = match without_user.rsplit_once(':') {
        Some((_, port)) if !port.is_empty() && !port.ends_with(']') => Some(port.parse::<u16>().ok()?),
        _ => None,
    };
    let authority = match port.filter(|port| *port != standard_port) {
        Some(port) => format!("{host}:{port}"),
        None => host,
    };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = Parts::default();
    parts.scheme = uri.scheme().cloned();
    parts.authority = Some(Authority::try_from(authority).ok()?);
    parts.path_and_query = Some(PathAndQuery::try_from(without_dots(uri.path()) + &query).ok()?);
    Uri::from_parts(parts).ok()
}

fn is_host(host: &str) -> bool {
    match host.strip_prefix('[') {
        Some(address) => address.strip_suffix(']').is_some_and(|address| address.parse::<Ipv6Addr>().is_ok()),
        // Percent-encoded names are in no DNS, and what is escaped here was no ASCII.
        None => !host.is_empty() && !host.contains('%'),
    }
}

/// A path without `.` and `..` (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            segment => {
                kept.push(segment);
                continue;
            }
        }
        if is_last {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

/// Whether a reference begins with a scheme.
pub(crate) fn has_scheme(reference: &str) -> bool {
    let scheme =
        reference.split(['/', '?', '#']).next().and_then(|first| first.split_once(':')).map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'))
    })
}

/// The URL that a reference means where `base` is (RFC 3986, section 5.2); `None` as for [`parse`].
pub(crate) fn resolve(base: &Uri, reference: &str) -> Option<Uri> {
    let reference = reference.trim().split('#').next()?;
    let (scheme, authority, path) = (base.scheme_str()?, base.authority()?, base.path());
    let absolute = match reference {
        _ if has_scheme(reference) => reference.to_owned(),
        _ if reference.starts_with("//") => format!("{scheme}:{reference}"),
        _ if reference.starts_with('/') => format!("{scheme}://{authority}{reference}"),
        _ if reference.starts_with('?') => format!("{scheme}://{authority}{path}{reference}"),
        "" => base.to_string(),
        _ => {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            format!("{scheme}://{authority}{folder}/{reference}")
        }
    };
    parse(&absolute)
}

/// Scheme, host and port: what may be told of a URL that may hold secrets. Those of [`parse`] are equal for one origin.
pub(crate) fn origin(uri: &Uri) -> String {
    let authority = uri.authority().map_or("", Authority::as_str);
    format!("{}://{authority}", uri.scheme_str().unwrap_or_default())
}

/// Whether a URL leads to this machine, whatever a name server says.
pub(crate) fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let inner = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || inner.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
}

/// A URL with another query; `None` if it is too long.
pub(crate) fn with_query(uri: &Uri, query: &str) -> Option<Uri> {
    let target = if query.is_empty() { uri.path().to_owned() } else { format!("{}?{query}", uri.path()) };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(target).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_as_rfc_3986_has_it() {
        let base = parse("http://a/b/c/d;p?q").unwrap();
        // Section 5.4, without those of other schemes and with a slash for an empty path.
        for (reference, expected) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g/"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q"),
            ("g#s", "http://a/b/c/g"),
            ("g?y#s", "http://a/b/c/g?y"),
            (";x", "http://a/b/c/;x"),
            ("g;x?y#s", "http://a/b/c/g;x?y"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/./h", "http://a/b/c/g/h"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("https://B:443/./x", "https://b/x"),
            ("a b/é", "http://a/b/c/a%20b/%C3%A9"),
            ("/\\evil.example/", "http://a/%5Cevil.example/"),
            ("http://user:80@a:81/", "http://a:81/"),
            ("http://user:80@[::1]/", "http://[::1]/"),
        ] {
            assert_eq!(resolve(&base, reference).unwrap().to_string(), expected, "{reference}");
        }
        for reference in ["g:h", "http:g", "http:///x", "http://[::1/x", "http://a:b/", "http://a:99999/", "//é/"] {
            assert!(resolve(&base, reference).is_none(), "{reference}");
        }
    }

    #[test]
    fn what_is_this_machine() {
        for (url, is_local) in [
            ("http://localhost", true),
            ("http://LOCALHOST:1", true),
            ("http://127.9.9.9", true),
            ("http://[::1]:8080", true),
            ("http://[::ffff:127.0.0.1]", false),
            ("http://128.0.0.1", false),
            ("http://127.0.0.1.evil.example", false),
            ("http://localhost.evil.example", false),
        ] {
            assert_eq!(is_loopback(&parse(url).unwrap()), is_local, "{url}");
        }
    }
}
