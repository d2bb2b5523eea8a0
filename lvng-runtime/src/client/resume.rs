//! Downloads that carry on where their connection broke, by requests for the rest (RFC 9110, 14).

use super::error::{Error, Failure, TransportError};
use super::header_text::text;
use super::retry::{Repeatable, RetryPolicy};
use crate::wire::{BoxError, ByteStream};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::sync::Arc;

/// Sends the request of a call once more, with further headers, and gives the head of success.
pub(crate) type Again =
    Arc<dyn Fn(HeaderMap) -> BoxFuture<'static, Result<http::Response<ByteStream>, Error>> + Send + Sync>;

/// What must have come since the last break for it to be the first again: so much, and such a part of the whole. A server
/// that breaks off every time can have no download carried on more often than a thousand times the tries.
const PROGRESS: u64 = 64 << 10;
const PROGRESS_OF_ALL: u64 = 1000;

/// The tries to carry on that are left, and the waits before them: those of the client's retries.
pub(crate) struct Tries {
    pub(crate) operation: &'static str,
    pub(crate) policy: RetryPolicy,
    pub(crate) most: u32,
    made: u32,
    cost: u32,
}

impl Tries {
    pub(crate) fn new(operation: &'static str, policy: RetryPolicy, most: u32) -> Self {
        Self { operation, policy, most, made: 0, cost: 0 }
    }

    /// The wait before the next try, which is counted with it; `None` if there is no further one.
    pub(crate) fn wait(&mut self, error: &Error) -> Option<std::time::Duration> {
        let wait = self.policy.wait(self.made, self.most, Repeatable::Always, error)?;
        self.cost = self.policy.budget.take(error)?;
        self.made += 1;
        Some(wait)
    }

    /// The next break is the first again.
    pub(crate) fn succeeded(&mut self) {
        if self.made > 0 {
            self.policy.budget.succeeded(self.cost);
            (self.made, self.cost) = (0, 0);
        }
    }

    /// What broke off, as an error that says whether trying again makes sense.
    pub(crate) fn break_of(&self, source: &BoxError) -> Error {
        let kind = match source.downcast_ref::<TransportError>() {
            Some(error) if error.is_timeout() => Failure::Timeout(self.policy.base_delay),
            _ => Failure::Body,
        };
        TransportError::new(self.operation, kind).into()
    }
}

/// What a server said of a download that it can give the rest of.
pub(crate) struct Download {
    etag: HeaderValue,
    length: u64,
}

impl Download {
    /// `None`: the server takes no ranges, or there is nothing by which a change would be seen.
    pub(crate) fn of(status: StatusCode, headers: &HeaderMap, length: Option<u64>) -> Option<Self> {
        let takes_ranges = text(headers, header::ACCEPT_RANGES.as_str()).is_some_and(|units| units.trim() == "bytes");
        if status != StatusCode::OK || !takes_ranges || headers.contains_key(header::CONTENT_ENCODING) {
            return None;
        }
        // Weak ones are of contents that mean the same, not of the same bytes.
        let etag = headers.get(header::ETAG).filter(|etag| etag.as_bytes().starts_with(b"\""))?;
        Some(Self { etag: etag.clone(), length: length? })
    }

    /// The headers by which the rest is asked for.
    fn rest(&self, received: u64) -> Option<HeaderMap> {
        let range = HeaderValue::try_from(format!("bytes={received}-")).ok()?;
        let identity = HeaderValue::from_static("identity");
        let all = [(header::RANGE, range), (header::IF_RANGE, self.etag.clone()), (header::ACCEPT_ENCODING, identity)];
        Some(HeaderMap::from_iter(all))
    }

    /// Why an answer is not the rest.
    fn refuses(&self, response: &http::Response<ByteStream>, received: u64) -> Option<Failure> {
        let headers = response.headers();
        if response.status() != StatusCode::PARTIAL_CONTENT {
            return Some(Failure::Changed);
        }
        if headers.get(header::ETAG).is_some_and(|etag| etag != self.etag) {
            return Some(Failure::Changed);
        }
        let range = text(headers, header::CONTENT_RANGE.as_str()).and_then(|range| range.strip_prefix("bytes "));
        let is_rest = range.and_then(|range| range.split_once('/')).is_some_and(|(part, total)| {
            part.split_once('-').is_some_and(|(first, _)| first.trim().parse() == Ok(received))
                && (total.trim() == "*" || total.trim().parse() == Ok(self.length))
        });
        let is_plain = !headers.contains_key(header::CONTENT_ENCODING);
        (!is_rest || !is_plain).then(|| Failure::Malformed("another part came than was asked for".to_owned()))
    }
}

/// The bytes of a download to its end, however often its connection breaks, as long as something comes in between.
pub(crate) fn resumed(body: ByteStream, download: Download, again: Again, tries: Tries) -> ByteStream {
    let length = download.length;
    let state = Resumed { body, download, again, tries, received: 0, at_break: 0 };
    ByteStream::from_stream(stream::try_unfold(state, Resumed::next)).with_length(length)
}

struct Resumed {
    body: ByteStream,
    download: Download,
    again: Again,
    tries: Tries,
    received: u64,
    /// What had been received when it broke and tries were counted anew.
    at_break: u64,
}

impl Resumed {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, BoxError> {
        loop {
            let broken = match self.body.next().await {
                Some(Ok(piece)) => {
                    self.received += piece.len() as u64;
                    return Ok(Some((piece, self)));
                }
                None if self.received >= self.download.length => return Ok(None),
                None => "the body ended before all of it had come".into(),
                Some(Err(error)) => error,
            };
            // Counted from the last break that was the first, so that small steps add up.
            if self.received - self.at_break >= PROGRESS.max(self.download.length / PROGRESS_OF_ALL) {
                self.tries.succeeded();
                self.at_break = self.received;
            }
            self.body = self.carry_on(broken).await?;
        }
    }

    /// The rest of the body; the error is `broken` where there is none to be had.
    async fn carry_on(&mut self, broken: BoxError) -> Result<ByteStream, BoxError> {
        let mut error = self.tries.break_of(&broken);
        while let Some(wait) = self.tries.wait(&error)
            && let Some(headers) = self.download.rest(self.received)
        {
            tokio::time::sleep(wait).await;
            let refused = match (self.again)(headers).await {
                Ok(response) => match self.download.refuses(&response, self.received) {
                    None => return Ok(response.into_body()),
                    Some(why) => why,
                },
                Err(Error::Api(answer)) if matches!(answer.status().as_u16(), 412 | 416) => Failure::Changed,
                Err(failed) => {
                    error = failed;
                    continue;
                }
            };
            return Err(TransportError::because(self.tries.operation, refused, broken).into());
        }
        Err(broken)
    }
}
