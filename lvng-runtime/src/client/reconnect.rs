//! Event streams that are connected to again when they end (WHATWG HTML, 9.2.3), where a call asks for it.

use super::error::{Error, Failure, TransportError};
use super::header_text::text;
use super::resume::{Again, Tries};
use super::timeouts::Deadline;
use crate::wire::{BoxError, ByteStream, Codec, EventParser};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use lvng_contract::media_type::essence;
use std::time::Duration;

/// By which a server knows where to go on.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Whether a response is a stream of server-sent events.
pub(crate) fn is_event_stream(headers: &HeaderMap) -> bool {
    let found = text(headers, header::CONTENT_TYPE.as_str()).map(essence);
    found.is_some_and(|found| found == Codec::EventStream.usual_media_type())
}

/// The events of a stream and of those that are connected to after it. Each is handed on once it is whole: one that is cut
/// off comes again, or never was.
pub(crate) fn reconnected(bytes: ByteStream, again: Again, tries: Tries, deadline: Option<Deadline>) -> ByteStream {
    let state = Reconnected { bytes, parser: EventParser::new(), again, tries, deadline };
    ByteStream::from_stream(stream::try_unfold(state, Reconnected::next))
}

struct Reconnected {
    bytes: ByteStream,
    parser: EventParser,
    again: Again,
    tries: Tries,
    /// After which it is not connected to again.
    deadline: Option<Deadline>,
}

impl Reconnected {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, BoxError> {
        loop {
            let broken = match self.bytes.next().await {
                Some(Ok(piece)) => {
                    self.parser.push(&piece)?;
                    let mut events = Vec::new();
                    while let Some(event) = self.parser.next() {
                        event.write(&mut events);
                    }
                    if events.is_empty() {
                        continue;
                    }
                    self.tries.succeeded();
                    return Ok(Some((events.into(), self)));
                }
                None => None,
                Some(Err(error)) => Some(error),
            };
            match self.connect(broken).await? {
                Some(bytes) => (self.bytes, self.parser) = (bytes, self.parser.next_connection()),
                None => return Ok(None),
            }
        }
    }

    /// The next connection; `None` at the end. The error is `broken` where there is no time or try left.
    async fn connect(&mut self, broken: Option<BoxError>) -> Result<Option<ByteStream>, BoxError> {
        let mut error = match &broken {
            Some(broken) => self.tries.break_of(broken),
            None => TransportError::new(self.tries.operation, Failure::Body).into(),
        };
        let mut is_refused = false;
        while let Some(wait) = self.wait(&error) {
            tokio::time::sleep(wait).await;
            match (self.again)(self.headers()).await {
                Ok(response) if response.status() == StatusCode::NO_CONTENT => return Ok(None),
                Ok(response) if is_event_stream(response.headers()) => return Ok(Some(response.into_body())),
                Ok(_) => {
                    let kind = Failure::Malformed("no stream of events came when it was connected to again".to_owned());
                    return Err(TransportError::new(self.tries.operation, kind).into());
                }
                Err(failed) => (error, is_refused) = (failed, true),
            }
        }
        match broken {
            // Why there is no further connection says more than how the last one ended.
            _ if is_refused => Err(error.into()),
            Some(broken) => Err(broken),
            None => Ok(None),
        }
    }

    /// The wait before the next try: at least what the stream asked for, as long as that is no longer than the client waits.
    fn wait(&mut self, error: &Error) -> Option<Duration> {
        let asked = self.parser.retry().unwrap_or_default().min(self.tries.policy.max_delay);
        let wait = self.tries.wait(error)?.max(asked);
        let is_late = self.deadline.is_some_and(|deadline| deadline.is_before_end_of(wait));
        (!is_late).then_some(wait)
    }

    fn headers(&self) -> HeaderMap {
        let id = self.parser.last_event_id().and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok());
        id.map(|id| (LAST_EVENT_ID, id)).into_iter().collect()
    }
}
