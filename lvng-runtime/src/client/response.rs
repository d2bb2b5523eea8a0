//! A response with what came beside its value.

use super::decode_error::DecodeError;
use super::secret::Redactor;
use crate::wire::machinery::{read_header, read_headers};
use crate::wire::{Headers, Model};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// A value with the status and headers that it came with.
#[non_exhaustive]
pub struct Response<T> {
    /// The value.
    pub value: T,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    body: Bytes,
    origin: Origin,
}

/// What errors of a response say of the call, and the secrets that they leave out.
#[derive(Clone)]
pub(crate) struct Origin {
    /// The operationId.
    pub(crate) operation: &'static str,
    /// The secrets of the request.
    pub(crate) redactor: Redactor,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, (status, headers, body): (StatusCode, HeaderMap, Bytes), origin: Origin) -> Self {
        Self { value, status, headers, body, origin }
    }

    /// The body as it came, also where the description has no content for it and the value is `()`; the header
    /// `content-type` says what it is. Empty where the value is a stream.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The same response with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Response<U> {
        let Self { value, status, headers, body, origin } = self;
        Response { value: f(value), status, headers, body, origin }
    }

    /// A header as text, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        text(&self.headers, name)
    }

    /// The headers that the description has for the operation: `response.headers_as::<ListPetsHeaders>()?`. The docs of
    /// the operation name the type.
    ///
    /// # Errors
    /// Headers are missing or cannot be read; all of them are named.
    pub fn headers_as<H: Headers>(&self) -> Result<H, DecodeError> {
        let Origin { operation, redactor } = &self.origin;
        let came = || (self.status, self.headers.clone(), Bytes::new());
        read_headers(&self.headers).map_err(|problems| DecodeError::new(operation, came(), problems, redactor))
    }

    /// A header as a type of the description: `response.header_as::<i64>("X-Total")`.
    ///
    /// `None`: the header is not there, or cannot be read as this type.
    pub fn header_as<H: Model>(&self, name: &str) -> Option<H> {
        read_header(name, &self.headers)
    }

    /// The id by which the operator of the server finds the request, from the usual headers.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// What is left of the rate limit, if the server says so.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::read(&self.headers)
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values of headers are left out: cookies are credentials.
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("value", &self.value)
            .finish()
    }
}

/// What is left of a rate limit: `X-RateLimit-Limit`, `-Remaining`, `-Reset` (or without `X-`) and `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests allowed per window.
    pub limit: Option<u64>,
    /// Requests left in the window.
    pub remaining: Option<u64>,
    /// When the window ends. Epoch seconds, epoch milliseconds, seconds from now and ISO 8601 times are understood.
    pub reset: Option<SystemTime>,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
}

impl RateLimit {
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let of = |part: &str| {
            text(headers, &format!("x-ratelimit-{part}")).or_else(|| text(headers, &format!("ratelimit-{part}")))
        };
        let rate_limit = RateLimit {
            limit: of("limit").and_then(|text| text.parse().ok()),
            remaining: of("remaining").and_then(|text| text.parse().ok()),
            reset: of("reset").and_then(|text| reset(text, now(headers))),
            retry_after: retry_after(headers),
        };
        let RateLimit { limit, remaining, reset, retry_after } = rate_limit;
        let is_there = limit.is_some() || remaining.is_some() || reset.is_some() || retry_after.is_some();
        is_there.then_some(rate_limit)
    }

    /// How long it is until the window ends; zero once it has.
    pub fn reset_in(&self) -> Option<Duration> {
        Some(self.reset?.duration_since(SystemTime::now()).unwrap_or_default())
    }
}

/// Numbers up to this are seconds from now, larger ones points in time.
const LARGEST_DELTA: u64 = 1_000_000_000;
/// Numbers from this on are milliseconds.
const SMALLEST_MILLIS: u64 = 100_000_000_000;

