//! Servers as tower services: one, and several beside each other.

use super::paths::Found;
use super::pipeline::{Answering, Pipeline};
use crate::wire::{BoxError, OperationMeta};
use axum::body::Body;
use bytes::Bytes;
use http::Request;
use http::Response;
use http::request::Parts;
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower::Service;

/// A server as a tower service, or several beside each other, each with its own operations, authenticator and settings, such
/// as two versions of an API: `v1.build()?.or(v2.build()?).into_axum()`. Cheap to clone.
///
/// A request goes to the first that has an operation for it. Where only its path is known, the answer is 405, whose
/// `Allow` has the methods of all; what no server knows the first answers with 404.
#[derive(Clone)]
pub struct RouterService {
    first: Arc<dyn Part>,
    others: Option<Arc<[Arc<dyn Part>]>>,
}

impl RouterService {
    pub(super) fn new<P: Send + Sync + 'static>(pipeline: Pipeline<P>) -> Self {
        RouterService { first: Arc::new(pipeline), others: None }
    }

    /// Puts another server beside this one, for what this one has no operation for.
    ///
    /// Two axum routers of [`Router::into_axum`](super::Router::into_axum) cannot be merged, because each answers everything.
    pub fn or(self, other: RouterService) -> RouterService {
        let others = self.parts().skip(1).chain(other.parts()).cloned().collect();
        RouterService { first: self.first.clone(), others: Some(others) }
    }

    /// Makes an axum router, whose fallback answers everything: it can be nested under a prefix, get layers, and
    /// routes of its own beside it.
    pub fn into_axum(self) -> axum::Router {
        axum::Router::new().fallback_service(self)
    }

    /// The operations that it answers.
    pub fn operations(&self) -> impl Iterator<Item = &'static OperationMeta> {
        self.parts().flat_map(|part| part.operations())
    }

    fn parts(&self) -> impl Iterator<Item = &Arc<dyn Part>> {
        std::iter::once(&self.first).chain(self.others.iter().flat_map(|others| others.iter()))
    }

    fn answer(&self, request: Request<Body>) -> Answering {
        let (head, body) = request.into_parts();
        let head = Box::new(head);
        let mut methods = Vec::new();
        for part in self.parts() {
            match part.find(&head) {
                Found::Methods(allow) => methods.push((part, allow)),
                Found::Nothing => {}
                found => return part.clone().answer(found, head, body),
            }
        }
        let (part, found) = match methods.first() {
            Some((part, _)) => (*part, Found::Methods(union(methods.iter().map(|(_, allow)| allow.as_str())))),
            None => (&self.first, Found::Nothing),
        };
        part.clone().answer(found, head, body)
    }
}

/// The methods of all `Allow` headers, each once.
fn union<'a>(lists: impl Iterator<Item = &'a str>) -> String {
    let mut methods: Vec<&str> = Vec::new();
    for method in lists.flat_map(|list| list.split(", ")) {
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    methods.join(", ")
}

/// A server whose principal is of no interest.
trait Part: Send + Sync {
    fn operations(&self) -> Vec<&'static OperationMeta>;

    fn find(&self, head: &Parts) -> Found;

    fn answer(self: Arc<Self>, found: Found, head: Box<Parts>, body: Body) -> Answering;
}

impl<P: Send + Sync + 'static> Part for Pipeline<P> {
    fn operations(&self) -> Vec<&'static OperationMeta> {
        self.routes.iter().map(|route| route.meta()).collect()
    }

    fn find(&self, head: &Parts) -> Found {
        Pipeline::find(self, head)
    }

    fn answer(self: Arc<Self>, found: Found, head: Box<Parts>, body: Body) -> Answering {
        Pipeline::answer(self, found, head, body)
    }
}

impl<B> Service<Request<B>> for RouterService
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

impl fmt::Debug for RouterService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.operations().map(|meta| meta.id)).finish()
    }
}
