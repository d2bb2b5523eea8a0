//! Requests counted in the memory of one process.

use super::rate_limit::{RateLimitStore, Usage};
use crate::wire::BoxError;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Windows that are over are taken out once there are so many, and then whenever there are twice as many.
const FIRST_SWEEP: usize = 1_024;

/// The most windows that are open at once; beyond it, counting fails.
const MAX_WINDOWS: usize = 1_000_000;

/// Counts requests in memory, for servers of one process: at most a million callers at once, some 200 MB of memory.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Windows>);

#[derive(Debug, Default)]
struct Windows {
    by_key: HashMap<String, Window>,
    next_sweep: usize,
}

#[derive(Debug)]
struct Window {
    requests: u64,
    end: Instant,
}

impl MemoryStore {
    /// A store without counts.
    pub fn new() -> Self {
        Self::default()
    }
}

impl RateLimitStore for MemoryStore {
    async fn count(&self, key: &str, window: Duration) -> Result<Usage, BoxError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).count(key, window, Instant::now())
    }
}

impl Windows {
    fn count(&mut self, key: &str, window: Duration, now: Instant) -> Result<Usage, BoxError> {
        if let Some(open) = self.by_key.get_mut(key).filter(|open| open.end > now) {
            open.requests += 1;
            return Ok(Usage { requests: open.requests, reset_after: open.end - now });
        }
        if self.by_key.len() >= self.next_sweep {
            self.by_key.retain(|_, open| open.end > now);
            self.next_sweep = (2 * self.by_key.len()).clamp(FIRST_SWEEP, MAX_WINDOWS);
        }
        if self.by_key.len() >= MAX_WINDOWS {
            return Err("there are too many callers".into());
        }
        let end = now.checked_add(window).ok_or("the window is too long")?;
        self.by_key.insert(key.to_owned(), Window { requests: 1, end });
        Ok(Usage { requests: 1, reset_after: window })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn windows_begin_with_a_request_and_end() {
        let store = MemoryStore::new();
        let second = Duration::from_secs(1);
        let count = async |key: &str| {
            let Usage { requests, reset_after } = store.count(key, 2 * second).await.unwrap();
            (requests, reset_after.as_secs())
        };
        assert_eq!((count("a").await, count("b").await), ((1, 2), (1, 2)));
        tokio::time::advance(second).await;
        assert_eq!((count("a").await, count("c").await), ((2, 1), (1, 2)));
        tokio::time::advance(second).await;
        assert_eq!((count("a").await, count("c").await), ((1, 2), (2, 1)));
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let mut windows = Windows::default();
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        for number in 0..10 * FIRST_SWEEP as u64 {
            // Each is over when the next begins.
            let now = start + Duration::from_secs(number);
            windows.count(&number.to_string(), second, now).unwrap();
        }
        assert!(windows.by_key.len() <= FIRST_SWEEP, "{}", windows.by_key.len());
        assert!(windows.count("x", Duration::MAX, start).is_err());
    }
}
