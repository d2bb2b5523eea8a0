//! The texts that parameters are made of: how scalars are escaped, and the pairs of queries, cookies and forms.

use super::json::Json;
use super::meta::{Location, Param, Style};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Cow;

/// Everything but the unreserved characters of RFC 3986, 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What `allowReserved` leaves alone, except the characters that would end a pair or the query.
const ALLOW_RESERVED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// The same in a path, where `/` ends a segment (OpenAPI 3.2, 4.12.2.2).
const ALLOW_RESERVED_IN_PATH: &AsciiSet = &ALLOW_RESERVED.add(b'/').add(b'?').remove(b'&').remove(b'=').remove(b'+');

/// The same in a cookie, where `;` ends a pair.
const ALLOW_RESERVED_IN_COOKIE: &AsciiSet = &ALLOW_RESERVED.add(b';').remove(b'&').remove(b'=').remove(b'+');

/// Percent-encodes everything but unreserved characters.
pub fn percent_encode(text: &str) -> String {
    encode(text, RESERVED)
}

fn encode(text: &str, set: &'static AsciiSet) -> String {
    Cow::from(utf8_percent_encode(text, set)).into_owned()
}

/// The text of a scalar. Lists and objects inside a parameter have no style of their own: they are JSON text.
pub fn scalar_text<'j>(json: &'j Json<'_>) -> Cow<'j, str> {
    match json {
        Json::Null => Cow::Borrowed(""),
        Json::Bool(true) => Cow::Borrowed("true"),
        Json::Bool(false) => Cow::Borrowed("false"),
        Json::Number(number) => Cow::Borrowed(number.as_str()),
        Json::String(text) => Cow::Borrowed(text),
        Json::File(file) => file.text(),
        Json::Array(_) | Json::Object(_) => Cow::Owned(json.to_string()),
    }
}

/// How the text of scalars is escaped at a location.
#[derive(Clone, Copy)]
pub enum Escape {
    Percent,
    AllowReserved,
    AllowReservedInPath,
    AllowReservedInCookie,
    /// Headers carry text as it is, and so do cookies of their own style.
    Plain,
}

impl Escape {
    pub fn of(param: &Param) -> Self {
        match param.location {
            Location::Header => Escape::Plain,
            Location::Cookie if param.style == Style::Cookie => Escape::Plain,
            _ if !param.allow_reserved => Escape::Percent,
            Location::Path => Escape::AllowReservedInPath,
            Location::Cookie => Escape::AllowReservedInCookie,
            _ => Escape::AllowReserved,
        }
    }

    /// The text of a scalar.
    pub fn scalar(self, json: &Json<'_>) -> String {
        self.text(&scalar_text(json))
    }

    /// A text.
    pub fn text(self, text: &str) -> String {
        match self {
            Escape::Percent => percent_encode(text),
            Escape::AllowReserved => encode(text, ALLOW_RESERVED),
            Escape::AllowReservedInPath => encode(text, ALLOW_RESERVED_IN_PATH),
            Escape::AllowReservedInCookie => encode(text, ALLOW_RESERVED_IN_COOKIE),
            Escape::Plain => text.to_owned(),
        }
    }
}

/// What the pairs of a query string or cookie header hold for a parameter.
pub enum Found<'t> {
    /// No pair of the parameter.
    Absent,
    /// A value.
    Value(Json<'t>),
    /// Something that is not to be read, and why.
    Bad(&'static str),
}

/// The pairs of a query string or cookie header: names decoded, values not.
pub type Pairs<'t> = [(Cow<'t, str>, &'t str)];

/// Why a value is not to be read whose percent-encoding is not one, or not of UTF-8.
pub const BROKEN: &str = "cannot be read: its encoding is broken";

/// Why a value is not to be written that holds more values in each other than any reader takes.
pub const TOO_DEEP: &str = "is nested too deeply";
