//! Types for the formats of OpenAPI.

use super::types::read_text;
use super::{Model, Reader, Writer};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{FixedOffset, NaiveDate, TimeZone};
use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

/// A point in time: `format: date-time`, RFC 3339.
///
/// It keeps the text it was read from, because digits of the second and the spelling of the offset carry over that way;
/// it compares by that text too. [`DateTime::to_chrono`] gives the instant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// RFC 3339, which was checked.
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

    /// The instant, with the offset it was given in.
    pub fn to_chrono(&self) -> chrono::DateTime<FixedOffset> {
        chrono::DateTime::parse_from_rfc3339(&self.text).unwrap_or_default()
    }
}

impl FromStr for DateTime {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !is_usual_time(text.as_bytes()) {
            chrono::DateTime::parse_from_rfc3339(text)?;
        }
        Ok(DateTime { text: text.to_owned() })
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

/// Whether a text is a time as nearly all are written, `2026-03-19T16:00:00.123Z`: chrono takes every such time, and needs
/// ten times as long to say so. What is left out here is for chrono to decide: other spellings, and the last days of months.
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
        read_text(cx, "a date and time as in RFC 3339, such as 2026-03-19T16:00:00Z")
    }

    fn write(&self, out: &mut Writer) {
        out.string(&self.text);
    }
}

/// A day: `format: date`, such as `2026-03-19`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub NaiveDate);

impl FromStr for Date {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        NaiveDate::from_str(text).map(Date)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Model for Date {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        read_text(cx, "a date such as 2026-03-19")
    }

    fn write(&self, out: &mut Writer) {
        out.string(&self.0.to_string());
    }
}

pub use uuid::Uuid;

impl Model for Uuid {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        read_text(cx, "a UUID")
    }

    fn write(&self, out: &mut Writer) {
        out.string(&self.to_string());
    }
}

/// Bytes that travel in base64: `format: byte`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base64(pub Vec<u8>);

impl FromStr for Base64 {
    type Err = base64::DecodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        STANDARD.decode(text).map(Base64)
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Base64(bytes)
    }
}

impl Model for Base64 {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        read_text(cx, "bytes in base64")
    }

    fn write(&self, out: &mut Writer) {
        out.string(&STANDARD.encode(&self.0));
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
            ("2026-03-19T16:00:60Z", false),
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
            assert_eq!(text.parse::<DateTime>().map(|time| time.to_chrono()), theirs, "{text}");
        }
    }
}
