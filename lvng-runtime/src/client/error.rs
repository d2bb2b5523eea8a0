//! What can go wrong with a call.

use super::api_error::ApiError;
use super::decode_error::DecodeError;
use super::error_detail::ErrorDetail;
use super::header_text::request_id;
use crate::wire::{BoxError, EncodeError, OperationMeta, StreamError};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::{fmt, time::Duration};

/// Why a call, or the building of a client, failed.
///
/// `Display` is one line; [`source`](std::error::Error::source) leads on to the cause.
/// Neither it nor `Debug` shows credentials, URLs, or the bodies of responses.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client, or the options of a call, are not usable. Nothing was sent.
    Config(ConfigError),
    /// The client has no usable credentials for the operation. Nothing was sent.
    Credentials(CredentialsError),
    /// The operation holds values that cannot be written, such as an empty path parameter. Nothing was sent.
    Encode(EncodeError),
    /// No response came: no connection, a timeout, a connection that broke, a refused redirect.
    Transport(TransportError),
    /// The server answered with an error.
    Api(Box<ApiError>),
    /// A list does not end: the server answers with pages that were there before.
    Paging(PagingError),
    /// The server answered with success, but the body, or the headers asked for, are not what the description says.
    Decode(DecodeError),
    /// A value of a streamed response is not what the description says.
    Stream(StreamError),
}

impl Error {
    /// The operationId, for errors of a call.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Error::Config(_) | Error::Stream(_) => None,
            Error::Credentials(error) => Some(error.operation),
            Error::Encode(error) => Some(error.operation),
            Error::Transport(error) => Some(error.operation),
            Error::Api(error) => Some(error.operation()),
            Error::Paging(error) => Some(error.operation),
            Error::Decode(error) => Some(error.operation()),
        }
    }

    /// The answer of the server, if it answered with an error.
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Error::Api(error) => Some(error),
            _ => None,
        }
    }

    /// The status, if the server answered.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Error::Api(error) => Some(error.status()),
            Error::Decode(error) => Some(error.status()),
            _ => None,
        }
    }

    /// Whether no answer came in time.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Error::Transport(error) if error.is_timeout())
    }

    /// Whether no connection came about, so that the server has not seen the request.
    pub fn is_connect(&self) -> bool {
        matches!(self, Error::Transport(error) if error.is_connect())
    }

    /// Whether the answer is not what the description says, although the server may have done what was asked.
    pub fn is_decode(&self) -> bool {
        matches!(self, Error::Decode(_) | Error::Stream(_))
    }

    /// Whether the server refused the request for its content: 400 or 422.
    pub fn is_validation(&self) -> bool {
        self.api().is_some_and(ApiError::is_validation)
    }

    /// Whether the server answered 401: credentials are missing, wrong or expired.
    pub fn is_unauthorized(&self) -> bool {
        self.api().is_some_and(ApiError::is_unauthorized)
    }

    /// Whether the server answered 403.
    pub fn is_forbidden(&self) -> bool {
        self.api().is_some_and(ApiError::is_forbidden)
    }

    /// Whether the server answered 404 or 410.
    pub fn is_not_found(&self) -> bool {
        self.api().is_some_and(ApiError::is_not_found)
    }

    /// Whether the server answered 409.
    pub fn is_conflict(&self) -> bool {
        self.api().is_some_and(ApiError::is_conflict)
    }

    /// Whether the server answered 429.
    pub fn is_rate_limited(&self) -> bool {
        self.api().is_some_and(ApiError::is_rate_limited)
    }

    /// Whether the server answered 5xx.
    pub fn is_server_error(&self) -> bool {
        self.api().is_some_and(ApiError::is_server_error)
    }

    /// The code for programs that the server gave, such as `VALIDATION_ERROR`.
    pub fn code(&self) -> Option<&str> {
        self.api().and_then(ApiError::code)
    }

    /// The text for people that the server gave.
    pub fn message(&self) -> Option<&str> {
        self.api().and_then(ApiError::message)
    }

    /// What the server says of single fields of the request.
    pub fn details(&self) -> &[ErrorDetail] {
        self.api().map(ApiError::details).unwrap_or_default()
    }

    /// The headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Error::Api(error) => Some(error.headers()),
            Error::Decode(error) => Some(error.headers()),
            _ => None,
        }
    }

    /// The body of the answer as it came, if there was one.
    pub fn body(&self) -> Option<&Bytes> {
        match self {
            Error::Api(error) => Some(error.body()),
            Error::Decode(error) => Some(error.body()),
            _ => None,
        }
    }

    /// The id by which the operator of the server finds the request, if there was an answer and it has one.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// How long the server asks to wait before the next attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        self.api().and_then(ApiError::retry_after)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Config(error) => error.fmt(f),
            Error::Credentials(error) => error.fmt(f),
            Error::Encode(error) => error.fmt(f),
            Error::Transport(error) => error.fmt(f),
            Error::Api(error) => error.fmt(f),
            Error::Paging(error) => error.fmt(f),
            Error::Decode(error) => error.fmt(f),
            Error::Stream(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // The text of these is that of the error itself, so the chain goes on below them.
            Error::Config(error) => error.source(),
            Error::Credentials(error) => error.source(),
            Error::Encode(error) => error.source(),
            Error::Transport(error) => error.source(),
            Error::Stream(error) => error.source(),
            Error::Api(_) | Error::Paging(_) | Error::Decode(_) => None,
        }
    }
}

