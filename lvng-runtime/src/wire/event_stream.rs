//! Values that come one by one: server-sent events, JSON lines and sequences of JSON texts.

use super::events::{LineParser, RECORD_SEPARATOR, RecordParser};
use super::notation::Notation;
use super::object_writer::to_json_answer;
use super::parts::{self, PartParser};
use super::rule::Rule;
use super::{
    Body, BoxError, ByteStream, Codec, Constraints, Content, Event, EventParser, File, Json, Media, Mode, Model, Part,
    Problem, Reader, WriteError, Writer, from_json, multipart, part_value, to_json,
};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, stream};
use lvng_contract::media_type::is_json;
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

/// Values that come one by one, as server-sent events, lines of JSON or a sequence of JSON texts (RFC 7464).
///
/// The client reads one as a [`Stream`]; a server makes one with [`EventStream::new`]. A value that cannot be read is an
/// item of its own, and the stream goes on after it; an error of the connection ends it. Names and ids of events are to be
/// had from [`EventStream::events`], and are sent by [`EventStream::of_events`].
///
/// The data of events is the text itself where the description has text, and JSON otherwise.
pub struct EventStream<T> {
    values: Mutex<Values<T>>,
    #[cfg(feature = "server")]
    keep_alive: Option<Duration>,
}

type Values<T> = BoxStream<'static, Result<StreamEvent<T>, StreamError>>;

/// A value of a stream with the fields of the server-sent event that carries it; lines of JSON have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamEvent<T> {
    /// The name; `None` stands for `message`.
    pub event: Option<String>,
    /// The id that this event sets, which a client sends as `Last-Event-ID` when it connects again.
    pub id: Option<String>,
    /// How long to wait before connecting again.
    pub retry: Option<Duration>,
    /// The value.
    pub data: T,
}

impl<T> From<T> for StreamEvent<T> {
    fn from(data: T) -> Self {
        StreamEvent { event: None, id: None, retry: None, data }
    }
}

/// Why a value of a stream is not there.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The connection failed.
    Connection(BoxError),
    /// The value cannot be read: its text, and what is wrong with it.
    Decode {
        /// The text of the event or line.
        text: String,
        /// Where it cannot be read, and why.
        problems: Vec<Problem>,
    },
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StreamError::Connection(error) => write!(f, "the stream broke off: {error}"),
            StreamError::Decode { problems, .. } => {
                f.write_str("a value of the stream cannot be read")?;
                problems.iter().try_for_each(|problem| write!(f, "; {problem}"))
            }
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StreamError::Connection(error) => Some(&**error),
            StreamError::Decode { .. } => None,
        }
    }
}

impl<T: Send + 'static> EventStream<T> {
    /// Sends the values of any stream. An error ends the response, and the client sees the connection break off.
    pub fn new<S, E>(values: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        EventStream::of_events(values.map(|value| value.map(StreamEvent::from)))
    }

    /// The same of values with the fields of their events. A name that is not given is that of the type of the value, where
    /// the description has one.
    pub fn of_events<S, E>(events: S) -> Self
    where
        S: Stream<Item = Result<StreamEvent<T>, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        EventStream::boxed(events.map(|event| event.map_err(|error| StreamError::Connection(error.into()))).boxed())
    }

    /// The next value, or `None` at the end. It spares the import of `futures_util::StreamExt`.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Reads server-sent events from any bytes: a file, a recording, another client.
    pub fn from_bytes(bytes: impl Into<ByteStream>) -> Self
    where
        T: Model,
    {
        EventStream::reading(bytes.into(), Splitter::Events(EventParser::new()), Mode::Lenient)
    }

    /// The same of lines of JSON.
    pub fn from_json_lines(bytes: impl Into<ByteStream>) -> Self
    where
        T: Model,
    {
        EventStream::reading(bytes.into(), Splitter::Lines(LineParser::new(LONGEST_LINE)), Mode::Lenient)
    }

    fn reading(bytes: ByteStream, splitter: Splitter, mode: Mode) -> Self
    where
        T: Model,
    {
        let state = Reading { bytes, splitter, ready: VecDeque::new(), ended: false, mode };
        EventStream::boxed(stream::unfold(state, next).boxed())
    }

    /// The values with the fields of their events.
    pub fn events(self) -> impl Stream<Item = Result<StreamEvent<T>, StreamError>> + Send + Unpin + 'static {
        self.take_values()
    }

    /// Sends a comment, or an empty line among lines of JSON, whenever there was no value for so long: proxies close
    /// connections that are idle. Readers skip them.
    #[cfg(feature = "server")]
    pub fn with_keep_alive(mut self, idle: Duration) -> Self {
        self.keep_alive = Some(idle);
        self
    }

    fn boxed(values: Values<T>) -> Self {
        EventStream {
            values: Mutex::new(values),
            #[cfg(feature = "server")]
            keep_alive: None,
        }
    }

    /// Takes the stream out and leaves an empty one.
    fn take_values(&self) -> Values<T> {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *values, stream::empty().boxed())
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.get_mut().values.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll_next(cx);
        next.map(|event| event.map(|event| event.map(|event| event.data)))
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

