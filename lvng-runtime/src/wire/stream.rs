//! Bodies that come piece by piece.

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

/// Any error, as streams carry it.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// Bytes that come piece by piece.
///
/// One that is made of bytes in memory knows its length and can be sent again; any other is sent once, and its length
/// is known where [`with_length`](Self::with_length) said so.
///
/// The lock is never waited for: it lets operations that hold a stream be shared between threads.
pub struct ByteStream(Mutex<Kind>);

enum Kind {
    Bytes(Bytes),
    Stream { pieces: BoxStream, length: Option<u64> },
}

impl ByteStream {
    fn new(kind: Kind) -> Self {
        ByteStream(Mutex::new(kind))
    }

    /// Makes one from any stream.
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let pieces = Box::pin(stream.map(|piece| piece.map_err(Into::into)));
        ByteStream::new(Kind::Stream { pieces, length: None })
    }

    /// Says how many bytes will come, which is then sent as `Content-Length` in place of chunks: some servers take no
    /// others. The request fails if it is not true.
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let Kind::Stream { length, .. } = self.kind() {
            *length = Some(bytes);
        }
        self
    }

    /// How many bytes are still to come, where that is known.
    pub fn length(&self) -> Option<u64> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Kind::Bytes(bytes) => Some(bytes.len() as u64),
            Kind::Stream { length, .. } => *length,
        }
    }

    /// The bytes, if they are in memory.
    pub fn bytes(&self) -> Option<Bytes> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Kind::Bytes(bytes) => Some(bytes.clone()),
            Kind::Stream { .. } => None,
        }
    }

    /// Takes the stream out and leaves an empty one.
    pub fn take(&self) -> ByteStream {
        let mut kind = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ByteStream::new(std::mem::replace(&mut *kind, Kind::Bytes(Bytes::new())))
    }

    /// The next piece, or `None` at the end. It spares the import of `futures_util::StreamExt`.
    pub async fn next(&mut self) -> Option<Result<Bytes, BoxError>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Reads it to its end.
    pub async fn collect(mut self) -> Result<Bytes, BoxError> {
        if let Some(bytes) = self.bytes() {
            return Ok(bytes);
        }
        let mut all = Vec::new();
        while let Some(piece) = self.next().await {
            all.extend_from_slice(&piece?);
        }
        Ok(all.into())
    }

    fn kind(&mut self) -> &mut Kind {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Bytes> for ByteStream {
    fn from(bytes: Bytes) -> Self {
        ByteStream::new(Kind::Bytes(bytes))
    }
}

impl From<Vec<u8>> for ByteStream {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static [u8]> for ByteStream {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<String> for ByteStream {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.get_mut().kind() {
            Kind::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Kind::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Kind::Stream { pieces, length } => {
                let piece = pieces.as_mut().poll_next(cx);
                if let (Poll::Ready(Some(Ok(piece))), Some(length)) = (&piece, length) {
                    *length = length.saturating_sub(piece.len() as u64);
                }
                piece
            }
        }
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}
