//! A response with what came beside its value.

use super::decode_error::DecodeError;
use super::header_text::{request_id, text};
use super::rate_limit::RateLimit;
use super::secret::Redactor;
use crate::wire::machinery::{read_header, read_headers};
use crate::wire::{Headers, Mended, Model};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;

/// A value with the status and headers that it came with.
#[non_exhaustive]
pub struct Response<T> {
    /// The value.
    pub value: T,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    body: Bytes,
    origin: Origin,
}

/// What errors of a response say of the call, and the secrets that they leave out.
#[derive(Clone)]
pub(crate) struct Origin {
    /// The operationId.
    pub(crate) operation: &'static str,
    /// The secrets of the request.
    pub(crate) redactor: Redactor,
    /// The places that were not as described.
    pub(crate) mended: Vec<Mended>,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, (status, headers, body): (StatusCode, HeaderMap, Bytes), origin: Origin) -> Self {
        Self { value, status, headers, body, origin }
    }

    /// The body as it came, also where the description has no content for it and the value is `()`; the header
    /// `content-type` says what it is. Empty where the value is a stream.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The places of the body that were not as described, with what came there and what was read in its place; empty unless
    /// the client is [lenient](super::ClientBuilder::lenient). [`body`](Self::body) is what came.
    pub fn mended(&self) -> &[Mended] {
        &self.origin.mended
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The same response with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Response<U> {
        let Self { value, status, headers, body, origin } = self;
        Response { value: f(value), status, headers, body, origin }
    }

    /// A header as text, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        text(&self.headers, name)
    }

    /// The headers that the description has for the operation: `response.headers_as::<ListPetsHeaders>()?`. The docs of
    /// the operation name the type.
    ///
    /// # Errors
    /// Headers are missing or cannot be read; all of them are named.
    pub fn headers_as<H: Headers>(&self) -> Result<H, DecodeError> {
        let Origin { operation, redactor, .. } = &self.origin;
        let came = || (self.status, self.headers.clone(), Bytes::new());
        read_headers(&self.headers).map_err(|problems| DecodeError::new(operation, came(), problems, redactor))
    }

    /// A header as a type of the description: `response.header_as::<i64>("X-Total")`.
    ///
    /// `None`: the header is not there, or cannot be read as this type.
    pub fn header_as<H: Model>(&self, name: &str) -> Option<H> {
        read_header(name, &self.headers)
    }

    /// The id by which the operator of the server finds the request, from the usual headers.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// What is left of the rate limit, if the server says so.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::read(&self.headers)
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values of headers are left out: cookies are credentials.
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("value", &self.value)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::header_text::headers;
    use super::*;

    #[test]
    fn debug_leaves_header_values_out() {
        let origin = Origin { operation: "op", redactor: Redactor::default(), mended: Vec::new() };
        let response =
            Response::new((), (StatusCode::OK, headers(&[("set-cookie", "sid=s3cr3t")]), Bytes::new()), origin);
        assert!(!format!("{response:?}").contains("s3cr3t"));
    }
}
