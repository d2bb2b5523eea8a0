//! What one call does differently from the client.

use super::error::ConfigError;
use super::timeouts::Timeouts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use std::{fmt, time::Duration};

/// The name of the header that makes repeating a request safe.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What one call does differently from its client.
///
/// A value that cannot be sent, such as a header with a line break, is reported when the call is sent.
#[derive(Clone, Default)]
pub struct CallOptions {
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    idle_timeout: Option<Duration>,
    pub(crate) reconnect: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) headers: HeaderMap,
    problem: Option<String>,
}

impl CallOptions {
    /// Options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long the call may take with all its attempts, instead of the client's
    /// [`timeout`](super::ClientBuilder::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long each attempt may take, instead of the client's
    /// [`attempt_timeout`](super::ClientBuilder::attempt_timeout).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How long a streamed response may be silent, instead of the client's
    /// [`idle_timeout`](super::ClientBuilder::idle_timeout).
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Connects again when a stream of server-sent events ends or breaks, as browsers do (`EventSource`), for so long after
    /// it began: with `Last-Event-ID`, and after the wait that the stream asked for by `retry` (at most
    /// [`max_retry_delay`](super::ClientBuilder::max_retry_delay)). Only for GET.
    ///
    /// Events that were cut off are not seen. Connections that bring no event count as tries, of which there are as many as
    /// retries; the status 204 ends the stream, and an error that is not tried again is its last item.
    pub fn reconnect(mut self, within: Duration) -> Self {
        self.reconnect = Some(within);
        self
    }

    /// How often the call is tried again, instead of the client's [`max_retries`](super::ClientBuilder::max_retries).
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// A further header. It replaces what the client or the operation would send under that name.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        match parse_header(name.as_ref(), value.as_ref()) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(why) => self.problem = self.problem.or(Some(why)),
        }
        self
    }

    /// The `Idempotency-Key` of the call: a text that is the same for every attempt at the same thing, such as a UUID.
    /// With one, POST and PATCH are retried as well.
    pub fn idempotency_key(self, key: impl AsRef<str>) -> Self {
        self.header(IDEMPOTENCY_KEY.as_str(), key)
    }

    pub(crate) fn check_for(&self, method: &Method) -> Result<(), ConfigError> {
        match &self.problem {
            Some(why) => Err(ConfigError::new(why)),
            None if self.reconnect.is_some() && *method != Method::GET => {
                Err(ConfigError::new("`reconnect` is for GET alone: another request could do a thing twice"))
            }
            None => Ok(()),
        }
    }

    /// The times of the call, those of the client where it has none of its own.
    pub(crate) fn timeouts(&self, of_client: &Timeouts) -> Timeouts {
        Timeouts {
            total: self.timeout.or(of_client.total),
            attempt: self.attempt_timeout.unwrap_or(of_client.attempt),
            idle: self.idle_timeout.unwrap_or(of_client.idle),
        }
    }

    /// The options for the pages after the first: they are other requests.
    pub(crate) fn forget_idempotency_key(&mut self) {
        self.headers.remove(IDEMPOTENCY_KEY);
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values of headers may be credentials.
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// Headers that say how the message is framed or where it goes.
const OF_THE_TRANSPORT: [HeaderName; 6] =
    [header::HOST, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION, header::UPGRADE, header::TE];

/// A header given by hand. The error text does not hold the value.
pub(crate) fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let parsed = HeaderName::try_from(name).map_err(|_| format!("`{}` is no name of a header", name.escape_debug()))?;
    if OF_THE_TRANSPORT.contains(&parsed) {
        return Err(format!("the header `{parsed}` is set by the transport"));
    }
    let invalid = |_| format!("the value for the header `{parsed}` has characters that a header cannot carry");
    let mut value = HeaderValue::try_from(value).map_err(invalid)?;
    value.set_sensitive(is_sensitive(&parsed));
    Ok((parsed, value))
}

fn is_sensitive(name: &HeaderName) -> bool {
    const PARTS: [&str; 6] = ["auth", "cookie", "key", "token", "secret", "session"];
    PARTS.iter().any(|part| name.as_str().contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_headers_are_named_without_their_values() {
        let bad = CallOptions::new().header("x-a", "s3cr3t\r\nx-b: 1").check_for(&Method::GET).unwrap_err().to_string();
        assert!(bad.contains("`x-a`") && !bad.contains("s3cr3t"), "{bad}");
        let bad = CallOptions::new().header("x a\n", "1").check_for(&Method::GET).unwrap_err().to_string();
        assert!(bad.contains(r"`x a\n`"), "{bad}");
        assert!(CallOptions::new().header("Host", "evil").check_for(&Method::GET).is_err());
        assert!(CallOptions::new().header("x-a", "1").check_for(&Method::GET).is_ok());
    }

    #[test]
    fn debug_leaves_values_out() {
        let options = CallOptions::new().header("x-api-key", "s3cr3t").header("x-other", "s3cr3t");
        assert!(!format!("{options:?}").contains("s3cr3t"));
        assert!(options.headers["x-api-key"].is_sensitive());
    }
}
