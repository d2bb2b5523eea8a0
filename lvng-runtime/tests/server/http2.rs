//! HTTP/2 without TLS: with a client of its own, and byte by byte where no client does such a thing.

use super::serve::{LONG, SHORT, Server, endless, hello, rest};
use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use bytes::Bytes;
use futures_util::stream;
use reqwest::Version;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::time::timeout;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// `SETTINGS_INITIAL_WINDOW_SIZE` is 0: the client has room for nothing.
const NO_ROOM: &[u8] = &[0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0];
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];

/// `GET /` of the authority `x`, as stream 1, whole.
const GET: &[u8] = &[0, 0, 6, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 1, b'x'];

fn client() -> reqwest::Client {
    // Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().http2_prior_knowledge().no_proxy().timeout(LONG).build().unwrap()
}

#[tokio::test]
async fn clients_may_begin_with_http2() {
    let app = hello().route("/echo", post(|body: Bytes| async move { body }));
    let server = Server::new(app, |serve| serve).await;
    let (client, url) = (client(), format!("http://{}", server.address));
    let answers = futures_util::future::join_all((0..50).map(|_| client.get(&url).send())).await;
    for answer in answers {
        let answer = answer.unwrap();
        assert_eq!((answer.version(), answer.status().as_u16()), (Version::HTTP_2, 200));
        assert!(answer.text().await.unwrap().starts_with("127.0.0.1:"));
    }
    let long = "x".repeat(1 << 20);
    let echo = client.post(format!("{url}/echo")).body(long.clone()).send().await.unwrap();
    assert_eq!(echo.text().await.unwrap(), long);
    let large = client.get(&url).header("x-large", "x".repeat(100_000)).send().await;
    assert!(large.map_or(true, |answer| answer.status() == 431));
    drop(client);
    server.stop().await;
}

#[tokio::test]
async fn connections_with_nothing_under_way_are_closed() {
    let server = Server::new(hello(), |serve| serve.head_timeout(SHORT).write_timeout(SHORT)).await;
    let whole = [PREFACE, SETTINGS].concat();
    let asked = [PREFACE, SETTINGS, GET].concat();
    // The head of a header frame of 100 bytes, of which one comes.
    let half = [PREFACE, SETTINGS, &[0, 0, 100, 1, 4, 0, 0, 0, 1, 0x82]].concat();
    for (sent, is_spoken) in [(&PREFACE[..10], false), (PREFACE, true), (&whole, true), (&half, true), (&asked, true)] {
        let mut connection = server.connect().await;
        connection.write_all(sent).await.unwrap();
        assert_eq!(!rest(&mut connection).await.is_empty(), is_spoken, "{sent:?}");
    }
    server.stop().await;
}

/// As the same for HTTP/1.1, but it is the window that is full, and not the socket.
#[tokio::test]
async fn clients_without_room_are_cut_off() {
    let (app, mut dropped) = endless();
    let server = Server::new(app, |serve| serve.write_timeout(SHORT)).await;
    let mut connection = server.connect().await;
    connection.write_all(&[PREFACE, NO_ROOM, GET].concat()).await.unwrap();
    assert_eq!(timeout(LONG, dropped.recv()).await.expect("the stream is dropped"), None);
    rest(&mut connection).await;
    server.stop().await;
}

#[tokio::test]
async fn streams_without_events_are_kept() {
    let go = Arc::new(Notify::new());
    let goes = go.clone();
    let app = Router::new().route(
        "/",
        get(|| async move {
            let events = stream::unfold(Some(goes), |goes| async move {
                goes?.notified().await;
                Some((Ok::<_, std::io::Error>("event"), None))
            });
            Body::from_stream(events)
        }),
    );
    let server = Server::new(app, |serve| serve.head_timeout(SHORT).write_timeout(LONG)).await;
    let answer = client().get(format!("http://{}", server.address)).send().await.unwrap();
    tokio::time::sleep(4 * SHORT).await;
    go.notify_one();
    assert_eq!(answer.text().await.unwrap(), "event");
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
    let url = format!("http://{}", server.address);
    let asking = tokio::spawn(client().get(&url).send());
    timeout(LONG, begun.notified()).await.expect("the handler runs");
    let mut silent = server.connect().await;
    silent.write_all(&[PREFACE, SETTINGS].concat()).await.unwrap();
    silent.read_u8().await.unwrap();
    let stop = tokio::spawn(server.stop());
    // It is told that the server goes, and lets go.
    rest(&mut silent).await;
    go.notify_one();
    assert_eq!(asking.await.unwrap().unwrap().text().await.unwrap(), "done");
    drop(silent);
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
    let asking = tokio::spawn(client().get(format!("http://{}", server.address)).send());
    timeout(LONG, begun.notified()).await.expect("the handler runs");
    server.stop().await;
    assert!(asking.await.unwrap().is_err());
}
