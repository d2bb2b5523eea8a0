//! The JSON around every error.

use super::error::{ApiError, Detail};
use super::reply::RawReply;
use crate::wire::Body;
use http::{HeaderMap, HeaderValue, header};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Makes the body of an error response.
pub type Envelope = fn(&ApiError) -> Value;

/// `{"success":false,"error":{"code":…,"message":…,"details":[{"field":…,"message":…}]}}`; without `details` when there
/// are none.
pub fn default_envelope(error: &ApiError) -> Value {
    let mut body = object([("code", error.code().into()), ("message", error.message().into())]);
    if !error.details().is_empty() {
        let detail = |detail: &Detail| {
            object([("field", detail.field.as_str().into()), ("message", detail.message.as_str().into())])
        };
        body["details"] = error.details().iter().map(detail).collect();
    }
    object([("success", false.into()), ("error", body)])
}

/// An object of values that are moved into it; `json!` would copy them, and what they hold.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members.into_iter().collect()
}

/// The response for an error: its own, the envelope that was set, the form that the description has, or the default
/// envelope.
pub(super) fn reply(
    error: &mut ApiError,
    envelope: Option<Envelope>,
    described: impl FnOnce(&ApiError) -> Option<RawReply>,
) -> RawReply {
    let mut reply = match (error.take_reply(), envelope) {
        (Some(mut own), _) => {
            own.status = error.status();
            own
        }
        (None, Some(envelope)) => {
            // An envelope of the owner's that panics must not take the error with it.
            let body = catch_unwind(AssertUnwindSafe(|| envelope(error))).unwrap_or_else(|_| default_envelope(error));
            enveloped(error, &body)
        }
        (None, None) => described(error).unwrap_or_else(|| enveloped(error, &default_envelope(error))),
    };
    for (name, value) in error.headers() {
        reply.headers.append(name.clone(), value.clone());
    }
    reply
}

fn enveloped(error: &ApiError, body: &Value) -> RawReply {
    let content_type = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // A `Value` can always be written: its keys are texts.
    let text = serde_json::to_vec(body).unwrap_or_default();
    RawReply { status: error.status(), headers: HeaderMap::from_iter([content_type]), body: Body::Bytes(text.into()) }
}
