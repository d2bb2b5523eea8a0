//! Errors that a server answers.

use super::causes::Causes;
use super::reply::RawReply;
use crate::wire::machinery::ReplyWriter;
use crate::wire::{
    BoxError, EncodedResponse, Operation, OperationMeta, Part, Problem, Reply, Rule, StreamError, WriteError, limit,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// An error that a server answers: a status and an envelope with code, message and details.
///
/// Of one with a status of 5xx the [source](std::error::Error::source), which clients do not see, is logged at the level
/// error (`tracing`), with the operation. Every error is left in the extensions of the response as `Arc<ApiError>`, where a
/// middleware finds it.
#[derive(Debug)]
pub struct ApiError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    status: StatusCode,
    code: Cow<'static, str>,
    message: Cow<'static, str>,
    details: Vec<Detail>,
    headers: HeaderMap,
    source: Option<BoxError>,
    /// What is answered in place of the envelope.
    reply: Option<RawReply>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detail {
    /// The parameter, or the place in the body: `limit`, `agents[0].name`, `body` for the whole.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
    /// The part of the request that it is in; `None` where a handler does not say.
    pub part: Option<Part>,
    /// The place in that part as a JSON pointer: `/limit`, `/agents/0/name`; empty for the whole.
    pub pointer: Option<String>,
    /// What of the description is broken; `None` where a handler says what is wrong.
    pub rule: Option<Rule>,
}

impl From<Problem> for Detail {
    fn from(problem: Problem) -> Self {
        let Problem { part, pointer, path, rule, message } = problem;
        let field = if path.is_empty() { part.to_string() } else { path };
        Detail { field, message, part: Some(part), pointer: Some(pointer), rule: Some(rule) }
    }
}

impl ApiError {
    /// An error of any status.
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            status,
            code: code.into(),
            message: message.into(),
            details: Vec::new(),
            headers: HeaderMap::new(),
            source: None,
            reply: None,
        }))
    }

    /// 400 `BAD_REQUEST`
    pub fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
    }

    /// 400 `VALIDATION_ERROR` with one detail per problem.
    pub fn validation(problems: Vec<Problem>) -> Self {
        let error = Self::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", "The request does not meet the description");
        error.with_problems(problems)
    }

    /// Adds a detail per problem: at most 100, and not many more than 64 KiB of text.
    fn with_problems(mut self, mut problems: Vec<Problem>) -> Self {
        limit(&mut problems);
        self.0.details.extend(problems.into_iter().map(Detail::from));
        self
    }

    /// 401 `UNAUTHORIZED`; `WWW-Authenticate` names the schemes of the operation.
    pub fn unauthorized(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message)
    }

    /// 403 `FORBIDDEN`
    pub fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", message)
    }

    /// 403 `INSUFFICIENT_SCOPE`, with a `WWW-Authenticate` that names the scopes that are needed (RFC 6750, 3.1).
    ///
    /// [`Credentials::check_scopes`](super::Credentials::check_scopes) answers it for those of the description.
    pub fn insufficient_scope<'s>(scopes: impl IntoIterator<Item = &'s str>) -> Self {
        let mut needed: Vec<&str> = Vec::new();
        for scope in scopes {
            if !needed.contains(&scope) {
                needed.push(scope);
            }
        }
        let message = format!("The credentials lack a scope that the operation needs: {}", needed.join(", "));
        // Others cannot stand in the header: `scope-token` of RFC 6749, 3.3.
        let is_token = |byte| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E);
        needed.retain(|scope| !scope.is_empty() && scope.bytes().all(is_token));
        let challenge = match needed.is_empty() {
            true => r#"Bearer error="insufficient_scope""#.to_owned(),
            false => format!(r#"Bearer error="insufficient_scope", scope="{}""#, needed.join(" ")),
        };
        let error = Self::new(StatusCode::FORBIDDEN, "INSUFFICIENT_SCOPE", message);
        match HeaderValue::try_from(challenge) {
            Ok(challenge) => error.with_header(header::WWW_AUTHENTICATE, challenge),
            Err(_) => error,
        }
    }

    /// 404 `NOT_FOUND`
    pub fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// 409 `CONFLICT`
    pub fn conflict(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, "CONFLICT", message)
    }

    /// 422 `UNPROCESSABLE`
    pub fn unprocessable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "UNPROCESSABLE", message)
    }

    /// 429 `RATE_LIMIT_EXCEEDED`; `Retry-After` is in whole seconds, rounded up.
    pub fn too_many_requests(retry_after: Duration) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMIT_EXCEEDED", "Too many requests")
            .with_header(header::RETRY_AFTER, HeaderValue::from(seconds(retry_after)))
    }

    /// 501 `NOT_IMPLEMENTED`
    pub fn not_implemented() -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, "NOT_IMPLEMENTED", "This operation is not implemented")
    }

    /// 503 `SERVICE_UNAVAILABLE`; `Retry-After` is in whole seconds, rounded up.
    pub fn unavailable(retry_after: Duration) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE", "The service is not available now")
            .with_header(header::RETRY_AFTER, HeaderValue::from(seconds(retry_after)))
    }

    /// 500 `INTERNAL_ERROR`. The source is kept for logs; clients see nothing of it.
    pub fn internal(source: impl Into<BoxError>) -> Self {
        let mut error = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "Internal error");
        error.0.source = Some(source.into());
        error
    }

    /// An error that the description has for the operation, sent as it is and without envelope.
    ///
    /// A type that stands for several statuses is sent with the first; [`with_status`](Self::with_status) picks another.
    /// What its media type cannot hold becomes an internal error, whose cause is for logs only.
    pub fn typed<O: Operation>(error: O::Error) -> Self {
        let mut out = ReplyWriter::new(O::META.failure);
        error.write(&mut out);
        out.finish().map_or_else(Self::unwritable, Self::from_reply)
    }

    fn from_reply(out: EncodedResponse) -> Self {
        // The description may have nothing but `default`, for which the writer knows no status.
        let is_error = out.status.is_client_error() || out.status.is_server_error();
        let status = if is_error { out.status } else { StatusCode::INTERNAL_SERVER_ERROR };
        let code = status.canonical_reason().unwrap_or("error").to_ascii_uppercase().replace(' ', "_");
        let mut error = Self::new(status, code, "An error of the description");
        error.0.reply = Some(out.into());
        error
    }

    /// Sets the status.
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self
    }

    /// Sets the code, such as `ALREADY_EXISTS`.
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.code = code.into();
        self
    }

    /// Says what is wrong with a field.
    pub fn with_detail(mut self, field: impl Into<String>, message: impl Into<String>) -> Self {
        self.0.details.push(Detail {
            field: field.into(),
            message: message.into(),
            part: None,
            pointer: None,
            rule: None,
        });
        self
    }

    /// Adds a response header.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.append(name, value);
        self
    }

    /// Keeps what caused the error, for logs.
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Logs what clients do not see: the causes of an error of the server. What it answers on purpose, such as 501 and 503,
    /// has no cause.
    pub(super) fn log(&self, operation: Option<&OperationMeta>) {
        if let (true, Some(source)) = (self.status().is_server_error(), &self.0.source) {
            let operation = operation.map_or("", |meta| meta.id);
            let status = self.status().as_u16();
            tracing::error!(operation, status, error = %Causes(source.as_ref()), "a request failed");
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The code, in capitals.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// What clients are told.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What is wrong with single fields.
    pub fn details(&self) -> &[Detail] {
        &self.0.details
    }

    /// The response headers that the error adds.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    pub(super) fn take_reply(&mut self) -> Option<RawReply> {
        self.0.reply.take()
    }
}

