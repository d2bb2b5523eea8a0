//! One answer → where it breaks the description.

use crate::api::{Media, Operation, Response};
use crate::request::{self, Content, Problem};
use bytes::Bytes;
use http::{HeaderMap, header};
use lvng_contract::{Codec, Style};

/// The head of an answer, held against the operation that gives it.
pub struct Judged<'o> {
    /// The description of the media type that the answer has.
    pub media: Option<&'o Media>,
    /// Where the head breaks the description.
    pub problems: Vec<Problem>,
    is_described: bool,
    has_no_body: bool,
}

fn problem(part: &'static str, name: &str, pointer: &str, rule: &str, message: String) -> Problem {
    Problem { part, name: name.to_owned(), pointer: pointer.to_owned(), rule: rule.to_owned(), message }
}

impl<'o> Judged<'o> {
    /// Holds status and headers of the answer to a request of a method against an operation.
    pub fn head(operation: &'o Operation, method: &str, status: u16, headers: &HeaderMap) -> Self {
        let mut judged = Self {
            media: None,
            problems: Vec::new(),
            is_described: true,
            has_no_body: method == "HEAD" || matches!(status, 204 | 205 | 304),
        };
        let Some(response) = operation.response(status) else {
            let known: Vec<String> = operation.responses.iter().map(|one| one.spec.to_string()).collect();
            let message = format!("{status} is not described, but {}", known.join(", "));
            judged.problems.push(problem("status", "", "", "status", message));
            judged.is_described = false;
            return judged;
        };
        judged.headers(response, headers);
        judged.media_type(response, headers);
        judged
    }

    fn headers(&mut self, response: &Response, headers: &HeaderMap) {
        for described in &response.headers {
            let name = described.name.as_str();
            let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
            let text = values.collect::<Vec<_>>().join(",");
            if !headers.contains_key(name) {
                if described.required {
                    self.problems.push(problem("header", name, "", "required", "it is missing".to_owned()));
                }
                continue;
            }
            let Some(schema) = &described.schema else { continue };
            let value = match described.style {
                Style::Json => request::read_json(&text).map_err(|error| format!("it is no JSON: {error}")),
                _ => Ok(request::header_value(described, text.trim())),
            };
            match value {
                Ok(value) => self.problems.extend(
                    schema
                        .faults(&value)
                        .into_iter()
                        .map(|fault| problem("header", name, &fault.pointer, &fault.keyword, fault.message)),
                ),
                Err(message) => self.problems.push(problem("header", name, "", "syntax", message)),
            }
        }
    }

    fn media_type(&mut self, response: &'o Response, headers: &HeaderMap) {
        let sent = headers.get(header::CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let Some(sent) = sent.filter(|_| !response.media.is_empty()) else { return };
        self.media = request::fitting_media(&response.media, &sent);
        if self.media.is_none() && !self.has_no_body {
            let known: Vec<&str> = response.media.iter().map(|media| media.name.as_str()).collect();
            let message = format!("`{sent}` is not described, but {}", known.join(", "));
            self.problems.push(problem("header", "content-type", "", "media-type", message));
        }
    }

    /// Whether the body is values in a row, which are looked at as they come.
    pub fn is_sequence(&self) -> bool {
        self.media.is_some_and(|media| media.codec.is_sequential())
    }

    /// All that is wrong, once the body is there as well.
    pub fn with_body(mut self, response: Option<&Response>, headers: &HeaderMap, body: &Bytes) -> Vec<Problem> {
        if self.has_no_body || !self.is_described {
            return self.problems;
        }
        let has_media = response.is_some_and(|response| !response.media.is_empty());
        match (self.media, body.is_empty()) {
            (None, false) if !has_media => {
                let message = format!("{} bytes came where none is described", body.len());
                self.problems.push(problem("body", "", "", "content", message));
            }
            (None, false) if !headers.contains_key(header::CONTENT_TYPE) => {
                self.problems.push(problem("header", "content-type", "", "required", "it is missing".to_owned()));
            }
            (None, true) if has_media && self.problems.is_empty() => {
                self.problems.push(problem("body", "", "", "required", "there is none".to_owned()));
            }
            (Some(media), _) => self.problems.extend(value_problems(media, headers, body)),
            _ => {}
        }
        self.problems
    }
}

/// Where the value of a body breaks its schema. Compressed ones, and those whose media type has no values, are not looked at.
fn value_problems(media: &Media, headers: &HeaderMap, body: &Bytes) -> Vec<Problem> {
    let is_compressed = headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity");
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let codec = Codec::from_media_type(sent).unwrap_or(media.codec);
    // XML is text in which no values are read.
    if is_compressed || matches!(codec, Codec::Bytes) || sent.contains("xml") {
        return Vec::new();
    }
    let content = if body.is_empty() && codec == Codec::Json { None } else { Some(Content::Bytes(body.clone())) };
    let Some(content) = content else { return vec![problem("body", "", "", "required", "there is none".to_owned())] };
    match request::body_values(media, codec, &content) {
        Err(message) => vec![problem("body", "", "", "syntax", message)],
        Ok(values) => values.iter().flat_map(|value| faults(media, value)).collect(),
    }
}

/// Where a value breaks the schema of a media type.
pub(super) fn faults(media: &Media, value: &serde_json::Value) -> Vec<Problem> {
    let faults = media.schema.iter().flat_map(|schema| schema.faults(value));
    faults.map(|fault| problem("body", "", &fault.pointer, &fault.keyword, fault.message)).collect()
}

/// A problem with an item of a stream.
pub(super) fn item_problem(rule: &str, message: String) -> Problem {
    problem("body", "", "", rule, message)
}
