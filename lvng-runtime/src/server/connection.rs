//! One connection: which HTTP it speaks, what it is allowed, and how it ends.

use super::activity::Activity;
use super::served::Served;
use super::tracked::{Tracked, first_bytes};
use crate::wire::BoxError;
use axum::body::Body;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use futures_util::future::{self, Either};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_io_timeout::TimeoutWriter;
use tower::{Service, ServiceExt};

/// How long a client of HTTP/2 that was told to go may have nothing under way: requests of before may still come.
const FAREWELL: Duration = Duration::from_secs(1);

/// Bytes to and from a client.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + 'static> Stream for T {}

/// What every connection is allowed.
#[derive(Clone)]
pub(super) struct Connections {
    pub(super) head_timeout: Duration,
    pub(super) write_timeout: Duration,
    pub(super) max_head_bytes: usize,
    pub(super) max_streams: u32,
    #[cfg(feature = "tls")]
    pub(super) tls: Option<tokio_rustls::TlsAcceptor>,
}

/// Which HTTP a connection speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Http1,
    Http2,
}

/// Tells when the server is to end: the other side is dropped.
pub(super) type Stopped = watch::Receiver<()>;

impl Connections {
    /// Answers the requests of a connection until it ends, or until those under way are answered when the server is to end.
    pub(super) async fn answer<A, S>(self, io: impl Stream, peer: A, app: S, stopped: Stopped)
    where
        A: Clone + Send + Sync + 'static,
        S: App,
    {
        #[cfg(feature = "tls")]
        if let Some(tls) = self.tls.clone() {
            // A handshake that is too slow or fails is the client's doing. Boxed, as few are in it at a time.
            let handshake = Box::pin(tokio::time::timeout(self.head_timeout, tls.accept(io)));
            let Ok(Ok(io)) = handshake.await else { return };
            let version = match io.get_ref().1.alpn_protocol() {
                Some(b"h2") => Version::Http2,
                _ => Version::Http1,
            };
            return self.speak(version, Tracked::new(Vec::new(), io), peer, app, stopped).await;
        }
        self.answer_plain(io, peer, app, stopped).await;
    }

    /// Without TLS the first bytes tell the version. Until they come, a connection costs no buffers.
    async fn answer_plain<A, S>(self, mut io: impl Stream, peer: A, app: S, mut stopped: Stopped)
    where
        A: Clone + Send + Sync + 'static,
        S: App,
    {
        let first = {
            let reading = pin!(tokio::time::timeout(self.head_timeout, first_bytes(&mut io)));
            let stop = pin!(ended(&mut stopped));
            match future::select(reading, stop).await {
                Either::Left((Ok(Ok(first)), _)) if !first.bytes.is_empty() => first,
                _ => return,
            }
        };
        let version = if first.is_http2 { Version::Http2 } else { Version::Http1 };
        self.speak(version, Tracked::new(first.bytes, io), peer, app, stopped).await;
    }

    async fn speak<A, S>(self, version: Version, io: Tracked<impl Stream>, peer: A, app: S, stopped: Stopped)
    where
        A: Clone + Send + Sync + 'static,
        S: App,
    {
        let activity = Activity::new(io.written());
        let mut io = TimeoutWriter::new(io);
        io.set_timeout(Some(self.write_timeout));
        let io = TokioIo::new(Box::pin(io));
        // Boxed, or a connection that nothing came from would be as large as one that is answered.
        match version {
            Version::Http1 => Box::pin(self.http1(io, peer, app, stopped)).await,
            Version::Http2 => Box::pin(self.http2(io, activity, peer, app, stopped)).await,
        }
    }

    /// What its requests are told.
    fn served(&self) -> Served {
        #[cfg(feature = "tls")]
        let is_tls = self.tls.is_some();
        #[cfg(not(feature = "tls"))]
        let is_tls = false;
        Served { is_tls }
    }

    async fn http1<A, S>(self, io: TokioIo<Timed<impl Stream>>, peer: A, app: S, mut stopped: Stopped)
    where
        A: Clone + Send + Sync + 'static,
        S: App,
    {
        let served = self.served();
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head_timeout)
            .max_buf_size(self.max_head_bytes)
            .serve_connection(io, service_fn(move |request| respond(request, peer.clone(), served, app.clone())))
            .with_upgrades();
        let mut connection = pin!(connection);
        let stop = pin!(ended(&mut stopped));
        // Errors are the client's: it hung up, was too slow, or does not speak HTTP.
        if let Either::Right(((), _)) = future::select(connection.as_mut(), stop).await {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }

    async fn http2<A, S>(
        self,
        io: TokioIo<Timed<impl Stream>>,
        activity: Activity,
        peer: A,
        app: S,
        mut stopped: Stopped,
    ) where
        A: Clone + Send + Sync + 'static,
        S: App,
    {
        let activity = Arc::new(activity);
        let (watched, served) = (activity.clone(), self.served());
        let service = service_fn(move |request| {
            let begun = watched.begin();
            let responding = respond(request, peer.clone(), served, app.clone());
            async move { responding.await.map(|response| response.map(|body| begun.watch(body))) }
        });
        let connection = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_concurrent_streams(self.max_streams)
            .max_header_list_size(u32::try_from(self.max_head_bytes).unwrap_or(u32::MAX))
            // Whoever is gone without a word does not answer.
            .keep_alive_interval(self.head_timeout)
            .keep_alive_timeout(self.write_timeout)
            .serve_connection(io, service);
        let mut connection = pin!(connection);
        let (stop, idle) = (pin!(ended(&mut stopped)), pin!(activity.idle(self.head_timeout)));
        let stop = future::select(stop, idle);
        let stalled = pin!(activity.stalled(self.write_timeout));
        // Errors are the client's, and so is an answer of which it takes in nothing: the connection is dropped.
        let Either::Right((Either::Left(_), _)) =
            future::select(connection.as_mut(), future::select(stop, stalled)).await
        else {
            return;
        };
        connection.as_mut().graceful_shutdown();
        // Whoever does not let go has nothing under way any more, or is ended by the deadline of the server.
        let (stalled, idle) = (pin!(activity.stalled(self.write_timeout)), pin!(activity.idle(FAREWELL)));
        future::select(connection, future::select(stalled, idle)).await;
    }
}

type Timed<I> = Pin<Box<TimeoutWriter<I>>>;

async fn ended(stopped: &mut Stopped) {
    while stopped.changed().await.is_ok() {}
}

/// What answers requests: a service that never fails.
pub(super) trait App: Clone + Send + 'static {
    fn answer(self, request: Request<Body>) -> impl Future<Output = Result<Response<Body>, Infallible>> + Send;
}

impl<S, B> App for S
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    async fn answer(self, request: Request<Body>) -> Result<Response<Body>, Infallible> {
        Ok(self.oneshot(request).await?.map(Body::new))
    }
}

fn respond<A: Clone + Send + Sync + 'static>(
    request: Request<Incoming>,
    peer: A,
    served: Served,
    app: impl App,
) -> impl Future<Output = Result<Response<Body>, Infallible>> + Send {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    request.extensions_mut().insert(served);
    app.answer(request)
}
