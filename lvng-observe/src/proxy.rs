//! A reverse proxy that passes requests on and shows what it passed.
//!
//! Bodies stream through both ways as they come; the begin of each is kept to be looked at. `Accept-Encoding` is not passed
//! on, so that answers can be read.

use crate::exchange::{Body, Exchange, MOST_BODY, Message};
use axum::Router;
use axum::body::Body as HttpBody;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{FutureExt, Stream, StreamExt};
use http::header::{self, HeaderMap, HeaderName};
use http::{Method, StatusCode};
use serde_json::json;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use url::Url;

/// How long streams may go on after the proxy was told to end.
const GRACE: Duration = Duration::from_secs(1);

/// How long connecting to the target may take.
const CONNECT: Duration = Duration::from_secs(10);

/// What passed.
#[derive(Debug)]
pub enum Passed {
    /// A request with its response.
    Exchange(Box<Exchange>),
    /// A request that the target did not answer.
    Failed,
}

/// Where requests go, and who hears of them.
pub struct Proxy {
    client: reqwest::Client,
    target: Url,
    /// How long the target may take until its response begins.
    patience: Duration,
    passed: UnboundedSender<Passed>,
    count: AtomicUsize,
    /// Becomes true when what is still under way has to end.
    over: watch::Sender<bool>,
}

impl Proxy {
    /// A proxy for a target, which is given `patience` until a response begins.
    ///
    /// # Errors
    /// The HTTP client cannot be set up.
    pub fn new(target: Url, patience: Duration, passed: UnboundedSender<Passed>) -> Result<Self, reqwest::Error> {
        Ok(Self {
            client: client()?,
            target,
            patience,
            passed,
            count: AtomicUsize::new(0),
            over: watch::Sender::new(false),
        })
    }

    /// Serves until `stop` is done, and a little longer what is under way.
    ///
    /// # Errors
    /// The listener fails.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let (ended, mut has_ended) = watch::channel(false);
        let over = self.over.clone();
        let app = Router::new().fallback(pass).with_state(Arc::new(self));
        let stop = async move {
            stop.await;
            let _ = ended.send(true);
        };
        let late = async {
            // An error means that the sender is gone, and serving with it.
            let _ = has_ended.wait_for(|ended| *ended).await;
            tokio::time::sleep(GRACE).await;
            over.send_replace(true);
            tokio::time::sleep(GRACE).await;
        };
        let serving = axum::serve(listener, app).with_graceful_shutdown(stop);
        tokio::select! {
            result = serving.into_future() => result,
            () = late => Ok(()),
        }
    }
}

/// A client that passes requests on as they are: it follows no redirects, reads no compressed bodies and asks no other proxy.
///
/// # Errors
/// It cannot be set up.
pub fn client() -> reqwest::Result<reqwest::Client> {
    // An error means that the process has a provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        // What is meant for this proxy goes to the target and nowhere else.
        .no_proxy()
        // Bodies pass as they are, even where another crate turns on what reads compressed ones.
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .build()
}

/// The URL of a request at a target: its path goes below the target's.
pub fn url(target: &Url, request: &http::Uri) -> Url {
    let mut url = target.clone();
    url.set_path(&format!("{}{}", target.path().trim_end_matches('/'), request.path()));
    url.set_query(request.query());
    url
}

