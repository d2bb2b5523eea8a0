//! One connection: which HTTP it speaks, what it is allowed, and how it ends.

use super::activity::Activity;
use super::memory::Spawned;
use super::tracked::{Tracked, first_bytes};
use axum::body::Body;
use axum::extract::ConnectInfo;
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
use tower::ServiceExt;

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
    pub(super) async fn answer<A>(self, io: impl Stream, peer: A, app: axum::Router, stopped: Stopped)
    where
        A: Clone + Send + Sync + 'static,
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
    async fn answer_plain<A>(self, mut io: impl Stream, peer: A, app: axum::Router, mut stopped: Stopped)
    where
        A: Clone + Send + Sync + 'static,
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

    async fn speak<A>(self, version: Version, io: Tracked<impl Stream>, peer: A, app: axum::Router, stopped: Stopped)
    where
        A: Clone + Send + Sync + 'static,
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

    async fn http1<A>(self, io: TokioIo<Timed<impl Stream>>, peer: A, app: axum::Router, mut stopped: Stopped)
    where
        A: Clone + Send + Sync + 'static,
    {
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head_timeout)
            .max_buf_size(self.max_head_bytes)
            .serve_connection(io, service_fn(move |request| respond(request, peer.clone(), app.clone())))
            .with_upgrades();
        let mut connection = pin!(connection);
        let stop = pin!(ended(&mut stopped));
        // Errors are the client's: it hung up, was too slow, or does not speak HTTP.
        if let Either::Right(((), _)) = future::select(connection.as_mut(), stop).await {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }

    async fn http2<A>(
        self,
        io: TokioIo<Timed<impl Stream>>,
        activity: Activity,
        peer: A,
        app: axum::Router,
        mut stopped: Stopped,
    ) where
        A: Clone + Send + Sync + 'static,
    {
        let activity = Arc::new(activity);
        let watched = activity.clone();
        let service = service_fn(move |request| {
            let begun = watched.begin();
            let responding = respond(request, peer.clone(), app.clone());
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

fn respond<A: Clone + Send + Sync + 'static>(
    request: Request<Incoming>,
    peer: A,
    app: axum::Router,
) -> impl Future<Output = Result<Response<Body>, Infallible>> + Send {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    request.extensions_mut().insert(Spawned);
    app.oneshot(request)
}
