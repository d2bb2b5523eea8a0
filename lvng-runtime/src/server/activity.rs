//! What is under way on a connection of HTTP/2, where one client may ask for much at once and take in none of it.

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// The requests of a connection that are not answered to the end.
pub(super) struct Activity {
    /// How many there are.
    count: watch::Sender<usize>,
    /// Since when the client has had no room for what an answer has for it, by answer.
    waiting: Mutex<HashMap<u64, Instant>>,
    next: AtomicU64,
    /// The bytes that the connection has written.
    written: Arc<AtomicU64>,
}

/// What a connection writes in the time given, at least, if its client takes in something: its own pings are less.
const SOME_BYTES: u64 = 1024;

impl Activity {
    pub(super) fn new(written: Arc<AtomicU64>) -> Self {
        Activity { count: watch::Sender::new(0), waiting: Mutex::default(), next: AtomicU64::new(0), written }
    }

    /// A request has come.
    pub(super) fn begin(self: &Arc<Self>) -> Begun {
        self.count.send_modify(|count| *count += 1);
        Begun { id: self.next.fetch_add(1, Ordering::Relaxed), activity: self.clone() }
    }

    /// Ends once nothing has been under way for so long.
    pub(super) async fn idle(&self, time: Duration) {
        let mut count = self.count.subscribe();
        loop {
            // Nothing drops the sender that is borrowed here.
            let _ = count.wait_for(|count| *count == 0).await;
            let before = self.written.load(Ordering::Relaxed);
            let is_idle = tokio::time::timeout(time, count.wait_for(|count| *count > 0)).await.is_err();
            // What was written to the end by the service may still be on its way.
            if is_idle && !self.has_written_since(before) {
                return;
            }
        }
    }

    /// Ends once the client has taken in nothing of an answer for so long.
    pub(super) async fn stalled(&self, time: Duration) {
        loop {
            let before = self.written.load(Ordering::Relaxed);
            let begin = Instant::now();
            tokio::time::sleep(time).await;
            let is_waiting = self.waiting().values().any(|since| *since <= begin);
            if is_waiting && !self.has_written_since(before) {
                return;
            }
        }
    }

    fn has_written_since(&self, before: u64) -> bool {
        self.written.load(Ordering::Relaxed).saturating_sub(before) >= SOME_BYTES
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<u64, Instant>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is under way, until it is dropped.
pub(super) struct Begun {
    id: u64,
    activity: Arc<Activity>,
}

impl Begun {
    /// The answer, which belongs to the request.
    pub(super) fn watch(self, body: Body) -> Body {
        Body::new(Watched { body, begun: self })
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.activity.waiting().remove(&self.id);
        self.activity.count.send_modify(|count| *count -= 1);
    }
}

struct Watched {
    body: Body,
    begun: Begun,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        let Begun { id, activity } = &self.begun;
        // The next is asked for once there is room for this one.
        match &frame {
            Poll::Ready(Some(Ok(_))) => drop(activity.waiting().insert(*id, Instant::now())),
            _ => drop(activity.waiting().remove(id)),
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
