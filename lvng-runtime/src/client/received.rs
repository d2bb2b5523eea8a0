//! What came: a response before its body is read as a type, and bodies read to their ends.

use super::decode_error::DecodeError;
use super::error::Error;
use super::lenient::Lenient;
use super::response::{Origin, Response};
use super::secret::Redactor;
use crate::wire::machinery::ReplyReader;
use crate::wire::{Body, BoxError, ByteStream, Mode, OperationMeta, Reply};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode, header};

/// A response of success whose body is still to be read as a type.
#[derive(Debug)]
pub(crate) struct RawResponse {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) redactor: Redactor,
    pub(crate) lenient: Option<Lenient>,
}

impl RawResponse {
    pub(crate) fn read<R: Reply>(self) -> Result<Response<R>, Error> {
        let RawResponse { meta, status, headers, body, redactor, lenient } = self;
        let kept = if let Body::Bytes(bytes) = &body { bytes.clone() } else { Bytes::new() };
        let read =
            |body| R::read(ReplyReader { specs: meta.success, status, headers: &headers, body, mode: Mode::Lenient });
        let read = match (read(body), lenient) {
            (Ok(value), _) => Ok((value, Vec::new())),
            (Err(problems), Some(lenient)) => lenient.read(meta, &kept, problems, |text| read(Body::Bytes(text))),
            (Err(problems), None) => Err(problems),
        };
        match read {
            Ok((value, mended)) => {
                let origin = Origin { operation: meta.id, redactor, mended };
                Ok(Response::new(value, (status, headers, kept), origin))
            }
            Err(problems) => Err(DecodeError::new(meta.id, (status, headers, kept), problems, &redactor).into()),
        }
    }
}

/// Why a body was not read to its end.
pub(crate) enum Unread {
    /// The connection broke, or was silent for too long.
    Broken(BoxError),
    /// It is larger than it may be; as much of it as it might have been.
    TooLarge(Bytes),
}

impl From<BoxError> for Unread {
    fn from(source: BoxError) -> Self {
        Unread::Broken(source)
    }
}

/// Reads a body to its end, which must come before `max` bytes.
pub(crate) async fn read_to_end(stream: &mut ByteStream, max: usize) -> Result<Bytes, Unread> {
    let Some(first) = stream.next().await.transpose()? else { return Ok(Bytes::new()) };
    if first.len() > max {
        return Err(Unread::TooLarge(first.slice(..max)));
    }
    // Most bodies come in one piece, which is not copied.
    let Some(second) = stream.next().await.transpose()? else { return Ok(first) };
    Box::pin(read_rest(first, second, stream, max)).await
}

async fn read_rest(first: Bytes, second: Bytes, stream: &mut ByteStream, max: usize) -> Result<Bytes, Unread> {
    let (mut all, mut piece) = (BytesMut::from(first), second);
    loop {
        let room = max - all.len();
        all.extend_from_slice(piece.get(..room).unwrap_or(&piece));
        if piece.len() > room {
            return Err(Unread::TooLarge(all.freeze()));
        }
        match stream.next().await.transpose()? {
            Some(next) => piece = next,
            None => return Ok(all.freeze()),
        }
    }
}

/// The body of a response with the length that its head says.
pub(crate) fn with_described_length(body: ByteStream, headers: &HeaderMap) -> ByteStream {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    match length.filter(|_| !headers.contains_key(header::CONTENT_ENCODING)) {
        Some(length) => body.with_length(length),
        None => body,
    }
}
