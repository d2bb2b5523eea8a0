//! Connections, whatever they go through: with and without TLS, by proxies or not.

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use std::io::{IoSlice, Result as IoResult};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::net::TcpStream;

/// Bytes both ways, and what the pool is to know of the connection.
pub(super) trait Io: Read + Write + Send + Unpin {
    fn connected(&self) -> Connected;
}

impl Io for TokioIo<TcpStream> {
    fn connected(&self) -> Connected {
        Connection::connected(self)
    }
}

/// A connection, whatever it goes through.
pub(crate) struct Stream {
    io: Box<dyn Io>,
    is_proxied: bool,
}

impl Stream {
    pub(super) fn new(io: impl Io + 'static) -> Self {
        Self { io: Box::new(io), is_proxied: false }
    }

    /// With a proxy at the other end that wants whole URLs.
    pub(super) fn proxied(self) -> Self {
        Self { is_proxied: true, ..self }
    }
}

impl From<TokioIo<TcpStream>> for Stream {
    fn from(io: TokioIo<TcpStream>) -> Self {
        Self::new(io)
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        self.io.connected().proxy(self.is_proxied)
    }
}

impl Read for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<IoResult<()>> {
        Pin::new(&mut self.io).poll_read(cx, buffer)
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<IoResult<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<IoResult<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<IoResult<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<IoResult<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, pieces)
    }
}
