//! Routes of several services → one tower service.

use super::ApiError;
use super::authenticate::{AnyAuthenticator, Authenticator};
use super::context::Context;
use super::credentials::{self, check_scheme};
use super::described::DescribedErrors;
use super::discriminants;
use super::envelope::Envelope;
use super::error_context::{ErrorContext, ErrorHook};
use super::layers::{self, OperationLayer};
use super::limits::Limits;
use super::memory::Memory;
use super::paths::{Paths, Refused};
use super::pipeline::{Endpoint, OperationService, Pipeline, Route, Settings};
use super::rate_limit::RateLimit;
use super::routes::{Answer, BoundOperation, Call, Caller, IncomingRequest, Routes, handle};
use super::service::RouterService;
use crate::wire::{BoxError, Operation, OperationMeta, PathTemplate, SecurityScheme};
use axum::body::Body;
use bytes::Bytes;
use futures_util::future;
use http::{Request, Response};
use lvng_contract::path::server_path;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tower::{Layer, Service};

/// The limits of an operation, made from those of all.
type OwnLimits = Box<dyn Fn(&OperationMeta, Limits) -> Limits + Send + Sync>;

/// The operations that a server answers, and how it tells who asks.
///
/// `P` is who a request comes from: the principal of the [`Authenticator`].
pub struct Router<P> {
    authenticator: Box<dyn AnyAuthenticator<P>>,
    settings: Settings,
    base_path: BasePath,
    limits: Limits,
    max_body_memory: usize,
    rate_limit: Option<RateLimit<P>>,
    own_limits: Vec<OwnLimits>,
    routes: Vec<(BoundOperation, Box<dyn Endpoint<P>>)>,
    layers: Vec<OperationLayer>,
}

