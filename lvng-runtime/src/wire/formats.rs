//! Types for the formats `date-time` and `date`.

use super::types::read_text;
use super::{Model, Reader, Writer};
use chrono::{FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Timelike};
use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

/// A point in time: `format: date-time`, RFC 3339.
///
/// It keeps the text it was read from, because digits of the second and the spelling of the offset carry over that way;
/// it compares by that text too. A server takes what RFC 3339 allows, and offsets without a colon. A client takes whatever
/// comes, as many services leave out the offset: [`DateTime::to_chrono`] gives the instant where the text is one,
/// [`DateTime::to_naive`] what a clock showed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    text: String,
}

impl DateTime {
    /// Now, in UTC.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// The text, such as `2026-03-19T16:00:00.000Z`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The instant, with the offset it was given in; `None` where the text has no offset, or is not a time.
    pub fn to_chrono(&self) -> Option<chrono::DateTime<FixedOffset>> {
        let spellings = || ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z"].into_iter();
        let text = self.text.trim();
        let other =
            |_| spellings().find_map(|spelling| chrono::DateTime::parse_from_str(text, spelling).ok()).ok_or(());
        chrono::DateTime::parse_from_rfc3339(text).or_else(other).ok()
    }

    /// What a clock showed, whatever the offset; `None` where the text is not a time.
    pub fn to_naive(&self) -> Option<NaiveDateTime> {
        if let Some(instant) = self.to_chrono() {
            return Some(instant.naive_local());
        }
        let text = self.text.trim();
        let spellings = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
        spellings.into_iter().find_map(|spelling| NaiveDateTime::parse_from_str(text, spelling).ok())
    }
}

impl FromStr for DateTime {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !is_usual_time(text.as_bytes()) && !has_offset_without_colon(text) {
            parse_exactly(text)?;
        }
        Ok(DateTime { text: text.to_owned() })
    }
}

/// Reads what RFC 3339 allows and no more: chrono takes years with a sign, the minus sign of mathematics, and leap seconds
/// at any time.
fn parse_exactly(text: &str) -> chrono::ParseResult<chrono::DateTime<FixedOffset>> {
    let is_plain = text.is_ascii() && text.get(..10).is_some_and(is_full_date);
    let instant = chrono::DateTime::parse_from_rfc3339(if is_plain { text } else { "" })?;
    // A leap second ends a day, in UTC (RFC 3339, 5.7). chrono counts it as a second of 2,000 milliseconds.
    let is_leap = instant.nanosecond() >= 1_000_000_000;
    let clock = instant.naive_utc().time();
    match is_leap && (clock.hour(), clock.minute()) != (23, 59) {
        true => chrono::DateTime::parse_from_rfc3339(""),
        false => Ok(instant),
    }
}

/// Whether a text has the digits and hyphens of a full-date, `2026-03-19`.
fn is_full_date(text: &str) -> bool {
    let is_at = |(index, byte): (usize, u8)| if matches!(index, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(is_at)
}

/// Whether a text is a time of RFC 3339 but for the colon in its offset, `2026-03-19T16:00:00+0000`: ISO 8601 allows that,
/// and Java and Python write it.
fn has_offset_without_colon(text: &str) -> bool {
    let split = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at));
    split.is_some_and(|(head, minutes)| parse_exactly(&format!("{head}:{minutes}")).is_ok())
}

/// A time without an offset, which only a client may send, to a server that sends such times itself.
impl From<NaiveDateTime> for DateTime {
    fn from(clock: NaiveDateTime) -> Self {
        DateTime { text: clock.format("%Y-%m-%dT%H:%M:%S%.f").to_string() }
    }
}

/// Written with milliseconds, as most services do; `Z` for UTC.
impl<Tz: TimeZone> From<chrono::DateTime<Tz>> for DateTime {
    fn from(instant: chrono::DateTime<Tz>) -> Self {
        let instant = instant.fixed_offset();
        DateTime { text: instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, true) }
    }
}

