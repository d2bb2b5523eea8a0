//! Server-sent events (WHATWG HTML, 9.2): a parser that is pushed bytes, and the writer of the same format. No IO.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

/// A line or an event may be this long, unless [`EventParser::with_limit`] says otherwise.
const DEFAULT_LIMIT: usize = 16 << 20;

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// The name; `None` stands for `message`.
    pub event: Option<String>,
    /// The data: its lines, joined by `\n`.
    pub data: String,
    /// The id that this event sets; see [`EventParser::last_event_id`] for the one that is in force.
    pub id: Option<String>,
    /// How long to wait before connecting again, which a reader also finds in [`EventParser::retry`].
    pub retry: Option<Duration>,
}

impl Event {
    /// An event without name and id.
    pub fn new(data: impl Into<String>) -> Self {
        Event { data: data.into(), ..Event::default() }
    }

    /// An event with a name.
    pub fn named(event: impl Into<String>, data: impl Into<String>) -> Self {
        Event { event: Some(event.into()), ..Event::new(data) }
    }

    /// The name, `message` if it has none.
    pub fn name(&self) -> &str {
        self.event.as_deref().unwrap_or("message")
    }

    /// Writes the event. Data may hold any text, though line ends all come back as `\n`; line ends and NUL in name and
    /// id, which the format cannot carry, are left out.
    pub fn write(&self, out: &mut Vec<u8>) {
        if let Some(event) = &self.event {
            field(out, "event", &one_line(event));
        }
        if let Some(id) = &self.id {
            field(out, "id", &one_line(id));
        }
        if let Some(retry) = self.retry {
            field(out, "retry", &retry.as_millis().to_string());
        }
        lines(&self.data).for_each(|line| field(out, "data", line));
        out.push(b'\n');
    }

    /// Writes a comment, which readers skip; an empty one keeps an idle connection open.
    pub fn write_comment(text: &str, out: &mut Vec<u8>) {
        lines(text).for_each(|line| field(out, "", line));
        out.push(b'\n');
    }
}

fn field(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend_from_slice(name.as_bytes());
    out.push(b':');
    // Readers take one space away, so that a value that begins with one needs another.
    if !value.is_empty() {
        out.push(b' ');
    }
    out.extend_from_slice(value.as_bytes());
    out.push(b'\n');
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0')).collect()
}

/// The lines of a text whose lines end in CR, LF or both. There is always one.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\r', '\n']) else { return rest.take() };
        let after = &text[end..];
        rest = Some(after.strip_prefix("\r\n").unwrap_or(&after[1..]));
        Some(&text[..end])
    })
}

/// A line or event that is longer than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventTooLong {
    /// The limit, in bytes.
    pub limit: usize,
}

impl fmt::Display for EventTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an event of the stream is longer than {} bytes", self.limit)
    }
}

impl std::error::Error for EventTooLong {}

/// Finds lines in bytes that come piece by piece. Lines end in CR, LF or both.
#[derive(Debug)]
pub(crate) struct LineParser {
    /// The beginning of a line whose end has not come.
    partial: Vec<u8>,
    /// Whether the last byte was a CR, so that an LF belongs to it.
    after_cr: bool,
    limit: usize,
}

impl LineParser {
    pub(crate) fn new(limit: usize) -> Self {
        LineParser { partial: Vec::new(), after_cr: false, limit }
    }

    /// Hands each line that ends in `bytes` to `each`.
    pub(crate) fn push(
        &mut self,
        mut bytes: &[u8],
        mut each: impl FnMut(&[u8]) -> Result<(), EventTooLong>,
    ) -> Result<(), EventTooLong> {
        if bytes.is_empty() {
            return Ok(());
        }
        if std::mem::take(&mut self.after_cr) {
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        }
        while let Some(end) = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            self.check(end)?;
            match self.partial.is_empty() {
                true => each(&bytes[..end])?,
                false => {
                    self.partial.extend_from_slice(&bytes[..end]);
                    each(&std::mem::take(&mut self.partial))?;
                }
            }
            let is_cr = bytes[end] == b'\r';
            bytes = &bytes[end + 1..];
            match bytes.first() {
                Some(b'\n') if is_cr => bytes = &bytes[1..],
                None => self.after_cr = is_cr,
                Some(_) => {}
            }
        }
        self.check(bytes.len())?;
        self.partial.extend_from_slice(bytes);
        Ok(())
    }

    /// The line that the end of the bytes cut off, if there is one.
    pub(crate) fn rest(&self) -> &[u8] {
        &self.partial
    }

    fn check(&self, more: usize) -> Result<(), EventTooLong> {
        match self.partial.len() + more > self.limit {
            true => Err(EventTooLong { limit: self.limit }),
            false => Ok(()),
        }
    }
}

/// What stands before each text of a sequence of JSON texts (RFC 7464, 2.2).
pub(crate) const RECORD_SEPARATOR: u8 = 0x1E;

/// Finds the texts of a sequence in bytes that come piece by piece: each is what follows a record separator. What stands
/// before the first is no text of the sequence.
#[derive(Debug)]
pub(crate) struct RecordParser {
    /// The text whose end has not come; `None` before the first separator.
    partial: Option<Vec<u8>>,
    limit: usize,
}

