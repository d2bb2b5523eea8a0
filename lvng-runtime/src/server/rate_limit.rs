//! Limits of requests per caller, as the description has them.

use super::ApiError;
use super::causes::Causes;
use super::context::ReplyHead;
use crate::wire::{BoxError, OperationMeta, RateLimitSpec};
use axum::extract::ConnectInfo;
use futures_util::future::BoxFuture;
use http::request::Parts;
use http::{HeaderName, HeaderValue};
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::{Duration, SystemTime};

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// When a client may try again that was refused because nothing could be counted.
const AGAIN: Duration = Duration::from_secs(1);

/// What something has, if it has it.
type Pick<I, T> = Box<dyn Fn(&I) -> Option<T> + Send + Sync>;

/// So many requests in a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The most requests in a window.
    pub requests: u32,
    /// How long a window lasts; it begins with the first request.
    pub window: Duration,
}

impl Rate {
    /// The rate that the description has; `None` where its window is none that is known.
    pub fn of(spec: &RateLimitSpec) -> Option<Self> {
        let seconds = match spec.per {
            "second" => 1,
            "minute" => 60,
            "hour" => 60 * 60,
            "day" => 24 * 60 * 60,
            _ => return None,
        };
        Some(Rate { requests: spec.requests, window: Duration::from_secs(seconds) })
    }
}

/// What of a window is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The requests in it, with the one that was counted last.
    pub requests: u64,
    /// When it ends, from now.
    pub reset_after: Duration,
}

/// Where requests are counted: [`MemoryStore`](super::MemoryStore) for one process, and with the feature `redis` one for several.
pub trait RateLimitStore: Send + Sync + 'static {
    /// Counts a request of `key`, in the window that is open for it or in a new one of this length.
    fn count(&self, key: &str, window: Duration) -> impl Future<Output = Result<Usage, BoxError>> + Send;
}

/// What happens to requests that cannot be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoreFailure {
    /// They are answered: a store that is down takes no server with it.
    #[default]
    Allow,
    /// They are refused with 503.
    Refuse,
}

/// Limits how many requests a caller may send: [`Router::rate_limit`](super::Router::rate_limit).
///
/// An operation has the rate of its description, by default; operations of a tag with the same rate share one window for
/// each caller. Answers have `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` (seconds since 1970), and
/// what is too much is answered with 429 and `Retry-After`. Requests are counted once their credentials are verified, whatever
/// comes of them then.
pub struct RateLimit<P> {
    store: Box<dyn AnyStore>,
    caller: Box<dyn Fn(&P) -> String + Send + Sync>,
    address: Pick<Parts, IpAddr>,
    rate: Pick<OperationMeta, Rate>,
    failure: StoreFailure,
    timeout: Duration,
}

impl<P> RateLimit<P> {
    /// Limits by the rates of the description. `caller` names whom a request is counted for, such as a user or a key; without
    /// credentials, and where the scope of the description is `ip`, it is the address.
    pub fn new(store: impl RateLimitStore, caller: impl Fn(&P) -> String + Send + Sync + 'static) -> Self {
        RateLimit {
            store: Box::new(store),
            caller: Box::new(caller),
            address: Box::new(peer),
            rate: Box::new(|meta| meta.rate_limit.as_ref().and_then(Rate::of)),
            failure: StoreFailure::Allow,
            timeout: Duration::from_millis(500),
        }
    }

    /// The rate of an operation, in place of that of the description; `None` for as many as one likes.
    pub fn rate(mut self, rate: impl Fn(&OperationMeta) -> Option<Rate> + Send + Sync + 'static) -> Self {
        self.rate = Box::new(rate);
        self
    }

    /// The address that a request came from, by default that of the connection. Behind a proxy it is in a header that the
    /// proxy sets, which must be one that clients cannot.
    pub fn address(mut self, address: impl Fn(&Parts) -> Option<IpAddr> + Send + Sync + 'static) -> Self {
        self.address = Box::new(address);
        self
    }

