//! Whether and when a call is tried again.

use super::error::Error;
use super::options::IDEMPOTENCY_KEY;
use http::{HeaderMap, Method};
use std::time::Duration;

/// Each wait is this many times the one before.
const FACTOR: u32 = 3;

/// The rules of a client.
#[derive(Clone, Debug)]
pub(crate) struct RetryPolicy {
    pub(crate) max_retries: u32,
    pub(crate) base_delay: Duration,
    /// Also the longest `Retry-After` that is waited for.
    pub(crate) max_delay: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { max_retries: 3, base_delay: Duration::from_millis(200), max_delay: Duration::from_secs(60) }
    }
}

impl RetryPolicy {
    /// How long to wait before the next attempt, after attempt number `attempt` (from 0) failed with `error`. `None`: there
    /// is no next attempt.
    pub(crate) fn wait(&self, attempt: u32, retries: u32, error: &Error) -> Option<Duration> {
        if attempt >= retries || !is_transient(error) {
            return None;
        }
        let backoff = self.base_delay.saturating_mul(FACTOR.saturating_pow(attempt)).min(self.max_delay);
        match error.retry_after() {
            // The server is not asked again sooner than it wants, and the caller does not wait longer than it allowed.
            Some(asked) if asked > self.max_delay => None,
            Some(asked) => Some(asked.max(backoff)),
            None => Some(backoff),
        }
    }
}

/// Whether repeating the request cannot do a thing twice.
pub(crate) fn is_repeatable(method: &Method, headers: &HeaderMap) -> bool {
    method.is_idempotent() || headers.contains_key(IDEMPOTENCY_KEY)
}

fn is_transient(error: &Error) -> bool {
    match error {
        Error::Transport(error) => error.is_transient(),
        Error::Api(error) => matches!(error.status().as_u16(), 429 | 503),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::error::{Failure, TransportError};
    use super::*;

    fn failed(kind: Failure) -> Error {
        TransportError::new("listPets", kind).into()
    }

    #[test]
    fn waits_grow_threefold_up_to_a_limit() {
        let policy = RetryPolicy::default();
        let waits: Vec<_> = (0..8).map(|attempt| policy.wait(attempt, 8, &failed(Failure::Broken))).collect();
        let millis: Vec<_> = waits.into_iter().map(|wait| wait.map(|wait| wait.as_millis())).collect();
        assert_eq!(millis, [200, 600, 1800, 5400, 16200, 48600, 60000, 60000].map(Some));
        assert_eq!(policy.wait(3, 3, &failed(Failure::Broken)), None);
        assert_eq!(policy.wait(0, 0, &failed(Failure::Broken)), None);
        assert_eq!(policy.wait(u32::MAX - 1, u32::MAX, &failed(Failure::Broken)), Some(Duration::from_secs(60)));
    }

    #[test]
    fn refused_redirects_and_large_bodies_are_final() {
        let policy = RetryPolicy::default();
        for kind in [Failure::Redirect("".into()), Failure::TooLarge(1), Failure::Url] {
            assert_eq!(policy.wait(0, 3, &failed(kind)), None);
        }
    }

    #[test]
    fn what_may_be_repeated() {
        let none = HeaderMap::new();
        let key = HeaderMap::from_iter([(IDEMPOTENCY_KEY, "k".parse().unwrap())]);
        for (method, repeatable) in [
            (Method::GET, true),
            (Method::QUERY, true),
            (Method::HEAD, true),
            (Method::PUT, true),
            (Method::DELETE, true),
            (Method::OPTIONS, true),
            (Method::POST, false),
            (Method::PATCH, false),
        ] {
            assert_eq!(is_repeatable(&method, &none), repeatable, "{method}");
            assert!(is_repeatable(&method, &key), "{method}");
        }
    }
}
