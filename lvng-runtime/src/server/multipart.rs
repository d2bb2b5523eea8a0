//! Reading `multipart/form-data` in bounded memory: large files go to disk, everything else has a limit.

use super::ApiError;
use super::limits::Limits;
use super::memory::Share;
use super::spool::{PIECE_BYTES, Spool};
use crate::wire::{ByteStream, File, FormPart, is_read_whole, unescape};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use http::{HeaderMap, StatusCode, header};
use multer::{Field, Multipart};
use std::future::poll_fn;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::task::{Context, Poll};

/// Files of more bytes are spooled.
const SPOOL_BYTES: usize = 64 * 1024;

/// A body may have as many parts: each costs memory beyond its bytes.
const MAX_PARTS: usize = 1_000;

/// The most bytes before the content of a part; up to one piece of the body more may pass. The parser searches all of them
/// again with each piece.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// The parts of a body. One that breaks RFC 7578 is answered with 400.
pub(super) async fn read(
    body: ByteStream,
    headers: &HeaderMap,
    limits: Limits,
    share: &mut Share,
) -> Result<Vec<FormPart>, ApiError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(content_type).map_err(malformed)?;
    let (sender, receiver) = channel();
    let mut input = Multipart::new(pieces(receiver), boundary);
    let feed = Feed { body, sender: Some(sender) };
    let (max_memory, memory) = (limits.form_memory(), limits.form_memory());
    let mut form = Form { feed, max_memory, memory, share, spool: None };
    let mut parts = Vec::new();
    while let Some(field) = form.feed.run(MAX_HEAD_BYTES, |cx| input.poll_next_field(cx)).await?.map_err(malformed)? {
        if parts.len() == MAX_PARTS {
            return Err(too_large(format!("The body has more than {MAX_PARTS} parts")));
        }
        parts.push(form.part(field).await?);
    }
    Ok(parts)
}

/// What the parser reads: it takes in whatever is ready, so no more is made ready than it asks for.
fn pieces(receiver: Receiver<Bytes>) -> impl Stream<Item = multer::Result<Bytes>> + Send {
    stream::poll_fn(move |_| match receiver.try_recv() {
        Ok(piece) => Poll::Ready(Some(Ok(piece))),
        Err(TryRecvError::Empty) => Poll::Pending,
        Err(TryRecvError::Disconnected) => Poll::Ready(None),
    })
}

/// Gives the parser a body piece by piece.
struct Feed {
    body: ByteStream,
    /// Gone at the end of the body.
    sender: Option<Sender<Bytes>>,
}

impl Feed {
    /// Polls the parser until it is ready, with another piece of the body each time that it is not.
    async fn run<T>(&mut self, max: usize, mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>) -> Result<T, ApiError> {
        let mut fed = 0;
        loop {
            if let Poll::Ready(value) = poll_fn(|cx| Poll::Ready(poll(cx))).await {
                return Ok(value);
            }
            let Some(sender) = &self.sender else { return Err(malformed(multer::Error::IncompleteStream)) };
            if fed > max {
                return Err(ApiError::bad_request("The headers of a part of the multipart body are too long"));
            }
            match self.body.next().await.transpose()? {
                Some(piece) => {
                    fed += piece.len();
                    // The parser has the receiver for as long as it is polled.
                    let _ = sender.send(piece);
                }
                None => self.sender = None,
            }
        }
    }
}

/// A body while it is read.
struct Form<'s> {
    feed: Feed,
    max_memory: usize,
    /// What is left of the memory that the parts may have.
    memory: usize,
    /// What the parts have of the memory of all bodies.
    share: &'s mut Share,
    spool: Option<Spool>,
}

impl Form<'_> {
    async fn part(&mut self, mut field: Field<'static>) -> Result<FormPart, ApiError> {
        let Some(name) = field.name().map(unescape) else {
            return Err(ApiError::bad_request("A part of the multipart body has no name"));
        };
        let filename = field.file_name().map(unescape);
        let mut headers = field.headers().clone();
        self.keep(headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum())?;
        headers.remove(header::CONTENT_DISPOSITION);
        let content_type = headers.remove(header::CONTENT_TYPE);
        let content_type = content_type.as_ref().and_then(|value| value.to_str().ok());
        let is_file = filename.is_some();
        let mut file = match is_file {
            false if is_read_whole(content_type) => self.text(&mut field).await?,
            // Without a filename it may be a text of a special type, which is better in memory.
            false => self.file(&mut field, self.memory).await?,
            true => self.file(&mut field, self.memory.min(SPOOL_BYTES)).await?,
        };
        if let Some(filename) = filename {
            file = file.with_name(filename);
        }
        if let Some(content_type) = content_type {
            file = file.with_content_type(content_type);
        }
        for (name, value) in &headers {
            file = file.with_header(name.clone(), value.clone());
        }
        Ok(FormPart { name, file, is_file })
    }

    /// A part that stays in memory.
    async fn text(&mut self, field: &mut Field<'static>) -> Result<File, ApiError> {
        let mut text = BytesMut::new();
        while let Some(piece) = self.piece(field).await? {
            self.keep(piece.len())?;
            text.extend_from_slice(&piece);
        }
        Ok(text.freeze().into())
    }

    /// A part that goes to disk once it has more than `max` bytes.
    async fn file(&mut self, field: &mut Field<'static>, max: usize) -> Result<File, ApiError> {
        let mut bytes = BytesMut::new();
        let mut start = None;
        while let Some(piece) = self.piece(field).await? {
            bytes.extend_from_slice(&piece);
            if start.is_none() && bytes.len() > max {
                start = Some(self.spool().await?.end());
            }
            if start.is_some() && bytes.len() >= PIECE_BYTES {
                self.spool().await?.append(bytes.split().freeze()).await.map_err(ApiError::internal)?;
            }
        }
        let Some(start) = start else {
            self.keep(bytes.len())?;
            return Ok(bytes.freeze().into());
        };
        let spool = self.spool().await?;
        spool.append(bytes.freeze()).await.map_err(ApiError::internal)?;
        Ok(File::spooled(spool.since(start)))
    }

    /// The next bytes of a part; `None` at its end.
    async fn piece(&mut self, field: &mut Field<'static>) -> Result<Option<Bytes>, ApiError> {
        let piece = self.feed.run(usize::MAX, |cx| field.poll_next_unpin(cx)).await?;
        piece.transpose().map_err(malformed)
    }

    /// Takes from the memory that the parts may have.
    fn keep(&mut self, bytes: usize) -> Result<(), ApiError> {
        let Some(rest) = self.memory.checked_sub(bytes) else {
            let message = format!("The parts of the body that are no files are larger than {} bytes", self.max_memory);
            return Err(too_large(message));
        };
        self.memory = rest;
        self.share.take(bytes)
    }

    async fn spool(&mut self) -> Result<&mut Spool, ApiError> {
        let spool = match self.spool.take() {
            Some(spool) => spool,
            None => Spool::new().await.map_err(ApiError::internal)?,
        };
        Ok(self.spool.insert(spool))
    }
}

fn too_large(message: String) -> ApiError {
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", message)
}

fn malformed(error: multer::Error) -> ApiError {
    ApiError::bad_request("The body is not valid multipart/form-data").with_source(error)
}
