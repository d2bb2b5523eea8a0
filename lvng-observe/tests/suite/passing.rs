//! The proxy: what goes through it, how, and what it says of targets that do not answer.

use crate::support::{DEADLINE, Watched, serve};
use axum::Router;
use axum::body::{Body as HttpBody, Bytes};
use axum::extract::Request;
use axum::response::Response;
use axum::routing::{any, get, post};
use futures_util::{StreamExt, stream};
use http::{StatusCode, header};
use lvng_observe::exchange::MOST_BODY;
use lvng_observe::proxy::Passed;
use lvng_observe::{Body, Exchange};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;

#[track_caller]
fn exchange(passed: Passed) -> Exchange {
    match passed {
        Passed::Exchange(exchange) => *exchange,
        Passed::Failed => panic!("the target did not answer"),
    }
}

#[track_caller]
fn whole(body: &Body) -> String {
    match body {
        Body::Whole(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn requests_and_responses_pass_as_they_are() {
    let echo = async |request: Request| {
        let seen = format!("{} {}", request.method(), request.uri());
        let secret = request.headers().get(header::AUTHORIZATION).cloned();
        let no_encoding = !request.headers().contains_key(header::ACCEPT_ENCODING);
        let connection = request.headers().contains_key("x-hop");
        let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
        Response::builder()
            .status(StatusCode::CREATED)
            .header("x-seen", seen)
            .header("x-secret", secret.unwrap_or(http::HeaderValue::from_static("none")))
            .header("x-checks", format!("{no_encoding} {connection}"))
            .header(header::SET_COOKIE, "a=1")
            .header(header::SET_COOKIE, "b=2")
            .body(HttpBody::from(body))
            .unwrap()
    };
    let server = serve(Router::new().fallback(any(echo))).await;
    let mut proxy = Watched::before(server.address).await;
    let client = reqwest::Client::new();
    let request = client
        .patch(proxy.url("/a%20b/c?x=%26&y"))
        .header(header::AUTHORIZATION, "Bearer t")
        .header(header::ACCEPT_ENCODING, "gzip")
        .header(header::CONNECTION, "x-hop")
        .header("x-hop", "1")
        .body("hello");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 201);
    let headers = response.headers().clone();
    assert_eq!(headers["x-seen"], "PATCH /a%20b/c?x=%26&y");
    assert_eq!(headers["x-secret"], "Bearer t");
    assert_eq!(headers["x-checks"], "true false");
    assert_eq!(headers.get_all(header::SET_COOKIE).iter().count(), 2);
    assert_eq!(response.text().await.unwrap(), "hello");
    let seen = exchange(proxy.next().await);
    assert_eq!((seen.method.as_str(), seen.path.as_str(), seen.query.as_str()), ("PATCH", "/a%20b/c", "x=%26&y"));
    assert_eq!(
        (seen.status, whole(&seen.request.body), whole(&seen.response.body)),
        (201, "hello".into(), "hello".into())
    );

    // Without a body there is none on the other side, either.
    let response = client.head(proxy.url("/head")).send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert!(matches!(exchange(proxy.next().await).request.body, Body::Empty));
    assert_eq!(proxy.end().await.len(), 0);
}

#[tokio::test]
async fn streams_pass_while_they_go_on() {
    let go = Arc::new(Notify::new());
    let wait = Arc::clone(&go);
    let events = async move || {
        let events = stream::unfold(0, move |count| {
            let wait = Arc::clone(&wait);
            async move {
                match count {
                    0 => {}
                    // The second event comes only after the client has told of the first.
                    1 => wait.notified().await,
                    _ => return None,
                }
                Some((Ok::<_, Infallible>(Bytes::from(format!("data: {count}\n\n"))), count + 1))
            }
        });
        Response::builder()
            .header(header::CONTENT_TYPE, "text/event-stream")
            .body(HttpBody::from_stream(events))
            .unwrap()
    };
    let server = serve(Router::new().route("/events", get(events))).await;
    let mut proxy = Watched::before(server.address).await;
    let response = reqwest::get(proxy.url("/events")).await.unwrap();
    let mut body = response.bytes_stream();
    let mut next = async || tokio::time::timeout(DEADLINE, body.next()).await.expect("in time");
    assert_eq!(next().await.unwrap().unwrap(), "data: 0\n\n");
    go.notify_one();
    assert_eq!(next().await.unwrap().unwrap(), "data: 1\n\n");
    assert!(next().await.is_none());
    assert_eq!(whole(&exchange(proxy.next().await).response.body), "data: 0\n\ndata: 1\n\n");
    drop(proxy.end().await);
}

#[tokio::test]
async fn a_stream_that_is_left_is_looked_at_as_far_as_it_came() {
    let endless = async || {
        let lines = stream::once(async { Ok::<_, Infallible>(Bytes::from("{}\n")) }).chain(stream::pending());
        Response::builder()
            .header(header::CONTENT_TYPE, "application/x-ndjson")
            .body(HttpBody::from_stream(lines))
            .unwrap()
    };
    let server = serve(Router::new().route("/lines", get(endless))).await;
    let mut proxy = Watched::before(server.address).await;
    let response = reqwest::get(proxy.url("/lines")).await.unwrap();
    let mut body = response.bytes_stream();
    assert_eq!(body.next().await.unwrap().unwrap(), "{}\n");
    drop(body);
    let seen = exchange(proxy.next().await);
    assert!(matches!(&seen.response.body, Body::Begin(bytes) if bytes == "{}\n"), "{:?}", seen.response.body);
    // One that goes on does not keep the proxy from ending.
    let response = reqwest::get(proxy.url("/lines")).await.unwrap();
    let ended = proxy.end();
    let (ended, response) = (tokio::time::timeout(DEADLINE, ended).await.expect("in time"), response);
    drop(response);
    assert!(ended.len() <= 1);
}

#[tokio::test]
async fn large_bodies_pass_whole_and_are_kept_in_part() {
    let count = async |body: HttpBody| {
        let mut stream = body.into_data_stream();
        let mut count = 0;
        while let Some(bytes) = stream.next().await {
            count += bytes.unwrap().len();
        }
        Response::new(HttpBody::from(vec![b'x'; count]))
    };
    let server = serve(Router::new().route("/count", post(count))).await;
    let mut proxy = Watched::before(server.address).await;
    let size = MOST_BODY + 100_000;
    let chunks = stream::iter((0..size / 1000).map(|_| Ok::<_, Infallible>(Bytes::from_static(&[b'y'; 1000]))));
    let request = reqwest::Client::new().post(proxy.url("/count")).body(reqwest::Body::wrap_stream(chunks));
    let answer = request.send().await.unwrap().bytes().await.unwrap();
    assert_eq!(answer.len(), size / 1000 * 1000);
    let seen = exchange(proxy.next().await);
    let kept = |body: &Body| matches!(body, Body::Begin(bytes) if bytes.len() == MOST_BODY);
    assert!(kept(&seen.request.body) && kept(&seen.response.body));
    drop(proxy.end().await);
}

#[tokio::test]
async fn a_target_that_is_down_is_a_502_in_the_envelope() {
    // A port that was free a moment ago, and has no listener now.
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let mut proxy = Watched::before(gone).await;
    let response = reqwest::get(proxy.url("/x")).await.unwrap();
    assert_eq!(response.status(), 502);
    let body: serde_json::Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert_eq!(body["success"], false);
    assert_eq!(body["error"]["code"], "BAD_GATEWAY");
    assert!(matches!(proxy.next().await, Passed::Failed));
    drop(proxy.end().await);
}

#[tokio::test]
async fn a_target_that_says_nothing_is_a_504_in_the_envelope() {
    let silent = serve(Router::new().fallback(async || std::future::pending::<()>().await)).await;
    let mut proxy = Watched::with_patience(silent.address, Duration::from_millis(50)).await;
    let response = reqwest::get(proxy.url("/x")).await.unwrap();
    assert_eq!(response.status(), 504);
    assert!(response.text().await.unwrap().contains("GATEWAY_TIMEOUT"));
    assert!(matches!(proxy.next().await, Passed::Failed));
    drop(proxy.end().await);
}

#[tokio::test]
async fn compressed_answers_pass_and_are_not_looked_at() {
    let zipped = async || {
        Response::builder().header(header::CONTENT_ENCODING, "gzip").body(HttpBody::from(vec![0x1F, 0x8B, 1])).unwrap()
    };
    let server = serve(Router::new().fallback(zipped)).await;
    let mut proxy = Watched::before(server.address).await;
    let client = reqwest::Client::builder().no_gzip().build().unwrap();
    let response = client.get(proxy.url("/x")).send().await.unwrap();
    assert_eq!(response.bytes().await.unwrap(), [0x1F, 0x8B, 1].as_slice());
    assert!(matches!(exchange(proxy.next().await).response.body, Body::Unknown));
    drop(proxy.end().await);
}