fn reset(text: &str, now: SystemTime) -> Option<SystemTime> {
    let Ok(number) = text.parse::<f64>() else {
        return chrono::DateTime::parse_from_rfc3339(text).ok().map(SystemTime::from).or_else(|| http_date(text));
    };
    let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds).ok();
    match number {
        delta if delta < LARGEST_DELTA as f64 => now.checked_add(seconds(delta)?),
        millis if millis >= SMALLEST_MILLIS as f64 => UNIX_EPOCH.checked_add(seconds(millis / 1000.0)?),
        epoch => UNIX_EPOCH.checked_add(seconds(epoch)?),
    }
}

/// `Retry-After` in seconds (fractions are understood) or as a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = text(headers, header::RETRY_AFTER.as_str())?;
    match text.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(_) => Some(http_date(text)?.duration_since(now(headers)).unwrap_or_default()),
    }
}

/// The server's clock where it shows it: ours may be wrong.
fn now(headers: &HeaderMap) -> SystemTime {
    text(headers, header::DATE.as_str()).and_then(http_date).unwrap_or_else(SystemTime::now)
}

fn http_date(text: &str) -> Option<SystemTime> {
    chrono::DateTime::parse_from_rfc2822(text).ok().map(SystemTime::from)
}

pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    const NAMES: [&str; 4] = ["x-request-id", "request-id", "x-correlation-id", "cf-ray"];
    NAMES.iter().find_map(|name| text(headers, name))
}

pub(super) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    std::str::from_utf8(headers.get(name)?.as_bytes()).ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs =
            pairs.iter().map(|(name, value)| (name.parse::<http::HeaderName>().unwrap(), value.parse().unwrap()));
        pairs.collect()
    }

    #[test]
    fn reset_in_all_its_forms() {
        let date = ("date", "Sun, 31 Mar 2024 00:00:00 GMT");
        let expected = UNIX_EPOCH + Duration::from_secs(1_711_843_200 + 60);
        for text in ["1711843260", "1711843260000", "60", "2024-03-31T00:01:00Z", "2024-03-31T02:01:00.000+02:00"] {
            let read = RateLimit::read(&headers(&[date, ("x-ratelimit-reset", text)])).unwrap();
            assert_eq!(read.reset, Some(expected), "{text}");
        }
        for text in ["-5", "NaN", "inf", "soon", "1e300"] {
            assert_eq!(RateLimit::read(&headers(&[("x-ratelimit-reset", text)])), None, "{text}");
        }
    }

    #[test]
    fn retry_after_as_seconds_or_date() {
        assert_eq!(retry_after(&headers(&[("retry-after", "30")])), Some(Duration::from_secs(30)));
        assert_eq!(retry_after(&headers(&[("retry-after", "0.5")])), Some(Duration::from_millis(500)));
        let later = ("retry-after", "Sun, 31 Mar 2024 00:00:07 GMT");
        let date = ("date", "Sun, 31 Mar 2024 00:00:00 GMT");
        assert_eq!(retry_after(&headers(&[later, date])), Some(Duration::from_secs(7)));
        assert_eq!(retry_after(&headers(&[later])), Some(Duration::ZERO));
        assert_eq!(retry_after(&headers(&[("retry-after", "-1")])), None);
        assert_eq!(retry_after(&headers(&[("retry-after", "soon")])), None);
    }

    #[test]
    fn limit_and_remaining_with_and_without_x() {
        for prefix in ["x-", ""] {
            let name = |part: &str| http::HeaderName::try_from(format!("{prefix}ratelimit-{part}")).unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(name("limit"), "100".parse().unwrap());
            headers.insert(name("remaining"), "97".parse().unwrap());
            let read = RateLimit::read(&headers).unwrap();
            assert_eq!((read.limit, read.remaining, read.reset), (Some(100), Some(97), None));
        }
        assert_eq!(RateLimit::read(&HeaderMap::new()), None);
    }

    #[test]
    fn debug_leaves_header_values_out() {
        let origin = Origin { operation: "op", redactor: Redactor::default() };
        let response =
            Response::new((), (StatusCode::OK, headers(&[("set-cookie", "sid=s3cr3t")]), Bytes::new()), origin);
        assert!(!format!("{response:?}").contains("s3cr3t"));
    }
}
