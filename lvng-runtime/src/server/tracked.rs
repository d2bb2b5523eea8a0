//! A connection whose first bytes are looked at before it is read, which counts what it writes, and lets others write.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

/// How a client begins that speaks HTTP/2 without asking (RFC 9113, 3.4). No request of HTTP/1.1 begins so.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A connection that has written so many bytes lets others go first: where the kernel takes all that comes, one that answers
/// without end would keep its thread.
const SHARE_BYTES: usize = 64 * 1024;

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
    /// How many bytes were written since others could last.
    own: usize,
    io: I,
}

impl<I> Tracked<I> {
    pub(super) fn new(bytes: Vec<u8>, io: I) -> Self {
        Tracked { bytes, read: 0, written: Arc::default(), own: 0, io }
    }

    /// How many bytes were written, as it grows.
    pub(super) fn written(&self) -> Arc<AtomicU64> {
        self.written.clone()
    }

    /// Counts what was written; nothing was where it has to wait for the client, so that others could.
    fn counted(&mut self, polled: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &polled {
            Poll::Ready(Ok(length)) => {
                self.own += length;
                self.written.fetch_add(*length as u64, Ordering::Relaxed);
            }
            _ => self.own = 0,
        }
        polled
    }

    /// Whether it is the turn of others. The task is woken at once, behind all that can go on.
    fn yields(&mut self, cx: &Context<'_>) -> bool {
        let yields = self.own >= SHARE_BYTES;
        if yields {
            self.own = 0;
            cx.waker().wake_by_ref();
        }
        yields
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
        if self.yields(cx) {
            return Poll::Pending;
        }
        let polled = Pin::new(&mut self.io).poll_write(cx, bytes);
        self.counted(polled)
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
        if self.yields(cx) {
            return Poll::Pending;
        }
        let polled = Pin::new(&mut self.io).poll_write_vectored(cx, within_share(bytes));
        self.counted(polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

/// The first of the buffers, no more than a share; the first one at least.
fn within_share<'b, 'a>(buffers: &'b [io::IoSlice<'a>]) -> &'b [io::IoSlice<'a>] {
    let mut length = 0;
    let beyond = |buffer: &io::IoSlice<'_>| {
        length += buffer.len();
        length > SHARE_BYTES
    };
    let count = buffers.iter().position(beyond).unwrap_or(buffers.len()).max(1);
    buffers.get(..count).unwrap_or(buffers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::IoSlice;
    use std::task::{Wake, Waker};
    use tokio::io::AsyncWriteExt;

    /// How often it was woken.
    #[derive(Default)]
    struct Woken(AtomicU64);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Takes everything, and keeps how much at a time.
    #[derive(Default)]
    struct Taking(Vec<usize>);

    impl AsyncWrite for Taking {
        fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
            self.0.push(bytes.len());
            Poll::Ready(Ok(bytes.len()))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_write_vectored(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            buffers: &[IoSlice<'_>],
        ) -> Poll<io::Result<usize>> {
            let length = buffers.iter().map(|buffer| buffer.len()).sum();
            self.0.push(length);
            Poll::Ready(Ok(length))
        }

        fn is_write_vectored(&self) -> bool {
            true
        }
    }

    #[tokio::test]
    async fn who_writes_much_lets_others_go_first() {
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(woken.clone());
        let mut cx = Context::from_waker(&waker);
        let mut io = Tracked::new(Vec::new(), Taking::default());
        let half = vec![0; SHARE_BYTES / 2];
        let mut write = |io: &mut Tracked<Taking>| Pin::new(io).poll_write(&mut cx, &half).is_ready();
        let ready: Vec<bool> = (0..7).map(|_| write(&mut io)).collect();
        assert_eq!(ready, [true, true, false, true, true, false, true]);
        assert_eq!(woken.0.load(Ordering::Relaxed), 2);
        // All of it arrives.
        io.write_all(&vec![0; 3 * SHARE_BYTES]).await.unwrap();
        assert_eq!(io.io.0.iter().sum::<usize>(), 5 * half.len() + 3 * SHARE_BYTES);
    }

    #[test]
    fn no_write_of_several_buffers_is_more_than_a_share() {
        let mut cx = Context::from_waker(Waker::noop());
        let whole = vec![0; SHARE_BYTES];
        let written = |buffers: &[&[u8]], cx: &mut Context<'_>| {
            let mut io = Tracked::new(Vec::new(), Taking::default());
            let buffers: Vec<IoSlice<'_>> = buffers.iter().map(|bytes| IoSlice::new(bytes)).collect();
            let _ = Pin::new(&mut io).poll_write_vectored(cx, &buffers);
            io.io.0
        };
        assert_eq!(written(&[b"ab", b"", b"c"], &mut cx), [3]);
        assert_eq!(written(&[b"ab", &whole, b"c"], &mut cx), [2]);
        assert_eq!(written(&[&whole, b"c"], &mut cx), [SHARE_BYTES]);
        assert_eq!(written(&[&whole[1..], b"c", b"d"], &mut cx), [SHARE_BYTES]);
        assert_eq!(written(&[&[whole.as_slice(), b"x"].concat(), b"c"], &mut cx), [SHARE_BYTES + 1]);
        assert_eq!(written(&[], &mut cx), [0]);
    }

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
