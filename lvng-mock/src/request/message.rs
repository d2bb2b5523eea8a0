//! Requests as they come, what they say, and what is wrong with them.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use indexmap::IndexMap;
use lvng_contract::Location;
use serde_json::Value;
use std::collections::HashMap;

/// A request as it came.
pub struct Incoming<'r> {
    /// The decoded values of the path's placeholders.
    pub path: HashMap<&'r str, String>,
    /// As it was sent, without `?`.
    pub query: &'r str,
    /// Its headers.
    pub headers: &'r HeaderMap,
    /// Its body.
    pub body: Content,
}

/// The body of a request.
#[derive(Debug, Default)]
pub enum Content {
    /// There are no bytes.
    #[default]
    Empty,
    /// The bytes.
    Bytes(Bytes),
    /// The parts of a form.
    Parts(Vec<Part>),
    /// It breaks the rules of its media type.
    Broken(String),
}

/// A part of a form.
#[derive(Debug)]
pub struct Part {
    /// The name of the field; empty in parts in a row.
    pub name: String,
    /// Its media type, if it says one.
    pub media_type: Option<String>,
    /// What it holds.
    pub bytes: Bytes,
    /// The parts in it, where it is made of parts itself.
    pub parts: Option<Vec<Part>>,
}

/// What a request says.
#[derive(Debug, Default)]
pub struct Values {
    /// The parameters that were sent.
    pub parameters: IndexMap<(Location, String), Value>,
    /// The body, where it has values.
    pub body: Option<Value>,
}

impl Values {
    /// The value of a parameter.
    pub fn parameter(&self, location: Location, name: &str) -> Option<&Value> {
        self.parameters.iter().find(|((place, known), _)| *place == location && known == name).map(|(_, value)| value)
    }
}

/// A place where a request or an answer breaks the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The part of the message: `path`, `query`, `header`, `cookie` or `body`, and `status` of an answer.
    pub part: &'static str,
    /// The name of the parameter or header; empty in a body.
    pub name: String,
    /// A JSON pointer into the value.
    pub pointer: String,
    /// The keyword that it breaks.
    pub rule: String,
    /// What is wrong, for people.
    pub message: String,
}

impl Problem {
    /// Where it is and what is wrong, in one line.
    pub fn text(&self) -> String {
        let Self { part, name, pointer, message, .. } = self;
        let name = if name.is_empty() { String::new() } else { format!(" `{name}`") };
        let pointer = if pointer.is_empty() { String::new() } else { format!(" at {pointer}") };
        format!("{part}{name}{pointer}: {message}")
    }
}

/// Why a request gets no answer of success.
#[derive(Debug)]
pub struct Refusal {
    /// The status that says so.
    pub status: u16,
    /// Why, for people.
    pub message: String,
    /// What breaks the description.
    pub problems: Vec<Problem>,
    /// Headers that belong to the status.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl Refusal {
    /// A refusal without more.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), problems: Vec::new(), headers: Vec::new() }
    }

    /// The same with a header; one whose value cannot be written is left out.
    pub fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
        self
    }
}
