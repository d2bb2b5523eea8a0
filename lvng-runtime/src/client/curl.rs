//! A call as a command line of curl, for people and bug reports.

use http::{HeaderMap, Method, Uri, header};
use lvng_contract::secret::MASK;
use std::fmt::Write;

/// What curl is to send as the body.
pub(super) enum CurlBody<'a> {
    None,
    Text(&'a str),
    /// Bytes that are no text, or a stream: they come from standard input.
    Piped,
}

/// The command. Headers that are marked as sensitive are masked, and `secrets` in the URL.
pub(super) fn command(method: &Method, uri: &Uri, headers: &HeaderMap, secrets: &[String], body: CurlBody) -> String {
    let mut url = uri.to_string();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        url = url.replace(secret.as_str(), MASK);
    }
    let mut command = format!("curl -X {method} {}", quoted(&url));
    for (name, value) in headers {
        let masked = value.is_sensitive() || *name == header::COOKIE;
        let text = if masked { MASK.into() } else { String::from_utf8_lossy(value.as_bytes()) };
        // Writing to a string does not fail.
        let _ = write!(command, " -H {}", quoted(&format!("{name}: {text}")));
    }
    match body {
        CurlBody::None => {}
        CurlBody::Text(text) => command += &format!(" --data-raw {}", quoted(text)),
        CurlBody::Piped => command += " --data-binary @-",
    }
    command
}

/// As one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