impl<T: Model + Send + 'static> Content for EventStream<T> {
    fn to_body(&self, media: Media) -> Result<Body, WriteError> {
        match media.codec {
            Codec::Parts => Ok(self.parts(media, Writer::of_tree)),
            _ => self.body(media, to_json),
        }
    }

    fn to_answer(&self, media: Media) -> Result<Body, WriteError> {
        match media.codec {
            Codec::Parts => Ok(self.parts(media, || Writer::of_tree().for_answer())),
            _ => self.body(media, to_json_answer),
        }
    }

    fn from_body(body: Body, media: Media, _: &'static Constraints, mode: Mode) -> Result<Self, Vec<Problem>> {
        let (bytes, boundary) = match body {
            Body::Stream(bytes) => (bytes, String::new()),
            Body::Mixed(bytes, boundary) => (bytes, boundary),
            body => (body.into_bytes().into(), String::new()),
        };
        let splitter = match media.codec {
            Codec::Parts if boundary.is_empty() => {
                let message = "has no boundary in its Content-Type";
                return Err(vec![Problem::of_body(Rule::MediaType, message)]);
            }
            Codec::Parts => Splitter::Parts(PartParser::new(&boundary, LONGEST_LINE)),
            Codec::JsonLines => Splitter::Lines(LineParser::new(LONGEST_LINE)),
            Codec::JsonSeq => Splitter::Records(RecordParser::new(LONGEST_LINE)),
            _ => Splitter::Events(EventParser::new()),
        };
        Ok(EventStream::reading(bytes, splitter, mode))
    }
}

impl<T: Model + Send + 'static> EventStream<T> {
    /// The body, each value as a part.
    fn parts(&self, media: Media, writer: fn() -> Writer) -> Body {
        let boundary = multipart::boundary();
        let end = ByteStream::from(format!("--{boundary}--\r\n").into_bytes());
        let own = boundary.clone();
        let pieces = self.take_values().enumerate().flat_map(move |(index, value)| {
            stream::iter(match value {
                Ok(value) => {
                    let mut out = writer();
                    value.data.write(&mut out);
                    parts::write(&multipart::part_of(&out.into_tree().0, media.parts.at(index)), &own)
                }
                Err(error) => vec![ByteStream::from_stream(stream::iter([Err::<Bytes, _>(error)]))],
            })
            .flatten()
        });
        Body::Mixed(ByteStream::from_stream(pieces.chain(end)), boundary)
    }

    /// The body, each value as the text that `to_text` makes of it.
    fn body(&self, media: Media, to_text: fn(&T) -> Vec<u8>) -> Result<Body, WriteError> {
        let pieces = until_end(self.take_values());
        let pieces = pieces.map(move |value| value.map(|value| Bytes::from(write(&value, media.codec, to_text))));
        #[cfg(feature = "server")]
        if let Some(idle) = self.keep_alive {
            return Ok(Body::Stream(ByteStream::from_stream(kept_alive(pieces.boxed(), idle, media.codec))));
        }
        Ok(Body::Stream(ByteStream::from_stream(pieces)))
    }
}

