//! Rate limits of the description, kept by the client.

use super::operations::{GetLimited, PutLimited, get};
use super::script::{Script, ok, status, with};
use lvng_runtime::client::CallOptions;
use std::time::Duration;
use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test(start_paused = true)]
async fn calls_wait_for_their_turn_and_keep_their_order() {
    let script = Script::new((0..30).map(|_| status(204)));
    let client = script.builder().keep_rate_limits(true).build().unwrap();
    let begin = Instant::now();
    let finished = std::sync::Mutex::new(Vec::new());
    let calls = (0..30).map(|number| {
        let (client, finished) = (client.clone(), &finished);
        async move {
            // Both operations count for the same resource.
            if number % 2 == 0 {
                client.send(&GetLimited {}).await.unwrap();
            } else {
                client.send(&PutLimited {}).await.unwrap();
            }
            finished.lock().unwrap().push(number);
        }
    });
    futures_util::future::join_all(calls).await;
    assert_eq!(*finished.lock().unwrap(), (0..30).collect::<Vec<_>>());
    // Ten at once, and then one every six seconds.
    let at: Vec<_> = script.seen().iter().map(|request| (request.at - begin).as_secs()).collect();
    let expected: Vec<_> = (0..30_u64).map(|number| number.saturating_sub(9) * 6).collect();
    let close = at.iter().zip(&expected).all(|(at, expected)| at.abs_diff(*expected) <= 1);
    assert!(close, "{at:?}");
}

#[tokio::test(start_paused = true)]
async fn retries_count_and_calls_that_cannot_have_their_turn_say_so() {
    let acts = [with(503, "retry-after", "0")].into_iter().chain((0..11).map(|_| status(204)));
    let script = Script::new(acts);
    let client = script.builder().keep_rate_limits(true).build().unwrap();
    for _ in 0..9 {
        client.send(&GetLimited {}).await.unwrap();
    }
    let begin = Instant::now();
    let hurried = CallOptions::new().timeout(Duration::from_secs(3));
    let error = client.execute(&GetLimited {}, &hurried).await.unwrap_err();
    assert!(error.is_timeout() && begin.elapsed() == Duration::from_secs(3), "{error}");
    // One that gives up makes room for the next.
    client.send(&GetLimited {}).await.unwrap();
    assert!(begin.elapsed() < MINUTE / 10 + Duration::from_secs(1));
    assert_eq!(script.seen().len(), 11);
}

#[tokio::test(start_paused = true)]
async fn without_a_limit_or_the_setting_nothing_waits() {
    let script = Script::new((0..40).map(|number| if number < 20 { ok() } else { status(204) }));
    let begin = Instant::now();
    let client = script.builder().bearer("t").keep_rate_limits(true).build().unwrap();
    for _ in 0..20 {
        client.send(&get("a")).await.unwrap();
    }
    let client = script.client();
    for _ in 0..20 {
        client.send(&GetLimited {}).await.unwrap();
    }
    assert_eq!(begin.elapsed(), Duration::ZERO);
}