/// Errors that the runtime answers itself.
impl ApiError {
    pub(super) fn no_operation() -> Self {
        Self::not_found("There is no operation at this path")
    }

    pub(super) fn method_not_allowed() -> Self {
        let message = "There is no operation with this method at this path";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message)
    }

    pub(super) fn not_acceptable(described: &str) -> Self {
        let message = format!("The response has the media type {described}, which Accept excludes");
        Self::new(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message)
    }

    pub(super) fn unsupported_media(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message)
    }

    pub(super) fn too_large(max: usize) -> Self {
        let message = format!("The body is larger than {max} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", message)
    }

    pub(super) fn too_many_values(max: usize) -> Self {
        let message = format!("The body has more than {max} values");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", message)
    }

    /// For a response that its media type cannot hold.
    pub(super) fn unwritable(error: WriteError) -> Self {
        Self::internal(format!("the response: {error}"))
    }

    /// The text of the panic is kept for logs.
    pub(super) fn panicked(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
        Self::internal(format!("a handler panicked: {}", text.unwrap_or("no text")))
    }

    pub(super) fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", "The body did not come in time")
            .with_header(header::CONNECTION, HeaderValue::from_static("close"))
    }
}

/// For what reading a stream of the request ends in: 413 or 408 where a limit was hit, 400 where the body broke off or
/// cannot be read. Any other error is internal.
impl From<BoxError> for ApiError {
    fn from(error: BoxError) -> Self {
        match error.downcast::<ApiError>() {
            Ok(error) => *error,
            Err(error) => match error.downcast::<StreamError>() {
                Ok(error) => Self::from(*error),
                Err(error) => Self::internal(error),
            },
        }
    }
}

impl From<StreamError> for ApiError {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::Connection(error) => Self::from(error),
            StreamError::Decode { problems, .. } => Self::validation(problems),
        }
    }
}

fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.0.status.as_u16(), self.0.code, self.0.message)?;
        self.0.details.iter().enumerate().try_for_each(|(index, detail)| {
            write!(f, "{} `{}` {}", if index == 0 { ":" } else { ";" }, detail.field, detail.message)
        })
    }
}

impl std::error::Error for ApiError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
