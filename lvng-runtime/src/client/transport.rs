//! What carries requests: the network, or any tower service.

use super::body::RequestBody;
use super::error::Failure;
use crate::wire::{BoxError, ByteStream};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{TryFutureExt, TryStreamExt};
use http::{Request, Response};
use http_body_util::BodyDataStream;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tower_service::Service;

/// One request, one response; no redirects, no retries.
pub(crate) trait Transport: Send + Sync {
    fn send(&self, request: Request<RequestBody>) -> BoxFuture<'static, Result<Response<ByteStream>, Broken>>;
}

/// A request without a response.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) kind: Failure,
    pub(crate) source: BoxError,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// What sends requests below the layers of a client: the network, or the service that was given.
///
/// URIs are absolute. Its errors keep what kind they are as long as layers hand them on, inside of others too.
#[derive(Clone)]
pub struct HttpService(pub(crate) Arc<dyn Transport>);

impl Service<Request<RequestBody>> for HttpService {
    type Response = Response<ByteStream>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response<ByteStream>, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        Box::pin(self.0.send(request).map_err(BoxError::from))
    }
}

impl fmt::Debug for HttpService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpService")
    }
}

/// What kind of failure an error of hyper, or one around it, is.
pub(crate) fn failure_of(error: &(dyn std::error::Error + 'static)) -> Failure {
    let causes = || std::iter::successors(Some(error), |cause| cause.source());
    if causes().any(is_connect) {
        return Failure::Connect;
    }
    let mut heads = causes().filter_map(|cause| cause.downcast_ref::<hyper::Error>()).filter(|cause| cause.is_parse());
    heads.next().map_or(Failure::Broken, |head| Failure::Malformed(head.to_string()))
}

/// Whether no connection came about.
fn is_connect(error: &(dyn std::error::Error + 'static)) -> bool {
    #[cfg(feature = "reqwest")]
    if error.downcast_ref().is_some_and(reqwest::Error::is_connect) {
        return true;
    }
    error.downcast_ref().is_some_and(hyper_util::client::legacy::Error::is_connect)
}

/// Calls a service once, when it is ready.
pub(crate) async fn oneshot<S: Service<R>, R>(mut service: S, request: R) -> Result<S::Response, S::Error> {
    poll_fn(|cx| service.poll_ready(cx)).await?;
    service.call(request).await
}

/// What a service, or a layer of one, failed with.
fn of_service(source: BoxError) -> Broken {
    let source = match source.downcast::<Broken>() {
        Ok(broken) => return *broken,
        Err(source) => source,
    };
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&*source);
    let is_refused = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionRefused;
    while let Some(error) = cause {
        if let Some(broken) = error.downcast_ref::<Broken>() {
            return Broken { kind: broken.kind.clone(), source };
        }
        if error.downcast_ref().is_some_and(is_refused) || is_connect(error) {
            return Broken { kind: Failure::Connect, source };
        }
        cause = error.source();
    }
    Broken { kind: Failure::Broken, source }
}

/// Into a tower service. The lock is held for the time of a clone only: it stands in for `S: Sync`.
pub(crate) struct InService<S>(pub(crate) Mutex<S>);

impl<S, B> Transport for InService<S>
where
    S: Service<Request<RequestBody>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send + 'static,
    S::Error: Into<BoxError>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: Request<RequestBody>) -> BoxFuture<'static, Result<Response<ByteStream>, Broken>> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // Not by `oneshot`, whose future would be a second one with room for the request.
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx)).await.map_err(|error| of_service(error.into()))?;
            let response = service.call(request).await.map_err(|error| of_service(error.into()))?;
            Ok(response.map(|body| ByteStream::from_stream(BodyDataStream::new(body).map_err(Into::into))))
        })
    }
}
