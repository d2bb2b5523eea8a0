//! Types for the formats of OpenAPI.

use super::{Json, JsonWriter, Model, Reader};
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
    text: String,
    instant: chrono::DateTime<FixedOffset>,
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
        self.instant
    }
}

impl FromStr for DateTime {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let instant = chrono::DateTime::parse_from_rfc3339(text)?;
        Ok(DateTime { text: text.to_owned(), instant })
    }
}

/// Written with milliseconds, as most services do; `Z` for UTC.
impl<Tz: TimeZone> From<chrono::DateTime<Tz>> for DateTime {
    fn from(instant: chrono::DateTime<Tz>) -> Self {
        let instant = instant.fixed_offset();
        DateTime { text: instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, true), instant }
    }
}

impl From<SystemTime> for DateTime {
    fn from(instant: SystemTime) -> Self {
        chrono::DateTime::<chrono::Utc>::from(instant).into()
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Model for DateTime {
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        read_text(json, cx, "a date and time as in RFC 3339, such as 2026-03-19T16:00:00Z")
    }

    fn write(&self, out: &mut JsonWriter) {
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
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        read_text(json, cx, "a date such as 2026-03-19")
    }

    fn write(&self, out: &mut JsonWriter) {
        out.string(&self.0.to_string());
    }
}

pub use uuid::Uuid;

impl Model for Uuid {
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        read_text(json, cx, "a UUID")
    }

    fn write(&self, out: &mut JsonWriter) {
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
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        read_text(json, cx, "bytes in base64")
    }

    fn write(&self, out: &mut JsonWriter) {
        out.string(&STANDARD.encode(&self.0));
    }
}

/// Reads a type that has a text form.
pub fn read_text<T: FromStr>(json: Json<'_>, cx: &mut Reader, what: &str) -> Option<T> {
    let Json::String(text) = &json else {
        cx.expected(what, &json);
        return None;
    };
    let value = text.parse().ok();
    if value.is_none() {
        cx.problem(format!("must be {what}"));
    }
    value
}
