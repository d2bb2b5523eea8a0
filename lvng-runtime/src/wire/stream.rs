//! Bodies that come piece by piece.

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

/// Any error, as streams carry it.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// Bytes that come piece by piece.
///
/// The lock is never waited for: it lets operations that hold a stream be shared between threads.
pub struct ByteStream(Mutex<BoxStream>);

impl ByteStream {
    /// Makes one from any stream.
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        ByteStream(Mutex::new(Box::pin(stream.map(|piece| piece.map_err(Into::into)))))
    }

    /// Takes the stream out and leaves an empty one.
    pub fn take(&self) -> ByteStream {
        let empty: BoxStream = Box::pin(stream::empty());
        let mut stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ByteStream(Mutex::new(std::mem::replace(&mut *stream, empty)))
    }

    /// Reads it to its end.
    pub async fn collect(mut self) -> Result<Bytes, BoxError> {
        let mut all = Vec::new();
        while let Some(piece) = self.next().await {
            all.extend_from_slice(&piece?);
        }
        Ok(all.into())
    }
}

impl From<Bytes> for ByteStream {
    fn from(bytes: Bytes) -> Self {
        ByteStream::from_stream(stream::iter([Ok::<_, BoxError>(bytes)]))
    }
}

impl From<Vec<u8>> for ByteStream {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let stream = self.get_mut().0.get_mut().unwrap_or_else(PoisonError::into_inner);
        stream.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}
