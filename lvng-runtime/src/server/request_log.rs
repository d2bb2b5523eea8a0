//! A name and a line of the log for each request.

use crate::wire::{OperationMeta, random};
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;
use tower::{Layer, Service};
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The most bytes of a name that a client gives.
const MAX_ID_BYTES: usize = 128;

/// The name of a request: in its extensions, in its span, and in `X-Request-Id` of the answer.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name that came, if it is one that can stand in a log, or a new one.
    fn of(headers: &HeaderMap) -> Self {
        let is_sound = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:+/=@".contains(byte);
        let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok());
        let given = given.filter(|id| (1..=MAX_ID_BYTES).contains(&id.len()) && id.as_bytes().iter().all(is_sound));
        RequestId(given.map_or_else(|| format!("{:016x}{:016x}", random(), random()).into(), Arc::from))
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A layer that names each request, and logs it once it is answered, at the level info of `tracing`: method, operation, status
/// and milliseconds. What is logged while it is answered is in the span `request`, with the same name.
///
/// A client may give the name in `X-Request-Id`: 1 to 128 letters, digits and `-_.:+/=@`. Paths and queries are not logged,
/// since they may hold what is nobody's business.
///
/// `router.into_axum()?.layer(RequestLog)`, around everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestLog;

/// What [`RequestLog`] makes of a service.
#[derive(Clone, Debug)]
pub struct Logged<S>(S);

impl<S> Layer<S> for RequestLog {
    type Service = Logged<S>;

    fn layer(&self, inner: S) -> Logged<S> {
        Logged(inner)
    }
}

impl<S, B, R> Service<Request<B>> for Logged<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response<R>, S::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let id = RequestId::of(request.headers());
        let method = request.method().clone();
        let span = tracing::info_span!("request", id = id.as_str(), method = method.as_str());
        request.extensions_mut().insert(id.clone());
        let (begin, answering) = (Instant::now(), self.0.call(request));
        let logged = async move {
            let mut response = answering.await?;
            let operation = response.extensions().get::<&'static OperationMeta>().map_or("", |meta| meta.id);
            let (status, millis) = (response.status().as_u16(), begin.elapsed().as_millis() as u64);
            tracing::info!(id = id.as_str(), method = method.as_str(), operation, status, millis, "answered");
            if let Ok(value) = HeaderValue::from_str(id.as_str()) {
                response.headers_mut().insert(REQUEST_ID, value);
            }
            Ok(response)
        };
        Box::pin(logged.instrument(span))
    }
}
