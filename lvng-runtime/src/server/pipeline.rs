//! Request → response: the order in which a request is checked.

use super::ApiError;
use super::authenticate::{self, AnyAuthenticator};
use super::body;
use super::context::ReplyHead;
use super::credentials;
use super::described::DescribedErrors;
use super::discriminants;
use super::envelope::{self, Envelope};
use super::error_context::{ErrorHook, RequestHead};
use super::limits::Limits;
use super::memory::{Memory, Share};
use super::multipart;
use super::negotiate;
use super::paths::{Found, Paths, Places};
use super::rate_limit::RateLimit;
use super::reply::RawReply;
use super::routes::{Answer, IncomingRequest};
use crate::wire::{Body as WireBody, BodySpec, Codec, Media, OperationMeta, SecurityScheme};
use axum::body::Body;
use futures_util::future::{self, BoxFuture, FutureExt};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tower::ServiceExt;
use tower::util::BoxCloneSyncService;

/// The response to a request.
pub(super) type Answering = BoxFuture<'static, Result<Response<Body>, Infallible>>;

/// What a layer of [`Router::layer`](super::Router::layer) is put around: everything that happens to a request of one
/// operation, from the credentials on. It never fails.
///
/// The extensions of its requests have the `&'static OperationMeta`, so that spans and metrics know the operation and the
/// path template in place of the path.
pub type OperationService = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// One operation and what answers it.
pub(super) struct Route<P> {
    pub(super) errors: Arc<DescribedErrors>,
    /// The names of the placeholders from left to right.
    pub(super) placeholders: Vec<&'static str>,
    /// Where its credentials are.
    pub(super) credentials: Vec<credentials::Place>,
    pub(super) endpoint: Box<dyn Endpoint<P>>,
    pub(super) limits: Limits,
    /// The layers that requests go through first, if there are some.
    pub(super) layered: Option<OperationService>,
}

impl<P> Route<P> {
    pub(super) fn meta(&self) -> &'static OperationMeta {
        self.errors.meta()
    }

    /// What is known of a request before anything is read of it.
    fn incoming(&self, places: Places, request: Box<Parts>) -> Box<IncomingRequest> {
        // Boxed, because every future and function on the way would move it.
        Box::new(IncomingRequest {
            meta: self.meta(),
            captures: self.placeholders.iter().copied().zip(places).collect(),
            wanted: negotiate::accept_weights(&request.headers, self.meta().success),
            request,
            media: None,
            body: WireBody::Empty,
            share: None,
            turn: None,
            reply: ReplyHead::default(),
        })
    }
}

/// What answers an operation.
pub(super) trait Endpoint<P>: Send + Sync {
    fn call(&self, principal: Option<P>, incoming: Box<IncomingRequest>) -> Answer<'_>;
}

/// What the layers carry to the innermost service, which cannot own the pipeline that owns it.
pub(super) struct Waiting<P> {
    pub(super) pipeline: Arc<Pipeline<P>>,
    pub(super) route: usize,
}

impl<P> Clone for Waiting<P> {
    fn clone(&self) -> Self {
        Waiting { pipeline: self.pipeline.clone(), route: self.route }
    }
}

/// What the owner of a server can set.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) envelope: Option<Envelope>,
    pub(super) on_error: ErrorHook,
    /// The errors of an operation whose form is used for what has none of its own.
    pub(super) fallback: Option<Arc<DescribedErrors>>,
    pub(super) schemes: &'static [SecurityScheme],
}

/// A server's routes, ready to answer.
pub(super) struct Pipeline<P> {
    pub(super) paths: Paths,
    pub(super) routes: Vec<Route<P>>,
    pub(super) authenticator: Box<dyn AnyAuthenticator<P>>,
    pub(super) settings: Settings,
    pub(super) memory: Memory,
    pub(super) rate_limit: Option<RateLimit<P>>,
}

