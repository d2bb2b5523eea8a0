//! What carries requests: reqwest, or any tower service.

use super::body::RequestBody;
use super::error::Failure;
use crate::wire::{BoxError, ByteStream};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{TryFutureExt, TryStreamExt};
use http::{Request, Response};
use http_body_util::BodyDataStream;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tower::{Service, ServiceExt};

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

/// Over the network.
pub(crate) struct Network {
    pub(crate) client: reqwest::Client,
    /// Whether the client is one of the caller's, which may follow redirects.
    pub(crate) is_given: bool,
}

impl Transport for Network {
    fn send(&self, request: Request<RequestBody>) -> BoxFuture<'static, Result<Response<ByteStream>, Broken>> {
        let (client, is_given) = (self.client.clone(), self.is_given);
        Box::pin(async move {
            let request = request.map(reqwest::Body::wrap);
            let request = reqwest::Request::try_from(request).map_err(|error| broken(error, Failure::Url))?;
            let asked_for = is_given.then(|| request.url().clone());
            let response = client.execute(request).await.map_err(|error| broken(error, Failure::Broken))?;
            if asked_for.is_some_and(|url| url != *response.url()) {
                let why = "the HTTP client that was given follows redirects; build it with `redirect::Policy::none()`";
                return Err(Broken { kind: Failure::Redirect(why.to_owned()), source: why.into() });
            }
            let response = Response::<reqwest::Body>::from(response);
            Ok(response
                .map(|body| ByteStream::from_stream(BodyDataStream::new(body).map_err(reqwest::Error::without_url))))
        })
    }
}

/// reqwest puts the URL into its texts, and with it keys that travel in the query.
fn broken(error: reqwest::Error, otherwise: Failure) -> Broken {
    let kind = match malformed(&error) {
        _ if error.is_connect() => Failure::Connect,
        Some(why) => Failure::Malformed(why),
        None => otherwise,
    };
    Broken { kind, source: error.without_url().into() }
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

/// What is wrong with a head that hyper could not read.
fn malformed(error: &reqwest::Error) -> Option<String> {
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    let mut causes = causes.filter_map(|cause| cause.downcast_ref::<hyper::Error>());
    causes.find(|cause| cause.is_parse()).map(ToString::to_string)
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
        if error.downcast_ref().is_some_and(is_refused) || error.downcast_ref().is_some_and(reqwest::Error::is_connect)
        {
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
        let service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let response = service.oneshot(request).await.map_err(|error| of_service(error.into()))?;
            Ok(response.map(|body| ByteStream::from_stream(BodyDataStream::new(body).map_err(Into::into))))
        })
    }
}
