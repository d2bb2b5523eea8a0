//! How many retries a client may still make: a bucket of tokens, as in the AWS SDKs.
//!
//! When a server is down, retries multiply the load that it has to come back under. The bucket ends that: retries of all
//! calls of a client take tokens, success gives them back.

use super::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What the bucket holds unless set otherwise: a hundred retries.
pub(crate) const TOKENS: u32 = 500;
const RETRY_COST: u32 = 5;
/// A server that does not answer in time is harmed most by being asked again.
const TIMEOUT_COST: u32 = 10;
/// What a call gives that needed no retry.
const INCOME: u32 = 1;

#[derive(Debug)]
pub(crate) struct Budget {
    most: u32,
    tokens: AtomicU32,
}

impl Budget {
    pub(crate) fn new(most: u32) -> Arc<Self> {
        Arc::new(Self { most, tokens: AtomicU32::new(most) })
    }

    /// Takes what a retry after `error` costs; `None` if there is not enough.
    pub(crate) fn take(&self, error: &Error) -> Option<u32> {
        let cost = if error.is_timeout() { TIMEOUT_COST } else { RETRY_COST };
        let taken = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(cost));
        taken.is_ok().then_some(cost)
    }

    /// Takes note of a call that succeeded; `cost` is that of its last retry, 0 without one.
    pub(crate) fn succeeded(&self, cost: u32) {
        // Most of the time the bucket is full, and nothing is written.
        if self.tokens.load(Ordering::Relaxed) < self.most {
            let more = |tokens: u32| Some(tokens.saturating_add(cost.max(INCOME)).min(self.most));
            let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }
}
