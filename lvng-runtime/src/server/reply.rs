//! A response before it is one of http's.

use super::causes::Causes;
use crate::wire::{Body, EncodedResponse};
use axum::body::Body as HttpBody;
use futures_util::{StreamExt, TryStreamExt};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_body::Body as _;
use std::panic::AssertUnwindSafe;

/// A response whose type is known no more.
#[derive(Debug)]
pub(super) struct RawReply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

impl From<EncodedResponse> for RawReply {
    fn from(EncodedResponse { status, headers, body }: EncodedResponse) -> Self {
        RawReply { status, headers, body }
    }
}

impl RawReply {
    pub(super) fn empty(status: StatusCode) -> Self {
        RawReply { status, headers: HeaderMap::new(), body: Body::Empty }
    }

    /// The response to a request of this method: HEAD gets the headers of GET and no body.
    pub(super) fn into_response(self, method: &Method) -> Response<HttpBody> {
        let mut body = into_http(self.body);
        let mut headers = self.headers;
        if *method == Method::HEAD {
            if let Some(length) = body.size_hint().exact() {
                headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            }
            body = HttpBody::empty();
        }
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = headers;
        response
    }
}

fn into_http(body: Body) -> HttpBody {
    match body {
        Body::Empty | Body::Parts(_) | Body::Mixed(..) => HttpBody::empty(),
        Body::Bytes(bytes) => HttpBody::from(bytes),
        // A stream that panics ends the response, not the connection's task.
        Body::Stream(stream) => HttpBody::from_stream(
            AssertUnwindSafe(stream)
                .catch_unwind()
                .map(|piece| piece.unwrap_or_else(|_| Err("the stream panicked".into())))
                // Its status is sent, so that nothing else tells of it.
                .inspect_err(|error| tracing::error!(error = %Causes(error.as_ref()), "an answer broke off")),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ByteStream;
    use bytes::Bytes;
    use futures_util::stream;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn a_stream_that_panics_ends_in_an_error() {
        let pieces = stream::iter(0..2).map(|piece| match piece {
            0 => Ok::<_, std::io::Error>(Bytes::from_static(b"a")),
            _ => panic!("a stream panics"),
        });
        let mut body = into_http(Body::Stream(ByteStream::from_stream(pieces)));
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "a");
        assert!(body.frame().await.unwrap().is_err());
        assert!(body.frame().await.is_none());
    }
}