impl<P: Send + Sync + 'static> Router<P> {
    /// A server without operations.
    pub fn new(authenticator: impl Authenticator<Principal = P>) -> Self {
        Router {
            authenticator: Box::new(authenticator),
            settings: Settings { envelope: None, on_error: ErrorHook::default(), schemes: &[], fallback: None },
            base_path: BasePath::default(),
            limits: Limits::default(),
            max_body_memory: 32 * 1024 * 1024,
            rate_limit: None,
            own_limits: Vec::new(),
            routes: Vec::new(),
            layers: Vec::new(),
        }
    }

    /// How the security schemes travel that operations name.
    pub fn security_schemes(mut self, schemes: &'static [SecurityScheme]) -> Self {
        self.settings.schemes = schemes;
        self
    }

    /// The URLs of the description's servers: operations are answered below the path of the first one, and those with
    /// servers of their own below the path of their first, as clients ask for them.
    pub fn servers(mut self, urls: &[&str]) -> Self {
        self.base_path.described = urls.first().map(|url| server_path(url).to_owned()).unwrap_or_default();
        self
    }

    /// The path below which all operations are answered, in place of those of the described servers: `/v2`, or an empty
    /// one for paths as the description spells them, where a proxy has taken off the rest.
    pub fn base_path(mut self, path: impl Into<String>) -> Self {
        self.base_path.chosen = Some(path.into());
        self
    }

    /// The most bytes that a body may have; 2 MiB by default. See [`Limits::max_body_bytes`].
    pub fn max_body_bytes(mut self, max: usize) -> Self {
        self.limits = self.limits.max_body_bytes(max);
        self
    }

    /// The most bytes of a multipart body that are kept in memory; 2 MiB by default. See [`Limits::max_form_memory`].
    pub fn max_form_memory(mut self, max: usize) -> Self {
        self.limits = self.limits.max_form_memory(max);
        self
    }

    /// The most bytes that the bodies of all requests together may have in memory until they are read; 32 MiB by default.
    /// What is beyond is answered with 503 and `Retry-After`.
    ///
    /// The first 4 KiB of a body are not counted, and neither is what handlers read as it comes, and files on disk. Bodies of
    /// more than 64 KiB are read one after the other, on a thread that answers nobody else meanwhile, because their values
    /// take many times their size, and a while; that needs [`serve`](super::serve) and the runtime with several threads.
    pub fn max_body_memory(mut self, max: usize) -> Self {
        self.max_body_memory = max;
        self
    }

    /// Limits how many requests each caller may send; by default nothing does.
    pub fn rate_limit(mut self, limit: RateLimit<P>) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// How long a body may take to arrive; 60 s by default, `None` for as long as the client likes. See
    /// [`Limits::timeout`].
    ///
    /// Waiting needs a tokio runtime with its timer, which servers run on anyway.
    pub fn body_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits = self.limits.timeout(timeout);
        self
    }

    /// Changes the limits for the bodies of those operations that `applies` picks, whether they are added before or after:
    /// `router.limits(|operation| operation.id == "uploadFile", |limits| limits.max_upload_bytes(100 << 20))`.
    pub fn limits(
        mut self,
        applies: impl Fn(&OperationMeta) -> bool + Send + Sync + 'static,
        change: impl Fn(Limits) -> Limits + Send + Sync + 'static,
    ) -> Self {
        let own = move |meta: &OperationMeta, limits| if applies(meta) { change(limits) } else { limits };
        self.own_limits.push(Box::new(own));
        self
    }

    /// The JSON that all errors are sent as which are not [typed](ApiError::typed).
    ///
    /// By default they have the form that the description has for the operation and the status, where its members have
    /// the names that descriptions commonly use: RFC 9457, `{code, message}`, `{error: {…}}`, `{detail: […]}` and the like. Where a request
    /// does not meet the description and 422 is described, but not 400, it is 422. What belongs to no operation, such as
    /// 404 and 405, has the form of the first operation that describes errors. Where there is none, or it
    /// cannot be filled, it is [`default_envelope`](super::default_envelope).
    pub fn envelope(mut self, envelope: Envelope) -> Self {
        self.settings.envelope = Some(envelope);
        self
    }

    /// Answers errors itself, by all that is known of them: the error, the operation, and the head of the request.
    ///
    /// `None` leaves an error to what would be answered without it: the [typed](ApiError::typed) error of a handler, the
    /// envelope that was set, or the described form. What it answers gets the headers of the error that it does not set, such
    /// as `Retry-After`, and the `WWW-Authenticate` of the operation with 401. Where it panics, it is as if it said `None`.
    ///
    /// ```
    /// # use lvng_runtime::server::{ErrorContext, NoAuth, Router};
    /// # let router = Router::new(NoAuth);
    /// let router = router.on_error(|cx: &ErrorContext<'_>| {
    ///     let accepts_text = cx.headers().get("accept").is_some_and(|accept| accept == "text/plain");
    ///     accepts_text.then(|| {
    ///         let text = format!("{} {}: {}", cx.method(), cx.uri().path(), cx.error().message());
    ///         let mut response = http::Response::new(text.into());
    ///         *response.status_mut() = cx.error().status();
    ///         response
    ///     })
    /// });
    /// ```
    pub fn on_error(
        mut self,
        hook: impl Fn(&ErrorContext<'_>) -> Option<Response<Bytes>> + Send + Sync + 'static,
    ) -> Self {
        self.settings.on_error = ErrorHook::new(hook);
        self
    }

    /// Puts a layer of tower around all operations that `applies` picks, by id, tag or path, whether they are added before
    /// or after it: `router.layer(|operation| operation.tag == "agents", TraceLayer::new_for_http())`.
    ///
    /// It gets requests that have found their operation, before their credentials are looked at, and finds the
    /// `&'static OperationMeta` in their extensions. The layer that is added last is the outermost. What a layer fails
    /// with is answered as `ApiError::from` has it, in the envelope. Requests that no operation answers (404, 405) go through layers
    /// of the axum router alone.
    pub fn layer<L, B>(mut self, applies: impl Fn(&OperationMeta) -> bool + Send + Sync + 'static, layer: L) -> Self
    where
        L: Layer<OperationService> + Send + Sync + 'static,
        L::Service: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request<Body>>>::Future: Send + 'static,
        <L::Service as Service<Request<Body>>>::Error: Into<BoxError>,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.layers.push(OperationLayer::new(applies, layer));
        self
    }

    /// Adds the operations of a service.
    pub fn mount<S: Send + Sync + 'static>(self, service: S, routes: Routes<S, P>) -> Self {
        self.mount_shared(Arc::new(service), routes)
    }

    /// Adds the operations of a service that others hold as well.
    pub fn mount_shared<S: Send + Sync + 'static>(mut self, service: Arc<S>, routes: Routes<S, P>) -> Self {
        for (binding, call) in routes.bound {
            self.routes.push((binding, Box::new(Mounted { service: service.clone(), call })));
        }
        self
    }

    /// Adds one operation that asks for credentials.
    pub fn route<O, F, Fut>(self, handler: F) -> Self
    where
        O: Operation,
        F: Fn(Context<P>, O) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<O::Response, ApiError>> + Send + 'static,
    {
        self.route_of(handler)
    }

    /// Adds one operation that asks for no credentials, or for which they may be left out.
    pub fn route_public<O, F, Fut>(self, handler: F) -> Self
    where
        O: Operation,
        F: Fn(Context<Option<P>>, O) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<O::Response, ApiError>> + Send + 'static,
    {
        self.route_of(handler)
    }

    fn route_of<C, O, F, Fut>(mut self, handler: F) -> Self
    where
        C: Caller<P>,
        O: Operation,
        F: Fn(Context<C>, O) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<O::Response, ApiError>> + Send + 'static,
    {
        let endpoint = Function(move |principal, incoming| handle(&handler, principal, incoming));
        self.routes.push((BoundOperation::of::<O, P, C>(), Box::new(endpoint)));
        self
    }

    /// Takes operations out again that were added before, so that others can answer them:
    /// `router.without(|operation| operation.id == "getAgent").route(get_agent)`.
    pub fn without(mut self, applies: impl Fn(&OperationMeta) -> bool) -> Self {
        self.routes.retain(|(binding, _)| !applies(binding.meta()));
        self
    }

    /// Answers those of the operations with 501 that nothing was added for so far, after the checks of credentials, media
    /// types and bodies.
    pub fn not_implemented(mut self, operations: impl IntoIterator<Item = &'static OperationMeta>) -> Self {
        for meta in operations {
            if self.operations().all(|added| !std::ptr::eq(added, meta)) {
                let endpoint =
                    Function(|_, _| -> Answer<'static> { Box::pin(future::ready(Err(ApiError::not_implemented()))) });
                self.routes.push((
                    BoundOperation { needs_principal: false, errors: Arc::new(DescribedErrors::unknown(meta)) },
                    Box::new(endpoint),
                ));
            }
        }
        self
    }

    /// The operations that were added so far.
    pub fn operations(&self) -> impl Iterator<Item = &'static OperationMeta> {
        self.routes.iter().map(|(binding, _)| binding.meta())
    }

    /// Puts the routes together. Fails when two operations belong to the same requests, a path template cannot be
    /// matched, an operation names a security scheme that is not known, or a handler wants to know who asks although
    /// the operation asks for no credentials.
    ///
    /// An operation whose path has two placeholders with nothing between them, as in `/{a}{b}`, cannot be answered,
    /// because no request says where one value ends; it does not keep the others from being served. The generator warns
    /// of it (W131), as it does of paths that differ in nothing that a request has (W132): what has no fragment is answered.
    pub fn build(self) -> Result<RouterService, BuildError> {
        let mut paths = Paths::new();
        let mut problems = Vec::new();
        if self.authenticator.needs_credentials() {
            problems.extend(self.unknown_schemes());
            problems.extend(self.unknown_principals());
        }
        let mut routes = Vec::new();
        let described = self.routes.iter().map(|(binding, _)| &binding.errors).find(|errors| errors.is_any());
        let settings = Settings { fallback: described.cloned(), ..self.settings };
        for (BoundOperation { errors, .. }, endpoint) in self.routes {
            let meta = errors.meta();
            let added = match meta.http_method() {
                Some(method) => paths.add(&method, discriminants::candidate(meta, &self.base_path.of(meta))),
                None => Err(Refused::Method),
            };
            match added {
                Ok(()) => {
                    let placeholders = PathTemplate::parse(meta.path).placeholders().collect();
                    let layered = layers::around::<P>(&errors, &self.layers, &settings);
                    let limits = self.own_limits.iter().fold(self.limits, |limits, own| own(meta, limits));
                    let credentials = credentials::places(meta, settings.schemes);
                    routes.push(Route { errors, placeholders, credentials, endpoint, limits, layered });
                }
                Err(refused) => problems.extend(refusal(meta, refused, &routes)),
            }
        }
        paths.rank_alternatives();
        match problems.is_empty() {
            true => {
                let (authenticator, rate_limit) = (self.authenticator, self.rate_limit);
                let memory = Memory::new(self.max_body_memory);
                Ok(RouterService::new(Pipeline { paths, routes, authenticator, settings, memory, rate_limit }))
            }
            false => Err(BuildError { problems }),
        }
    }

    /// Makes an axum router, whose fallback answers everything: it can be nested under a prefix, get layers, and
    /// routes of its own beside it.
    pub fn into_axum(self) -> Result<axum::Router, BuildError> {
        Ok(self.build()?.into_axum())
    }

    fn unknown_schemes(&self) -> Vec<String> {
        let schemes = self.settings.schemes;
        let mut names: Vec<&str> =
            self.operations().flat_map(|meta| meta.auth.iter().copied().flatten()).copied().collect();
        names.sort_unstable();
        names.dedup();
        let unknown = names.iter().filter(|name| schemes.iter().all(|scheme| scheme.name != **name));
        let unknown = unknown.map(|name| format!("nothing says how the security scheme `{name}` travels"));
        let refused = names.iter().filter(|name| !self.authenticator.takes(name));
        let refused = refused.map(|name| format!("the authenticator does not know the security scheme `{name}`"));
        unknown.chain(refused).chain(schemes.iter().filter_map(|scheme| check_scheme(scheme).err())).collect()
    }

    fn unknown_principals(&self) -> Vec<String> {
        let unknown =
            self.routes.iter().filter(|(binding, _)| binding.needs_principal && binding.meta().auth.is_empty());
        let name = |(binding, _): &(BoundOperation, _)| named(binding.meta());
        unknown.map(|route| format!("{} asks for no credentials: bind it as public", name(route))).collect()
    }
}

