//! What the bodies of all requests together may cost: memory while they arrive, memory and time while they are read.

use super::ApiError;
use super::limits::within;
use super::served::Served;
use http::Extensions;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// What every body may have without being counted: most have no more, and connections are limited.
const FREE_BYTES: usize = 4 * 1024;

/// Bodies of more bytes are read one after the other, and off the threads that answer others.
const LARGE_BYTES: usize = 64 * 1024;

/// The bytes of large bodies that are read at once. A value of a few bytes of JSON takes some 72 in memory.
const READING_BYTES: usize = 2 * 1024 * 1024;

/// When a client that was refused may try again.
const AGAIN: Duration = Duration::from_secs(1);

/// The memory that the bodies of a server share.
pub(super) struct Memory {
    arriving: Arc<Semaphore>,
    reading: Arc<Semaphore>,
}

impl Memory {
    pub(super) fn new(max_bytes: usize) -> Self {
        let arriving = Semaphore::new(max_bytes.min(Semaphore::MAX_PERMITS));
        Memory { arriving: Arc::new(arriving), reading: Arc::new(Semaphore::new(READING_BYTES)) }
    }

    /// The share of a body that begins to arrive.
    pub(super) fn share(&self) -> Share {
        Share { all: self.arriving.clone(), free: FREE_BYTES, held: None }
    }

    /// Waits until a body of this many bytes may be read; `None` if it is not large. Fails where it takes too long.
    pub(super) async fn turn(&self, bytes: usize, deadline: Option<Instant>) -> Result<Option<Turn>, ApiError> {
        if bytes <= LARGE_BYTES {
            return Ok(None);
        }
        let count = u32::try_from(bytes.min(READING_BYTES)).unwrap_or(u32::MAX);
        match within(deadline, self.reading.clone().acquire_many_owned(count)).await {
            Ok(Ok(permit)) => Ok(Some(Turn(permit))),
            // Nothing closes the semaphore.
            Ok(Err(_)) | Err(_) => Err(ApiError::unavailable(AGAIN)),
        }
    }
}

/// The memory of one body; given back when it is dropped.
pub(super) struct Share {
    all: Arc<Semaphore>,
    free: usize,
    held: Option<OwnedSemaphorePermit>,
}

impl Share {
    /// Takes so many bytes more. Fails with 503 where others have all of them.
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), ApiError> {
        let free = self.free.min(bytes);
        self.free -= free;
        let counted = u32::try_from(bytes - free).map_err(|_| ApiError::unavailable(AGAIN))?;
        if counted == 0 {
            return Ok(());
        }
        let more = self.all.clone().try_acquire_many_owned(counted).map_err(|_| ApiError::unavailable(AGAIN))?;
        match &mut self.held {
            Some(held) => held.merge(more),
            None => self.held = Some(more),
        }
        Ok(())
    }
}

/// Stands for a large body while it is read.
#[derive(Debug)]
pub(super) struct Turn(#[expect(dead_code, reason = "it counts until it is dropped")] OwnedSemaphorePermit);

/// Reads the body of a request. Where it is large, other threads take over what this one has to do beside it, if the runtime
/// has others and it is known that they can.
///
/// Not generic, so that it costs no operation anything to compile.
pub(super) fn read(turn: Option<&Turn>, extensions: &Extensions, read: &mut dyn FnMut()) {
    let has_threads =
        || Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread);
    match turn.is_some() && extensions.get::<Served>().is_some() && has_threads() {
        true => tokio::task::block_in_place(read),
        false => read(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::StatusCode;

    #[test]
    fn bodies_share_what_is_beyond_their_first_bytes() {
        let memory = Memory::new(10);
        let (mut one, mut other) = (memory.share(), memory.share());
        one.take(FREE_BYTES).unwrap();
        one.take(6).unwrap();
        other.take(FREE_BYTES + 4).unwrap();
        let refused = other.take(1).unwrap_err();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.headers()["retry-after"], "1");
        drop(one);
        other.take(6).unwrap();
        assert!(other.take(1).is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn large_bodies_are_read_one_after_the_other() {
        let memory = Memory::new(0);
        let deadline = || Some(Instant::now() + Duration::from_secs(1));
        assert!(memory.turn(LARGE_BYTES, None).await.unwrap().is_none());
        let first = memory.turn(usize::MAX, deadline()).await.unwrap();
        assert!(first.is_some() && memory.turn(LARGE_BYTES, deadline()).await.unwrap().is_none());
        let refused = memory.turn(LARGE_BYTES + 1, deadline()).await.unwrap_err();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        drop(first);
        assert!(memory.turn(LARGE_BYTES + 1, deadline()).await.unwrap().is_some());
    }
}
