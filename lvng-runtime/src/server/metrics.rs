//! How long requests take, operation by operation.

use super::served::Served;
use crate::wire::OperationMeta;
use futures_util::future::BoxFuture;
use http::{Method, Request, Response, StatusCode, Version};
use http_body::{Body, Frame, SizeHint};
use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tower::{Layer, Service};

/// One request, once its answer has gone out or the client has hung up.
#[derive(Clone, Debug)]
pub struct Measured {
    operation: Option<&'static OperationMeta>,
    method: Method,
    scheme: &'static str,
    version: Version,
    status: Option<StatusCode>,
    duration: Duration,
}

impl Measured {
    /// What OpenTelemetry calls the histogram of durations.
    pub const NAME: &'static str = "http.server.request.duration";

    /// The operation; `None` where the request found none, as with 404 and 405 of the router itself.
    pub fn operation(&self) -> Option<&'static OperationMeta> {
        self.operation
    }

    /// The status; `None` where the client hung up before there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// From the head of the request until its answer was handed over to the connection or dropped.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// The attributes by which OpenTelemetry's conventions for HTTP servers (1.23, stable) tell requests apart, as far as they are
    /// known: `http.request.method`, `url.scheme`, `http.route`, `http.response.status_code`, `network.protocol.version`, `error.type`; and
    /// `operation`, the id of the description, for which they have no name. None of them is as a client likes: methods that HTTP
    /// does not have are `_OTHER`, the route is the path template of the description, and the scheme is `https` or `http`, that which
    /// the client used as far as a proxy tells (`X-Forwarded-Proto`), else that of the connection.
    pub fn attributes(&self) -> impl Iterator<Item = (&'static str, Cow<'static, str>)> + use<> {
        let status = self.status.map(|status| status.as_u16().to_string());
        let is_failure = self.status.is_none_or(|status| status.is_server_error());
        let error = is_failure.then(|| status.clone().map_or(OTHER.into(), Cow::Owned));
        [
            ("http.request.method", Some(method(&self.method).into())),
            ("url.scheme", Some(self.scheme.into())),
            ("http.route", self.operation.map(|meta| meta.path.into())),
            ("operation", self.operation.map(|meta| meta.id.into())),
            ("http.response.status_code", status.map(Cow::Owned)),
            ("network.protocol.version", version(self.version).map(Cow::Borrowed)),
            ("error.type", error),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

/// OpenTelemetry's word for what has none.
const OTHER: &str = "_OTHER";

fn method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"];
    known.into_iter().find(|known| *known == method.as_str()).unwrap_or(OTHER)
}

fn version(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_10 => Some("1.0"),
        Version::HTTP_11 => Some("1.1"),
        Version::HTTP_2 => Some("2"),
        Version::HTTP_3 => Some("3"),
        _ => None,
    }
}

fn scheme<B>(request: &Request<B>) -> &'static str {
    let known = |text: &str| ["https", "http"].into_iter().find(|known| text.eq_ignore_ascii_case(known));
    let forwarded = request.headers().get("x-forwarded-proto").and_then(|value| known(value.to_str().ok()?.trim()));
    let is_tls = || request.extensions().get::<Served>().is_some_and(|served| served.is_tls);
    let own = || if is_tls() { Some("https") } else { known(request.uri().scheme_str()?) };
    forwarded.or_else(own).unwrap_or("http")
}

/// A layer that measures each request: `router.into_axum()?.layer(Metrics::new(record))`, around everything.
///
/// What is measured goes to a function, and from there to any library of metrics:
///
/// ```
/// # use lvng_runtime::server::{Measured, Metrics, NoAuth, Router};
/// # let app = Router::new(NoAuth).into_axum().unwrap();
/// let app = app.layer(Metrics::new(|measured: &Measured| {
///     let seconds = measured.duration().as_secs_f64();
///     for (name, value) in measured.attributes() { /* histogram.record(seconds, …) */ }
/// }));
/// ```
#[derive(Clone)]
pub struct Metrics(Arc<Record>);

type Record = dyn Fn(&Measured) + Send + Sync;

impl Metrics {
    /// Hands what is measured to a function, which is called on the threads that answer requests, and should be short.
    pub fn new(record: impl Fn(&Measured) + Send + Sync + 'static) -> Self {
        Metrics(Arc::new(record))
    }

    /// Records the histogram `http.server.request.duration`, in seconds, with the recorder that the program set for the crate
    /// `metrics` 0.24, such as `metrics-exporter-prometheus`.
    #[cfg(feature = "metrics-facade")]
    pub fn facade() -> Self {
        metrics::describe_histogram!(Measured::NAME, metrics::Unit::Seconds, "How long requests take");
        Self::new(|measured| {
            let labels: Vec<metrics::Label> =
                measured.attributes().map(|(name, value)| metrics::Label::new(name, value.into_owned())).collect();
            metrics::histogram!(Measured::NAME, labels).record(measured.duration);
        })
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

/// What [`Metrics`] makes of a service.
#[derive(Clone, Debug)]
pub struct MeasuredService<S> {
    metrics: Metrics,
    inner: S,
}

impl<S> Layer<S> for Metrics {
    type Service = MeasuredService<S>;

    fn layer(&self, inner: S) -> MeasuredService<S> {
        MeasuredService { metrics: self.clone(), inner }
    }
}

impl<S, B, R> Service<Request<B>> for MeasuredService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
{
    type Response = Response<MeasuredBody<R>>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Self::Response, S::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (method, version) = (request.method().clone(), request.version());
        let scheme = scheme(&request);
        let measured = Measured { operation: None, method, scheme, version, status: None, duration: Duration::ZERO };
        let mut running = Running { measured, begin: Instant::now(), metrics: self.metrics.clone() };
        let answering = self.inner.call(request);
        Box::pin(async move {
            let response = answering.await?;
            running.measured.operation = response.extensions().get().copied();
            running.measured.status = Some(response.status());
            Ok(response.map(|body| MeasuredBody { body, _running: running }))
        })
    }
}

/// A request that is not answered to its end; measured when it is dropped, whoever ends it.
#[derive(Debug)]
struct Running {
    measured: Measured,
    begin: Instant,
    metrics: Metrics,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.measured.duration = self.begin.elapsed();
        (self.metrics.0)(&self.measured);
    }
}

/// The body of an answer that is measured.
#[derive(Debug)]
pub struct MeasuredBody<R> {
    body: R,
    _running: Running,
}

impl<R: Body + Unpin> Body for MeasuredBody<R> {
    type Data = R::Data;
    type Error = R::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<R::Data>, R::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
