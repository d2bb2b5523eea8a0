//! What carries requests: reqwest, or any tower service.

use super::body::RequestBody;
use super::error::Failure;
use crate::wire::{BoxError, ByteStream};
use bytes::Bytes;
use futures_util::TryStreamExt;
use futures_util::future::BoxFuture;
use http::{Request, Response};
use http_body_util::BodyDataStream;
use std::sync::{Mutex, PoisonError};
use tower::{Service, ServiceExt};

/// One request, one response; no redirects, no retries.
pub(crate) trait Transport: Send + Sync {
    fn send(&self, request: Request<RequestBody>) -> BoxFuture<'static, Result<Response<ByteStream>, Broken>>;
}

/// A request without a response.
pub(crate) struct Broken {
    pub(crate) kind: Failure,
    pub(crate) source: BoxError,
}

/// Over the network.
pub(crate) struct Network(pub(crate) reqwest::Client);

impl Transport for Network {
    fn send(&self, request: Request<RequestBody>) -> BoxFuture<'static, Result<Response<ByteStream>, Broken>> {
        let client = self.0.clone();
        Box::pin(async move {
            let request = request.map(reqwest::Body::wrap);
            let request = reqwest::Request::try_from(request).map_err(|error| broken(error, Failure::Url))?;
            let response = client.execute(request).await.map_err(|error| broken(error, Failure::Broken))?;
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

/// What is wrong with a head that hyper could not read.
fn malformed(error: &reqwest::Error) -> Option<String> {
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    let mut causes = causes.filter_map(|cause| cause.downcast_ref::<hyper::Error>());
    causes.find(|cause| cause.is_parse()).map(ToString::to_string)
}

/// What a service, or a layer of one, failed with.
fn of_service(source: BoxError) -> Broken {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&*source);
    let is_refused = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionRefused;
    while let Some(error) = cause {
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
