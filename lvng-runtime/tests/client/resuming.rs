//! Downloads and event streams that go on after their connection broke, against servers that misbehave.

use super::operations::Download;
use super::sockets::{Heard, server};
use futures_util::StreamExt;
use lvng_runtime::Operation;
use lvng_runtime::client::{CallOptions, Client, ClientBuilder, Error};
use lvng_runtime::wire::{BoxError, EventStream};
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("watch", GET "/events")]
#[success(200, event_stream, EventStream<String>)]
struct Watch {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("ask", POST "/events")]
#[success(200, event_stream, EventStream<String>)]
struct Ask {}

/// An answer whose body is cut off unless it is as long as it says.
fn answer(status: &str, length: usize, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}")
}

/// The download `0123456789` as far as `body` goes.
fn begun(body: &str) -> String {
    answer("200 OK", 10, "accept-ranges: bytes\r\netag: \"v1\"\r\n", body)
}

fn rest(range: &str, body: &str) -> String {
    let headers = format!("etag: \"v1\"\r\ncontent-range: bytes {range}/10\r\n");
    answer("206 Partial Content", 10 - range.split('-').next().unwrap().parse::<usize>().unwrap(), &headers, body)
}

fn builder(address: &str) -> ClientBuilder {
    Client::builder(address)
        .max_retries(3)
        .retry_base_delay(Duration::from_millis(1))
        .attempt_timeout(Duration::from_secs(10))
}

/// What comes of a download, and the headers `Range` and `If-Range` of each request.
async fn download(
    answers: Vec<String>,
    set: fn(ClientBuilder) -> ClientBuilder,
) -> (Result<String, BoxError>, Vec<String>) {
    let (address, heard) = server(answers).await;
    let client = set(builder(&address)).build().unwrap();
    let outcome = match client.send(&Download { id: "a".into() }).await {
        Ok(stream) => stream.collect().await.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => Err(error.into()),
    };
    (outcome, lines_of(&heard, &["range", "if-range", "accept-encoding"]))
}

fn lines_of(heard: &Heard, names: &[&str]) -> Vec<String> {
    let header = |request: &str| {
        let lines = request.lines().filter(|line| names.iter().any(|name| line.starts_with(&format!("{name}: "))));
        let mut lines: Vec<&str> = lines.collect();
        lines.sort_unstable();
        lines.join(", ")
    };
    heard.lock().unwrap().iter().map(|request| header(request)).collect()
}

#[tokio::test]
async fn a_download_carries_on_where_it_broke() {
    let again = |from: u32| format!("accept-encoding: identity, if-range: \"v1\", range: bytes={from}-");
    let answers = vec![begun("012"), rest("3-9", "345"), rest("6-9", "6789")];
    let (outcome, asked) = download(answers, |builder| builder).await;
    assert_eq!(outcome.unwrap(), "0123456789");
    assert_eq!(asked[1..], [again(3), again(6)]);

    // A server that is ill for a moment is asked again.
    let ill = || answer("503 Service Unavailable", 0, "", "");
    let (outcome, asked) = download(vec![begun("01"), ill(), ill(), rest("2-9", "23456789")], |builder| builder).await;
    assert_eq!((outcome.unwrap(), asked.len()), ("0123456789".to_owned(), 4));

    // Broken before anything came.
    let (outcome, asked) = download(vec![begun(""), rest("0-9", "0123456789")], |builder| builder).await;
    assert_eq!((outcome.unwrap(), &asked[1]), ("0123456789".to_owned(), &again(0)));
}

#[tokio::test]
async fn tries_are_bounded() {
    let all = || vec![begun("01"), rest("2-9", ""), rest("2-9", ""), rest("2-9", ""), rest("2-9", "23456789")];
    let (outcome, asked) = download(all(), |builder| builder).await;
    assert!(outcome.unwrap_err().to_string().contains("the connection broke"));
    assert_eq!(asked.len(), 4);
    let (outcome, asked) = download(all(), |builder| builder.max_retries(0)).await;
    assert!(outcome.is_err());
    assert_eq!(asked.len(), 1);
    let (outcome, asked) = download(all(), |builder| builder.retry_budget(5)).await;
    assert!(outcome.is_err());
    assert_eq!(asked.len(), 2);
}

/// A download of `length` bytes whose connection breaks after each `step`.
fn in_steps(length: usize, step: usize) -> Vec<String> {
    let piece = |from: usize| "x".repeat(step.min(length - from));
    let whole = answer("200 OK", length, "accept-ranges: bytes\r\netag: \"v1\"\r\n", &piece(0));
    let rest = |from: usize| {
        let headers = format!("etag: \"v1\"\r\ncontent-range: bytes {from}-{}/{length}\r\n", length - 1);
        answer("206 Partial Content", length - from, &headers, &piece(from))
    };
    std::iter::once(whole).chain((1..12).map(|n| n * step).take_while(|from| *from < length).map(rest)).collect()
}

#[tokio::test]
async fn a_server_that_breaks_off_every_time_is_not_asked_for_ever() {
    let kib = 1 << 10;
    // Four tries bring 256 KiB, which is not a thousandth of 1 GiB.
    let (outcome, asked) = download(in_steps(1 << 30, 64 * kib), |builder| builder).await;
    assert!(outcome.unwrap_err().to_string().contains("the connection broke"));
    assert_eq!(asked.len(), 4);
    // Small steps add up to progress: 64 KiB in two.
    let (outcome, asked) = download(in_steps(400 * kib, 40 * kib), |builder| builder).await;
    assert_eq!((outcome.unwrap().len(), asked.len()), (400 * kib, 10));
    // A try that brought progress gives back what it took from the budget, no other does.
    let (outcome, asked) = download(in_steps(400 * kib, 40 * kib), |builder| builder.retry_budget(15)).await;
    assert!(outcome.is_err());
    assert_eq!(asked.len(), 7);
}

