//! A request with its response, however it was seen.

use bytes::Bytes;
use lvng_contract::media_type;

/// What is looked at of a body, in bytes, unless it is a recording.
pub const MOST_BODY: usize = 4 << 20;

/// A request and its response.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    /// Counts from 1.
    pub number: usize,
    /// Upper case.
    pub method: String,
    /// As it was sent, percent-encoded, without query.
    pub path: String,
    /// As it was sent, without `?`.
    pub query: String,
    /// The request.
    pub request: Message,
    /// The status code.
    pub status: u16,
    /// The response.
    pub response: Message,
}

/// Headers and body of a request or response.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// Names in lower case. Pseudo headers of HTTP/2 are left out.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// What is known of a body.
#[derive(Clone, Debug, Default)]
pub enum Body {
    /// There is none.
    #[default]
    Empty,
    /// There may be one, but it was not recorded, or is compressed, or broke off.
    Unknown,
    /// All of it.
    Whole(Bytes),
    /// The begin of one that is longer than what is looked at, or has no end.
    Begin(Bytes),
}

impl Message {
    /// The first header of this name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Its media type in lower case, without parameters.
    pub fn media_type(&self) -> Option<String> {
        self.header("content-type").map(media_type::essence).filter(|name| !name.is_empty())
    }
}

impl Exchange {
    /// How much memory its bodies take.
    pub fn size(&self) -> usize {
        let of = |message: &Message| match &message.body {
            Body::Whole(bytes) | Body::Begin(bytes) => bytes.len(),
            Body::Empty | Body::Unknown => 0,
        };
        of(&self.request) + of(&self.response)
    }
}

impl Body {
    /// A body of these bytes.
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        if bytes.is_empty() { Body::Empty } else { Body::Whole(bytes) }
    }
}
