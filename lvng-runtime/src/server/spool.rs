//! Files of a request that are too large for the memory: ranges of one temporary file.
//!
//! The file has no name, so nothing is left of it when the last range is dropped, or the process dies. It lies where
//! `std::env::temp_dir` says, and one request has one at most, so that many files cost one descriptor.

use crate::wire::{ByteStream, Spooled};
use bytes::Bytes;
use futures_util::stream;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// How much is read or written at a time.
pub(super) const PIECE_BYTES: usize = 64 * 1024;

/// A temporary file that grows.
pub(super) struct Spool {
    file: Shared,
    end: u64,
}

/// Reading and writing move the place in the file, so one of them goes on at a time.
type Shared = Arc<Mutex<File>>;

impl Spool {
    /// An empty one.
    pub(super) async fn new() -> io::Result<Self> {
        let file = offload(tempfile::tempfile).await?;
        Ok(Spool { file: Arc::new(Mutex::new(file)), end: 0 })
    }

    /// Where the next bytes go.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Writes bytes at the end.
    pub(super) async fn append(&mut self, bytes: Bytes) -> io::Result<()> {
        let (file, start, length) = (self.file.clone(), self.end, bytes.len() as u64);
        offload(move || at(&file, start, |file| file.write_all(&bytes))).await?;
        self.end += length;
        Ok(())
    }

    /// The bytes from `start` to the end.
    pub(super) fn since(&self, start: u64) -> SpooledRange {
        SpooledRange { file: self.file.clone(), range: start..self.end }
    }
}

/// The bytes of one file of the request.
pub(super) struct SpooledRange {
    file: Shared,
    range: Range<u64>,
}

impl Spooled for SpooledRange {
    fn length(&self) -> u64 {
        self.range.end - self.range.start
    }

    fn open(&self) -> ByteStream {
        let rest = (self.file.clone(), self.range.clone());
        ByteStream::from_stream(stream::try_unfold(rest, |(file, range)| next_piece(file, range)))
    }
}

type Rest = (Shared, Range<u64>);

async fn next_piece(file: Shared, range: Range<u64>) -> io::Result<Option<(Bytes, Rest)>> {
    let length = (range.end - range.start).min(PIECE_BYTES as u64);
    if length == 0 {
        return Ok(None);
    }
    let (source, start) = (file.clone(), range.start);
    let piece = offload(move || {
        let mut piece = vec![0; length as usize];
        at(&source, start, |file| file.read_exact(&mut piece)).map(|()| piece)
    });
    Ok(Some((piece.await?.into(), (file, start + length..range.end))))
}

fn at<T>(file: &Mutex<File>, start: u64, work: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<T> {
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(start))?;
    work(&mut file)
}

/// Disks make threads wait, which those that run handlers must not.
async fn offload<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
