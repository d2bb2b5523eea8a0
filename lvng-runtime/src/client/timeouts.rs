//! How long a call, its attempts and the pauses of its streams may be.

use super::error::{Failure, TransportError};
use crate::wire::{BoxError, ByteStream};
use bytes::Bytes;
use futures_util::Stream;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::task::{Unconstrained, unconstrained};
use tokio::time::{Instant, Sleep, sleep_until};

/// The times of a client or call. That for connecting is the transport's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// For the whole call, with its attempts and the waits between them.
    pub(crate) total: Option<Duration>,
    /// For an attempt, counted from the last piece of its body that the transport took.
    pub(crate) attempt: Duration,
    /// For the pauses of a streamed response.
    pub(crate) idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { total: None, attempt: Duration::from_secs(30), idle: Duration::from_secs(30) }
    }
}

/// When a call must have ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    total: Duration,
    at: Instant,
}

impl Deadline {
    /// None for a time so long that clocks do not know it.
    pub(crate) fn after(total: Duration) -> Option<Self> {
        Some(Self { total, at: Instant::now().checked_add(total)? })
    }

    /// Waits until then at most; the error is the time of the call.
    pub(crate) async fn bound<F: Future>(self, future: F) -> Result<F::Output, Duration> {
        tokio::time::timeout_at(self.at, future).await.map_err(|_| self.total)
    }

    /// Whether a wait would end after it.
    pub(crate) fn is_before_end_of(&self, wait: Duration) -> bool {
        Instant::now().checked_add(wait).is_none_or(|end| end >= self.at)
    }
}

/// When the transport last took a piece of a request's body.
#[derive(Clone, Debug)]
pub(crate) struct Progress(Arc<Mutex<Instant>>);

impl Progress {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    pub(crate) fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn at(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for an attempt, for so long after it began or last made progress, and until the deadline of its call at most.
/// The error is the time that was too short.
pub(crate) async fn bounded<F: Future>(
    mut attempt: Pin<&mut F>,
    limit: Duration,
    progress: Option<&Progress>,
    deadline: Option<Deadline>,
) -> Result<F::Output, Duration> {
    let begin = Instant::now();
    // The clock is made once there is something to wait for.
    let mut clock: Option<Pin<Box<Unconstrained<Sleep>>>> = None;
    loop {
        let end = progress.map_or(begin, Progress::at).checked_add(limit);
        let (end, too_short) = match deadline {
            Some(deadline) if end.is_none_or(|end| deadline.at < end) => (Some(deadline.at), deadline.total),
            _ => (end, limit),
        };
        let Some(end) = end else { return Ok(attempt.await) };
        let in_time = poll_fn(|cx| {
            if let Poll::Ready(output) = attempt.as_mut().poll(cx) {
                return Poll::Ready(Some(output));
            }
            // It ticks for an attempt, too, that has always something to do.
            let clock = clock.get_or_insert_with(|| Box::pin(unconstrained(sleep_until(end))));
            clock.as_mut().poll(cx).map(|()| None)
        });
        if let Some(output) = in_time.await {
            return Ok(output);
        }
        clock = None;
        let moved = progress.is_some_and(|progress| progress.at().checked_add(limit).is_none_or(|new| new > end));
        if !moved || deadline.is_some_and(|deadline| deadline.at <= end) {
            return Err(too_short);
        }
    }
}

/// The body of a response that fails when nothing comes for too long. Time that its reader takes does not count.
pub(crate) fn with_idle_timeout(operation: &'static str, pieces: ByteStream, idle: Duration) -> ByteStream {
    let length = pieces.length();
    let watched = ByteStream::from_stream(Watched { operation, pieces, idle, silence: None });
    match length {
        Some(length) => watched.with_length(length),
        None => watched,
    }
}

struct Watched {
    operation: &'static str,
    pieces: ByteStream,
    idle: Duration,
    /// Set while a piece is waited for.
    silence: Option<Pin<Box<Sleep>>>,
}

impl Stream for Watched {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Poll::Ready(piece) = Pin::new(&mut this.pieces).poll_next(cx) {
            this.silence = None;
            let broken = |source| TransportError::because(this.operation, Failure::Body, source).into();
            return Poll::Ready(piece.map(|piece| piece.map_err(broken)));
        }
        if this.silence.is_none() {
            let Some(end) = Instant::now().checked_add(this.idle) else { return Poll::Pending };
            this.silence = Some(Box::pin(sleep_until(end)));
        }
        if let Some(silence) = &mut this.silence {
            ready!(silence.as_mut().poll(cx));
        }
        // The connection is closed with the stream that is dropped here.
        this.pieces = ByteStream::from(Bytes::new());
        this.silence = None;
        let error = TransportError::new(this.operation, Failure::Idle(this.idle));
        Poll::Ready(Some(Err(error.into())))
    }
}
