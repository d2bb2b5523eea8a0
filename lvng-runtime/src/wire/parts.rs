//! The parts of a multipart body in a row (RFC 2046, 5.1): a parser that is pushed bytes, and the writer of the same format.
//! No IO.
//!
//! `multer`, which reads the forms of servers, would bring 6 crates to clients, and reads from a stream of its own.

use super::events::EventTooLong;
use super::{BoxError, ByteStream, File};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue};
use std::collections::VecDeque;
use std::fmt;

/// Finds parts in bytes that come piece by piece.
#[derive(Debug)]
pub struct PartParser {
    /// What stands before each part, and after the last.
    delimiter: Vec<u8>,
    /// What is not part of anything yet.
    buffer: Vec<u8>,
    /// How much of it is known to hold no delimiter.
    searched: usize,
    state: State,
    limit: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first delimiter: nothing that counts.
    Preamble,
    /// After a delimiter: its line has not ended.
    Line,
    Part,
    /// After the last delimiter: nothing that counts.
    Epilogue,
}

/// A part that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(&'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Malformed {}

impl PartParser {
    /// A parser of parts of up to `limit` bytes.
    pub fn new(boundary: &str, limit: usize) -> Self {
        let delimiter = format!("\r\n--{boundary}").into_bytes();
        // The first delimiter may be at the very beginning, where no line ends before it.
        PartParser { delimiter, buffer: b"\r\n".to_vec(), searched: 0, state: State::Preamble, limit }
    }

    /// Takes more bytes, and gives the parts that end in them.
    pub fn push(&mut self, bytes: &[u8], ready: &mut VecDeque<File>) -> Result<(), BoxError> {
        if self.state == State::Epilogue {
            return Ok(());
        }
        self.buffer.extend_from_slice(bytes);
        while self.step(ready)? {}
        // What comes before the first part is not kept.
        if self.state == State::Preamble {
            self.buffer.drain(..self.searched);
            self.searched = 0;
        }
        match self.buffer.len() > self.limit {
            true => Err(EventTooLong { limit: self.limit }.into()),
            false => Ok(()),
        }
    }

    /// Whether the end of the body came before that of its parts.
    pub fn is_cut_off(&self) -> bool {
        self.state != State::Epilogue
    }

    /// Goes on to what comes next; `false` if that is not there yet.
    fn step(&mut self, ready: &mut VecDeque<File>) -> Result<bool, Malformed> {
        match self.state {
            State::Epilogue => return Ok(false),
            State::Line => {
                if self.buffer.starts_with(b"--") {
                    self.state = State::Epilogue;
                    self.buffer.clear();
                    return Ok(false);
                }
                let Some(end) = find(&self.buffer, b"\r\n", 0) else { return Ok(false) };
                if !self.buffer[..end].iter().all(|byte| matches!(byte, b' ' | b'\t')) {
                    return Err(Malformed("the line of a boundary has more on it"));
                }
                // The line break stays: a part without headers begins with it.
                self.buffer.drain(..end);
                self.state = State::Part;
            }
            State::Preamble | State::Part => {
                let Some(end) = find(&self.buffer, &self.delimiter, self.searched) else {
                    self.searched = self.buffer.len().saturating_sub(self.delimiter.len() - 1);
                    return Ok(false);
                };
                if self.state == State::Part {
                    ready.push_back(part(&self.buffer[..end])?);
                }
                self.buffer.drain(..end + self.delimiter.len());
                self.state = State::Line;
            }
        }
        self.searched = 0;
        Ok(true)
    }
}

/// Where one text stands in another, at or after a place.
fn find(text: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.windows(wanted.len()).position(|window| window == wanted).map(|at| from + at)
}

/// A part, from the line break of its delimiter on.
fn part(text: &[u8]) -> Result<File, Malformed> {
    let Some(end) = find(text, b"\r\n\r\n", 0) else {
        return Err(Malformed("a part has no empty line after its headers"));
    };
    let (head, body) = (&text[..end], &text[end + 4..]);
    let mut file = File::from(body.to_vec());
    let broken = Malformed("a header of a part cannot be read");
    let head = std::str::from_utf8(head).map_err(|_| broken)?;
    // A line that begins with a space goes on with the one before (RFC 5322, 2.2.3).
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    for line in head.split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or(broken)?;
        let name = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| broken)?;
        let value = HeaderValue::from_str(value.trim()).map_err(|_| broken)?;
        file = match (&name, value.to_str()) {
            (name, Ok(value)) if *name == CONTENT_TYPE => file.with_content_type(value),
            _ => file.with_header(name, value),
        };
    }
    Ok(file)
}

/// Writes a part, after its boundary.
pub fn write(file: &File, boundary: &str) -> Vec<ByteStream> {
    let mut bytes = format!("--{boundary}\r\n").into_bytes();
    let mut header = |name: &str, value: &[u8]| {
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b": ");
        // A line break would begin another header.
        bytes.extend(value.iter().filter(|byte| !byte.is_ascii_control()));
        bytes.extend_from_slice(b"\r\n");
    };
    header(CONTENT_TYPE.as_str(), file.content_type().unwrap_or_default().as_bytes());
    if let (Some(name), false) = (file.name(), file.headers().contains_key(CONTENT_DISPOSITION)) {
        let name = name.replace(['"', '\\'], "_");
        header(CONTENT_DISPOSITION.as_str(), format!("attachment; filename=\"{name}\"").as_bytes());
    }
    for (name, value) in file.headers() {
        header(name.as_str(), value.as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    match file.bytes() {
        Some(content) => {
            bytes.extend_from_slice(content);
            bytes.extend_from_slice(b"\r\n");
            vec![bytes.into()]
        }
        None => vec![bytes.into(), file.stream(), b"\r\n".to_vec().into()],
    }
}