/// The values up to the first that ends a stream.
fn until_end<T: Model + Send + 'static>(
    values: Values<T>,
) -> impl Stream<Item = Result<StreamEvent<T>, StreamError>> + Send + 'static {
    stream::unfold(Some(values), async |values| {
        let mut values = values?;
        let value = values.next().await?;
        let is_end = matches!(&value, Ok(event) if event.data.ends_stream());
        Some((value, (!is_end).then_some(values)))
    })
}

#[cfg(feature = "server")]
fn kept_alive(
    pieces: BoxStream<'static, Result<Bytes, StreamError>>,
    idle: Duration,
    codec: Codec,
) -> impl Stream<Item = Result<Bytes, StreamError>> + Send {
    let sign: &[u8] = if codec == Codec::EventStream { b":\n\n" } else { b"\n" };
    stream::unfold(pieces, move |mut pieces| async move {
        match tokio::time::timeout(idle, pieces.next()).await {
            Ok(piece) => Some((piece?, pieces)),
            Err(_) => Some((Ok(Bytes::from_static(sign)), pieces)),
        }
    })
}

fn write<T: Model>(event: &StreamEvent<T>, codec: Codec, to_text: fn(&T) -> Vec<u8>) -> Vec<u8> {
    let StreamEvent { event, id, retry, data: value } = event;
    if codec != Codec::EventStream {
        let mut text = Vec::new();
        text.extend((codec == Codec::JsonSeq).then_some(RECORD_SEPARATOR));
        text.extend(to_text(value));
        text.push(b'\n');
        return text;
    }
    let data = match value.as_text() {
        Some(text) => text.to_owned(),
        None => String::from_utf8_lossy(&to_text(value)).into_owned(),
    };
    let event = event.clone().or_else(|| value.event().map(str::to_owned));
    let event = Event { event, data, id: id.clone(), retry: *retry };
    let mut out = Vec::new();
    event.write(&mut out);
    out
}

/// A stream that is being read.
struct Reading {
    bytes: ByteStream,
    splitter: Splitter,
    ready: VecDeque<Unread>,
    ended: bool,
    mode: Mode,
}

/// Finds the values in the bytes.
enum Splitter {
    Events(EventParser),
    Lines(LineParser),
    Records(RecordParser),
    Parts(PartParser),
}

/// A value that has still to be read.
enum Unread {
    Event(Event),
    Part(File),
}

impl Splitter {
    fn push(&mut self, bytes: &[u8], ready: &mut VecDeque<Unread>) -> Result<(), BoxError> {
        match self {
            Splitter::Events(parser) => {
                parser.push(bytes)?;
                ready.extend(std::iter::from_fn(|| parser.next()).map(Unread::Event));
            }
            Splitter::Lines(lines) => lines.push(bytes, |line| {
                ready.extend(line_event(line).map(Unread::Event));
                Ok(())
            })?,
            Splitter::Records(records) => {
                records.push(bytes, |record| ready.extend(record_event(record).map(Unread::Event)))?
            }
            Splitter::Parts(parser) => {
                let mut parts = VecDeque::new();
                let pushed = parser.push(bytes, &mut parts);
                for (head, part) in parts {
                    ready.push_back(Unread::Part(parts::with_head(part, &head)?));
                }
                pushed?;
            }
        }
        Ok(())
    }

    /// The last line needs no line break; the last event does need its empty line.
    fn finish(&mut self) -> Result<Option<Unread>, BoxError> {
        let event = match self {
            Splitter::Parts(parser) if parser.is_cut_off() => {
                return Err("the body ends before its last part does".into());
            }
            Splitter::Events(_) | Splitter::Parts(_) => None,
            Splitter::Lines(lines) => line_event(lines.rest()),
            Splitter::Records(records) => record_event(records.rest()),
        };
        Ok(event.map(Unread::Event))
    }
}

/// A line longer than this is an attack or a mistake.
const LONGEST_LINE: usize = 16 << 20;

fn line_event(line: &[u8]) -> Option<Event> {
    let line = String::from_utf8_lossy(line);
    Some(line.trim()).filter(|line| !line.is_empty()).map(Event::new)
}