#[tokio::test]
async fn nothing_else_is_taken_for_the_rest() {
    let part = |headers: &str, body: &str| answer("206 Partial Content", body.len(), headers, body);
    for (second, expected) in [
        // It has changed: the whole of the new one, or a part of it.
        (answer("200 OK", 3, "etag: \"v2\"\r\n", "new"), "has changed"),
        (part("etag: \"v2\"\r\ncontent-range: bytes 2-9/10\r\n", "23456789"), "has changed"),
        (answer("416 Range Not Satisfiable", 0, "content-range: bytes */1\r\n", ""), "has changed"),
        (answer("412 Precondition Failed", 0, "", ""), "has changed"),
        // Another part, or one that does not say which.
        (part("content-range: bytes 3-9/10\r\n", "3456789"), "another part"),
        (part("content-range: bytes 2-9/11\r\n", "23456789"), "another part"),
        (part("", "23456789"), "another part"),
        (part("content-range: bytes 2-9/10\r\ncontent-encoding: compress\r\n", "23456789"), "another part"),
        // Refused.
        (answer("404 Not Found", 0, "", ""), "the connection broke"),
    ] {
        let (outcome, asked) = download(vec![begun("01"), second.clone()], |builder| builder).await;
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains(expected), "{error} of {second}");
        assert_eq!(asked.len(), 2, "{second}");
    }
}

#[tokio::test]
async fn downloads_without_ranges_or_strong_tags_end_where_they_break() {
    for headers in [
        "",
        "etag: \"v1\"\r\n",
        "accept-ranges: bytes\r\n",
        "accept-ranges: bytes\r\netag: W/\"v1\"\r\n",
        "accept-ranges: none\r\netag: \"v1\"\r\n",
    ] {
        let first = answer("200 OK", 10, headers, "01");
        let (outcome, asked) = download(vec![first, rest("2-9", "23456789")], |builder| builder).await;
        assert!(outcome.is_err(), "{headers}");
        assert_eq!(asked.len(), 1, "{headers}");
    }
}

fn events(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n{body}")
}

/// The data of the events, an error as its text, and the ids that connections named.
async fn watch(answers: Vec<String>, within: Duration) -> (Vec<String>, Vec<String>) {
    let (address, heard) = server(answers).await;
    let client = builder(&address).build().unwrap();
    let stream = client.execute(&Watch {}, &CallOptions::new().reconnect(within)).await.unwrap().into_inner();
    let shown = stream.map(|event| event.unwrap_or_else(|error| format!("error: {}", Error::from(error))));
    (shown.collect().await, lines_of(&heard, &["last-event-id"]))
}

const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn events_are_connected_to_again() {
    let end = || "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned();
    let answers = vec![
        events("retry: 5\nid: 1\ndata: a\n\ndata: cut o"),
        events("data: b\n\nid: 2\n\n"),
        events("id\ndata: c\n\n"),
        end(),
    ];
    let (shown, ids) = watch(answers, LONG).await;
    assert_eq!(shown, ["a", "b", "c"]);
    assert_eq!(ids, ["", "last-event-id: 1", "last-event-id: 2", ""]);

    // Chunks that break off, a server that is ill, and one that is gone for good.
    let broken = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n\
                  9\r\ndata: a\n\n\r\n5\r\nda";
    let ill = answer("503 Service Unavailable", 0, "", "");
    let (shown, ids) = watch(vec![broken.to_owned(), ill, events("data: b\n\n"), end()], LONG).await;
    assert_eq!((shown, ids.len()), (vec!["a".to_owned(), "b".to_owned()], 4));
}

#[tokio::test]
async fn connections_without_events_are_bounded() {
    let (shown, ids) = watch((0..6).map(|_| events(": nothing\n\n")).collect(), LONG).await;
    assert_eq!((shown.len(), ids.len()), (0, 4));
}

#[tokio::test]
async fn events_that_are_refused_end_with_the_reason() {
    let (shown, ids) = watch(vec![events("data: a\n\n"), answer("401 Unauthorized", 0, "", "")], LONG).await;
    assert!(shown[0] == "a" && shown[1].contains("401"), "{shown:?}");
    assert_eq!((shown.len(), ids.len()), (2, 2));
    let json = answer("200 OK", 2, "content-type: application/json\r\n", "{}");
    let (shown, _) = watch(vec![events("data: a\n\n"), json], LONG).await;
    assert!(shown[1].contains("no stream of events"), "{shown:?}");
}

#[tokio::test]
async fn events_are_not_connected_to_after_the_deadline() {
    // The wait that the stream asks for would end after it.
    let (shown, ids) =
        watch(vec![events("retry: 50000\ndata: a\n\n"), events("data: b\n\n")], Duration::from_secs(1)).await;
    assert_eq!((shown, ids.len()), (vec!["a".to_owned()], 1));
}

#[tokio::test]
async fn nothing_is_connected_to_again_unasked_or_twice_done() {
    let (address, heard) = server(vec![events("data: a\n\n"), events("data: b\n\n")]).await;
    let client = builder(&address).build().unwrap();
    let stream = client.send(&Watch {}).await.unwrap();
    assert_eq!(stream.count().await, 1);
    let error = client.execute(&Ask {}, &CallOptions::new().reconnect(LONG)).await.unwrap_err();
    assert!(error.to_string().contains("GET alone"), "{error}");
    assert_eq!(heard.lock().unwrap().len(), 1);
}
