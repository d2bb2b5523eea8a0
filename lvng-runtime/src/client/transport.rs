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
    let kind = if error.is_connect() { Failure::Connect } else { otherwise };
    Broken { kind, source: error.without_url().into() }
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
            let broken = |error: S::Error| Broken { kind: Failure::Broken, source: error.into() };
            let response = service.oneshot(request).await.map_err(broken)?;
            Ok(response.map(|body| ByteStream::from_stream(BodyDataStream::new(body).map_err(Into::into))))
        })
    }
}
