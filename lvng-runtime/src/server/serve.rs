//! Serving an app to the open internet: what every connection may cost, and how a server ends.

use super::connection::Connections;
use super::unsent;
use crate::wire::BoxError;
use axum::body::Body;
use axum::serve::Listener;
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::{self, BoxFuture, Either};
use http::{Request, Response};
use std::convert::Infallible;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tower::Service;

/// Serves an app over HTTP/1.1 and HTTP/2 until the process ends or [`shutdown_on`](Serve::shutdown_on) says so.
///
/// HTTP/2 is for clients that begin with it; with the feature `tls` and `Serve::tls`, for those that choose it in the handshake.
///
/// In place of `axum::serve`, which waits for ever for clients that do nothing. Handlers find the address of the client
/// ([`Context::peer`](super::Context::peer)).
///
/// ```no_run
/// # async fn example(app: axum::Router) -> std::io::Result<()> {
/// use lvng_runtime::server;
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
/// server::serve(listener, app).shutdown_on(server::interrupted()).await;
/// # Ok(())
/// # }
/// ```
///
/// The app is any tower service: an `axum::Router`, or what [`Router::build`](super::Router::build) makes, which saves each request
/// the way through a router of axum and can have layers of tower around it.
pub fn serve<L: Listener, S>(listener: L, app: S) -> Serve<L, S> {
    Serve {
        listener,
        app,
        connections: Connections {
            head_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            max_head_bytes: 64 * 1024,
            max_streams: 100,
            #[cfg(feature = "tls")]
            tls: None,
        },
        max_connections: 10_000,
        shutdown: future::pending().boxed(),
        shutdown_timeout: Duration::from_secs(30),
    }
}

/// A server that is about to be started: awaiting it serves.
#[must_use = "it serves nothing until it is awaited"]
pub struct Serve<L, S = axum::Router> {
    listener: L,
    app: S,
    connections: Connections,
    max_connections: usize,
    shutdown: BoxFuture<'static, ()>,
    shutdown_timeout: Duration,
}

impl<L: Listener, S> Serve<L, S> {
    /// How long a connection may be without a whole head of a request, from its first byte or from the end of the answer
    /// before; 30 s by default. It is closed then. As long it may take until that first byte, and for the handshake of TLS.
    /// In HTTP/2 it is how long nothing may be under way; a client that is gone is found by pings.
    pub fn head_timeout(mut self, timeout: Duration) -> Self {
        self.connections.head_timeout = timeout;
        self
    }

    /// How long a client may take in nothing of an answer that waits for it; 30 s by default. The connection is closed then.
    /// A stream without events is no such answer. In HTTP/2 nothing is less than 1 KiB.
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.connections.write_timeout = timeout;
        self
    }

    /// The most bytes of a request's line and headers; 64 KiB by default, 8 KiB at least. More is answered with 431, unless
    /// it comes with the last piece that is read.
    pub fn max_head_bytes(mut self, max: usize) -> Self {
        self.connections.max_head_bytes = max.max(8 * 1024);
        self
    }

    /// The most requests of a connection of HTTP/2 that are under way at once; 100 by default.
    pub fn max_streams(mut self, max: u32) -> Self {
        self.connections.max_streams = max;
        self
    }

    /// Speaks TLS, with these certificates and keys, and nothing else. The protocols that clients may choose are HTTP/2 and
    /// HTTP/1.1, whatever the configuration says of them.
    ///
    /// ```text
    /// let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
    ///     .with_safe_default_protocol_versions()?
    ///     .with_no_client_auth()
    ///     .with_single_cert(certificates, key)?;
    /// serve(listener, app).tls(config)
    /// ```
    #[cfg(feature = "tls")]
    pub fn tls(mut self, mut config: tokio_rustls::rustls::ServerConfig) -> Self {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        self.connections.tls = Some(Arc::new(config).into());
        self
    }

    /// The most connections at once, 1 at least; 10,000 by default. Others wait until one of them ends.
    pub fn max_connections(mut self, max: usize) -> Self {
        self.max_connections = max.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// When to end: no connection is taken any more, requests that are under way are answered, idle connections are closed.
    pub fn shutdown_on(mut self, signal: impl Future<Output = ()> + Send + 'static) -> Self {
        self.shutdown = signal.boxed();
        self
    }

    /// How long requests that are under way may take once the server is to end; 30 s by default. They are cut off then.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.shutdown_timeout = timeout;
        self
    }
}

impl<L, S, B> Serve<L, S>
where
    L: Listener,
    L::Addr: Clone + Sync + 'static,
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    async fn run(self) {
        let Serve { mut listener, app, connections, max_connections, mut shutdown, shutdown_timeout } = self;
        let permits = Arc::new(Semaphore::new(max_connections));
        // Dropped when the server is to end, which every connection sees.
        let (running, stopped) = watch::channel(());
        let mut tasks = JoinSet::new();
        loop {
            let next = pin!(accept(&mut listener, permits.clone()));
            let Either::Right(((io, peer, permit), _)) = future::select(&mut shutdown, next).await else { break };
            while tasks.try_join_next().is_some() {}
            unsent::limit(&io);
            let answering = connections.clone().answer(io, peer, app.clone(), stopped.clone());
            tasks.spawn(async move {
                answering.await;
                drop(permit);
            });
        }
        drop((listener, running));
        let ended = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(shutdown_timeout, ended).await.is_err() {
            tracing::warn!(connections = tasks.len(), "connections were cut off, the time for ending is over");
            tasks.shutdown().await;
        }
    }
}

/// The next connection, once there is room for it.
async fn accept<L: Listener>(
    listener: &mut L,
    permits: Arc<Semaphore>,
) -> (L::Io, L::Addr, Option<OwnedSemaphorePermit>) {
    // Nothing closes the semaphore.
    let permit = permits.acquire_owned().await.ok();
    let (io, peer) = listener.accept().await;
    (io, peer, permit)
}

impl<L, S, B> IntoFuture for Serve<L, S>
where
    L: Listener,
    L::Addr: Clone + Sync + 'static,
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Output = ();
    type IntoFuture = BoxFuture<'static, ()>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<L, S> fmt::Debug for Serve<L, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve").field("max_connections", &self.max_connections).finish_non_exhaustive()
    }
}
