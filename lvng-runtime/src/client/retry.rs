//! Whether and when a call is tried again.

use super::budget::{Budget, TOKENS};
use super::error::Error;
use super::header_text::text;
use super::options::IDEMPOTENCY_KEY;
use crate::wire::random;
use http::{HeaderMap, HeaderValue, Method};
use std::sync::Arc;
use std::time::Duration;

/// Each wait is up to this many times as long as the one before.
const FACTOR: u32 = 3;

/// Statuses that say "later": what refused the request, or broke, may not do so the next time.
const STATUSES: [u16; 6] = [408, 429, 500, 502, 503, 504];

/// By this header a server says whether trying again makes sense, whatever the status is.
const SHOULD_RETRY: &str = "x-should-retry";

/// The rules of a client.
#[derive(Clone, Debug)]
pub(crate) struct RetryPolicy {
    pub(crate) max_retries: u32,
    pub(crate) base_delay: Duration,
    /// Also the longest wait that a server may ask for.
    pub(crate) max_delay: Duration,
    pub(crate) statuses: Vec<u16>,
    /// Whether waits are a random part of what they could be.
    pub(crate) jitter: bool,
    /// Whether POST and PATCH get an idempotency key where the call has none.
    pub(crate) adds_keys: bool,
    pub(crate) budget: Arc<Budget>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 3,
            base_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(60),
            statuses: STATUSES.to_vec(),
            jitter: true,
            adds_keys: false,
            budget: Budget::new(TOKENS),
        }
    }
}

/// What may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeatable {
    /// The request: it cannot do a thing twice.
    Always,
    /// A request that the server has not seen, or refused for its credentials.
    Unseen,
    /// Nothing: the body is a stream, which is gone.
    Never,
}

impl Repeatable {
    pub(crate) fn of(method: &Method, headers: &HeaderMap, is_streamed: bool) -> Self {
        match method.is_idempotent() || headers.contains_key(IDEMPOTENCY_KEY) {
            _ if is_streamed => Repeatable::Never,
            true => Repeatable::Always,
            false => Repeatable::Unseen,
        }
    }
}

impl RetryPolicy {
    /// How long to wait before the next attempt, after attempt number `attempt` (from 0) failed with `error`. `None`: there
    /// is no next attempt.
    pub(crate) fn wait(&self, attempt: u32, retries: u32, repeatable: Repeatable, error: &Error) -> Option<Duration> {
        let may_repeat = match repeatable {
            Repeatable::Always => true,
            Repeatable::Unseen => matches!(error, Error::Transport(error) if error.is_unseen()),
            Repeatable::Never => false,
        };
        if attempt >= retries || !may_repeat || !self.is_transient(error) {
            return None;
        }
        let backoff = self.base_delay.saturating_mul(FACTOR.saturating_pow(attempt)).min(self.max_delay);
        match error.retry_after() {
            // The server is not asked again sooner than it wants, and the caller does not wait longer than it allowed.
            Some(asked) if asked > self.max_delay => None,
            // Clients that were sent away together do not come back together.
            Some(asked) if self.jitter => Some(asked.saturating_add(part_of(self.base_delay))),
            Some(asked) => Some(asked.max(backoff)),
            None if self.jitter => Some(part_of(backoff)),
            None => Some(backoff),
        }
    }

    fn is_transient(&self, error: &Error) -> bool {
        match error {
            Error::Transport(error) => error.is_transient(),
            Error::Api(error) => match text(error.headers(), SHOULD_RETRY) {
                Some("true") => true,
                Some("false") => false,
                _ => self.statuses.contains(&error.status().as_u16()),
            },
            _ => false,
        }
    }
}

/// A random part of a time ("full jitter").
fn part_of(time: Duration) -> Duration {
    // 53 bits are what a float holds.
    time.mul_f64((random() >> 11) as f64 / (1_u64 << 53) as f64)
}

/// Gives POST and PATCH a key of their own, by which the server knows further attempts for the same thing.
pub(crate) fn add_idempotency_key(method: &Method, headers: &mut HeaderMap) {
    if matches!(*method, Method::POST | Method::PATCH) && !headers.contains_key(IDEMPOTENCY_KEY) {
        let key = format!("{:016x}{:016x}", random(), random());
        if let Ok(key) = HeaderValue::try_from(key) {
            headers.insert(IDEMPOTENCY_KEY, key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::error::{Failure, TransportError};
    use super::*;

    fn failed(kind: Failure) -> Error {
        TransportError::new("listPets", kind).into()
    }

    fn wait(policy: &RetryPolicy, attempt: u32, retries: u32, kind: Failure) -> Option<Duration> {
        policy.wait(attempt, retries, Repeatable::Always, &failed(kind))
    }

    #[test]
    fn waits_grow_threefold_up_to_a_limit() {
        let policy = RetryPolicy { jitter: false, ..RetryPolicy::default() };
        let waits = (0..8).map(|attempt| wait(&policy, attempt, 8, Failure::Broken));
        let millis: Vec<_> = waits.map(|wait| wait.map(|wait| wait.as_millis())).collect();
        assert_eq!(millis, [200, 600, 1800, 5400, 16200, 48600, 60000, 60000].map(Some));
        assert_eq!(wait(&policy, 3, 3, Failure::Broken), None);
        assert_eq!(wait(&policy, 0, 0, Failure::Broken), None);
        assert_eq!(wait(&policy, u32::MAX - 1, u32::MAX, Failure::Broken), Some(Duration::from_secs(60)));
    }

    #[test]
    fn jitter_takes_any_part_of_a_wait() {
        let policy = RetryPolicy { base_delay: Duration::from_secs(1), ..RetryPolicy::default() };
        let waits: Vec<_> = (0..200).filter_map(|_| wait(&policy, 0, 1, Failure::Broken)).collect();
        assert!(waits.iter().all(|wait| *wait <= Duration::from_secs(1)), "{waits:?}");
        // Of 200 even parts, none in a quarter has a chance of one in 10^25.
        let quarter = |n: u32| waits.iter().any(|wait| wait.as_millis() / 250 == u128::from(n));
        assert!((0..4).all(quarter), "{waits:?}");
    }

    #[test]
    fn refused_redirects_and_large_bodies_are_final() {
        for kind in [Failure::Redirect("".into()), Failure::TooLarge(1), Failure::Url] {
            assert_eq!(wait(&RetryPolicy::default(), 0, 3, kind), None);
        }
    }

    #[test]
    fn what_may_be_repeated() {
        let none = HeaderMap::new();
        let key = HeaderMap::from_iter([(IDEMPOTENCY_KEY, "k".parse().unwrap())]);
        for (method, repeatable) in [
            (Method::GET, Repeatable::Always),
            (Method::QUERY, Repeatable::Always),
            (Method::HEAD, Repeatable::Always),
            (Method::PUT, Repeatable::Always),
            (Method::DELETE, Repeatable::Always),
            (Method::OPTIONS, Repeatable::Always),
            (Method::POST, Repeatable::Unseen),
            (Method::PATCH, Repeatable::Unseen),
        ] {
            assert_eq!(Repeatable::of(&method, &none, false), repeatable, "{method}");
            assert_eq!(Repeatable::of(&method, &key, false), Repeatable::Always, "{method}");
            assert_eq!(Repeatable::of(&method, &key, true), Repeatable::Never, "{method}");
        }
    }
}
