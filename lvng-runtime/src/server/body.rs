//! Reading a request body, as much as is allowed and no longer than is allowed.

use super::ApiError;
use crate::wire::{BoxError, ByteStream};
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::{TryStreamExt, stream};
use http::{HeaderMap, header};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError};
use std::error::Error;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// How much of a body is read, and how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) max_bytes: usize,
    pub(super) timeout: Option<Duration>,
    /// How many bytes of a multipart body are kept in memory.
    pub(super) max_memory: usize,
}

/// Reads a body to its end.
pub(super) async fn read(body: Body, headers: &HeaderMap, limits: Limits) -> Result<Bytes, ApiError> {
    check_announced(&body, headers, limits)?;
    let mut reading = pin!(collect(body, limits.max_bytes));
    // Most bodies are there already and need no timer.
    if let Poll::Ready(done) = poll_fn(|cx| Poll::Ready(reading.as_mut().poll(cx))).await {
        return done;
    }
    match limits.timeout {
        Some(timeout) => tokio::time::timeout(timeout, reading).await.unwrap_or_else(|_| Err(ApiError::too_slow())),
        None => reading.await,
    }
}

/// A body that is read as it comes, within the limits: the time is that for each piece.
pub(super) fn stream(body: Body, headers: &HeaderMap, limits: Limits) -> Result<ByteStream, ApiError> {
    check_announced(&body, headers, limits)?;
    let pieces = stream::try_unfold((body, 0), move |(body, length)| next_piece(body, length, limits));
    Ok(ByteStream::from_stream(pieces.map_err(BoxError::from)))
}

async fn next_piece(mut body: Body, length: usize, limits: Limits) -> Result<Option<(Bytes, (Body, usize))>, ApiError> {
    let frame = match limits.timeout {
        Some(timeout) => tokio::time::timeout(timeout, body.frame()).await.map_err(|_| ApiError::too_slow())?,
        None => body.frame().await,
    };
    let Some(frame) = frame else { return Ok(None) };
    let frame = frame.map_err(|error| broken(error, limits.max_bytes))?;
    // Trailers are no part of any description.
    let piece = frame.into_data().unwrap_or_default();
    let length = length + piece.len();
    if length > limits.max_bytes {
        return Err(ApiError::too_large(limits.max_bytes));
    }
    Ok(Some((piece, (body, length))))
}

/// What is announced is refused before the client sends it; what is not, as soon as it is too much.
fn check_announced(body: &Body, headers: &HeaderMap, limits: Limits) -> Result<(), ApiError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let least = announced.unwrap_or(0).max(body.size_hint().lower());
    match usize::try_from(least) {
        Ok(least) if least <= limits.max_bytes => Ok(()),
        _ => Err(ApiError::too_large(limits.max_bytes)),
    }
}

async fn collect(mut body: Body, max_bytes: usize) -> Result<Bytes, ApiError> {
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken(error, max_bytes))?;
        // Trailers are no part of any description.
        let Ok(piece) = frame.into_data() else { continue };
        if piece.len() > max_bytes - first.len() - all.len() {
            return Err(ApiError::too_large(max_bytes));
        }
        if first.is_empty() && all.is_empty() {
            first = piece;
            continue;
        }
        all.extend_from_slice(&std::mem::take(&mut first));
        all.extend_from_slice(&piece);
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// A body that ends early or cannot be read is the client's doing; a middleware may have a limit of its own.
fn broken(error: axum::Error, max_bytes: usize) -> ApiError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return ApiError::too_large(max_bytes);
        }
        cause = error.source();
    }
    ApiError::bad_request("The body could not be read to its end").with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;
    use http::StatusCode;

    const LIMITS: Limits = Limits { max_bytes: 10, timeout: Some(Duration::from_millis(20)), max_memory: 10 };

    async fn read_pieces(pieces: &[&'static str]) -> Result<Bytes, StatusCode> {
        let pieces: Vec<_> = pieces.iter().map(|piece| Ok::<_, std::io::Error>(*piece)).collect();
        read(Body::from_stream(stream::iter(pieces)), &HeaderMap::new(), LIMITS).await.map_err(|error| error.status())
    }

    #[tokio::test]
    async fn pieces_are_put_together_up_to_the_limit() {
        assert_eq!(read_pieces(&[]).await.unwrap(), "");
        assert_eq!(read_pieces(&["", "abc", "", "def", ""]).await.unwrap(), "abcdef");
        assert_eq!(read_pieces(&["0123456789"]).await.unwrap(), "0123456789");
        assert_eq!(read_pieces(&["01234567890"]).await, Err(StatusCode::PAYLOAD_TOO_LARGE));
        assert_eq!(read_pieces(&["01234", "567890"]).await, Err(StatusCode::PAYLOAD_TOO_LARGE));
    }

    #[tokio::test]
    async fn announced_lengths_are_believed_when_too_large() {
        let mut headers = HeaderMap::new();
        for (length, status) in [("11", Some(413)), ("99999999999999999999", None), ("-1", None), ("x", None)] {
            headers.insert(header::CONTENT_LENGTH, length.parse().unwrap());
            let read = read(Body::from("{}"), &headers, LIMITS).await;
            assert_eq!(read.err().map(|error| error.status().as_u16()), status, "{length}");
        }
    }

    #[tokio::test]
    async fn slow_and_broken_bodies_are_the_clients_doing() {
        let endless = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        let error = read(endless, &HeaderMap::new(), LIMITS).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::REQUEST_TIMEOUT);
        let cut = [Ok("{"), Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof))];
        let error = read(Body::from_stream(stream::iter(cut)), &HeaderMap::new(), LIMITS).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::BAD_REQUEST);
        let limited = Body::new(http_body_util::Limited::new(Body::from("abc"), 2));
        let error = read(limited, &HeaderMap::new(), LIMITS).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
}
