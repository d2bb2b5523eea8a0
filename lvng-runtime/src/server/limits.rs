//! How much of a body is read, and how long.

use super::ApiError;
use std::time::Duration;
use tokio::time::Instant;

/// How large bodies may be and how long they may take to arrive; what is beyond it is answered with 413 or 408.
///
/// [`Router::limits`](super::Router::limits) sets them for single operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    max_bytes: usize,
    max_upload_bytes: Option<usize>,
    max_memory: usize,
    max_values: usize,
    timeout: Option<Duration>,
    min_rate: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Limits {
            max_bytes: 2 * MIB,
            max_upload_bytes: None,
            max_memory: 2 * MIB,
            max_values: 200_000,
            timeout: Some(Duration::from_secs(60)),
            min_rate: Some(1024),
        }
    }
}

impl Limits {
    /// The most bytes that a body may have; 2 MiB by default.
    pub fn max_body_bytes(mut self, max: usize) -> Self {
        self.max_bytes = max;
        self
    }

    /// The most bytes of bodies that need not be in memory at once: multipart, bytes, events and JSON lines. By default as
    /// many as all others may have.
    pub fn max_upload_bytes(mut self, max: impl Into<Option<usize>>) -> Self {
        self.max_upload_bytes = max.into();
        self
    }

    /// The most bytes of a multipart body that are kept in memory; 2 MiB by default.
    ///
    /// Files of more than 64 KiB, and all once this is used up, go to a temporary file without a name in
    /// [`std::env::temp_dir`]; it is gone when the handler drops them, and where it cannot be written the answer
    /// is 500. Other parts are refused beyond this.
    pub fn max_form_memory(mut self, max: usize) -> Self {
        self.max_memory = max;
        self
    }

    /// The most values, members and items that a body of JSON may have; 200,000 by default, more are answered with 413. Two
    /// bytes of JSON can be a value of hundreds in memory.
    pub fn max_values(mut self, max: usize) -> Self {
        self.max_values = max;
        self
    }

    /// How long a body may take to arrive; 60 s by default, `None` for as long as the client likes.
    ///
    /// Multipart bodies and those that handlers read as they come may take longer as long as they come at the
    /// [least rate](Self::min_rate); of these it is the longest time without a byte.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// How many bytes a second have to come on average of multipart bodies and of those that handlers read as they come,
    /// once they take longer than the [timeout](Self::timeout); 1,024 by default. `None` for bodies that may go on for ever
    /// with little in them, such as live events.
    pub fn min_rate(mut self, bytes_per_second: impl Into<Option<u32>>) -> Self {
        self.min_rate = bytes_per_second.into();
        self
    }

    pub(super) fn body_bytes(&self) -> usize {
        self.max_bytes
    }

    pub(super) fn upload_bytes(&self) -> usize {
        self.max_upload_bytes.unwrap_or(self.max_bytes)
    }

    pub(super) fn form_memory(&self) -> usize {
        self.max_memory
    }

    /// Refuses JSON with too many values.
    pub(super) fn check_values(&self, json: &[u8]) -> Result<(), ApiError> {
        // Each has two bytes at least, with what separates it.
        match json.len() / 2 >= self.max_values && values(json) > self.max_values {
            true => Err(ApiError::too_many_values(self.max_values)),
            false => Ok(()),
        }
    }

    /// When the whole of a body must be there that began to arrive now.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.timeout.and_then(|timeout| Instant::now().checked_add(timeout))
    }

    /// When the next piece must be there of a body of which `length` bytes came while it was waited for that long: time in
    /// which the handler did not ask is not the client's.
    pub(super) fn piece_deadline(&self, waited: Duration, length: usize) -> Option<Instant> {
        let idle = self.timeout?;
        let left = self.min_rate.map_or(idle, |rate| {
            let earned = Duration::from_millis((length as u64).saturating_mul(1_000) / u64::from(rate.max(1)));
            idle.min(idle.saturating_add(earned).saturating_sub(waited))
        });
        Instant::now().checked_add(left)
    }
}

/// How many values a text of JSON has, at most: what is between brackets and commas.
fn values(json: &[u8]) -> usize {
    let (mut count, mut is_text, mut is_escaped) = (1, false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_text,
            b'"' => is_text = !is_text,
            b',' | b'[' | b'{' if !is_text => count += 1,
            _ => {}
        }
    }
    count
}

/// Waits for a part of a body until a deadline.
pub(super) async fn within<T>(deadline: Option<Instant>, coming: impl Future<Output = T>) -> Result<T, ApiError> {
    match deadline {
        Some(deadline) => tokio::time::timeout_at(deadline, coming).await.map_err(|_| ApiError::too_slow()),
        None => Ok(coming.await),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_outside_of_texts() {
        assert_eq!(values(b"1"), 1);
        assert_eq!(values(br#"[1,{"a":2,"b":[3]}]"#), 6);
        assert_eq!(values(br#"["a,[{\",\\",b"]"#), 3);
        let limits = Limits::default().max_values(3);
        assert!(limits.check_values(b"[1,2]").is_ok());
        assert_eq!(limits.check_values(b"[1,2,3]").unwrap_err().status(), 413);
    }
}
