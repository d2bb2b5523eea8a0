//! What is known of a request that ends in an error.

use super::ApiError;
use super::reply::RawReply;
use crate::wire::{Body, OperationMeta};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Response, Uri};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// An error, and the request that it is the answer to: what [`Router::on_error`](super::Router::on_error) sees.
#[derive(Clone, Copy, Debug)]
pub struct ErrorContext<'e> {
    error: &'e ApiError,
    operation: Option<&'static OperationMeta>,
    head: &'e RequestHead,
}

impl<'e> ErrorContext<'e> {
    /// The error: status, code, message, and what is wrong with the request.
    pub fn error(&self) -> &'e ApiError {
        self.error
    }

    /// The operation; `None` where the request found none, as with 404 and 405 of the router itself.
    pub fn operation(&self) -> Option<&'static OperationMeta> {
        self.operation
    }

    /// The method of the request.
    pub fn method(&self) -> &'e Method {
        &self.head.method
    }

    /// Path and query of the request, as they were sent.
    pub fn uri(&self) -> &'e Uri {
        &self.head.uri
    }

    /// The headers of the request, credentials among them.
    pub fn headers(&self) -> &'e HeaderMap {
        &self.head.headers
    }
}

/// The head of a request, which is kept where somebody wants to see it.
#[derive(Debug)]
pub(super) struct RequestHead {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
}

type Answering = dyn Fn(&ErrorContext<'_>) -> Option<Response<Bytes>> + Send + Sync;

/// Answers errors in place of the router.
#[derive(Clone, Default)]
pub(super) struct ErrorHook(Option<Arc<Answering>>);

impl ErrorHook {
    pub(super) fn new(hook: impl Fn(&ErrorContext<'_>) -> Option<Response<Bytes>> + Send + Sync + 'static) -> Self {
        ErrorHook(Some(Arc::new(hook)))
    }

    /// The head of a request, if the hook may ask for it.
    pub(super) fn head(&self, request: &Parts) -> Option<Box<RequestHead>> {
        self.0.as_ref()?;
        let (method, uri, headers) = (request.method.clone(), request.uri.clone(), request.headers.clone());
        // Boxed, since few servers have a hook, and all have room for it in the future of every request.
        Some(Box::new(RequestHead { method, uri, headers }))
    }

    /// What the hook answers, with the headers that belong to the error; `None` where it leaves that to others, or panics.
    pub(super) fn answer(
        &self,
        error: &ApiError,
        operation: Option<&'static OperationMeta>,
        head: Option<&RequestHead>,
    ) -> Option<RawReply> {
        let (hook, head) = (self.0.as_ref()?, head?);
        let context = ErrorContext { error, operation, head };
        let answered = catch_unwind(AssertUnwindSafe(|| hook(&context)));
        let (parts, body) = answered.ok().flatten()?.into_parts();
        let mut headers = parts.headers;
        for (name, value) in error.headers() {
            if !headers.contains_key(name) {
                headers.append(name.clone(), value.clone());
            }
        }
        Some(RawReply { status: parts.status, headers, body: Body::Bytes(body) })
    }
}
