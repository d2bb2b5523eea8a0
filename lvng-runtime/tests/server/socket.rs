//! Raw bytes over a socket, through axum and hyper.

use super::api::*;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;
use tokio::sync::oneshot;

/// Serves on loopback until the sender is dropped.
async fn serve() -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = router(&Items::default()).max_body_bytes(10_000).body_timeout(Duration::from_millis(200));
    let app = app.into_axum().unwrap();
    let server = tokio::spawn(async move {
        let stopped = async { drop(stopped.await) };
        axum::serve(listener, app).with_graceful_shutdown(stopped).await.unwrap();
    });
    (address, stop, server)
}

/// Sends bytes, says that no more come unless `open`, and reads all that comes back.
async fn exchange(address: SocketAddr, bytes: Vec<u8>, open: bool) -> String {
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.write_all(&bytes).unwrap();
        if !open {
            stream.shutdown(Shutdown::Write).unwrap();
        }
        let mut answer = Vec::new();
        // A reset after the answer is as good as its end.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    })
    .await
    .unwrap()
}

const HEAD: &str = "Host: x\r\nAuthorization: Bearer good\r\nConnection: close\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn requests_in_raw_bytes() {
    let (address, _stop, _server) = serve().await;
    let post = format!("POST /items HTTP/1.1\r\n{HEAD}Content-Type: application/json\r\n");
    for (bytes, status, part) in [
        (format!("GET /items/a HTTP/1.1\r\n{HEAD}\r\n"), 200, r#""id":"a""#),
        (format!("GET http://x/items/a?b#c HTTP/1.1\r\n{HEAD}\r\n"), 200, r#""id":"a""#),
        (format!("{post}Content-Length: 12\r\n\r\n{{\"name\":\"a\"}}"), 201, r#""name":"a""#),
        (
            format!("{post}Transfer-Encoding: chunked\r\n\r\n7\r\n{{\"name\"\r\n5\r\n:\"a\"}}\r\n0\r\n\r\n"),
            201,
            r#""name":"a""#,
        ),
        (format!("{post}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, "VALIDATION_ERROR"),
        (format!("{post}Transfer-Encoding: chunked\r\n\r\nzz\r\n"), 400, "BAD_REQUEST"),
        (format!("{post}Content-Length: 99999999\r\n\r\n{{"), 413, "PAYLOAD_TOO_LARGE"),
        (format!("{post}Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n"), 413, "PAYLOAD_TOO_LARGE"),
        (format!("GET /items/../../etc/passwd HTTP/1.1\r\n{HEAD}\r\n"), 400, "BAD_REQUEST"),
        (format!("GET /items/%00 HTTP/1.1\r\n{HEAD}\r\n"), 400, "BAD_REQUEST"),
        (format!("GET /items/\u{e9} HTTP/1.1\r\n{HEAD}\r\n"), 200, "\"id\":\"\u{e9}\""),
        (format!("GET items HTTP/1.1\r\n{HEAD}\r\n"), 404, "NOT_FOUND"),
        (format!("OPTIONS * HTTP/1.1\r\n{HEAD}\r\n"), 404, "NOT_FOUND"),
        (format!("CONNECT x:1 HTTP/1.1\r\n{HEAD}\r\n"), 404, "NOT_FOUND"),
        (format!("BREW /items HTTP/1.1\r\n{HEAD}\r\n"), 405, "METHOD_NOT_ALLOWED"),
        (format!("GET /items HTTP/1.1\r\n{HEAD}X-Workspace-Id: a\r\nX-Workspace-Id: b\r\n\r\n"), 400, "x-workspace-id"),
        (format!("GET /items HTTP/1.1\r\n{HEAD}Authorization: Bearer good\r\n\r\n"), 401, "UNAUTHORIZED"),
        ("GET /items/a HTTP/1.0\r\nAuthorization: Bearer good\r\n\r\n".to_owned(), 200, r#""id":"a""#),
    ] {
        let answer = exchange(address, bytes.clone().into_bytes(), true).await;
        assert!(
            answer.starts_with("HTTP/1.") && answer[8..].starts_with(&format!(" {status} ")),
            "{bytes}\n\n{answer}"
        );
        assert!(answer.contains(part), "{bytes}\n\n{answer}");
    }
}

/// The client hangs up in the middle of a body: there is an answer when hyper gets to it before it sees the end.
#[tokio::test(flavor = "multi_thread")]
async fn cut_bodies() {
    let (address, _stop, _server) = serve().await;
    for rest in ["Content-Length: 20\r\n\r\n{\"name\":\"a\"}", "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"name\""] {
        let head = format!("POST /items HTTP/1.1\r\n{HEAD}Content-Type: application/json\r\n");
        let answer = exchange(address, (head + rest).into_bytes(), false).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer}");
    }
}

/// hyper answers these by itself, without a body; nothing here sees them.
#[tokio::test(flavor = "multi_thread")]
async fn what_hyper_answers() {
    let (address, _stop, _server) = serve().await;
    let get = format!("GET /items/a HTTP/1.1\r\n{HEAD}");
    for (bytes, status) in [
        (b"nonsense\r\n\r\n".to_vec(), 400),
        (b"GET /items/a b HTTP/1.1\r\n\r\n".to_vec(), 400),
        (b"GET /items/\xff HTTP/1.1\r\n\r\n".to_vec(), 400),
        (format!("{get}X: a\0b\r\n\r\n").into_bytes(), 400),
        (format!("{get}X Y: a\r\n\r\n").into_bytes(), 400),
        (format!("{get}Content-Length: 1\r\nContent-Length: 2\r\n\r\n").into_bytes(), 400),
        (format!("{get}Content-Length: x\r\n\r\n").into_bytes(), 400),
        (format!("{get}{}\r\n", "X: y\r\n".repeat(200)).into_bytes(), 431),
        (format!("{get}X: {}\r\n\r\n", "y".repeat(1 << 20)).into_bytes(), 431),
        (format!("GET /{} HTTP/1.1\r\n\r\n", "y".repeat(70_000)).into_bytes(), 414),
    ] {
        let answer = exchange(address, bytes.clone(), true).await;
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(120)]).into_owned();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{shown}\n\n{answer}");
    }
    let answer = exchange(address, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), false).await;
    assert!(!answer.contains(" 5"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_bodies_end_in_408() {
    let (address, _stop, _server) = serve().await;
    let head = format!("POST /items HTTP/1.1\r\n{HEAD}Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{{");
    let answer = exchange(address, head.into_bytes(), true).await;
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("REQUEST_TIMEOUT"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_is_graceful() {
    let (address, stop, server) = serve().await;
    let answer = exchange(address, format!("GET /items/a HTTP/1.1\r\n{HEAD}\r\n").into_bytes(), true).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    drop(stop);
    tokio::time::timeout(Duration::from_secs(5), server).await.expect("the server ends").unwrap();
}
