use super::operations::{Upload, create, get};
use super::script::{Act, Script, ok, status, with};
use bytes::Bytes;
use futures_util::stream;
use lvng_runtime::client::{CallOptions, Error};
use lvng_runtime::wire::{BoxError, ByteStream};
use std::time::Duration;
use tokio::time::Instant;

fn waits(script: &Script) -> Vec<u128> {
    let seen = script.seen();
    seen.windows(2).map(|pair| (pair[1].at - pair[0].at).as_millis()).collect()
}

#[tokio::test(start_paused = true)]
async fn unavailable_broken_and_limited_are_tried_again() {
    let script = Script::new([status(503), Act::Break, status(429), ok()]);
    assert_eq!(script.client().send(&get("a")).await.unwrap().id, "a");
    assert_eq!(waits(&script), [200, 600, 1800]);
}

#[tokio::test(start_paused = true)]
async fn the_last_error_is_returned() {
    let script = Script::new([Act::Break, status(503), status(503), status(429)]);
    let error = script.client().send(&get("a")).await.unwrap_err();
    assert!(error.is_rate_limited(), "{error}");
    assert_eq!(script.seen().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn other_answers_are_final() {
    for code in [400, 401, 403, 404, 409, 422, 500, 502, 504] {
        let script = Script::new([status(code)]);
        let error = script.client().send(&get("a")).await.unwrap_err();
        assert_eq!(error.status().unwrap(), code);
        assert_eq!(script.seen().len(), 1, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn post_needs_an_idempotency_key() {
    for act in [status(503), status(429), Act::Break] {
        let script = Script::new([act]);
        assert!(script.client().send(&create("a")).await.is_err());
        assert_eq!(script.seen().len(), 1);
    }
    let script = Script::new([Act::Break, status(503), Act::Answer(201, vec![], super::script::THING)]);
    let options = CallOptions::new().idempotency_key("k-1");
    script.client().execute(&create("a"), &options).await.unwrap();
    let seen = script.seen();
    assert_eq!(seen.len(), 3);
    for request in seen {
        assert_eq!((request.header("idempotency-key"), &request.body[..]), (Some("k-1"), &br#"{"id":"a"}"#[..]));
    }
}

#[tokio::test(start_paused = true)]
async fn streamed_bodies_are_sent_once() {
    let script = Script::new([status(503)]);
    let body = ByteStream::from_stream(stream::iter([Ok::<_, BoxError>(Bytes::from("abc"))]));
    assert!(script.client().send(&Upload { id: "a".into(), body }).await.is_err());
    assert_eq!(script.seen().len(), 1);
    assert_eq!(script.seen()[0].body, "abc");
}

#[tokio::test(start_paused = true)]
async fn bytes_in_memory_are_sent_again() {
    let script = Script::new([status(503), status(204)]);
    let body = ByteStream::from(b"abc".to_vec());
    script.client().send(&Upload { id: "a".into(), body }).await.unwrap();
    assert_eq!(script.seen().iter().map(|request| &request.body[..]).collect::<Vec<_>>(), [b"abc", b"abc"]);
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_respected_up_to_the_longest_wait() {
    let script = Script::new([with(429, "retry-after", "7"), with(503, "retry-after", "0"), ok()]);
    script.client().send(&get("a")).await.unwrap();
    assert_eq!(waits(&script), [7000, 600]);

    let date = vec![
        ("date", "Sun, 31 Mar 2024 00:00:00 GMT".to_owned()),
        ("retry-after", "Sun, 31 Mar 2024 00:00:09 GMT".to_owned()),
    ];
    let script = Script::new([Act::Answer(503, date, ""), ok()]);
    script.client().send(&get("a")).await.unwrap();
    assert_eq!(waits(&script), [9000]);

    let script = Script::new([with(429, "retry-after", "3600")]);
    let error = script.client().send(&get("a")).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
}

#[tokio::test(start_paused = true)]
async fn settings_of_client_and_call() {
    let script = Script::new([status(503), status(503), ok()]);
    let client = script.builder().bearer("t").retry_base_delay(Duration::from_secs(1)).max_retries(2).build().unwrap();
    client.send(&get("a")).await.unwrap();
    assert_eq!(waits(&script), [1000, 3000]);

    let script = Script::new([status(503)]);
    let options = CallOptions::new().retries(0);
    assert!(script.client().execute(&get("a"), &options).await.is_err());

    let script = Script::new([status(503), status(503)]);
    let options = CallOptions::new().retries(1);
    assert!(script.client().execute(&get("a"), &options).await.is_err());
    assert_eq!(script.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn timeouts_bound_each_attempt() {
    let script = Script::new([Act::Hang, Act::Hang, ok()]);
    let begin = Instant::now();
    script.client().send(&get("a")).await.unwrap();
    assert_eq!(begin.elapsed().as_millis(), 30_000 + 200 + 30_000 + 600);

    let script = Script::new([Act::Hang]);
    let client = script.builder().bearer("t").attempt_timeout(Duration::from_secs(5)).max_retries(0).build().unwrap();
    let begin = Instant::now();
    let error = client.send(&get("a")).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "getThing: no answer within 5s");
    assert_eq!(begin.elapsed().as_secs(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_call_has_a_timeout_of_its_own() {
    let script = Script::new([Act::Hang]);
    let begin = Instant::now();
    let options = CallOptions::new().attempt_timeout(Duration::from_millis(50)).retries(0);
    let error = script.client().execute(&get("a"), &options).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)) && error.is_timeout());
    assert_eq!(begin.elapsed().as_millis(), 50);

    let script = Script::new([ok()]);
    let options = CallOptions::new().timeout(Duration::MAX).attempt_timeout(Duration::MAX);
    script.client().execute(&get("a"), &options).await.unwrap();
}
