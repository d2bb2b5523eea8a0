//! What answers consist of.

use super::prefer::Prefer;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub payload: Payload,
}

/// The body of an answer.
#[derive(Debug)]
pub enum Payload {
    /// There is none.
    Empty,
    /// All of it.
    Whole(Bytes),
    /// Pieces that are sent one after the other, with a pause between them.
    Pieces(Vec<Bytes>),
}

/// How an answer is made.
#[derive(Clone, Copy, Debug)]
pub struct Making<'p> {
    /// Decides what is left to chance.
    pub seed: u64,
    /// What the client prefers.
    pub prefer: &'p Prefer,
}

impl Answer {
    /// An answer without a body. A number that is no status becomes 500.
    pub fn empty(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, headers: HeaderMap::new(), payload: Payload::Empty }
    }

    /// Sets a header; one whose value cannot be written is left out.
    pub fn set(&mut self, name: HeaderName, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
    }

    /// The answer with a body of a media type.
    pub fn with_body(mut self, media_type: &str, payload: Payload) -> Self {
        self.set(header::CONTENT_TYPE, media_type);
        self.payload = payload;
        self
    }
}