/// A JSON text of a sequence. What no separator follows may have been cut off, which shows of what has no end of its own,
/// such as a number, by the line break that is missing (RFC 7464, 2.4): it is no JSON then.
fn record_event(record: &[u8]) -> Option<Event> {
    let text = String::from_utf8_lossy(record);
    let is_whole = text.ends_with([' ', '\t', '\n', '\r']) || text.ends_with(['}', ']', '"']);
    let text = text.trim();
    let mut event = Event::new(text);
    if !is_whole {
        event.data.push('\u{FFFD}');
    }
    (!text.is_empty()).then_some(event)
}

async fn next<T: Model>(mut state: Reading) -> Option<(Result<StreamEvent<T>, StreamError>, Reading)> {
    loop {
        if let Some(unread) = state.ready.pop_front() {
            let event = match unread {
                Unread::Event(event) => event,
                Unread::Part(part) => {
                    return Some((read_part::<T>(part, state.mode).map(StreamEvent::from), state));
                }
            };
            let is_text = T::IS_TEXT && matches!(state.splitter, Splitter::Events(_));
            // Not part of any standard, but how several services end their streams.
            if event.data == "[DONE]" && !is_described::<T>(&event, is_text) {
                return None;
            }
            let value = match state.splitter {
                Splitter::Records(_) => from_json::<T>(event.data.as_bytes(), state.mode)
                    .map_err(|problems| StreamError::Decode { problems, text: event.data.clone() }),
                _ => read(&event, is_text, state.mode),
            };
            match value {
                // Events without data keep connections open.
                Err(_) if event.data.is_empty() => continue,
                Ok(data) => {
                    if data.ends_stream() {
                        // The connection ends with it, whatever the server goes on to do.
                        state.ended = true;
                        state.ready.clear();
                        state.bytes = Bytes::new().into();
                    }
                    let Event { event, id, retry, .. } = event;
                    return Some((Ok(StreamEvent { event, id, retry, data }), state));
                }
                Err(error) => return Some((Err(error), state)),
            }
        }
        if state.ended {
            return None;
        }
        let pushed = match state.bytes.next().await {
            Some(Ok(bytes)) => state.splitter.push(&bytes, &mut state.ready),
            Some(Err(error)) => Err(error),
            None => {
                state.ended = true;
                state.splitter.finish().map(|last| state.ready.extend(last))
            }
        };
        if let Err(error) = pushed {
            state.ended = true;
            return Some((Err(StreamError::Connection(error)), state));
        }
    }
}

/// A part by its media type: JSON, text, or a file.
fn read_part<T: Model>(file: File, mode: Mode) -> Result<T, StreamError> {
    let text = file.bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let notation = if file.content_type().is_some_and(is_json) { Notation::Json } else { Notation::Text };
    let mut cx = Reader::of_tree(part_value::value(&file, false), mode);
    let value = cx.enter(Part::Body, notation, |cx| T::read(cx));
    cx.into_result(value).map_err(|problems| StreamError::Decode { problems, text })
}

/// Whether an event is one of the description: texts are any text, and some unions list what ends them.
fn is_described<T: Model>(event: &Event, is_text: bool) -> bool {
    is_text || T::IS_EVENT && read::<T>(event, false, Mode::Strict).is_ok()
}

fn read<T: Model>(event: &Event, is_text: bool, mode: Mode) -> Result<T, StreamError> {
    let of_tree = |json| {
        let mut cx = Reader::of_tree(json, mode).with_event(event.event.clone());
        let value = T::read(&mut cx);
        cx.into_result(value)
    };
    if is_text {
        let text = of_tree(Json::String(event.data.as_str().into()));
        return text.map_err(|problems| StreamError::Decode { problems, text: event.data.clone() });
    }
    // An event without data is null where that is allowed.
    if event.data.is_empty()
        && let Ok(value) = of_tree(Json::Null)
    {
        return Ok(value);
    }
    let cx = Reader::of_text(&event.data, mode).with_event(event.event.clone());
    // Text that is not JSON is a string: services send both.
    let value = cx.read_all(|cx| T::read(cx)).unwrap_or_else(|| of_tree(Json::String(event.data.as_str().into())));
    value.map_err(|problems| StreamError::Decode { problems, text: event.data.clone() })
}