async fn pass(State(proxy): State<Arc<Proxy>>, request: Request) -> Response {
    let number = proxy.count.fetch_add(1, Ordering::Relaxed) + 1;
    let url = url(&proxy.target, request.uri());
    let (head, body) = request.into_parts();
    let sent = Arc::new(Mutex::new(Record::default()));
    let mut headers = end_to_end(&head.headers);
    headers.remove(header::HOST);
    headers.remove(header::ACCEPT_ENCODING);
    let mut outgoing = proxy.client.request(head.method.clone(), url).headers(headers);
    let has_body =
        head.headers.contains_key(header::CONTENT_LENGTH) || head.headers.contains_key(header::TRANSFER_ENCODING);
    if has_body {
        let stream = Tee::new(body.into_data_stream(), Arc::clone(&sent), None, &proxy);
        outgoing = outgoing.body(reqwest::Body::wrap_stream(stream));
    } else {
        lock(&sent).is_whole = true;
    }
    let answer = tokio::time::timeout(proxy.patience, outgoing.send()).await;
    let answer = match answer {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => return proxy.refuse(StatusCode::BAD_GATEWAY, "BAD_GATEWAY", "The target cannot be reached."),
        Err(_) => {
            return proxy.refuse(StatusCode::GATEWAY_TIMEOUT, "GATEWAY_TIMEOUT", "The target does not answer in time.");
        }
    };
    let status = answer.status();
    let headers = end_to_end(answer.headers());
    let exchange = Exchange {
        number,
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        request: Message { headers: texts(&head.headers), body: Body::Empty },
        status: status.as_u16(),
        response: Message { headers: texts(answer.headers()), body: Body::Empty },
    };
    let under_way = UnderWay { exchange, sent, is_encoded: is_encoded(answer.headers()), passed: proxy.passed.clone() };
    let record = Arc::new(Mutex::new(Record::default()));
    let stream = Tee::new(answer.bytes_stream(), record, Some(under_way), &proxy);
    let mut response = match head.method {
        // The length is that of another answer.
        Method::HEAD => {
            lock(&stream.record).is_whole = true;
            Response::new(HttpBody::empty())
        }
        _ => Response::new(HttpBody::from_stream(stream)),
    };
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

impl Proxy {
    /// The proxy's own answer, in the envelope of errors.
    fn refuse(&self, status: StatusCode, code: &str, message: &str) -> Response {
        // Nobody listens any more when the proxy is about to end.
        let _ = self.passed.send(Passed::Failed);
        let body = json!({ "success": false, "error": { "code": code, "message": message } });
        let mut response = Response::new(HttpBody::from(body.to_string()));
        *response.status_mut() = status;
        response.headers_mut().insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
        response
    }
}

/// What is kept of a body that passes.
#[derive(Default)]
struct Record {
    bytes: Vec<u8>,
    is_cut: bool,
    /// Whether the end was reached.
    is_whole: bool,
}

impl Record {
    fn add(&mut self, bytes: &[u8]) {
        let room = MOST_BODY.saturating_sub(self.bytes.len());
        self.is_cut |= bytes.len() > room;
        self.bytes.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
    }

    fn body(&mut self, message: &Message) -> Body {
        let bytes = std::mem::take(&mut self.bytes);
        // Nobody asks for more than the length that was announced, so its end is the end.
        let length = message.header("content-length").and_then(|length| length.parse().ok());
        let is_whole = self.is_whole || length == Some(bytes.len());
        match is_whole && !self.is_cut {
            true => Body::whole(bytes),
            false => Body::Begin(bytes.into()),
        }
    }
}

/// A body that passes through.
struct Tee {
    inner: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>,
    record: Arc<Mutex<Record>>,
    /// What is over when the body is.
    exchange: Option<UnderWay>,
    /// Done when the proxy ends.
    over: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Tee {
    fn new<E: std::error::Error + Send + Sync + 'static>(
        inner: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
        record: Arc<Mutex<Record>>,
        exchange: Option<UnderWay>,
        proxy: &Proxy,
    ) -> Self {
        let mut over = proxy.over.subscribe();
        let over = async move {
            // An error means that the proxy is gone.
            let _ = over.wait_for(|over| *over).await;
        };
        let inner = Box::pin(inner.map(|bytes| bytes.map_err(io::Error::other)));
        Self { inner, record, exchange, over: Box::pin(over.fuse()) }
    }
}

/// An exchange whose response is not at its end.
struct UnderWay {
    exchange: Exchange,
    sent: Arc<Mutex<Record>>,
    /// Whether the response is compressed.
    is_encoded: bool,
    passed: UnboundedSender<Passed>,
}

impl Stream for Tee {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.inner.poll_next_unpin(context);
        match &next {
            Poll::Ready(Some(Ok(bytes))) => lock(&self.record).add(bytes),
            Poll::Ready(None) => lock(&self.record).is_whole = true,
            Poll::Pending if self.over.as_mut().poll(context).is_ready() => {
                return Poll::Ready(Some(Err(io::Error::other("the proxy ends"))));
            }
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        next
    }
}

impl Drop for Tee {
    fn drop(&mut self) {
        let Some(UnderWay { mut exchange, sent, is_encoded, passed }) = self.exchange.take() else { return };
        exchange.request.body = match is_encoded_request(&exchange.request) {
            true => Body::Unknown,
            false => lock(&sent).body(&exchange.request),
        };
        exchange.response.body = match is_encoded {
            true => Body::Unknown,
            false => lock(&self.record).body(&exchange.response),
        };
        // Nobody listens any more when the proxy is about to end.
        let _ = passed.send(Passed::Exchange(Box::new(exchange)));
    }
}

fn lock(record: &Mutex<Record>) -> std::sync::MutexGuard<'_, Record> {
    // A record is whole after every step, so one that panicked left it so.
    record.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The headers that are meant for the other end (RFC 9110, 7.6.1).
pub fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    let named = headers.get_all(header::CONNECTION).iter().filter_map(|value| value.to_str().ok());
    let named: Vec<String> = named.flat_map(|names| names.split(',')).map(|name| name.trim().to_lowercase()).collect();
    let is_of_connection = |name: &HeaderName| {
        matches!(
            name.as_str(),
            "connection"
                | "keep-alive"
                | "proxy-authenticate"
                | "proxy-authorization"
                | "proxy-connection"
                | "te"
                | "trailer"
                | "transfer-encoding"
                | "upgrade"
        ) || named.iter().any(|known| known == name.as_str())
    };
    let kept = headers.iter().filter(|(name, _)| !is_of_connection(name));
    // One by one: collecting would keep one value of each name.
    kept.fold(HeaderMap::new(), |mut all, (name, value)| {
        all.append(name.clone(), value.clone());
        all
    })
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn is_encoded(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_ENCODING).is_some_and(|value| value != "identity")
}

fn is_encoded_request(request: &Message) -> bool {
    request.header("content-encoding").is_some_and(|value| value != "identity")
}