impl RecordParser {
    pub(crate) fn new(limit: usize) -> Self {
        RecordParser { partial: None, limit }
    }

    /// Hands each text that ends in `bytes` to `each`.
    pub(crate) fn push(&mut self, bytes: &[u8], mut each: impl FnMut(&[u8])) -> Result<(), EventTooLong> {
        for (index, piece) in bytes.split(|byte| *byte == RECORD_SEPARATOR).enumerate() {
            if index > 0 {
                each(self.rest());
                self.partial = Some(Vec::new());
            }
            if let Some(partial) = &mut self.partial {
                if partial.len() + piece.len() > self.limit {
                    return Err(EventTooLong { limit: self.limit });
                }
                partial.extend_from_slice(piece);
            }
        }
        Ok(())
    }

    /// The text after the last separator.
    pub(crate) fn rest(&self) -> &[u8] {
        self.partial.as_deref().unwrap_or_default()
    }
}

/// Reads events from bytes that come piece by piece.
///
/// ```
/// use lvng_runtime::wire::{Event, EventParser};
///
/// let mut parser = EventParser::new();
/// parser.push(b"event: greeting\nda")?;
/// parser.push(b"ta: hello\n\n")?;
/// assert_eq!(parser.next(), Some(Event::named("greeting", "hello")));
/// assert_eq!(parser.next(), None);
/// # Ok::<(), lvng_runtime::wire::EventTooLong>(())
/// ```
#[derive(Debug)]
pub struct EventParser {
    lines: LineParser,
    state: State,
}

/// The event that lines are added to, and what stays from one event to the next.
#[derive(Debug, Default)]
struct State {
    started: bool,
    event: Event,
    has_data: bool,
    limit: usize,
    last_event_id: Option<String>,
    retry: Option<Duration>,
    ready: VecDeque<Event>,
}

impl Default for EventParser {
    fn default() -> Self {
        EventParser::new()
    }
}

impl EventParser {
    /// A parser at the beginning of a stream, for events of up to 16 MiB.
    pub fn new() -> Self {
        EventParser::with_limit(DEFAULT_LIMIT)
    }

    /// A parser for lines and events of up to `limit` bytes.
    pub fn with_limit(limit: usize) -> Self {
        EventParser { lines: LineParser::new(limit), state: State { limit, ..State::default() } }
    }

    /// Takes the next bytes, cut anywhere. Invalid UTF-8 is read as U+FFFD.
    ///
    /// # Errors
    /// [`EventTooLong`]; the stream cannot be read on.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), EventTooLong> {
        let state = &mut self.state;
        self.lines.push(bytes, |line| state.line(line))
    }

    /// The next event that is complete. More may come after `None`, with more bytes.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<Event> {
        self.state.ready.pop_front()
    }

    /// Whether the bytes so far end inside an event. At the end of a stream that event is lost, as the standard wants.
    pub fn is_inside_event(&self) -> bool {
        self.state.has_data || !self.lines.rest().is_empty()
    }

    /// The id to name when connecting again (`Last-Event-ID`).
    pub fn last_event_id(&self) -> Option<&str> {
        self.state.last_event_id.as_deref()
    }

    /// A parser for the stream that is connected to after this one: the id and the wait that were set stay in force.
    pub fn next_connection(&self) -> Self {
        let mut next = EventParser::with_limit(self.state.limit);
        next.state.last_event_id = self.state.last_event_id.clone();
        next.state.retry = self.state.retry;
        next
    }

    /// How long the server asks to wait before connecting again.
    pub fn retry(&self) -> Option<Duration> {
        self.state.retry
    }
}

impl State {
    fn line(&mut self, mut line: &[u8]) -> Result<(), EventTooLong> {
        if !std::mem::replace(&mut self.started, true) {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        if line.is_empty() {
            self.dispatch();
            return Ok(());
        }
        let line = String::from_utf8_lossy(line);
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        self.field(name, value.strip_prefix(' ').unwrap_or(value))
    }

    fn field(&mut self, name: &str, value: &str) -> Result<(), EventTooLong> {
        match name {
            "data" => {
                if self.event.data.len() + value.len() >= self.limit {
                    return Err(EventTooLong { limit: self.limit });
                }
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            "event" => self.event.event = Some(value.to_owned()).filter(|name| !name.is_empty()),
            "id" if !value.contains('\0') => self.event.id = Some(value.to_owned()),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                let retry = value.parse().ok().map(Duration::from_millis);
                self.event.retry = retry.or(self.event.retry);
                self.retry = retry.or(self.retry);
            }
            // Comments have no name.
            _ => {}
        }
        Ok(())
    }

    fn dispatch(&mut self) {
        let event = std::mem::take(&mut self.event);
        if let Some(id) = &event.id {
            self.last_event_id = Some(id.clone()).filter(|id| !id.is_empty());
        }
        // Without a data line there is no event.
        if std::mem::take(&mut self.has_data) {
            self.ready.push_back(event);
        }
    }
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
