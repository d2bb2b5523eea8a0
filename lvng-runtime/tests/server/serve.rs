//! Connections: what each is allowed, and how a server ends. Over loopback, with small limits; nothing measures time.

use crate::api::{Items, router};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::routing::get;
use bytes::Bytes;
use futures_util::stream;
use lvng_runtime::server::{RequestLog, Serve, serve};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tower::Layer;

/// Far beyond all that is waited for here: a test that gets to it has failed.
pub const LONG: Duration = Duration::from_secs(60);
pub const SHORT: Duration = Duration::from_millis(50);
const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
const GET_ITEM: &[u8] = b"GET /items/a HTTP/1.1\r\nHost: x\r\nX-API-Key: good\r\nConnection: close\r\n\r\n";

/// A server, and what ends it.
pub struct Server {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Server {
    pub async fn new(app: Router, set: impl FnOnce(Serve<TcpListener>) -> Serve<TcpListener>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serve = serve(listener, app).head_timeout(LONG).shutdown_on(async { drop(stopped.await) });
        Server { address, stop, ended: tokio::spawn(set(serve).into_future()) }
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Ends the server; fails if it does not.
    pub async fn stop(self) {
        drop(self.stop);
        timeout(LONG, self.ended).await.expect("the server ends").unwrap();
    }
}

#[tokio::test]
async fn a_server_without_axum_is_served_with_the_layers_that_it_has() {
    let app = RequestLog.layer(router(&Items::default()).build().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, app).shutdown_on(async { drop(stopped.await) }).into_future());
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(GET_ITEM).await.unwrap();
    let answer = rest(&mut connection).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("x-request-id: "), "{answer}");
    assert!(answer.contains(r#""id":"a""#), "{answer}");
    drop(stop);
    timeout(LONG, serving).await.expect("the server ends").unwrap();
}

pub fn hello() -> Router {
    Router::new().route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }))
}

/// An app that answers without end, and what ends once the stream of its answer is dropped.
pub fn endless() -> (Router, mpsc::UnboundedReceiver<()>) {
    let (sender, dropped) = mpsc::unbounded_channel::<()>();
    let sender = Arc::new(Mutex::new(Some(sender)));
    let app = Router::new().route(
        "/",
        get(move || {
            // Whoever holds the sender is alive; the stream has the only one.
            let held = sender.lock().unwrap().take();
            let pieces = stream::repeat_with(move || {
                let _held = &held;
                Ok::<_, std::io::Error>(Bytes::from_static(&[0; 64 * 1024]))
            });
            async { Body::from_stream(pieces) }
        }),
    );
    (app, dropped)
}

/// What comes until the other side closes the connection.
pub async fn rest(connection: &mut TcpStream) -> String {
    let mut text = Vec::new();
    // A reset is an end as well.
    let _ = timeout(LONG, connection.read_to_end(&mut text)).await.expect("the connection is closed");
    String::from_utf8_lossy(&text).into_owned()
}

/// The next answer, whose body ends with `end`.
async fn answer(connection: &mut TcpStream, end: &str) -> String {
    let mut text = String::new();
    while !text.ends_with(end) {
        let mut piece = [0; 1024];
        let length = timeout(LONG, connection.read(&mut piece)).await.expect("an answer comes").unwrap();
        assert!(length > 0, "{text}");
        text.push_str(std::str::from_utf8(&piece[..length]).unwrap());
    }
    text
}

#[tokio::test]
async fn connections_without_a_request_are_closed() {
    let server = Server::new(hello(), |serve| serve.head_timeout(SHORT)).await;
    for (sent, received) in
        [(&b""[..], ""), (b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", ""), (GET, "HTTP/1.1 200 OK\r\n")]
    {
        let mut connection = server.connect().await;
        connection.write_all(sent).await.unwrap();
        let rest = rest(&mut connection).await;
        assert!(rest.starts_with(received) && rest.is_empty() == received.is_empty(), "{rest}");
    }
    server.stop().await;
}

#[tokio::test]
async fn heads_are_limited_and_clients_have_an_address() {
    let server = Server::new(hello(), |serve| serve.max_head_bytes(10_000)).await;
    let mut connection = server.connect().await;
    connection.write_all(GET).await.unwrap();
    let address = connection.local_addr().unwrap().to_string();
    assert!(answer(&mut connection, &address).await.starts_with("HTTP/1.1 200 OK\r\n"));
    let mut connection = server.connect().await;
    let long = format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(100_000));
    connection.write_all(long.as_bytes()).await.unwrap();
    assert!(rest(&mut connection).await.starts_with("HTTP/1.1 431 "));
    server.stop().await;
}

#[tokio::test]
async fn connections_beyond_the_most_wait() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (log, handler) = (seen.clone(), |log: Arc<Mutex<Vec<_>>>| async move {
        log.lock().unwrap().push("begin");
        tokio::time::sleep(SHORT).await;
        log.lock().unwrap().push("end");
        "done"
    });
    let app = Router::new().route("/", get(move || handler(log.clone())));
    let server = Server::new(app, |serve| serve.max_connections(1)).await;
    let (mut one, mut other) = (server.connect().await, server.connect().await);
    let close = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    one.write_all(close).await.unwrap();
    other.write_all(close).await.unwrap();
    let (one, other) = tokio::join!(rest(&mut one), rest(&mut other));
    assert!(one.ends_with("done") && other.ends_with("done"), "{one} {other}");
    assert_eq!(*seen.lock().unwrap(), ["begin", "end", "begin", "end"]);
    server.stop().await;
}

#[tokio::test]
async fn a_server_answers_what_is_under_way_before_it_ends() {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begins, goes) = (begun.clone(), go.clone());
    let app = Router::new().route(
        "/",
        get(|| async move {
            begins.notify_one();
            goes.notified().await;
            "done"
        }),
    );
    let server = Server::new(app, |serve| serve).await;
    let (mut busy, mut idle) = (server.connect().await, server.connect().await);
    busy.write_all(GET).await.unwrap();
    timeout(LONG, begun.notified()).await.expect("the handler runs");
    let (address, stop) = (server.address, tokio::spawn(server.stop()));
    assert_eq!(rest(&mut idle).await, "");
    assert!(TcpStream::connect(address).await.is_err());
    go.notify_one();
    let answer = rest(&mut busy).await;
    assert!(answer.ends_with("done") && answer.contains("connection: close"), "{answer}");
    stop.await.unwrap();
}

#[tokio::test]
async fn a_server_ends_whatever_its_handlers_do() {
    let begun = Arc::new(Notify::new());
    let begins = begun.clone();
    let app = Router::new().route(
        "/",
        get(|| async move {
            begins.notify_one();
            std::future::pending::<&str>().await
        }),
    );
    let server = Server::new(app, |serve| serve.shutdown_timeout(SHORT)).await;
    let mut connection = server.connect().await;
    connection.write_all(GET).await.unwrap();
    timeout(LONG, begun.notified()).await.expect("the handler runs");
    server.stop().await;
    assert_eq!(rest(&mut connection).await, "");
}

/// The client asks for an answer without end and reads nothing of it.
#[tokio::test]
async fn clients_that_take_in_nothing_are_cut_off() {
    let (app, mut dropped) = endless();
    let server = Server::new(app, |serve| serve.write_timeout(SHORT)).await;
    let mut connection = server.connect().await;
    connection.write_all(GET).await.unwrap();
    assert_eq!(timeout(LONG, dropped.recv()).await.expect("the stream is dropped"), None);
    server.stop().await;
}