    /// What happens when the store fails, which is logged; by default requests are answered.
    pub fn on_failure(mut self, failure: StoreFailure) -> Self {
        self.failure = failure;
        self
    }

    /// How long the store may take; 500 ms by default. Then it has failed.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Counts a request and refuses it if it is too much. The headers of the answer say what is left.
    pub(super) async fn check(
        &self,
        meta: &OperationMeta,
        caller: Option<&P>,
        request: &Parts,
        reply: &ReplyHead,
    ) -> Result<(), ApiError> {
        let Some(rate) = (self.rate)(meta) else { return Ok(()) };
        let key = self.key(meta, rate, caller, request);
        let usage = match tokio::time::timeout(self.timeout, self.store.count_boxed(&key, rate.window)).await {
            Ok(Ok(usage)) => usage,
            Ok(Err(error)) => return self.failed(meta, &Causes(error.as_ref())),
            Err(elapsed) => return self.failed(meta, &elapsed),
        };
        let limit = u64::from(rate.requests);
        reply.set(LIMIT, HeaderValue::from(limit));
        reply.set(REMAINING, HeaderValue::from(limit.saturating_sub(usage.requests)));
        reply.set(RESET, HeaderValue::from(epoch_seconds(usage.reset_after)));
        match usage.requests > limit {
            true => Err(ApiError::too_many_requests(usage.reset_after)),
            false => Ok(()),
        }
    }

    fn key(&self, meta: &OperationMeta, rate: Rate, caller: Option<&P>, request: &Parts) -> String {
        let group = if meta.tag.is_empty() { meta.id } else { meta.tag };
        let by_address = meta.rate_limit.is_some_and(|spec| spec.scope == Some("ip"));
        let caller = match caller.filter(|_| !by_address) {
            Some(caller) => format!("by {}", (self.caller)(caller)),
            // Where nothing is known, all are one: a limit that does not hold is worse than one that holds for too many.
            None => format!("from {}", (self.address)(request).map_or_else(String::new, |ip| network(ip).to_string())),
        };
        format!("{group}:{}/{}:{caller}", rate.requests, rate.window.as_millis())
    }

    fn failed(&self, meta: &OperationMeta, error: &dyn fmt::Display) -> Result<(), ApiError> {
        tracing::error!(operation = meta.id, %error, "a request could not be counted for its rate limit");
        match self.failure {
            StoreFailure::Allow => Ok(()),
            StoreFailure::Refuse => Err(ApiError::unavailable(AGAIN)),
        }
    }
}

fn peer(request: &Parts) -> Option<IpAddr> {
    request.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

/// What one client can have many of: an address of version 6 stands for its /64, which is what a customer is given.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64).into(),
        ip => ip,
    }
}

/// When a window ends, in whole seconds since 1970, rounded up.
fn epoch_seconds(from_now: Duration) -> u64 {
    let end = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default() + from_now;
    end.as_secs() + u64::from(end.subsec_nanos() > 0)
}

/// A store whose type is known no more.
trait AnyStore: Send + Sync {
    fn count_boxed<'a>(&'a self, key: &'a str, window: Duration) -> BoxFuture<'a, Result<Usage, BoxError>>;
}

impl<S: RateLimitStore> AnyStore for S {
    fn count_boxed<'a>(&'a self, key: &'a str, window: Duration) -> BoxFuture<'a, Result<Usage, BoxError>> {
        Box::pin(self.count(key, window))
    }
}

impl<P> fmt::Debug for RateLimit<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimit")
            .field("failure", &self.failure)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_one_network() {
        let network = |ip: &str| network(ip.parse().unwrap()).to_string();
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }

    #[test]
    fn windows_have_names() {
        let rate = |per| Rate::of(&RateLimitSpec::new(5, per, None)).map(|rate| rate.window.as_secs());
        assert_eq!(
            ["second", "minute", "hour", "day", "moon"].map(rate),
            [Some(1), Some(60), Some(3600), Some(86400), None]
        );
    }
}
