//! Operations bound to the methods of a service.

use super::ApiError;
use super::context::{Context, ReplyHead};
use super::described::DescribedErrors;
use super::memory::{self, Share, Turn};
use super::reply::RawReply;
use crate::wire::machinery::ReplyWriter;
use crate::wire::{self, Body, Media, Operation, OperationMeta, Reply, RequestParts};
use futures_util::future::{self, BoxFuture};
use smallvec::SmallVec;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// What a handler of the operation `O` returns.
pub type Handled<'s, O> = BoxFuture<'s, Result<<O as Operation>::Response, ApiError>>;

/// Operations bound to the methods of a service `S`, to be mounted on a [`Router`](super::Router).
///
/// ```text
/// Routes::<S, S::Principal>::new() // named here, or the first closure does not know its types
///     .on::<CreateAgent>(|api, cx, req| Box::pin(api.create(cx, req)))
///     .on_public::<GetHealth>(|api, cx, req| Box::pin(api.health(cx, req)))
/// ```
pub struct Routes<S, P> {
    pub(super) bound: Vec<(BoundOperation, Arc<Call<S, P>>)>,
}

/// An operation, and whether its handler needs to know who asks.
#[derive(Clone)]
pub(super) struct BoundOperation {
    pub(super) needs_principal: bool,
    pub(super) errors: Arc<DescribedErrors>,
}

impl BoundOperation {
    /// The operation `O` with a handler whose context has a `C`.
    pub(super) fn of<O: Operation, P, C: Caller<P>>() -> Self {
        BoundOperation { needs_principal: C::IS_NEEDED, errors: Arc::new(DescribedErrors::of::<O>()) }
    }

    pub(super) fn meta(&self) -> &'static OperationMeta {
        self.errors.meta()
    }
}

/// Who asks, as the context of a handler has it: a principal `P`, or `Option<P>` where the operation does without.
pub(super) trait Caller<P>: Sized + 'static {
    /// Whether a request without credentials is refused.
    const IS_NEEDED: bool;

    fn new(found: Option<P>) -> Result<Self, ApiError>;
}

impl<P: 'static> Caller<P> for P {
    const IS_NEEDED: bool = true;

    fn new(found: Option<P>) -> Result<Self, ApiError> {
        found.ok_or_else(|| ApiError::unauthorized("Credentials are missing"))
    }
}

impl<P: 'static> Caller<P> for Option<P> {
    const IS_NEEDED: bool = false;

    fn new(found: Option<P>) -> Result<Self, ApiError> {
        Ok(found)
    }
}

/// Decodes, calls and encodes one operation.
pub(super) type Call<S, P> = dyn for<'s> Fn(&'s S, Option<P>, Box<IncomingRequest>) -> Answer<'s> + Send + Sync;

pub(super) type Answer<'s> = BoxFuture<'s, Result<RawReply, ApiError>>;

impl<S, P> Routes<S, P>
where
    S: Send + Sync + 'static,
    P: Send + Sync + 'static,
{
    /// No operations.
    pub fn new() -> Self {
        Routes { bound: Vec::new() }
    }

    /// Binds an operation that asks for credentials.
    // A function pointer and a boxed future, because each operation then costs one coercion when it is checked,
    // rather than an inferred type and a proof that an anonymous future is `Send`.
    pub fn on<O: Operation>(self, handler: for<'s> fn(&'s S, Context<P>, O) -> Handled<'s, O>) -> Self {
        self.bind(handler)
    }

    /// Binds an operation that asks for no credentials, or for which they may be left out.
    pub fn on_public<O: Operation>(self, handler: for<'s> fn(&'s S, Context<Option<P>>, O) -> Handled<'s, O>) -> Self {
        self.bind(handler)
    }

    fn bind<C: Caller<P>, O: Operation>(mut self, handler: for<'s> fn(&'s S, Context<C>, O) -> Handled<'s, O>) -> Self {
        let call: Arc<Call<S, P>> = Arc::new(move |service, principal, incoming| {
            handle(|cx, request| handler(service, cx, request), principal, incoming)
        });
        self.bound.push((BoundOperation::of::<O, P, C>(), call));
        self
    }

    /// Adds the operations of `other`.
    pub fn merge(mut self, other: Self) -> Self {
        self.bound.extend(other.bound);
        self
    }
}

