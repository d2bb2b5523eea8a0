//! What a server says when it refuses.

use super::decode_error::DecodeError;
use super::envelope::Envelope;
use super::error_detail::ErrorDetail;
use super::header_text::request_id;
use super::rate_limit::{RateLimit, wait_asked_for};
use super::secret::Redactor;
use crate::wire::machinery::{ReplyReader, read_header};
use crate::wire::{Body, Mode, Model, Operation, OperationMeta, Reply};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, Uri};
use std::{
    fmt::{self, Write},
    time::Duration,
};

/// An error that the server answered.
///
/// Code, message and details are found in the common shapes of error bodies; [`decode`](Self::decode) gives the type of
/// the description and [`body`](Self::body) the bytes. `Debug` and `Display` leave body and headers out, and the
/// credentials of the request are taken out of all texts but the body.
pub struct ApiError {
    operation: &'static str,
    uri: Uri,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    envelope: Envelope,
}

impl ApiError {
    pub(crate) fn new(
        (meta, uri): (&'static OperationMeta, Uri),
        (status, headers, body): (StatusCode, HeaderMap, Bytes),
        redactor: &Redactor,
    ) -> Self {
        let mut envelope = Envelope::read(&headers, &body);
        envelope.texts().for_each(|text| redactor.clean(text));
        Self { operation: meta.id, uri, status, headers, body, envelope }
    }

    /// The operationId.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The path of the request, with the identifiers that were asked for: `/v1/things/7`. Texts of errors leave it out,
    /// because some paths hold secrets.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The status, most often 4xx or 5xx.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header as a type of the description: `error.header_as::<i64>("X-Code")`.
    ///
    /// `None`: the header is not there, or cannot be read as this type.
    pub fn header_as<H: Model>(&self, name: &str) -> Option<H> {
        read_header(name, &self.headers)
    }

    /// The body as it came.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The code for programs, such as `VALIDATION_ERROR`, if there is one.
    pub fn code(&self) -> Option<&str> {
        self.envelope.code.as_deref()
    }

    /// The text for people, if there is one.
    pub fn message(&self) -> Option<&str> {
        self.envelope.message.as_deref()
    }

    /// What to do about it, if the server says so.
    pub fn hint(&self) -> Option<&str> {
        self.envelope.hint.as_deref()
    }

    /// What is wrong with single fields of the request; empty if the server does not say.
    pub fn details(&self) -> &[ErrorDetail] {
        &self.envelope.details
    }

    /// The id by which the operator of the server finds the request, from the usual headers.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// What is left of the rate limit, from the usual headers.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::read(&self.headers)
    }

    /// How long the server asks to wait before the next attempt: `retry-after-ms`, `Retry-After` in seconds or as a date,
    /// or the time until a window ends that is used up.
    pub fn retry_after(&self) -> Option<Duration> {
        wait_asked_for(self.status, &self.headers)
    }

    /// Whether the request was refused for its content: 400 or 422.
    pub fn is_validation(&self) -> bool {
        matches!(self.status.as_u16(), 400 | 422)
    }

    /// Whether the credentials are missing, wrong or expired: 401.
    pub fn is_unauthorized(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// Whether the caller may not do this: 403.
    pub fn is_forbidden(&self) -> bool {
        self.status == StatusCode::FORBIDDEN
    }

    /// Whether there is no such thing, or no longer: 404 or 410.
    pub fn is_not_found(&self) -> bool {
        matches!(self.status.as_u16(), 404 | 410)
    }

    /// Whether the request does not fit the present state: 409.
    pub fn is_conflict(&self) -> bool {
        self.status == StatusCode::CONFLICT
    }

    /// Whether there were too many requests: 429.
    pub fn is_rate_limited(&self) -> bool {
        self.status == StatusCode::TOO_MANY_REQUESTS
    }

    /// Whether the server is at fault: 5xx.
    pub fn is_server_error(&self) -> bool {
        self.status.is_server_error()
    }

    /// Reads the body as the type that the description gives for errors of the operation.
    ///
    /// # Errors
    /// The body is not what the description says.
    pub fn decode<O: Operation>(&self) -> Result<O::Error, DecodeError> {
        let body = Body::Bytes(self.body.clone());
        let input = ReplyReader {
            specs: O::META.failure,
            status: self.status,
            headers: &self.headers,
            body,
            mode: Mode::Lenient,
        };
        O::Error::read(input).map_err(|problems| {
            let response = (self.status, self.headers.clone(), self.body.clone());
            DecodeError::new(self.operation, response, problems, &Redactor::default())
        })
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("code", &self.envelope.code)
            .field("message", &self.envelope.message)
            .field("details", &self.envelope.details)
            .field("request_id", &self.request_id())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.status)?;
        if let Some(message) = self.message() {
            write!(f, ": {}", OneLine(message))?;
        }
        if let Some(code) = self.code() {
            write!(f, " ({})", OneLine(code))?;
        }
        for (index, detail) in self.details().iter().enumerate() {
            write!(f, "{}{}", if index == 0 { ": " } else { "; " }, OneLine(&detail.to_string()))?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " [request {id}]")?;
        }
        Ok(())
    }
}

impl std::error::Error for ApiError {}

/// Text of the server, kept from breaking the line of a log.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| f.write_char(if c.is_control() { ' ' } else { c }))
    }
}
