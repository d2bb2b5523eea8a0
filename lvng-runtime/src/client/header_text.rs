//! Headers of answers as text.

use http::HeaderMap;

/// A header as text.
pub(super) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    std::str::from_utf8(headers.get(name)?.as_bytes()).ok().map(str::trim)
}

/// The id by which the operator of a server finds a request, from the usual headers.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    const NAMES: [&str; 4] = ["x-request-id", "request-id", "x-correlation-id", "cf-ray"];
    NAMES.iter().find_map(|name| text(headers, name))
}

/// Headers for tests.
#[cfg(test)]
pub(super) fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let pairs = pairs.iter().map(|(name, value)| (name.parse::<http::HeaderName>().unwrap(), value.parse().unwrap()));
    pairs.collect()
}