macro_rules! into_error {
    ($($variant:ident($error:ty)),*) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Error::$variant(error.into())
            }
        }
    )*};
}

into_error!(
    Config(ConfigError),
    Credentials(CredentialsError),
    Encode(EncodeError),
    Transport(TransportError),
    Api(ApiError),
    Paging(PagingError),
    Decode(DecodeError)
);

/// For programs that have one type of error: a connection that broke is an [`Error::Transport`] here, too.
impl From<StreamError> for Error {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::Connection(source) => from_stream(source),
            error => Error::Stream(error),
        }
    }
}

/// What a [`ByteStream`](crate::wire::ByteStream) of a response fails with.
impl From<BoxError> for Error {
    fn from(error: BoxError) -> Self {
        from_stream(error)
    }
}

fn from_stream(source: BoxError) -> Error {
    match source.downcast::<TransportError>() {
        Ok(error) => Error::Transport(*error),
        Err(source) => Error::Stream(StreamError::Connection(source)),
    }
}

/// The client, or the options of a call, are not usable.
#[derive(Debug)]
pub struct ConfigError {
    message: String,
    source: Option<BoxError>,
}

impl ConfigError {
    /// An error with a text that says what to do; for code around the client, such as reading an environment variable.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    pub(crate) fn because(message: &str, source: impl Into<BoxError>) -> Self {
        Self { message: message.to_owned(), source: Some(source.into()) }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "client configuration: {}", self.message)
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// The client has no usable credentials for an operation.
#[derive(Debug)]
pub struct CredentialsError {
    operation: &'static str,
    message: String,
    source: Option<BoxError>,
}

impl CredentialsError {
    pub(crate) fn missing(meta: &OperationMeta) -> Self {
        let quoted = |all: &&[&str]| all.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with ");
        let needed = meta.auth.iter().map(quoted).collect::<Vec<_>>().join(" or ");
        let message = format!("no credentials: the operation needs {needed}; give them to the client's builder");
        Self { operation: meta.id, message, source: None }
    }

    pub(crate) fn invalid(meta: &OperationMeta, scheme: &str, why: &str) -> Self {
        let message = format!("the credentials for `{scheme}` cannot be sent: {why}");
        Self { operation: meta.id, message, source: None }
    }

    pub(crate) fn late(meta: &OperationMeta, after: Duration) -> Self {
        let message = format!("no token came within {after:?}");
        Self { operation: meta.id, message, source: None }
    }

