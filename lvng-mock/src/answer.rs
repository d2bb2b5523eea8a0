//! What is answered: status, headers, body.

mod body;
mod error;
mod headers;
mod parts;
mod payload;
mod prefer;
mod sequence;

pub use body::{strip, value};
pub use error::refuse;
pub(crate) use error::{problem, problem_details};
pub use parts::{Answer, Making, Payload};
pub use prefer::Prefer;

use crate::api::{Media, Operation, Response};
use crate::request::{choose_media, write_json};
use http::HeaderMap;
use lvng_contract::StatusSpec;
use serde_json::Value;

/// A response, with the media type that the client wants.
pub struct Chosen<'a> {
    /// The status that is sent.
    pub status: u16,
    /// The response that describes it.
    pub response: &'a Response,
    /// The media type of the body; `None` where there is none.
    pub media: Option<&'a Media>,
}

impl<'a> Chosen<'a> {
    /// A response for a status, in the media type that the headers of the request ask for.
    pub fn new(status: u16, response: &'a Response, request: &HeaderMap) -> Self {
        let media = choose_media(response, request).or(response.media.first());
        Self { status, response, media: media.filter(|_| status != 204 && status != 304) }
    }

    /// The answer that the description gives by itself, with examples first.
    pub fn answer(&self, making: Making<'_>) -> Answer {
        let answer = headers::add(Answer::empty(self.status), self.response, making.seed);
        let Some(media) = self.media else { return answer };
        answer.with_body(&media.concrete_name(), payload::payload(media, making))
    }

    /// The answer with a JSON value as its body.
    pub fn with_value(&self, value: &Value, making: Making<'_>) -> Answer {
        let answer = headers::add(Answer::empty(self.status), self.response, making.seed);
        let Some(media) = self.media else { return answer };
        answer.with_body(&media.concrete_name(), Payload::Whole(write_json(value).into()))
    }
}

/// A status that is named and that answers can have: those below 200 announce another answer, or another protocol.
fn described_code(response: &Response) -> Option<u16> {
    match response.spec {
        StatusSpec::Code(code) => Some(code).filter(|code| *code >= 200),
        StatusSpec::Class(_) | StatusSpec::Default => None,
    }
}

/// What a client asks for by `Prefer`, or what the description has for success.
pub fn stateless(operation: &Operation, request: &HeaderMap, making: Making<'_>) -> Answer {
    let wanted = making.prefer.code;
    let (status, response) = match wanted {
        Some(code) => (code, operation.response(code)),
        None => match operation.success() {
            Some((status, response)) => (status, Some(response)),
            // Where nothing but failures is described, one of them is the answer. A mock changes no protocol.
            None => {
                let otherwise = if operation.describes(101) { 501 } else { 200 };
                (operation.responses.iter().find_map(described_code).unwrap_or(otherwise), None)
            }
        },
    };
    match response.or_else(|| operation.response(status)) {
        Some(response) => Chosen::new(status, response, request).answer(making),
        None => Answer::empty(status),
    }
}
