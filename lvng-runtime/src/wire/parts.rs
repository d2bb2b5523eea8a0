//! The parts of a multipart body in a row (RFC 2046, 5.1): whole parts as bytes are pushed, and the writer of the same format.
//! No IO.

use super::events::EventTooLong;
use super::{BoxError, ByteStream, File};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue};
use lvng_contract::multipart::{Head, Parser, Piece};
use std::collections::VecDeque;

/// Puts parts together of bytes that come piece by piece.
#[derive(Debug)]
pub struct PartParser {
    parser: Parser,
    /// The part whose end is not there yet.
    part: Option<(Head, Vec<u8>)>,
    limit: usize,
}

impl PartParser {
    /// A parser of parts of up to `limit` bytes.
    pub fn new(boundary: &str, limit: usize) -> Self {
        PartParser { parser: Parser::new(boundary), part: None, limit }
    }

    /// Takes more bytes, and gives the parts that end in them.
    pub fn push(&mut self, bytes: &[u8], ready: &mut VecDeque<(Head, File)>) -> Result<(), BoxError> {
        self.parser.push(bytes);
        while let Some(piece) = self.parser.next_piece()? {
            match (piece, &mut self.part) {
                (Piece::Head(head), part) => *part = Some((Head::parse(head)?, Vec::new())),
                (Piece::Content(content), Some((_, all))) => all.extend_from_slice(content),
                (Piece::Content(_), None) => {}
                (Piece::End, part) => ready.extend(part.take().map(|(head, content)| (head, content.into()))),
            }
        }
        let kept = self.parser.kept() + self.part.as_ref().map_or(0, |(_, content)| content.len());
        match kept > self.limit {
            true => Err(EventTooLong { limit: self.limit }.into()),
            false => Ok(()),
        }
    }

    /// Whether the end of the body came before that of its parts.
    pub fn is_cut_off(&self) -> bool {
        !self.parser.is_at_end()
    }
}

/// A part with the headers in its head.
///
/// # Errors
/// A header that HTTP has no place for, if it is not the disposition: names may have control characters in them.
pub(crate) fn with_head(mut file: File, head: &Head) -> Result<File, http::Error> {
    for (name, value) in head.fields() {
        let name = HeaderName::try_from(name)?;
        file = match (&name, std::str::from_utf8(value)) {
            (name, Ok(value)) if *name == CONTENT_TYPE => file.with_content_type(value),
            _ => match HeaderValue::from_bytes(value) {
                Ok(value) => file.with_header(name, value),
                Err(_) if name == CONTENT_DISPOSITION => file,
                Err(error) => return Err(error.into()),
            },
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