impl<P: Send + Sync + 'static> Pipeline<P> {
    /// Answers a request by what was found for it; never fails and never panics.
    pub(super) fn answer(self: Arc<Self>, found: Found, head: Box<Parts>, body: Body) -> Answering {
        let refused = match found {
            Found::Route(index) => {
                let Some((layered, meta)) = self.layered(index) else { return self.answer_route(index, head, body) };
                let mut request = Request::from_parts(*head, body);
                request.extensions_mut().insert(meta);
                request.extensions_mut().insert(Waiting { pipeline: self, route: index });
                return Box::pin(layered.oneshot(request));
            }
            Found::Methods(allow) => self.other_method(&head, &allow),
            Found::Nothing => self.refuse(&head, ApiError::no_operation()),
            Found::Malformed(why) => self.refuse(&head, ApiError::bad_request(why)),
        };
        Box::pin(future::ready(Ok(refused)))
    }

    /// The operation that a request is for, or the methods of its path.
    pub(super) fn find(&self, request: &Parts) -> Found {
        self.paths.find(&request.method, request.uri.path(), |all| discriminants::has_all(request, all))
    }

    /// The layers of a route, if it has some.
    fn layered(&self, index: usize) -> Option<(OperationService, &'static OperationMeta)> {
        self.routes.get(index).and_then(|route| Some((route.layered.clone()?, route.meta())))
    }

    /// Answers a request by a route, once it is through the layers.
    pub(super) fn answer_route(self: Arc<Self>, index: usize, head: Box<Parts>, body: Body) -> Answering {
        Box::pin(self.answer_by(index, head, body))
    }

    // The route is found by its number, because counting references to it would be done by all threads at one place.
    async fn answer_by(
        self: Arc<Self>,
        index: usize,
        head: Box<Parts>,
        body: Body,
    ) -> Result<Response<Body>, Infallible> {
        let Some(route) = self.routes.get(index) else { return Ok(self.refuse(&head, ApiError::no_operation())) };
        let incoming = route.incoming(self.paths.captures(index, head.uri.path()), head);
        let (method, set) = (incoming.request.method.clone(), incoming.reply.clone());
        let head = self.settings.on_error.head(&incoming.request);
        let answered = AssertUnwindSafe(self.run(route, incoming, body)).catch_unwind().await;
        let outcome = answered.unwrap_or_else(|panic| Err(ApiError::panicked(&*panic)));
        let mut response = match outcome {
            Ok(reply) => reply.into_response(&method),
            Err(error) => self.settings.refuse(&method, error, Some(&route.errors), head.as_deref()),
        };
        let own = set.take_headers();
        if !own.is_empty() {
            response.headers_mut().extend(own);
        }
        response.extensions_mut().insert(route.meta());
        Ok(response)
    }

    /// All checks from the credentials on, then the handler.
    async fn run(
        &self,
        route: &Route<P>,
        mut incoming: Box<IncomingRequest>,
        body: Body,
    ) -> Result<RawReply, ApiError> {
        let meta = route.meta();
        let request = &incoming.request;
        let found = credentials::collect(meta, &route.credentials, request);
        let principal = authenticate::principal(&*self.authenticator, meta, found).await?;
        if let Some(limit) = &self.rate_limit {
            Box::pin(limit.check(meta, principal.as_ref(), request, &incoming.reply)).await?;
        }
        let media = match &meta.body {
            // No body at all, whatever its headers say: some clients set a type without one.
            Some(spec) if !spec.required && http_body::Body::is_end_stream(&body) => {
                negotiate::request_media(&request.headers, spec)
                    .ok()
                    .flatten()
                    .filter(|media| media.codec != Codec::Multipart)
            }
            Some(spec) => {
                negotiate::check_encoding(&request.headers)?;
                negotiate::request_media(&request.headers, spec)?
            }
            None => None,
        };
        negotiate::check_accept(&request.headers, meta.success)?;
        if let Some(spec) = &meta.body {
            // Boxed, or the future of every request would be as large as one with a body needs.
            let mut share = self.memory.share();
            let reading = Box::pin(Self::read(spec, route.limits, media, &request.headers, body, &mut share));
            (incoming.media, incoming.body) = reading.await?;
            incoming.share = Some(share);
            if let WireBody::Bytes(bytes) = &incoming.body {
                incoming.turn = self.memory.turn(bytes.len(), route.limits.deadline()).await?;
            }
        }
        route.endpoint.call(principal, incoming).await
    }

    /// Reads the body of an operation that has one.
    async fn read(
        spec: &BodySpec,
        limits: Limits,
        media: Option<Media>,
        headers: &HeaderMap,
        body: Body,
        share: &mut Share,
    ) -> Result<(Option<Media>, WireBody), ApiError> {
        if media.is_none() && http_body::Body::size_hint(&body).lower() > 0 {
            // Not worth reading when its type is missing.
            negotiate::untyped_media(spec)?;
        }
        match media.map(|media| media.codec) {
            Some(codec) if codec.is_streamed() => {
                return Ok((media, WireBody::Stream(body::stream(body, headers, limits)?)));
            }
            Some(Codec::Multipart) => {
                let stream = body::stream(body, headers, limits)?;
                let parts = Box::pin(multipart::read(stream, headers, limits, share)).await?;
                return Ok((media, WireBody::Parts(parts)));
            }
            _ => {}
        }
        let bytes = body::read(body, headers, limits, share).await?;
        if media.is_some_and(|media| media.codec == Codec::Json) {
            limits.check_values(&bytes)?;
        }
        match media {
            // No bytes are a text and a form, but no JSON: many clients send the type without a body.
            Some(media) if bytes.is_empty() && media.codec == Codec::Json => Ok((Some(media), WireBody::Empty)),
            Some(media) => Ok((Some(media), WireBody::Bytes(bytes))),
            None if bytes.is_empty() => Ok((None, WireBody::Empty)),
            None => Ok((Some(negotiate::untyped_media(spec)?), WireBody::Bytes(bytes))),
        }
    }

    fn other_method(&self, head: &Parts, allow: &str) -> Response<Body> {
        let method = &head.method;
        let mut response = match *method {
            Method::OPTIONS => RawReply::empty(StatusCode::NO_CONTENT).into_response(method),
            _ => self.refuse(head, ApiError::method_not_allowed()),
        };
        if let Found::Route(index) = self.paths.find(&Method::QUERY, head.uri.path(), |_| true)
            && let Some(route) = self.routes.get(index)
        {
            response.headers_mut().extend(negotiate::accept_query(route.meta()));
        }
        if let Ok(allow) = HeaderValue::from_str(allow) {
            response.headers_mut().insert(header::ALLOW, allow);
        }
        response
    }

    fn refuse(&self, request: &Parts, error: ApiError) -> Response<Body> {
        self.settings.refuse(&request.method, error, None, self.settings.on_error.head(request).as_deref())
    }
}

impl Settings {
    /// The response for an error, which is logged and left in its extensions.
    pub(super) fn refuse(
        &self,
        method: &Method,
        mut error: ApiError,
        operation: Option<&DescribedErrors>,
        head: Option<&RequestHead>,
    ) -> Response<Body> {
        let meta = operation.map(DescribedErrors::meta);
        error.log(meta);
        let described = operation.filter(|errors| errors.is_any()).or(self.fallback.as_deref());
        let own = self.on_error.answer(&error, meta, head);
        let mut reply =
            own.unwrap_or_else(|| envelope::reply(&mut error, self.envelope, |error| described?.reply(error)));
        if reply.status == StatusCode::UNAUTHORIZED
            && let Some(meta) = meta
        {
            credentials::challenge(&mut reply.headers, meta, self.schemes);
        }
        if reply.status == StatusCode::UNSUPPORTED_MEDIA_TYPE {
            reply.headers.extend(meta.and_then(negotiate::accept_query));
        }
        let mut response = reply.into_response(method);
        response.extensions_mut().insert(Arc::new(error));
        response
    }
}
