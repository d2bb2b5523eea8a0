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

use bytes::Bytes;
use http::{HeaderMap, header};
use serde_json::{Map, Value};
use std::fmt;

/// Larger bodies are not searched: no error envelope is that long.
const LARGEST_BODY: usize = 1 << 20;
/// The longest text body that is taken for a message, in bytes.
const LONGEST_TEXT: usize = 300;
/// The most details that are kept.
const MOST_DETAILS: usize = 50;

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// The field, as the server names it.
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ErrorDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "`{field}` {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

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
        let message = first(inner, &["message", "detail", "error_description", "description", "title"]);
        // Beside a message, `error` is a code if it looks like one, and a heading if not.
        let is_code = |text: &String| !text.contains(char::is_whitespace);
        let code = first(inner, &["code", "type"]).or(error.clone().filter(|_| message.is_some()).filter(is_code));
        let lists = ["details", "errors", "detail"].iter().filter_map(|name| inner.get(*name).or(outer.get(*name)));
        Self {
            code,
            message: message.or(error),
            hint: first(inner, &["hint"]).or_else(|| first(outer, &["hint"])),
            details: lists.flat_map(details).take(MOST_DETAILS).collect(),
        }
    }
}

fn first(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| object.get(*name).and_then(text))
}

/// Codes are numbers at times.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn details(list: &Value) -> Vec<ErrorDetail> {
    match list {
        Value::Array(items) => items.iter().filter_map(detail).collect(),
        // `{"name": ["is too short"]}`
        Value::Object(fields) => fields.iter().flat_map(|(field, why)| of_field(field, why)).collect(),
        _ => Vec::new(),
    }
}

fn of_field(field: &str, why: &Value) -> Vec<ErrorDetail> {
    let messages = match why {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        other => text(other).into_iter().collect::<Vec<_>>(),
    };
    messages.into_iter().map(|message| ErrorDetail { field: Some(field.to_owned()), message }).collect()
}

fn detail(item: &Value) -> Option<ErrorDetail> {
    let Value::Object(object) = item else { return Some(ErrorDetail { field: None, message: text(item)? }) };
    let message = first(object, &["message", "msg", "detail", "description", "error", "code"])?;
    Some(ErrorDetail { field: first(object, &["field", "path", "param", "pointer", "name"]), message })
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
    fn details_in_their_shapes() {
        let table = [
            r#"{"error":{"code":"VALIDATION_ERROR","message":"m","details":[{"field":"name","message":"is missing"}]}}"#,
            r#"{"message":"m","errors":{"name":["is missing"]}}"#,
            r#"{"message":"m","details":{"name":"is missing"}}"#,
            r#"{"detail":[{"path":"name","msg":"is missing"}]}"#,
        ];
        for body in table {
            let details = read(body).details;
            assert_eq!(details, [ErrorDetail { field: Some("name".into()), message: "is missing".into() }], "{body}");
        }
        assert_eq!(read(r#"{"errors":["a"]}"#).details, [ErrorDetail { field: None, message: "a".into() }]);
    }

    #[test]
    fn pages_of_html_are_no_message() {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, "text/html".parse().unwrap())]);
        assert_eq!(Envelope::read(&headers, &Bytes::from_static(b"<h1>Bad gateway</h1>")).message, None);
    }
}