    pub(crate) fn source(meta: &OperationMeta, scheme: &str, source: BoxError) -> Self {
        let message = format!("no token for `{scheme}` could be obtained");
        Self { operation: meta.id, message, source: Some(source) }
    }

    /// The operationId.
    pub fn operation(&self) -> &'static str {
        self.operation
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.message)
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A list does not end: the page after a page is the same one, or a cursor leads back to a page that was there before.
///
/// A server that ignores the parameter with the position answers so. The items so far are right; those that follow would
/// be the same again.
#[derive(Debug)]
pub struct PagingError {
    operation: &'static str,
}

impl PagingError {
    pub(crate) fn new(operation: &'static str) -> Self {
        Self { operation }
    }

    /// The operationId.
    pub fn operation(&self) -> &'static str {
        self.operation
    }
}

impl fmt::Display for PagingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the list does not end: the server answers with pages that were there before", self.operation)
    }
}

impl std::error::Error for PagingError {}

/// No response came.
#[derive(Debug)]
pub struct TransportError {
    operation: &'static str,
    kind: Failure,
    source: Option<BoxError>,
}

/// Why no response came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Timeout(Duration),
    Idle(Duration),
    Unfinished(Duration),
    Connect,
    /// The same where a redirect leads.
    ConnectElsewhere,
    /// The answer is no message of HTTP, for this reason.
    Malformed(String),
    Broken,
    Body,
    /// The rest of a download is that of something else.
    Changed,
    TooLarge(usize),
    Redirect(String),
    Url,
}

impl TransportError {
    pub(crate) fn new(operation: &'static str, kind: Failure) -> Self {
        Self { operation, kind, source: None }
    }

    pub(crate) fn because(operation: &'static str, kind: Failure, source: BoxError) -> Self {
        Self { operation, kind, source: Some(source) }
    }

    /// The operationId.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Whether no answer came in time.
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind, Failure::Timeout(_) | Failure::Idle(_) | Failure::Unfinished(_))
    }

    /// Whether no connection came about, so that the server has not seen the request, or only redirected it.
    pub fn is_connect(&self) -> bool {
        matches!(self.kind, Failure::Connect | Failure::ConnectElsewhere)
    }

    /// Whether a redirect was refused: too many, to another origin with a body, to plain HTTP.
    pub fn is_redirect(&self) -> bool {
        matches!(self.kind, Failure::Redirect(_))
    }

    /// Whether no server has seen the request. One that redirected it has.
    pub(crate) fn is_unseen(&self) -> bool {
        self.kind == Failure::Connect
    }

    /// Whether another attempt may succeed.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self.kind, Failure::Timeout(_) | Failure::Broken | Failure::Body) || self.is_connect()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.operation)?;
        match &self.kind {
            Failure::Timeout(after) => write!(f, "no answer within {after:?}"),
            Failure::Idle(after) => write!(f, "nothing came for {after:?} while the body of the response was read"),
            Failure::Malformed(why) => write!(f, "the answer of the server is not HTTP that can be read: {why}"),
            Failure::Unfinished(after) => write!(f, "what was waited for is not done after {after:?}"),
            Failure::Connect => f.write_str("no connection to the server"),
            Failure::ConnectElsewhere => f.write_str("no connection to the server that a redirect leads to"),
            Failure::Broken => f.write_str("the connection broke before the server answered"),
            Failure::Body => f.write_str("the connection broke while the body of the response was read"),
            Failure::Changed => {
                f.write_str("what is downloaded has changed, or its rest cannot be had, since the connection broke")
            }
            Failure::TooLarge(limit) => write!(f, "the body of the response is larger than {limit} bytes"),
            Failure::Redirect(why) => write!(f, "a redirect was not followed: {why}"),
            Failure::Url => f.write_str("the URL of the request is not valid or too long"),
        }
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
