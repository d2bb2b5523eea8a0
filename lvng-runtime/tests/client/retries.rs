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
    for codes in [[503, 429, 408], [500, 502, 504]] {
        let script = Script::new(codes.map(status).into_iter().chain([ok()]));
        assert_eq!(script.client().send(&get("a")).await.unwrap().id, "a");
        assert_eq!(waits(&script), [200, 600, 1800]);
    }
    let script = Script::new([Act::Break, Act::Refuse, Act::Hang, ok()]);
    script.client().send(&get("a")).await.unwrap();
    assert_eq!(waits(&script), [200, 600, 30_000 + 1800]);
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
    for code in [400, 401, 403, 404, 409, 410, 422, 425, 501, 505] {
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

    // Those that were sent away together do not come back together.
    let script = Script::new([with(429, "retry-after", "7"), ok()]);
    let client = script.builder().bearer("t").retry_jitter(true).build().unwrap();
    client.send(&get("a")).await.unwrap();
    assert!((7000..=7200).contains(&waits(&script)[0]), "{:?}", waits(&script));

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

#[tokio::test(start_paused = true)]
async fn waits_are_random_parts_unless_told_otherwise() {
    let script = Script::new([status(503), status(503), status(503), ok()]);
    let client = script.builder().bearer("t").retry_jitter(true).build().unwrap();
    client.send(&get("a")).await.unwrap();
    let most = [200, 600, 1800];
    assert!(waits(&script).iter().zip(most).all(|(wait, most)| *wait <= most), "{:?}", waits(&script));
}

#[tokio::test(start_paused = true)]
async fn servers_say_whether_and_when_in_many_ways() {
    let used_up = |name, value: &str| {
        let date = ("date", "Sun, 31 Mar 2024 00:00:00 GMT".to_owned());
        Act::Answer(429, vec![date, (name, value.to_owned())], "")
    };
    let table = [
        (used_up("x-ratelimit-reset", "1711843202"), 2000),
        (used_up("x-ratelimit-reset", "1711843202000"), 2000),
        (used_up("x-ratelimit-reset", "2024-03-31T00:00:02Z"), 2000),
        (used_up("ratelimit-reset", "2"), 2000),
        (used_up("ratelimit", "\"default\";r=0;t=2"), 2000),
        (with(429, "retry-after-ms", "1500"), 1500),
        (with(404, "x-should-retry", "true"), 200),
        (with(429, "retry-after", "-1"), 200),
        (with(429, "retry-after", "soon"), 200),
    ];
    for (act, wait) in table {
        let script = Script::new([act, ok()]);
        script.client().send(&get("a")).await.unwrap();
        assert_eq!(waits(&script), [wait]);
    }
    for act in [with(503, "x-should-retry", "false"), used_up("x-ratelimit-reset", "1711846800")] {
        let script = Script::new([act]);
        assert!(script.client().send(&get("a")).await.is_err());
        assert_eq!(script.seen().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_statuses_can_be_chosen() {
    let script = Script::new([status(409), ok(), status(503)]);
    let client = script.builder().bearer("t").retry_statuses([409]).build().unwrap();
    client.send(&get("a")).await.unwrap();
    assert!(client.send(&get("a")).await.is_err());
    assert_eq!(script.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_no_server_has_seen_is_sent_again() {
    let script = Script::new([Act::Refuse, Act::Answer(201, vec![], super::script::THING)]);
    script.client().send(&create("a")).await.unwrap();
    assert_eq!(script.seen().len(), 2);

    // After a redirect one has.
    let script = Script::new([with(303, "location", "/v1/things/a"), Act::Refuse]);
    let error = script.client().send(&create("a")).await.unwrap_err();
    assert_eq!((error.is_connect(), script.seen().len()), (true, 2));

    let script = Script::new([Act::Refuse]);
    let body = ByteStream::from_stream(stream::iter([Ok::<_, BoxError>(Bytes::from("abc"))]));
    assert!(script.client().send(&Upload { id: "a".into(), body }).await.is_err());
    assert_eq!(script.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn keys_of_its_own_make_post_repeatable() {
    let created = || Act::Answer(201, vec![], super::script::THING);
    let script = Script::new([status(503), created(), created(), created(), ok()]);
    let client = script.builder().bearer("t").automatic_idempotency_keys(true).build().unwrap();
    client.send(&create("a")).await.unwrap();
    client.send(&create("a")).await.unwrap();
    client.execute(&create("a"), &CallOptions::new().idempotency_key("mine")).await.unwrap();
    client.send(&get("a")).await.unwrap();
    let seen = script.seen();
    let keys: Vec<_> = seen.iter().map(|request| request.header("idempotency-key")).collect();
    assert!(keys[0].is_some_and(|key| key.len() == 32) && keys[0] == keys[1] && keys[1] != keys[2], "{keys:?}");
    assert_eq!((keys[3], keys[4]), (Some("mine"), None));
}

#[tokio::test(start_paused = true)]
async fn a_client_retries_as_long_as_it_has_a_budget() {
    // Two retries at 5 each, and none that a third call could take.
    let failing = (0..5).map(|_| status(503));
    let script = Script::new(failing.chain((0..5).map(|_| ok())).chain([status(503), ok()]));
    let client = script.builder().bearer("t").max_retries(1).retry_budget(10).build().unwrap();
    for requests in [2, 4, 5] {
        assert!(client.clone().send(&get("a")).await.is_err());
        assert_eq!(script.seen().len(), requests);
    }
    // Five calls that succeed pay for another.
    for _ in 0..6 {
        client.with_bearer("u").send(&get("a")).await.unwrap();
    }
    assert_eq!(script.seen().len(), 12);
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_succeeds_gives_back_what_it_took_and_timeouts_cost_double() {
    let script = Script::new([status(503), ok(), status(503), ok(), Act::Hang, Act::Hang]);
    let client = script.builder().bearer("t").retry_budget(9).build().unwrap();
    client.send(&get("a")).await.unwrap();
    client.send(&get("a")).await.unwrap();
    assert!(client.send(&get("a")).await.unwrap_err().is_timeout());
    assert_eq!(script.seen().len(), 5);
}