/// Below which paths operations are answered.
#[derive(Default)]
struct BasePath {
    /// That of the description's first server.
    described: String,
    /// That which counts for all operations instead.
    chosen: Option<String>,
}

impl BasePath {
    /// The path template of an operation, below what stands before it.
    fn of(&self, meta: &OperationMeta) -> String {
        let own = meta.servers.first().map(|server| server_path(server.url));
        let base = self.chosen.as_deref().or(own).unwrap_or(&self.described);
        format!("{}{}", base.trim_end_matches('/'), meta.path)
    }
}

fn named(meta: &OperationMeta) -> String {
    format!("{} (`{} {}`)", meta.id, meta.method, meta.path)
}

/// Why the server cannot be, if it cannot without this operation.
fn refusal<P>(meta: &OperationMeta, refused: Refused, routes: &[Route<P>]) -> Option<String> {
    match refused {
        Refused::Adjacent => None,
        Refused::Method => Some(format!("{}: there is no such method", named(meta))),
        Refused::Template(why) => Some(format!("{}: {why}", named(meta))),
        Refused::Taken(other) => Some(match routes.get(other) {
            Some(other) => format!("{} and {} answer the same requests", named(other.meta()), named(meta)),
            None => format!("{}: the path is taken", named(meta)),
        }),
    }
}

/// A service and one operation of it.
struct Mounted<S, P> {
    service: Arc<S>,
    call: Arc<Call<S, P>>,
}

impl<S: Send + Sync, P> Endpoint<P> for Mounted<S, P> {
    fn call(&self, principal: Option<P>, incoming: Box<IncomingRequest>) -> Answer<'_> {
        (self.call)(&self.service, principal, incoming)
    }
}

/// One operation without a service.
struct Function<F>(F);

impl<P, F> Endpoint<P> for Function<F>
where
    F: Fn(Option<P>, Box<IncomingRequest>) -> Answer<'static> + Send + Sync,
{
    fn call(&self, principal: Option<P>, incoming: Box<IncomingRequest>) -> Answer<'_> {
        (self.0)(principal, incoming)
    }
}

impl<P> fmt::Debug for Router<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.routes.iter().map(|(binding, _)| binding.meta().id)).finish()
    }
}

/// Why a server cannot be put together; every reason is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildError {
    /// The reasons.
    pub problems: Vec<String>,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("; "))
    }
}

impl std::error::Error for BuildError {}
