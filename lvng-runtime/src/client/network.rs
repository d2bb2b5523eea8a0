//! The network: connections by hyper, kept between calls; TLS by rustls; proxies.

use super::body::RequestBody;
use super::error::ConfigError;
use super::stream::Stream;
use super::tls::{self, Tls, server_name};
use super::transport::{Broken, Transport, failure_of, oneshot};
use crate::wire::{BoxError, ByteStream};
use futures_util::future::BoxFuture;
use http::uri::{Authority, Scheme};
use http::{Request, Response, Uri, header};
use http_body_util::BodyDataStream;
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tower_service::Service;

/// How long a connection without calls is kept.
const KEPT: Duration = Duration::from_secs(90);

/// After how long without a byte the system asks whether the other end is still there, and how often before it gives up.
const KEEPALIVE: (Duration, u32) = (Duration::from_secs(15), 3);

/// Which proxies are used.
#[derive(Clone, Debug, Default)]
pub(crate) enum Proxies {
    /// Those that the environment names, except to reach this machine.
    #[default]
    OfEnvironment,
    None,
    /// The one at this URL, which may hold a password.
    At(String),
}

/// What a client is told about the network.
#[derive(Clone, Default)]
pub(crate) struct NetworkSettings {
    pub(crate) proxies: Proxies,
    /// Certificates of authorities besides those of the system.
    pub(crate) roots: Vec<CertificateDer<'static>>,
}

impl NetworkSettings {
    /// Adds the certificates of a PEM file.
    pub(crate) fn add_roots(&mut self, pem: &[u8]) -> Result<(), String> {
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        match certificates {
            Ok(certificates) if certificates.is_empty() => Err("there are no certificates in the PEM".to_owned()),
            Ok(certificates) => {
                self.roots.extend(certificates);
                Ok(())
            }
            Err(error) => Err(format!("the certificates are not PEM: {error}")),
        }
    }

    fn matcher(&self, is_local: bool) -> Result<Matcher, ConfigError> {
        match &self.proxies {
            Proxies::OfEnvironment if !is_local => Ok(Matcher::from_system()),
            Proxies::OfEnvironment | Proxies::None => Ok(Matcher::builder().build()),
            Proxies::At(url) => {
                let matcher = Matcher::builder().all(url.as_str()).build();
                let is_usable = matcher.intercept(&Uri::from_static("https://example.com")).is_some();
                let why = "the proxy is no URL such as `http://user:password@proxy.example:3128`";
                if is_usable { Ok(matcher) } else { Err(ConfigError::new(why)) }
            }
        }
    }
}

/// Over the network.
pub(crate) struct Network {
    pool: legacy::Client<Connect, RequestBody>,
    proxies: Arc<Matcher>,
}

impl Network {
    /// Nothing is connected yet. `is_local`: whether the server is this machine, which no proxy stands before.
    pub(crate) fn new(settings: &NetworkSettings, is_local: bool, connect: Duration) -> Result<Self, ConfigError> {
        let proxies = Arc::new(settings.matcher(is_local)?);
        let tls = Arc::new(Tls::new(settings.roots.clone()));
        if !is_local {
            tls.made().map_err(|why| ConfigError::new(format!("TLS cannot be set up: {why}")))?;
        }
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(connect));
        tcp.set_keepalive(Some(KEEPALIVE.0));
        tcp.set_keepalive_interval(Some(KEEPALIVE.0));
        tcp.set_keepalive_retries(Some(KEEPALIVE.1));
        let connect = Connect { tcp, tls, proxies: proxies.clone(), limit: connect };
        let mut settings = legacy::Client::builder(TokioExecutor::new());
        settings.pool_idle_timeout(KEPT).pool_timer(TokioTimer::new()).timer(TokioTimer::new());
        Ok(Self { pool: settings.build(connect), proxies })
    }
}

impl Transport for Network {
    fn send(&self, mut request: Request<RequestBody>) -> BoxFuture<'static, Result<Response<ByteStream>, Broken>> {
        // A tunnel gets the password when it is made, and a proxy that is told the whole URL with each request.
        let is_plain = request.uri().scheme() == Some(&Scheme::HTTP);
        if let Some(proxy) = self.proxies.intercept(request.uri()).filter(|_| is_plain)
            && let Some(password) = proxy.basic_auth()
        {
            request.headers_mut().insert(header::PROXY_AUTHORIZATION, password.clone());
        }
        #[cfg(any(feature = "gzip", feature = "brotli", feature = "zstd"))]
        super::coding::accept(request.headers_mut());
        let answer = self.pool.request(request);
        Box::pin(async move {
            let answer = answer.await.map_err(|error| Broken { kind: failure_of(&error), source: error.into() })?;
            let answer = answer.map(|body| ByteStream::from_stream(BodyDataStream::new(body)));
            #[cfg(any(feature = "gzip", feature = "brotli", feature = "zstd"))]
            let answer = super::coding::undo(answer);
            Ok(answer)
        })
    }
}

