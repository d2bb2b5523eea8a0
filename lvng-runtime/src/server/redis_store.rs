//! Requests counted in Redis, for servers of several processes.

use super::rate_limit::{RateLimitStore, Usage};
use crate::wire::BoxError;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError, Script};
use std::fmt;
use std::time::Duration;

/// Counts and, where it is the first of a window, says when it ends: in one step, so that no window is without an end, and
/// two servers never count the same request number.
const COUNT: &str = "
    local requests = redis.call('INCR', KEYS[1])
    local left = redis.call('PTTL', KEYS[1])
    if left < 0 then
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        left = tonumber(ARGV[1])
    end
    return {requests, left}
";

/// Counts requests in Redis, or what speaks as it does; processes with the same prefix share one count.
///
/// One connection is made when it is first needed, and again when it is lost. Keys begin with `ratelimit:`, and expire with
/// their window.
#[derive(Clone)]
pub struct RedisStore {
    connection: ConnectionManager,
    script: Script,
    prefix: String,
}

impl RedisStore {
    /// A store at an address such as `redis://127.0.0.1:6379/0`.
    ///
    /// # Errors
    /// Text that is no such address. Whether somebody is there shows when it is used.
    pub fn new(url: &str) -> Result<Self, RedisError> {
        // A request does not wait for long, and neither does the next; how long is the limit's to say.
        let config = ConnectionManagerConfig::new().set_number_of_retries(1).set_max_delay(Duration::from_millis(100));
        let connection = ConnectionManager::new_lazy_with_config(Client::open(url)?, config)?;
        Ok(RedisStore { connection, script: Script::new(COUNT), prefix: "ratelimit:".to_owned() })
    }

    /// What keys begin with, in place of `ratelimit:`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }
}

impl RateLimitStore for RedisStore {
    async fn count(&self, key: &str, window: Duration) -> Result<Usage, BoxError> {
        let mut connection = self.connection.clone();
        // Redis has no window of no time.
        let millis = u64::try_from(window.as_millis())?.max(1);
        let mut call = self.script.key(format!("{}{key}", self.prefix));
        let (requests, left): (u64, u64) = call.arg(millis).invoke_async(&mut connection).await?;
        Ok(Usage { requests, reset_after: Duration::from_millis(left) })
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.debug_struct("RedisStore").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
