//! The JSON around every error.

use super::ApiError;
use super::reply::RawReply;
use crate::wire::Body;
use http::{HeaderMap, HeaderValue, header};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Makes the body of an error response.
pub type Envelope = fn(&ApiError) -> Value;

/// `{"success":false,"error":{"code":…,"message":…,"details":[{"field":…,"message":…}]}}`; without `details` when there
/// are none.
pub fn default_envelope(error: &ApiError) -> Value {
    let mut body = json!({ "code": error.code(), "message": error.message() });
    if !error.details().is_empty() {
        let details = error.details().iter().map(|detail| json!({ "field": detail.field, "message": detail.message }));
        body["details"] = details.collect();
    }
    json!({ "success": false, "error": body })
}

/// The response for an error: its own, or the envelope.
pub(super) fn reply(error: &mut ApiError, envelope: Envelope) -> RawReply {
    let mut reply = error.take_reply().unwrap_or_else(|| {
        // An envelope of the owner's that panics must not take the error with it.
        let body = catch_unwind(AssertUnwindSafe(|| envelope(error))).unwrap_or_else(|_| default_envelope(error));
        let content_type = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        RawReply {
            status: error.status(),
            headers: HeaderMap::from_iter([content_type]),
            body: Body::Bytes(body.to_string().into()),
        }
    });
    reply.status = error.status();
    for (name, value) in error.headers() {
        reply.headers.append(name.clone(), value.clone());
    }
    reply
}