/// Makes connections.
#[derive(Clone)]
pub(crate) struct Connect {
    tcp: HttpConnector,
    tls: Arc<Tls>,
    proxies: Arc<Matcher>,
    limit: Duration,
}

impl Connect {
    async fn connect(self, target: Uri) -> Result<Stream, BoxError> {
        let is_secure = target.scheme() == Some(&Scheme::HTTPS);
        let tls = if is_secure { Some(self.tls.made()?.to_server.clone()) } else { None };
        let Some(proxy) = self.proxies.intercept(&target) else { return open(self.tcp, tls, target).await };
        match proxy.uri().scheme_str() {
            Some("http" | "https") => self.through(proxy, tls, target).await,
            Some("socks5" | "socks5h") => {
                let target = with_port(target)?;
                let is_local = proxy.uri().scheme_str() == Some("socks5");
                let socks = SocksV5::new(proxy.uri().clone(), self.tcp).local_dns(is_local);
                match proxy.raw_auth() {
                    Some((user, password)) => {
                        open(socks.with_auth(user.to_owned(), password.to_owned()), tls, target).await
                    }
                    None => open(socks, tls, target).await,
                }
            }
            _ => Err("the proxy speaks neither HTTP nor SOCKS 5".into()),
        }
    }

    /// Through a proxy of HTTP: in a tunnel to a server with TLS, else by telling it the whole URL.
    async fn through(self, proxy: Intercept, tls: Option<Arc<ClientConfig>>, target: Uri) -> Result<Stream, BoxError> {
        let to_proxy = self.tls_to(proxy.uri())?;
        if tls.is_none() {
            return Ok(open(self.tcp, to_proxy, proxy.uri().clone()).await?.proxied());
        }
        let with_password = |tunnel: Tunnel<_>| match proxy.basic_auth() {
            Some(password) => tunnel.with_auth(password.clone()),
            None => tunnel,
        };
        let opened = Opened { tcp: self.tcp, tls: to_proxy };
        open(with_password(Tunnel::new(proxy.uri().clone(), opened)), tls, target).await
    }

    fn tls_to(&self, proxy: &Uri) -> Result<Option<Arc<ClientConfig>>, String> {
        let is_secure = proxy.scheme() == Some(&Scheme::HTTPS);
        if is_secure { self.tls.made().map(|tls| Some(tls.to_proxy.clone())) } else { Ok(None) }
    }
}

/// A URL that says its port: hyper-util 0.1 takes that of HTTPS for all servers behind a proxy of SOCKS.
fn with_port(target: Uri) -> Result<Uri, BoxError> {
    if target.port().is_some() {
        return Ok(target);
    }
    let port = if target.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
    let mut parts = target.into_parts();
    let host = parts.authority.map(|authority| authority.as_str().to_owned()).unwrap_or_default();
    parts.authority = Some(Authority::try_from(format!("{host}:{port}"))?);
    Ok(Uri::from_parts(parts)?)
}

impl Service<Uri> for Connect {
    type Response = Stream;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Stream, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let this = self.clone();
        Box::pin(async move {
            let limit = this.limit;
            let late = |_| BoxError::from(format!("no connection within {limit:?}"));
            tokio::time::timeout(limit, this.connect(target)).await.map_err(late)?
        })
    }
}

/// A connection to a proxy, in which a tunnel is made.
#[derive(Clone)]
struct Opened {
    tcp: HttpConnector,
    tls: Option<Arc<ClientConfig>>,
}

impl Service<Uri> for Opened {
    type Response = Stream;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Stream, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, proxy: Uri) -> Self::Future {
        Box::pin(open(self.tcp.clone(), self.tls.clone(), proxy))
    }
}

/// A connection to `target` over what `connector` connects to.
async fn open<C>(connector: C, tls: Option<Arc<ClientConfig>>, target: Uri) -> Result<Stream, BoxError>
where
    C: Service<Uri>,
    C::Response: Into<Stream>,
    C::Error: Into<BoxError>,
{
    let secure = tls.map(|tls| Ok::<_, BoxError>((tls, server_name(&target)?))).transpose()?;
    let stream = oneshot(connector, target).await.map_err(Into::into)?.into();
    match secure {
        Some((tls, name)) => tls::connect(stream, tls, name).await,
        None => Ok(stream),
    }
}
