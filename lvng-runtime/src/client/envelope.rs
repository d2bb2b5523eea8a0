//! Code, message and details in the common shapes of error bodies.
//!
//! | shape | seen at |
//! | --- | --- |
//! | `{"error": "text"}` | small services |
//! | `{"error": "text or code", "message": "text", "hint": "text"}` | express and its kin |
//! | `{"error": {"code", "message", "details": [{"field", "message"}]}}` | services with field validation |
//! | `{"code", "message"}`, `{"message"}` | gateways |
//! | `{"error": "code", "error_description": "text"}` | OAuth 2 (RFC 6749, 5.2) |
//! | `{"type", "title", "detail", "errors"}` | problem details (RFC 9457) |
//! | `{"error": {"code", "message", "status", "details"}}` | Google's `rpc.Status` |
//! | `{"errors": [{"code", "title", "detail", "source"}]}` | JSON:API |
//! | `{"__type", "message"}` | AWS |
//!
//! Where the details stand, `error_detail.rs` knows.

use super::error_detail::{ErrorDetail, details_of, first, text};
use bytes::Bytes;
use http::{HeaderMap, header};
use serde_json::{Map, Value};

/// Larger bodies are not searched: no error envelope is that long.
const LARGEST_BODY: usize = 1 << 20;
/// The longest text body that is taken for a message, in bytes.
const LONGEST_TEXT: usize = 300;
/// The most details that are kept.
const MOST_DETAILS: usize = 50;

/// What was found in the body of an error.
#[derive(Debug, Default)]
pub(crate) struct Envelope {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) hint: Option<String>,
    pub(crate) details: Vec<ErrorDetail>,
}

impl Envelope {
    pub(crate) fn read(headers: &HeaderMap, body: &Bytes) -> Self {
        if body.len() > LARGEST_BODY {
            return Self::default();
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Self::from_object(&object),
            Ok(Value::String(message)) => Self { message: Some(message), ..Self::default() },
            Ok(_) => Self::default(),
            Err(_) => Self { message: plain_text(headers, body), ..Self::default() },
        }
    }

    /// Every text, for taking secrets out.
    pub(crate) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let details = self.details.iter_mut().flat_map(|detail| detail.field.iter_mut().chain([&mut detail.message]));
        self.code.iter_mut().chain(&mut self.message).chain(&mut self.hint).chain(details)
    }

    fn from_object(outer: &Map<String, Value>) -> Self {
        let inner = outer.get("error").and_then(Value::as_object).unwrap_or(outer);
        let error = outer.get("error").and_then(text);
        let message = first(inner, &["message", "Message", "detail", "error_description", "description", "title"]);
        // Beside a message, `error` is a code if it looks like one, and a heading if not.
        let is_code = |text: &String| !text.contains(char::is_whitespace);
        let code = code(inner).or(error.clone().filter(|_| message.is_some()).filter(is_code));
        let mut details = details_of(inner, outer);
        details.truncate(MOST_DETAILS);
        Self {
            code: code.or_else(|| first(first_error(outer)?, &["code"])),
            message: message.or(error),
            hint: first(inner, &["hint"]).or_else(|| first(outer, &["hint"])),
            details,
        }
    }
}

/// The code of an error. Of a number and a name, as `rpc.Status` has them, the name says more.
fn code(object: &Map<String, Value>) -> Option<String> {
    let name =
        first(object, &["status"]).filter(|name| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
    match object.get("code") {
        Some(Value::Number(_)) => name.or_else(|| first(object, &["code"])),
        _ => first(object, &["code", "type", "__type"]),
    }
}

/// The first of several errors, which JSON:API gives codes of their own.
fn first_error(object: &Map<String, Value>) -> Option<&Map<String, Value>> {
    object.get("errors")?.as_array()?.first()?.as_object()
}

/// A short plain text, such as `upstream connect error`, but no page of HTML.
fn plain_text(headers: &HeaderMap, body: &Bytes) -> Option<String> {
    let media = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let text = std::str::from_utf8(body).ok()?.trim();
    let is_message = media.starts_with("text/plain") && !text.is_empty() && text.len() <= LONGEST_TEXT;
    is_message.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Envelope {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, "text/plain".parse().unwrap())]);
        Envelope::read(&headers, &Bytes::copy_from_slice(body.as_bytes()))
    }

    #[test]
    fn common_shapes() {
        let table = [
            (r#"{"success":false,"error":"Agent not found"}"#, None, Some("Agent not found")),
            (r#"{"error":"Not Found","message":"No such agent","hint":"list"}"#, None, Some("No such agent")),
            (r#"{"error":"NOT_FOUND","message":"No such agent"}"#, Some("NOT_FOUND"), Some("No such agent")),
            (r#"{"error":{"code":"E1","message":"no"}}"#, Some("E1"), Some("no")),
            (r#"{"error":{"type":"overloaded","message":"no"}}"#, Some("overloaded"), Some("no")),
            (r#"{"message":"no"}"#, None, Some("no")),
            (r#"{"code":17,"message":"no"}"#, Some("17"), Some("no")),
            (r#"{"error":"invalid_grant","error_description":"no"}"#, Some("invalid_grant"), Some("no")),
            (r#"{"title":"Bad","detail":"worse","status":400}"#, None, Some("worse")),
            (r#"{"error":{"code":404,"message":"no","status":"NOT_FOUND"}}"#, Some("NOT_FOUND"), Some("no")),
            (r#"{"statusCode":400,"message":["a is bad"],"error":"Bad Request"}"#, None, Some("Bad Request")),
            (r#"{"status_code":400,"detail":"no","extra":[]}"#, None, Some("no")),
            (r#"{"status":400,"error":"Bad Request","message":"no","path":"/x"}"#, None, Some("no")),
            (r#"{"errors":[{"status":"422","code":"E7","title":"Bad"}]}"#, Some("E7"), None),
            (r#"{"__type":"ValidationException","Message":"no"}"#, Some("ValidationException"), Some("no")),
            (r#""no""#, None, Some("no")),
            ("upstream connect error", None, Some("upstream connect error")),
            ("[1]", None, None),
            ("{}", None, None),
            ("", None, None),
        ];
        for (body, code, message) in table {
            let envelope = read(body);
            assert_eq!((envelope.code.as_deref(), envelope.message.as_deref()), (code, message), "{body}");
        }
    }

    #[test]
    fn pages_of_html_are_no_message() {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, "text/html".parse().unwrap())]);
        assert_eq!(Envelope::read(&headers, &Bytes::from_static(b"<h1>Bad gateway</h1>")).message, None);
    }
}
