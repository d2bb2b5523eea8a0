//! Reading a request body, as much as is allowed and no longer than is allowed.

use super::ApiError;
use super::limits::{Limits, within};
use super::memory::Share;
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
use tokio::time::Instant;

/// Reads a body to its end.
pub(super) async fn read(
    body: Body,
    headers: &HeaderMap,
    limits: Limits,
    share: &mut Share,
) -> Result<Bytes, ApiError> {
    let max_bytes = limits.body_bytes();
    check_announced(&body, headers, max_bytes)?;
    let mut reading = pin!(collect(body, max_bytes, share));
    // Most bodies are there already and need no timer.
    if let Poll::Ready(done) = poll_fn(|cx| Poll::Ready(reading.as_mut().poll(cx))).await {
        return done;
    }
    within(limits.deadline(), reading).await?
}

/// A body that is read as it comes, within the limits.
pub(super) fn stream(body: Body, headers: &HeaderMap, limits: Limits) -> Result<ByteStream, ApiError> {
    check_announced(&body, headers, limits.upload_bytes())?;
    let arriving = Arriving { body, length: 0, waited: Duration::ZERO };
    let pieces = stream::try_unfold(arriving, move |arriving| arriving.next_piece(limits));
    Ok(ByteStream::from_stream(pieces.map_err(BoxError::from)))
}

/// A body while it is read.
struct Arriving {
    body: Body,
    length: usize,
    /// How long it was waited for.
    waited: Duration,
}

impl Arriving {
    async fn next_piece(mut self, limits: Limits) -> Result<Option<(Bytes, Self)>, ApiError> {
        let asked = Instant::now();
        let deadline = limits.piece_deadline(self.waited, self.length);
        let Some(frame) = within(deadline, self.body.frame()).await? else { return Ok(None) };
        self.waited += asked.elapsed();
        let max_bytes = limits.upload_bytes();
        let frame = frame.map_err(|error| broken(error, max_bytes))?;
        // Trailers are no part of any description.
        let piece = frame.into_data().unwrap_or_default();
        self.length += piece.len();
        match self.length > max_bytes {
            true => Err(ApiError::too_large(max_bytes)),
            false => Ok(Some((piece, self))),
        }
    }
}

/// What is announced is refused before the client sends it; what is not, as soon as it is too much.
fn check_announced(body: &Body, headers: &HeaderMap, max_bytes: usize) -> Result<(), ApiError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let least = announced.unwrap_or(0).max(body.size_hint().lower());
    match usize::try_from(least) {
        Ok(least) if least <= max_bytes => Ok(()),
        _ => Err(ApiError::too_large(max_bytes)),
    }
}

async fn collect(mut body: Body, max_bytes: usize, share: &mut Share) -> Result<Bytes, ApiError> {
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken(error, max_bytes))?;
        // Trailers are no part of any description.
        let Ok(piece) = frame.into_data() else { continue };
        if piece.len() > max_bytes - first.len() - all.len() {
            return Err(ApiError::too_large(max_bytes));
        }
        share.take(piece.len())?;
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
    use super::super::memory::Memory;
    use super::*;
    use futures_util::StreamExt;
    use http::StatusCode;

    /// As `super::read`, with a memory of its own.
    async fn read(body: Body, headers: &HeaderMap, limits: Limits) -> Result<Bytes, ApiError> {
        super::read(body, headers, limits, &mut Memory::new(usize::MAX).share()).await
    }

    fn limits() -> Limits {
        Limits::default().max_body_bytes(10).timeout(Duration::from_secs(20)).min_rate(2)
    }

    async fn read_pieces(pieces: &[&'static str]) -> Result<Bytes, StatusCode> {
        let pieces: Vec<_> = pieces.iter().map(|piece| Ok::<_, std::io::Error>(*piece)).collect();
        read(Body::from_stream(stream::iter(pieces)), &HeaderMap::new(), limits()).await.map_err(|error| error.status())
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
            let read = read(Body::from("{}"), &headers, limits()).await;
            assert_eq!(read.err().map(|error| error.status().as_u16()), status, "{length}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn slow_and_broken_bodies_are_the_clients_doing() {
        let endless = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        let error = read(endless, &HeaderMap::new(), limits()).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::REQUEST_TIMEOUT);
        let cut = [Ok("{"), Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof))];
        let error = read(Body::from_stream(stream::iter(cut)), &HeaderMap::new(), limits()).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::BAD_REQUEST);
        let limited = Body::new(http_body_util::Limited::new(Body::from("abc"), 2));
        let error = read(limited, &HeaderMap::new(), limits()).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }

    /// How many bytes come of a body whose pieces come one by one, and how it ends.
    async fn trickle(every: Duration, piece: &'static str, limits: Limits) -> (usize, Option<StatusCode>) {
        let pieces = stream::unfold((), move |()| async move {
            tokio::time::sleep(every).await;
            Some((Ok::<_, std::io::Error>(piece), ()))
        });
        let body = Body::from_stream(pieces.take(1_000));
        let mut read = stream(body, &HeaderMap::new(), limits).unwrap();
        let mut length = 0;
        while let Some(piece) = read.next().await {
            match piece {
                Ok(piece) => length += piece.len(),
                Err(error) => return (length, Some(ApiError::from(error).status())),
            }
        }
        (length, None)
    }

    #[tokio::test(start_paused = true)]
    async fn streams_have_to_come_at_a_rate() {
        let limits = limits().max_upload_bytes(10_000);
        let second = Duration::from_secs(1);
        // A byte a second of two that are wanted: what came gives half a second each beyond the first 20.
        let (length, end) = trickle(second, "x", limits).await;
        assert_eq!((length, end), (39, Some(StatusCode::REQUEST_TIMEOUT)));
        assert_eq!(trickle(second, "xx", limits).await, (2_000, None));
        assert_eq!(trickle(second, "x", limits.min_rate(None)).await, (1_000, None));
        assert_eq!(trickle(21 * second, "xxxxx", limits.min_rate(None)).await, (0, Some(StatusCode::REQUEST_TIMEOUT)));
        assert_eq!(trickle(21 * second, "x", limits.timeout(None)).await, (1_000, None));
        let limits = limits.max_upload_bytes(None);
        assert_eq!(trickle(second, "xxxx", limits).await, (8, Some(StatusCode::PAYLOAD_TOO_LARGE)));
    }
}