impl From<SystemTime> for DateTime {
    fn from(instant: SystemTime) -> Self {
        chrono::DateTime::<chrono::Utc>::from(instant).into()
    }
}

/// Whether a text is a time in the usual spelling, `2026-03-19T16:00:00.123Z`: ten times as fast as asking chrono, which
/// takes every such time. Chrono decides about the rest: other spellings, and the last days of months.
fn is_usual_time(text: &[u8]) -> bool {
    let Some((date, zone)) = text.split_first_chunk::<19>() else { return false };
    let pairs = [(5, 1, 12), (8, 1, 28), (11, 0, 23), (14, 0, 59), (17, 0, 59)];
    date.iter().zip(b"0000-00-00T00:00:00").all(|(byte, like)| match like {
        b'0' => byte.is_ascii_digit(),
        like => byte == like,
    }) && pairs.iter().all(|&(at, least, most)| {
        let number = (date[at] - b'0') * 10 + (date[at + 1] - b'0');
        (least..=most).contains(&number)
    }) && is_usual_zone(zone)
}

/// `Z`, after a fraction of a second or without one.
fn is_usual_zone(text: &[u8]) -> bool {
    match text {
        b"Z" => true,
        [b'.', digits @ .., b'Z'] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Model for DateTime {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        let what = "a date and time as in RFC 3339, such as 2026-03-19T16:00:00Z";
        match cx.is_strict() {
            true => read_text(cx, what),
            false => cx.string(what).map(|text| DateTime { text: text.into_owned() }),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.string(&self.text);
    }

    fn as_text(&self) -> Option<&str> {
        Some(&self.text)
    }
}

/// A day: `format: date`, the full-date of RFC 3339, such as `2026-03-19`.
///
/// It keeps the text it was read from, and is compared and sorted by it. A server takes a full-date and nothing else, a
/// client whatever comes, such as a date with a time; [`Date::to_chrono`] gives the day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    text: String,
}

impl Date {
    /// The text, such as `2026-03-19`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The day; `None` where the text is not a date, with a time or without.
    pub fn to_chrono(&self) -> Option<NaiveDate> {
        let text = self.text.trim();
        let day = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
        NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()
    }
}

impl FromStr for Date {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // chrono takes `2026-3-9` and years with a sign, too. Nothing does not have what the format asks for.
        let text = if is_full_date(text) { text } else { "" };
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Date::from)
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Date { text: day.to_string() }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Model for Date {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        let what = "a date such as 2026-03-19";
        match cx.is_strict() {
            true => read_text(cx, what),
            false => cx.string(what).map(|text| Date { text: text.into_owned() }),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.string(&self.text);
    }

    fn as_text(&self) -> Option<&str> {
        Some(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_time_is_one_for_chrono() {
        let texts = [
            ("2026-03-19T16:00:00Z", true),
            ("2026-03-19T16:00:00.123456789Z", true),
            ("0000-01-01T00:00:00.0Z", true),
            ("9999-12-28T23:59:59Z", true),
            ("2026-03-31T16:00:00Z", false),
            ("2026-02-30T16:00:00Z", false),
            ("2026-13-01T16:00:00Z", false),
            ("2026-00-01T16:00:00Z", false),
            ("2026-03-19T24:00:00Z", false),
            ("2026-03-19T16:60:00Z", false),
            ("2026-03-19T23:59:60Z", false),
            ("2026-03-19T16:00:00.Z", false),
            ("2026-03-19T16:00:00+01:00", false),
            ("2026-03-19 16:00:00Z", false),
            ("2026-03-19T16:00:0", false),
            ("20:6-03-19T16:00:00Z", false),
        ];
        for (text, is_usual) in texts {
            assert_eq!(is_usual_time(text.as_bytes()), is_usual, "{text}");
            let theirs = chrono::DateTime::parse_from_rfc3339(text);
            assert!(theirs.is_ok() || !is_usual, "{text}");
            assert_eq!(text.parse::<DateTime>().ok().map(|time| time.to_chrono()), theirs.ok().map(Some), "{text}");
        }
    }
}
