//! Bodies that come piece by piece.

use bytes::Bytes;
#[cfg(feature = "client")]
use futures_util::stream;
use futures_util::{Stream, StreamExt, TryStreamExt};
use std::fmt;
#[cfg(feature = "client")]
use std::fs;
use std::future::poll_fn;
#[cfg(feature = "client")]
use std::io::{self, Read, Write};
#[cfg(feature = "client")]
use std::path::Path;
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

    /// Tells a function how far it has come after each piece: the bytes so far, and all where that is known.
    ///
    /// A stream that reports its progress is sent once.
    pub fn on_progress(self, mut tell: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        let (length, mut sent) = (self.length(), 0);
        let told = ByteStream::from_stream(self.inspect_ok(move |piece| {
            sent += piece.len() as u64;
            tell(sent, length);
        }));
        match length {
            Some(length) => told.with_length(length),
            None => told,
        }
    }

    /// The bytes of a file, with their number. It is opened when the first of them are wanted.
    ///
    /// # Errors
    /// There is no such file, or it may not be read.
    #[cfg(feature = "client")]
    pub async fn open(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let path = path.as_ref().to_owned();
        let opened = aside(move || {
            let file = fs::File::open(path)?;
            let length = file.metadata()?.len();
            Ok((file, length))
        });
        let (file, length) = opened.await?;
        Ok(ByteStream::from_stream(stream::try_unfold(file, read_piece)).with_length(length))
    }

    /// Writes it to a file. The file is there once all of it is: until then it has the ending `.part`.
    ///
    /// # Errors
    /// Those of the stream and of the disk; what came so far stays in the `.part` file.
    #[cfg(feature = "client")]
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> Result<u64, BoxError> {
        let path = path.as_ref().to_owned();
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let made = part.clone();
        let mut file = aside(move || fs::File::create(made)).await?;
        let mut written = 0;
        while let Some(piece) = self.next().await {
            let piece = piece?;
            written += piece.len() as u64;
            file = aside(move || file.write_all(&piece).map(|()| file)).await?;
        }
        drop(file);
        aside(move || fs::rename(part, path)).await?;
        Ok(written)
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

/// So much of a file is read at once.
#[cfg(feature = "client")]
const FILE_PIECE: usize = 64 << 10;

#[cfg(feature = "client")]
async fn read_piece(mut file: fs::File) -> io::Result<Option<(Bytes, fs::File)>> {
    let read = aside(move || {
        let mut piece = vec![0; FILE_PIECE];
        let length = loop {
            match file.read(&mut piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                length => break length?,
            }
        };
        piece.truncate(length);
        Ok((piece, file))
    });
    let (piece, file) = read.await?;
    Ok((!piece.is_empty()).then(|| (piece.into(), file)))
}

/// Does what waits for the disk where it holds up no calls. `tokio::fs` does no more, and costs the first build of a
/// client 0.4 CPU s.
#[cfg(feature = "client")]
async fn aside<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
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

#[cfg(feature = "client")]
impl http_body::Body for ByteStream {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
        self.poll_next(cx).map(|piece| piece.map(|piece| piece.map(http_body::Frame::data)))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.length().map_or_else(Default::default, http_body::SizeHint::with_exact)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}
