//! The body of a request on its way into the transport.

use super::timeouts::Progress;
use crate::wire::{BoxError, ByteStream};
use bytes::Bytes;
use futures_util::Stream;
use http_body::{Frame, SizeHint};
use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// The body of a request, as a [`http_body::Body`]: all of it at once, or as it comes.
#[derive(Debug, Default)]
pub struct RequestBody {
    kind: Kind,
    /// Told of every piece that the transport takes.
    progress: Option<Progress>,
}

/// Bytes are handed over in pieces of this size, so that it shows how far a large body has come.
pub(crate) const PIECE: usize = 64 << 10;

#[derive(Debug, Default)]
enum Kind {
    #[default]
    Empty,
    Bytes(Bytes),
    Stream(ByteStream),
}

impl From<Bytes> for RequestBody {
    fn from(bytes: Bytes) -> Self {
        RequestBody::new(if bytes.is_empty() { Kind::Empty } else { Kind::Bytes(bytes) })
    }
}

impl From<ByteStream> for RequestBody {
    fn from(stream: ByteStream) -> Self {
        RequestBody::new(Kind::Stream(stream))
    }
}

impl RequestBody {
    fn new(kind: Kind) -> Self {
        Self { kind, progress: None }
    }

    /// The bytes, if they are in memory.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        match &self.kind {
            Kind::Empty => Some(Bytes::new()),
            Kind::Bytes(bytes) => Some(bytes.clone()),
            Kind::Stream(stream) => stream.bytes(),
        }
    }

    pub(crate) fn with_progress(mut self, progress: Option<Progress>) -> Self {
        self.progress = progress;
        self
    }
}

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let piece = match &mut this.kind {
            Kind::Empty => return Poll::Ready(None),
            Kind::Bytes(bytes) if bytes.len() > PIECE => Poll::Ready(Some(Ok(bytes.split_to(PIECE)))),
            Kind::Bytes(bytes) => {
                let last = std::mem::take(bytes);
                this.kind = Kind::Empty;
                Poll::Ready(Some(Ok(last)))
            }
            Kind::Stream(stream) => Pin::new(stream).poll_next(cx),
        };
        if let (Poll::Ready(_), Some(progress)) = (&piece, &this.progress) {
            progress.note();
        }
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.kind, Kind::Empty)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Empty => SizeHint::with_exact(0),
            Kind::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Stream(stream) => stream.length().map_or_else(SizeHint::default, SizeHint::with_exact),
        }
    }
}
