//! Keeping to the rate limits of the description, so that calls wait here and are not refused there.

use super::timeouts::Deadline;
use crate::wire::{OperationMeta, RateLimitSpec};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync;
use tokio::time::{Instant, sleep_until};

/// The limits of a client: a bucket for each tag and limit, since services count by resource.
#[derive(Debug, Default)]
pub(crate) struct Limiter(Mutex<HashMap<Resource, Arc<sync::Mutex<Bucket>>>>);

/// What is counted together: the tag, and the limit as so many in a window.
type Resource = (&'static str, u32, &'static str);

/// What is left of a limit. It fills up evenly, and holds what the limit allows in one window.
#[derive(Debug)]
struct Bucket {
    most: f64,
    left: f64,
    /// How long it takes for one more.
    interval: Duration,
    counted_at: Instant,
}

impl Limiter {
    /// Waits until the operation may be sent. Calls are let through in the order in which they came: the first waits for
    /// time, the others for the lock, which Tokio hands on in turn.
    ///
    /// The error is the time of the call that is not enough.
    pub(crate) async fn wait(&self, meta: &OperationMeta, deadline: Option<Deadline>) -> Result<(), Duration> {
        let Some((spec, window)) = meta.rate_limit.and_then(|spec| Some((spec, window(&spec)?))) else { return Ok(()) };
        let bucket = {
            let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let key = (meta.tag, spec.requests, spec.per);
            buckets.entry(key).or_insert_with(|| Arc::new(sync::Mutex::new(Bucket::new(spec.requests, window)))).clone()
        };
        let turn = async {
            let mut bucket = bucket.lock().await;
            while let Some(at) = bucket.take() {
                sleep_until(at).await;
            }
        };
        match deadline {
            Some(deadline) => deadline.bound(turn).await,
            None => {
                turn.await;
                Ok(())
            }
        }
    }
}

/// The length of a window; none for a limit of nothing.
fn window(spec: &RateLimitSpec) -> Option<Duration> {
    let seconds = match spec.per {
        "second" => 1,
        "minute" => 60,
        "hour" => 60 * 60,
        "day" => 24 * 60 * 60,
        _ => return None,
    };
    (spec.requests > 0).then(|| Duration::from_secs(seconds))
}

impl Bucket {
    fn new(requests: u32, window: Duration) -> Self {
        let most = f64::from(requests);
        Self { most, left: most, interval: window / requests, counted_at: Instant::now() }
    }

    /// Takes one, or says when there will be one.
    fn take(&mut self) -> Option<Instant> {
        let now = Instant::now();
        let more = (now - self.counted_at).as_secs_f64() / self.interval.as_secs_f64();
        self.left = (self.left + more).min(self.most);
        self.counted_at = now;
        // Sleeping until one is there must not end a rounding error too early.
        if self.left >= 1.0 - 1e-6 {
            self.left -= 1.0;
            return None;
        }
        now.checked_add(self.interval.mul_f64(1.0 - self.left))
    }
}