/// What the client wants of a reply, and what the handler sets of it by its context.
struct ReplyContext {
    wanted: Vec<f32>,
    reply: ReplyHead,
}

/// Reads the request of an operation and answers it by a handler.
pub(super) fn handle<'s, P, C: Caller<P>, O: Operation, F>(
    handler: impl FnOnce(Context<C>, O) -> F,
    principal: Option<P>,
    mut incoming: Box<IncomingRequest>,
) -> Answer<'s>
where
    F: Future<Output = Result<O::Response, ApiError>> + Send + 's,
{
    let read = C::new(principal).and_then(|caller| Ok((caller, incoming.decode::<O>()?)));
    match read {
        Ok((caller, request)) => {
            let terms = incoming.terms();
            answer::<O>(handler(incoming.into_context(caller), request), terms)
        }
        Err(error) => Box::pin(future::ready(Err(error))),
    }
}

/// Turns what a handler returns into a reply.
fn answer<'s, O: Operation>(
    handled: impl Future<Output = Result<O::Response, ApiError>> + Send + 's,
    terms: ReplyContext,
) -> Answer<'s> {
    Box::pin(async move {
        let response = handled.await?;
        let ReplyContext { wanted, reply } = terms;
        let mut out = ReplyWriter::new(O::META.success);
        (out.wanted, out.chosen) = (wanted, reply.status());
        response.write(&mut out);
        out.finish().map(Into::into).map_err(ApiError::unwritable)
    })
}

impl<S, P> Default for Routes<S, P>
where
    S: Send + Sync + 'static,
    P: Send + Sync + 'static,
{
    fn default() -> Self {
        Self::new()
    }
}

impl<S, P> fmt::Debug for Routes<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.bound.iter().map(|(binding, _)| binding.meta().id)).finish()
    }
}

/// A request that found its operation and passed all checks that do not look into parameters and body.
pub(super) struct IncomingRequest {
    pub(super) meta: &'static OperationMeta,
    pub(super) request: Box<http::request::Parts>,
    /// Placeholders and the places of their values in the path.
    pub(super) captures: SmallVec<[(&'static str, Range<usize>); 2]>,
    pub(super) media: Option<Media>,
    pub(super) body: Body,
    /// The memory that the body has, until it is read.
    pub(super) share: Option<Share>,
    /// Its turn to be read, where it is large.
    pub(super) turn: Option<Turn>,
    pub(super) reply: ReplyHead,
    /// How much the client wants each response of success, from `Accept`; empty if there is nothing to choose.
    pub(super) wanted: Vec<f32>,
}

impl IncomingRequest {
    fn decode<O: Operation>(&mut self) -> Result<O, ApiError> {
        let path = self.request.uri.path();
        let value = |range: &Range<usize>| path.get(range.clone()).unwrap_or_default();
        let captures: SmallVec<[(&str, &str); 2]> =
            self.captures.iter().map(|(name, range)| (*name, value(range))).collect();
        let mut parts = Some(RequestParts {
            captures: &captures,
            query: self.request.uri.query().unwrap_or_default(),
            headers: &self.request.headers,
            media: self.media,
            body: std::mem::take(&mut self.body),
        });
        let mut decoded = None;
        memory::read(self.turn.as_ref(), &self.request.extensions, &mut || decoded = parts.take().map(wire::decode));
        (self.turn, self.share) = (None, None);
        match decoded {
            Some(decoded) => decoded.map_err(ApiError::validation),
            None => Err(ApiError::internal("a request was not read")),
        }
    }

    /// What decides about the reply beside the handler's answer.
    fn terms(&mut self) -> ReplyContext {
        ReplyContext { wanted: std::mem::take(&mut self.wanted), reply: self.reply.clone() }
    }

    fn into_context<P>(self, principal: P) -> Context<P> {
        Context::new(principal, self.meta, self.request, self.reply)
    }
}
