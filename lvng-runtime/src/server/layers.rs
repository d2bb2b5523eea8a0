//! Layers of tower around single operations: after a request has found its operation, before anything of it is checked.

use super::ApiError;
use super::described::DescribedErrors;
use super::pipeline::{Answering, OperationService, Settings, Waiting};
use crate::wire::{BoxError, OperationMeta};
use axum::body::Body;
use bytes::Bytes;
use futures_util::future;
use http::{Method, Request, Response};
use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower::util::BoxCloneSyncService;
use tower::{Layer, Service, ServiceExt, service_fn};

/// A layer, and the operations that it is put around.
pub(super) struct OperationLayer {
    applies: Box<dyn Fn(&OperationMeta) -> bool + Send + Sync>,
    wrap: Box<Wrap>,
}

/// Puts a layer around the service of an operation; where the layer fails, the settings say what is answered.
type Wrap = dyn Fn(OperationService, Arc<DescribedErrors>, Settings) -> OperationService + Send + Sync;

impl OperationLayer {
    pub(super) fn new<L, B>(applies: impl Fn(&OperationMeta) -> bool + Send + Sync + 'static, layer: L) -> Self
    where
        L: Layer<OperationService> + Send + Sync + 'static,
        L::Service: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request<Body>>>::Future: Send + 'static,
        <L::Service as Service<Request<Body>>>::Error: Into<BoxError>,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let wrap = move |inner, operation: Arc<DescribedErrors>, settings: Settings| {
            let layered = layer.layer(inner);
            BoxCloneSyncService::new(service_fn(move |request| {
                let request: Request<Body> = request;
                let (head, body) = request.into_parts();
                let seen = settings.on_error.head(&head);
                let answering = layered.clone().oneshot(Request::from_parts(head, body));
                let (operation, settings) = (operation.clone(), settings.clone());
                async move {
                    Ok(match answering.await {
                        Ok(response) => response.map(Body::new),
                        // The method only decides about the body, which hyper leaves out of an answer to HEAD.
                        Err(error) => {
                            let error = ApiError::from(error.into());
                            settings.refuse(&Method::GET, error, Some(&operation), seen.as_deref())
                        }
                    })
                }
            }))
        };
        OperationLayer { applies: Box::new(applies), wrap: Box::new(wrap) }
    }
}

/// The layers of an operation, the last of them outermost; `None` where there are none.
pub(super) fn around<P: Send + Sync + 'static>(
    operation: &Arc<DescribedErrors>,
    layers: &[OperationLayer],
    settings: &Settings,
) -> Option<OperationService> {
    let applying = layers.iter().filter(|layer| (layer.applies)(operation.meta()));
    applying.fold(None, |inner, layer| {
        let (operation, settings) = (operation.clone(), settings.clone());
        let inner = inner.unwrap_or_else(|| {
            let (operation, settings) = (operation.clone(), settings.clone());
            BoxCloneSyncService::new(Innermost { operation, settings, principal: PhantomData::<fn() -> P> })
        });
        Some((layer.wrap)(inner, operation, settings))
    })
}

/// The operation itself, within its layers.
struct Innermost<P> {
    operation: Arc<DescribedErrors>,
    settings: Settings,
    principal: PhantomData<fn() -> P>,
}

impl<P> Clone for Innermost<P> {
    fn clone(&self) -> Self {
        Innermost { operation: self.operation.clone(), settings: self.settings.clone(), principal: PhantomData }
    }
}

impl<P: Send + Sync + 'static> Service<Request<Body>> for Innermost<P> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Answering {
        match request.extensions_mut().remove::<Waiting<P>>() {
            Some(Waiting { pipeline, route }) => {
                let (head, body) = request.into_parts();
                pipeline.answer_route(route, Box::new(head), body)
            }
            None => {
                let error = ApiError::internal("a layer took the extensions of a request away");
                let (head, _) = request.into_parts();
                let seen = self.settings.on_error.head(&head);
                let refused = self.settings.refuse(&head.method, error, Some(&self.operation), seen.as_deref());
                Box::pin(future::ready(Ok(refused)))
            }
        }
    }
}

impl fmt::Debug for OperationLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OperationLayer")
    }
}
