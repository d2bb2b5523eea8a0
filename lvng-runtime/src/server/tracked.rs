//! A connection whose first bytes are looked at before it is read, and which counts what it writes.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

/// How a client begins that speaks HTTP/2 without asking (RFC 9113, 3.4). No request of HTTP/1.1 begins so.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The first bytes of a connection.
pub(super) struct First {
    /// None where it ended before the first.
    pub(super) bytes: Vec<u8>,
    pub(super) is_http2: bool,
}

/// Reads as few bytes as tell the version: one of HTTP/1.1, mostly.
pub(super) async fn first_bytes(io: &mut (impl AsyncRead + Unpin)) -> io::Result<First> {
    let mut buffer = [0; PREFACE.len()];
    let mut length = 0;
    while length < PREFACE.len() && PREFACE.starts_with(&buffer[..length]) {
        match io.read(&mut buffer[length..]).await? {
            0 => break,
            more => length += more,
        }
    }
    Ok(First { bytes: buffer[..length].to_vec(), is_http2: buffer[..length] == *PREFACE })
}

/// A connection of which some bytes were read already, and are read again.
pub(super) struct Tracked<I> {
    bytes: Vec<u8>,
    /// How many of them were read again.
    read: usize,
    written: Arc<AtomicU64>,
    io: I,
}

impl<I> Tracked<I> {
    pub(super) fn new(bytes: Vec<u8>, io: I) -> Self {
        Tracked { bytes, read: 0, written: Arc::default(), io }
    }

    /// How many bytes were written, as it grows.
    pub(super) fn written(&self) -> Arc<AtomicU64> {
        self.written.clone()
    }

    fn count(&self, length: usize) -> Poll<io::Result<usize>> {
        self.written.fetch_add(length as u64, Ordering::Relaxed);
        Poll::Ready(Ok(length))
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Tracked<I> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        match this.bytes.get(this.read..) {
            Some(left) if !left.is_empty() => {
                let count = left.len().min(buffer.remaining());
                buffer.put_slice(&left[..count]);
                this.read += count;
                Poll::Ready(Ok(()))
            }
            _ => Pin::new(&mut this.io).poll_read(cx, buffer),
        }
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Tracked<I> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let length = ready!(Pin::new(&mut self.io).poll_write(cx, bytes))?;
        self.count(length)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let length = ready!(Pin::new(&mut self.io).poll_write_vectored(cx, bytes))?;
        self.count(length)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn versions_show_in_the_first_bytes() {
        let whole = [PREFACE, b"and more"].concat();
        for (sent, is_http2, read) in [
            (&b"GET / HTTP/1.1\r\n\r\n"[..], false, 18),
            (b"P", false, 1),
            (b"", false, 0),
            (b"PRI * HTTP/1.1\r\n", false, 16),
            (PREFACE, true, PREFACE.len()),
            (&whole, true, PREFACE.len()),
        ] {
            let mut io = sent;
            let first = first_bytes(&mut io).await.unwrap();
            assert_eq!((first.is_http2, first.bytes.len()), (is_http2, read), "{sent:?}");
            let mut all = Vec::new();
            Tracked::new(first.bytes, io).read_to_end(&mut all).await.unwrap();
            assert_eq!(all, sent);
        }
    }
}
