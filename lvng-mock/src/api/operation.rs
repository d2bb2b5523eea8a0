//! Operations.

use super::{Alternative, Document, Media, Parameter, security};
use lvng_codegen::{Direction, pointer};
use lvng_contract::{Method, StatusSpec};
use serde_json::Value;

/// An operation of a description.
pub struct Operation {
    /// Upper case, unless the description has another one.
    pub method: String,
    /// The path template.
    pub template: String,
    /// Its pointer in the joined document.
    pub at: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its body.
    pub body: Option<RequestBody>,
    /// Its responses.
    pub responses: Vec<Response>,
    /// The credentials that it asks for, one of these; none where it is open to all.
    pub security: Vec<Alternative>,
    /// What `x-…-pagination` says of its pages.
    pub paging: Option<Value>,
}

/// The body of a request.
pub struct RequestBody {
    /// Whether it must be there.
    pub required: bool,
    /// The media types that it may have.
    pub media: Vec<Media>,
}

/// A response.
pub struct Response {
    /// The statuses that it stands for.
    pub spec: StatusSpec,
    /// Its headers.
    pub headers: Vec<Parameter>,
    /// The media types that its body may have; none where it has no body.
    pub media: Vec<Media>,
}

impl Operation {
    /// The operations of the path item at a pointer.
    pub(super) fn all(document: &Document<'_>, template: &str, item: &str) -> Vec<Self> {
        let members = document.node(item).and_then(Value::as_object).into_iter().flatten();
        let known = members
            .filter_map(|(key, _)| Some((Method::from_key(key)?.as_str().to_owned(), pointer::child(item, key))));
        let others = document.members(item, "additionalOperations").into_iter();
        let others = others.map(|(method, at)| (method.to_owned(), at));
        known.chain(others).map(|(method, at)| Self::new(document, template, item, method, at)).collect()
    }

    fn new(document: &Document<'_>, template: &str, item: &str, method: String, at: String) -> Self {
        let body = document.get(&at, "requestBody").map(|_| {
            let body = document.follow(&pointer::child(&at, "requestBody"));
            RequestBody {
                required: document.get(&body, "required") == Some(&Value::Bool(true)),
                media: Media::all(document, &body, Direction::Request),
            }
        });
        let responses = document.members(&at, "responses").into_iter().filter_map(|(key, at)| {
            Some(Response {
                spec: StatusSpec::parse(&key.to_uppercase().replace("DEFAULT", "default"))?,
                headers: Parameter::headers(document, &at),
                media: Media::all(document, &at, Direction::Response),
            })
        });
        let extensions = document.node(&at).and_then(Value::as_object).into_iter().flatten();
        let mut paging = extensions.filter(|(key, _)| key.starts_with("x-") && key.ends_with("-pagination"));
        Self {
            template: template.to_owned(),
            parameters: Parameter::all(document, item, &at),
            body: body.filter(|body| !body.media.is_empty()),
            responses: responses.collect(),
            security: security::alternatives(document, &at),
            paging: paging.next().map(|(_, value)| value.clone()),
            method,
            at,
        }
    }

    /// The response for a status: the one that is most particular about it.
    pub fn response(&self, status: u16) -> Option<&Response> {
        let fitting = self.responses.iter().filter(|response| response.spec.matches(status));
        fitting.max_by_key(|response| response.spec.specificity())
    }

    /// Whether the status is described, by itself or as one of its class.
    pub fn describes(&self, status: u16) -> bool {
        self.response(status).is_some()
    }

    /// The status of success, with its response: the least that is described, or that of all others.
    pub fn success(&self) -> Option<(u16, &Response)> {
        let status = |response: &Response| match response.spec {
            StatusSpec::Code(code) => Some(code).filter(|code| (200..400).contains(code)),
            StatusSpec::Class(class) => Some(class * 100).filter(|code| (200..400).contains(code)),
            StatusSpec::Default => None,
        };
        let described = self.responses.iter().filter_map(|response| Some((status(response)?, response)));
        let default = || {
            let default = self.responses.iter().find(|response| response.spec == StatusSpec::Default);
            // What stands for all others is an error where anything else is described.
            default.filter(|_| self.responses.len() == 1).map(|response| (200, response))
        };
        described.min_by_key(|(status, _)| *status).or_else(default)
    }

    /// `GET /pets/{id}`.
    pub fn route(&self) -> String {
        format!("{} {}", self.method, self.template)
    }
}
