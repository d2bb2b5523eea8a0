//! Reading `multipart/form-data` in bounded memory: large files go to disk, everything else has a limit.

use super::ApiError;
use super::limits::Limits;
use super::memory::Share;
use super::spool::{PIECE_BYTES, Spool};
use crate::wire::{BoxError, ByteStream, File, FormPart, is_read_whole, with_head};
use bytes::BytesMut;
use http::{HeaderMap, StatusCode, header};
use lvng_contract::multipart::{Head, Parser, Piece, boundary};

/// Files of more bytes are spooled.
const SPOOL_BYTES: usize = 64 * 1024;

/// A body may have as many parts: each costs memory beyond its bytes.
const MAX_PARTS: usize = 1_000;

/// The most bytes before the content of a part; up to one piece of the body more may pass.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// The parts of a body. One that breaks RFC 7578 is answered with 400.
pub(super) async fn read(
    body: ByteStream,
    headers: &HeaderMap,
    limits: Limits,
    share: &mut Share,
) -> Result<Vec<FormPart>, ApiError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = boundary(content_type).ok_or_else(|| malformed("the media type has no boundary"))?;
    let (max_memory, memory) = (limits.form_memory(), limits.form_memory());
    let mut form = Form { body, parser: Parser::new(&boundary), max_memory, memory, share, spool: None };
    let mut parts = Vec::new();
    while let Some(head) = form.head().await? {
        if parts.len() == MAX_PARTS {
            return Err(too_large(format!("The body has more than {MAX_PARTS} parts")));
        }
        parts.push(form.part(&head).await?);
    }
    Ok(parts)
}

/// A body while it is read.
struct Form<'s> {
    body: ByteStream,
    parser: Parser,
    max_memory: usize,
    /// What is left of the memory that the parts may have.
    memory: usize,
    /// What the parts have of the memory of all bodies.
    share: &'s mut Share,
    spool: Option<Spool>,
}

impl Form<'_> {
    /// Gives the parser the next piece of the body, and says how long it is.
    async fn feed(&mut self) -> Result<usize, ApiError> {
        let piece = self.body.next().await.transpose()?;
        let piece = piece.ok_or_else(|| malformed("it ends before its last part does"))?;
        self.parser.push(&piece);
        Ok(piece.len())
    }

    /// The head of the next part; `None` after the last.
    async fn head(&mut self) -> Result<Option<Head>, ApiError> {
        let mut fed = 0;
        loop {
            match self.parser.next_piece().map_err(malformed)? {
                Some(Piece::Head(head)) => return Head::parse(head).map(Some).map_err(malformed),
                // Nothing else comes between parts.
                Some(Piece::Content(_) | Piece::End) => continue,
                None => {}
            }
            if self.parser.is_at_end() {
                return Ok(None);
            }
            if fed > MAX_HEAD_BYTES {
                return Err(ApiError::bad_request("The headers of a part of the multipart body are too long"));
            }
            fed += self.feed().await?;
        }
    }

    /// Adds the next bytes of a part to others; `false` at its end.
    async fn content(&mut self, all: &mut BytesMut) -> Result<bool, ApiError> {
        loop {
            match self.parser.next_piece().map_err(malformed)? {
                Some(Piece::Content(content)) => {
                    all.extend_from_slice(content);
                    return Ok(true);
                }
                Some(Piece::Head(_) | Piece::End) => return Ok(false),
                None => self.feed().await?,
            };
        }
    }

    async fn part(&mut self, head: &Head) -> Result<FormPart, ApiError> {
        let Some(name) = head.name() else {
            return Err(ApiError::bad_request("A part of the multipart body has no name"));
        };
        self.keep(head.fields().map(|(name, value)| name.len() + value.len()).sum())?;
        let filename = head.filename();
        let is_file = filename.is_some();
        let mut file = match is_file {
            false if is_read_whole(head.content_type().as_deref()) => self.text().await?,
            // Without a filename it may be a text of a special type, which is better in memory.
            false => self.file(self.memory).await?,
            true => self.file(self.memory.min(SPOOL_BYTES)).await?,
        };
        file = with_head(file, head).map_err(malformed)?.without_header(header::CONTENT_DISPOSITION);
        if let Some(filename) = filename {
            file = file.with_name(filename);
        }
        Ok(FormPart { name, file, is_file })
    }

    /// A part that stays in memory.
    async fn text(&mut self) -> Result<File, ApiError> {
        let mut text = BytesMut::new();
        let mut kept = 0;
        while self.content(&mut text).await? {
            self.keep(text.len() - kept)?;
            kept = text.len();
        }
        Ok(text.freeze().into())
    }

    /// A part that goes to disk once it has more than `max` bytes.
    async fn file(&mut self, max: usize) -> Result<File, ApiError> {
        let mut bytes = BytesMut::new();
        let mut start = None;
        while self.content(&mut bytes).await? {
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

fn malformed(why: impl Into<BoxError>) -> ApiError {
    ApiError::bad_request("The body is not valid multipart/form-data").with_source(why)
}
