//! What a server says of its rate limit, and how long it asks to wait.

use super::header_text::text;
use http::{HeaderMap, StatusCode, header};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// As `Retry-After`, in milliseconds; OpenAI's and Azure's services have it.
const RETRY_AFTER_MS: &str = "retry-after-ms";

/// What is left of a rate limit: `X-RateLimit-Limit`, `-Remaining`, `-Reset` (or without `X-`), `RateLimit` with
/// `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers) and `Retry-After`. Of several limits it is the one of which
/// least is left.
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
        let draft = Draft::read(headers);
        let rate_limit = RateLimit {
            limit: of("limit").and_then(|text| text.parse().ok()).or(draft.limit),
            remaining: of("remaining").and_then(|text| text.parse().ok()).or(draft.remaining),
            reset: of("reset")
                .and_then(|text| reset(text, now(headers)))
                .or_else(|| now(headers).checked_add(Duration::from_secs(draft.reset?))),
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

/// `retry-after-ms`, or `Retry-After` in seconds (fractions are understood) or as a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let millis = text(headers, RETRY_AFTER_MS).and_then(|text| text.parse::<f64>().ok());
    if let Some(wait) = millis.and_then(|millis| Duration::try_from_secs_f64(millis / 1000.0).ok()) {
        return Some(wait);
    }
    let text = text(headers, header::RETRY_AFTER.as_str())?;
    match text.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(_) => Some(http_date(text)?.duration_since(now(headers)).unwrap_or_default()),
    }
}

/// How long the server that answered this error asks to wait: what it says, or the end of a window that is used up.
pub(crate) fn wait_asked_for(status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
    let RateLimit { remaining, reset, retry_after, .. } = RateLimit::read(headers)?;
    // Services tell the window with every answer; it is a reason to wait only where the limit is the error.
    let is_used_up = status == StatusCode::TOO_MANY_REQUESTS || remaining == Some(0);
    retry_after.or_else(|| Some(reset.filter(|_| is_used_up)?.duration_since(now(headers)).unwrap_or_default()))
}

/// What `RateLimit: "default";r=50;t=30` and `RateLimit-Policy: "default";q=100;w=60` say, and `limit=100,
/// remaining=50, reset=30` as earlier drafts had it.
#[derive(Default)]
struct Draft {
    limit: Option<u64>,
    remaining: Option<u64>,
    /// In seconds from now.
    reset: Option<u64>,
}

impl Draft {
    fn read(headers: &HeaderMap) -> Self {
        let policies = text(headers, "ratelimit-policy").unwrap_or_default();
        let quota = |name: &str| {
            let policy = outside_of_quotes(policies, ',').find(|policy| name_of(policy) == name)?;
            parameter(policy, ';', "q")
        };
        let Some(limits) = text(headers, "ratelimit") else { return Self::default() };
        let items = outside_of_quotes(limits, ',').filter_map(|item| Some((parameter(item, ';', "r")?, item)));
        if let Some((remaining, item)) = items.min_by_key(|(remaining, _)| *remaining) {
            let reset = parameter(item, ';', "t");
            return Self { limit: quota(name_of(item)), remaining: Some(remaining), reset };
        }
        let of = |name| parameter(limits, ',', name);
        Self { limit: of("limit"), remaining: of("remaining"), reset: of("reset") }
    }
}

fn name_of(item: &str) -> &str {
    outside_of_quotes(item, ';').next().unwrap_or_default().trim()
}

/// The number that a parameter of an item is.
fn parameter(item: &str, separator: char, name: &str) -> Option<u64> {
    let values =
        outside_of_quotes(item, separator).filter_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    values.filter_map(|value| value.trim().parse().ok()).next()
}

/// The parts of a structured field (RFC 9651), whose texts may hold what separates them.
fn outside_of_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |c| {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = is_quoted,
            '"' => is_quoted = !is_quoted,
            _ => return c == separator && !is_quoted,
        }
        false
    })
}

/// The server's clock where it shows it: ours may be wrong.
fn now(headers: &HeaderMap) -> SystemTime {
    text(headers, header::DATE.as_str()).and_then(http_date).unwrap_or_else(SystemTime::now)
}

fn http_date(text: &str) -> Option<SystemTime> {
    chrono::DateTime::parse_from_rfc2822(text).ok().map(SystemTime::from)
}

#[cfg(test)]
mod tests {
    use super::super::header_text::headers;
    use super::*;

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
    fn retry_after_in_milliseconds_comes_first() {
        let both = [("retry-after-ms", "1500"), ("retry-after", "30")];
        assert_eq!(retry_after(&headers(&both)), Some(Duration::from_millis(1500)));
        let odd = [("retry-after-ms", "soon"), ("retry-after", "30")];
        assert_eq!(retry_after(&headers(&odd)), Some(Duration::from_secs(30)));
    }

    #[test]
    fn a_window_is_a_reason_to_wait_where_it_is_used_up() {
        let date = ("date", "Sun, 31 Mar 2024 00:00:00 GMT");
        let wait = |status: u16, pairs: &[_]| {
            let all: Vec<_> = pairs.iter().copied().chain([date]).collect();
            wait_asked_for(StatusCode::from_u16(status).unwrap(), &headers(&all)).map(|wait| wait.as_secs())
        };
        let (epoch, iso) = (("x-ratelimit-reset", "1711843205"), ("x-ratelimit-reset", "2024-03-31T00:00:05Z"));
        let (none, some) = (("x-ratelimit-remaining", "0"), ("x-ratelimit-remaining", "3"));
        assert_eq!((wait(429, &[epoch]), wait(429, &[iso])), (Some(5), Some(5)));
        assert_eq!((wait(503, &[epoch, none]), wait(503, &[epoch, some])), (Some(5), None));
        assert_eq!((wait(503, &[epoch]), wait(429, &[epoch, ("retry-after", "9")])), (None, Some(9)));
        assert_eq!(wait(429, &[("ratelimit", "\"default\";r=0;t=2")]), Some(2));
        // A window that is over is no wait.
        assert_eq!(wait(429, &[("x-ratelimit-reset", "1711843000")]), Some(0));
    }

    #[test]
    fn the_draft_in_its_forms() {
        let table: [(&[(&str, &str)], _); 6] = [
            (&[("ratelimit", "\"default\";r=50;t=30")], (None, Some(50), true)),
            (
                &[
                    ("ratelimit", "\"a,b;r=1\";r=7, \"day\";r=3;t=9"),
                    ("ratelimit-policy", "\"a\";q=5, \"day\";q=100;w=60"),
                ],
                (Some(100), Some(3), true),
            ),
            (&[("ratelimit", "limit=100, remaining=50, reset=30")], (Some(100), Some(50), true)),
            (&[("ratelimit", "\"x\\\";r=1\";r=2")], (None, Some(2), false)),
            (&[("ratelimit", "\"default\";t=30")], (None, None, false)),
            (&[("ratelimit", "nonsense;;=,r=-1")], (None, None, false)),
        ];
        for (pairs, expected) in table {
            let read = RateLimit::read(&headers(pairs));
            let of = |part: fn(&RateLimit) -> Option<u64>| read.as_ref().and_then(part);
            let found =
                (of(|read| read.limit), of(|read| read.remaining), read.is_some_and(|read| read.reset.is_some()));
            assert_eq!(found, expected, "{pairs:?}");
        }
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
}
