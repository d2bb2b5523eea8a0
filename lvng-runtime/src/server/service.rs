//! Servers as tower services: one, and several beside each other.

use super::paths::Found;
use super::pipeline::{Answering, Pipeline};
use crate::wire::BoxError;
use axum::body::Body;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Request, Response, header};
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower::Service;

/// A server as a tower service; cheap to clone.
pub struct RouterService<P>(pub(super) Arc<Pipeline<P>>);

impl<P: Send + Sync + 'static> RouterService<P> {
    /// Puts another service beside this one, for what this one has no operation for.
    ///
    /// Two axum routers of [`Router::into_axum`](super::Router::into_axum) cannot be merged, because each answers everything.
    pub fn or<Q: Send + Sync + 'static>(self, other: RouterService<Q>) -> MergedService {
        MergedService::new(self, other)
    }
}

impl<P, B> Service<Request<B>> for RouterService<P>
where
    P: Send + Sync + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.0.clone().answer(request.map(Body::new))
    }
}

impl<P> Clone for RouterService<P> {
    fn clone(&self) -> Self {
        RouterService(self.0.clone())
    }
}

impl<P> fmt::Debug for RouterService<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.routes.iter().map(|route| route.meta().id)).finish()
    }
}

/// Services beside each other, each with its own operations, authenticator and settings, such as two versions of an API:
/// `v1.build()?.or(v2.build()?).into_axum()`. Cheap to clone.
///
/// A request goes to the first that has an operation for it. Where only its path is known, the answer is 405, whose
/// `Allow` has the methods of all; what no service knows the first answers with 404.
#[derive(Clone)]
pub struct MergedService(Arc<[Arc<dyn Part>]>);

impl MergedService {
    pub(super) fn new<P, Q>(first: RouterService<P>, second: RouterService<Q>) -> Self
    where
        P: Send + Sync + 'static,
        Q: Send + Sync + 'static,
    {
        MergedService(Arc::new([first.0 as Arc<dyn Part>, second.0]))
    }

    /// Adds a service for what the others have no operation for.
    pub fn or<P: Send + Sync + 'static>(self, other: RouterService<P>) -> Self {
        let last: Arc<dyn Part> = other.0;
        MergedService(self.0.iter().cloned().chain([last]).collect())
    }

    /// Makes an axum router, whose fallback answers everything.
    pub fn into_axum(self) -> axum::Router {
        axum::Router::new().fallback_service(self)
    }

    fn answer(&self, request: Request<Body>) -> Answering {
        let (parts, body) = request.into_parts();
        let found: Vec<Found> = self.0.iter().map(|part| part.find(&parts)).collect();
        let place = |is: fn(&Found) -> bool| found.iter().position(is);
        let first = place(|found| matches!(found, Found::Route(_) | Found::Malformed(_)));
        let by_path = || place(|found| matches!(found, Found::Methods(_)));
        // There are always two at least.
        let part = self.0[first.or_else(by_path).unwrap_or(0)].clone();
        let answering = part.answer(Request::from_parts(parts, body));
        match first {
            Some(_) => answering,
            None => Box::pin(async move {
                let Ok(mut response) = answering.await;
                if let Ok(allow) = HeaderValue::from_str(&union(&found))
                    && !allow.is_empty()
                {
                    response.headers_mut().insert(header::ALLOW, allow);
                }
                Ok(response)
            }),
        }
    }
}

/// The methods of all `Allow` headers, each once.
fn union(found: &[Found]) -> String {
    let lists = found.iter().filter_map(|found| match found {
        Found::Methods(allow) => Some(allow.as_str()),
        _ => None,
    });
    let mut methods: Vec<&str> = Vec::new();
    for method in lists.flat_map(|list| list.split(", ")) {
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    methods.join(", ")
}

/// A service whose principal is of no interest.
trait Part: Send + Sync {
    fn find(&self, request: &Parts) -> Found;

    fn answer(self: Arc<Self>, request: Request<Body>) -> Answering;
}

impl<P: Send + Sync + 'static> Part for Pipeline<P> {
    fn find(&self, request: &Parts) -> Found {
        Pipeline::find(self, request)
    }

    fn answer(self: Arc<Self>, request: Request<Body>) -> Answering {
        Pipeline::answer(self, request)
    }
}

impl<B> Service<Request<B>> for MergedService
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.answer(request.map(Body::new))
    }
}

impl fmt::Debug for MergedService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MergedService").field(&self.0.len()).finish()
    }
}
