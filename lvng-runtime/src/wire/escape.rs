//! The texts that parameters are made of: how scalars are escaped, and the pairs of queries, cookies and forms.

use super::json::Json;
use super::meta::{Location, Param};
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

/// Percent-encodes everything but unreserved characters.
pub fn percent_encode(text: &str) -> String {
    Cow::from(utf8_percent_encode(text, RESERVED)).into_owned()
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
    /// Headers carry text as it is.
    Plain,
}

impl Escape {
    pub fn of(param: &Param) -> Self {
        match param.location {
            Location::Header => Escape::Plain,
            _ if param.allow_reserved => Escape::AllowReserved,
            _ => Escape::Percent,
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
            Escape::AllowReserved => Cow::from(utf8_percent_encode(text, ALLOW_RESERVED)).into_owned(),
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
