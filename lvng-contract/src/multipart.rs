//! Bodies of parts (RFC 2046, 5.1, and RFC 7578): a parser that is pushed bytes, and the heads of parts. No IO.
//!
//! `multer`, which others use, reads heads as those of HTTP, in which no control characters may be. In quoted names all but
//! line breaks may be (RFC 822, 3.3), and browsers send them as they are (WHATWG HTML, 4.10.21.8).

use crate::is_token;
use std::borrow::Cow;
use std::fmt;

/// A line of a boundary has so few spaces after it.
const MOST_PADDING: usize = 1024;

/// Finds parts in bytes that come piece by piece.
#[derive(Debug)]
pub struct Parser {
    /// What stands before each part, and after the last.
    delimiter: Vec<u8>,
    buffer: Vec<u8>,
    /// How many bytes of the buffer are done with.
    start: usize,
    /// Up to where in the buffer there is not what is looked for.
    searched: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first delimiter: nothing that counts.
    Preamble,
    /// After a delimiter: its line has not ended.
    Line,
    Head,
    /// At the line break that ends a head: what is in the part comes after it, or it begins the next delimiter already.
    Empty,
    Content,
    /// After the last delimiter: nothing that counts.
    Epilogue,
}

/// What a parser has found.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A part begins: the lines of its head, for [`Head::parse`].
    Head(&'a [u8]),
    /// More of what is in the part, and not nothing.
    Content(&'a [u8]),
    /// The part ends.
    End,
}

/// Why bytes are no parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(&'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Malformed {}

impl Parser {
    /// A parser of parts with a boundary between them.
    pub fn new(boundary: &str) -> Self {
        let delimiter = format!("\r\n--{boundary}").into_bytes();
        // The first delimiter may be at the very beginning, where no line ends before it.
        Parser { delimiter, buffer: b"\r\n".to_vec(), start: 0, searched: 0, state: State::Preamble }
    }

    /// Takes more bytes. All that were there should have been taken by [`next_piece`](Self::next_piece) before.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.start);
        self.searched = self.searched.saturating_sub(self.start);
        self.start = 0;
        if self.state != State::Epilogue {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// What comes next; `None` if that is not there yet, or nothing comes any more.
    ///
    /// # Errors
    /// The bytes are no parts.
    pub fn next_piece(&mut self) -> Result<Option<Piece<'_>>, Malformed> {
        loop {
            match self.state {
                State::Epilogue => return Ok(None),
                State::Preamble => match self.find_delimiter() {
                    Ok(at) => self.go_to(at + self.delimiter.len(), State::Line),
                    Err(end) => {
                        self.start = end;
                        return Ok(None);
                    }
                },
                State::Line => {
                    if !self.end_line()? {
                        return Ok(None);
                    }
                }
                State::Head => {
                    let start = self.start;
                    let Some(end) = self.find_head_end()? else { return Ok(None) };
                    self.go_to(end + 2, State::Empty);
                    return Ok(self.buffer.get(start..end).map(Piece::Head));
                }
                State::Empty => {
                    let rest = self.buffer.get(self.start..).unwrap_or_default();
                    if rest.starts_with(&self.delimiter) {
                        self.state = State::Content;
                    } else if self.delimiter.starts_with(rest) {
                        return Ok(None);
                    } else {
                        self.go_to(self.start + 2, State::Content);
                    }
                }
                State::Content => {
                    let start = self.start;
                    let found = self.find_delimiter();
                    let (Ok(end) | Err(end)) = found;
                    if found == Ok(start) {
                        self.go_to(end + self.delimiter.len(), State::Line);
                        return Ok(Some(Piece::End));
                    }
                    self.start = end;
                    return Ok(self.buffer.get(start..end).filter(|content| !content.is_empty()).map(Piece::Content));
                }
            }
        }
    }

    /// Whether the last part has ended.
    pub fn is_at_end(&self) -> bool {
        self.state == State::Epilogue
    }

    /// How many bytes are kept that are no part of anything yet.
    pub fn kept(&self) -> usize {
        self.buffer.len() - self.start
    }

    fn go_to(&mut self, at: usize, state: State) {
        self.start = at;
        self.searched = at;
        self.state = state;
    }

    /// Ends the line of a delimiter; `false` if its end is not there yet.
    fn end_line(&mut self) -> Result<bool, Malformed> {
        let rest = self.buffer.get(self.start..).unwrap_or_default();
        if rest.starts_with(b"--") {
            self.buffer.clear();
            self.go_to(0, State::Epilogue);
            return Ok(true);
        }
        let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        match rest.get(padding..) {
            _ if padding > MOST_PADDING => Err(Malformed("the line of a boundary is too long")),
            // The line break stays: a part without headers begins with it.
            Some([b'\r', b'\n', ..]) => {
                self.go_to(self.start + padding, State::Head);
                Ok(true)
            }
            None | Some([] | [b'\r']) => Ok(false),
            Some([b'-']) if padding == 0 => Ok(false),
            Some(_) => Err(Malformed("the line of a boundary has more on it")),
        }
    }

    /// Where the empty line after a head is, if it is there yet.
    fn find_head_end(&mut self) -> Result<Option<usize>, Malformed> {
        let from = self.searched.max(self.start);
        let end = find(&self.buffer, b"\r\n\r\n", from);
        let head = self.buffer.get(..end.unwrap_or(self.buffer.len())).unwrap_or_default();
        if find(head, &self.delimiter, from.saturating_sub(self.delimiter.len()).max(self.start)).is_some() {
            return Err(Malformed("a part has no empty line after its headers"));
        }
        self.searched = self.buffer.len().saturating_sub(3);
        Ok(end)
    }

    /// Where the next delimiter is, or else up to where there is none.
    fn find_delimiter(&mut self) -> Result<usize, usize> {
        let from = self.searched.max(self.start);
        let found = find(&self.buffer, &self.delimiter, from);
        let unfinished = self.buffer.len().saturating_sub(self.delimiter.len() - 1);
        self.searched = found.unwrap_or(unfinished).max(from);
        found.ok_or(self.searched)
    }
}

/// Where a text that begins with a carriage return stands in another, at or after a place.
fn find(text: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let mut from = from;
    loop {
        let rest = text.get(from..)?;
        let at = rest.iter().position(|byte| *byte == b'\r')?;
        if rest.get(at..)?.starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
}

/// The head of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Names in lower case, and values.
    fields: Vec<(String, Vec<u8>)>,
}

impl Head {
    /// Reads the lines of a head.
    ///
    /// # Errors
    /// A line is no header.
    pub fn parse(text: &[u8]) -> Result<Self, Malformed> {
        let broken = Malformed("a header of a part cannot be read");
        let mut fields: Vec<(String, Vec<u8>)> = Vec::new();
        for line in lines(text).filter(|line| !line.is_empty()) {
            if let ([b' ' | b'\t', ..], Some((_, value))) = (line, fields.last_mut()) {
                // It goes on with the line before (RFC 5322, 2.2.3).
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
                continue;
            }
            let colon = line.iter().position(|byte| *byte == b':').ok_or(broken)?;
            let (name, value) = line.split_at(colon);
            let name = std::str::from_utf8(name).ok().map(str::trim_end).filter(|name| is_token(name)).ok_or(broken)?;
            fields.push((name.to_ascii_lowercase(), value.get(1..).unwrap_or_default().trim_ascii().to_vec()));
        }
        Ok(Head { fields })
    }

    /// The headers, names in lower case.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    /// The value of a header by its name in lower case; bytes that are no UTF-8 are replaced.
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.fields().find(|(known, _)| *known == name).map(|(_, value)| String::from_utf8_lossy(value))
    }

    /// The media type of the part, if it says one.
    pub fn content_type(&self) -> Option<Cow<'_, str>> {
        self.get("content-type")
    }

    /// The name of the field of a form that the part is.
    pub fn name(&self) -> Option<String> {
        self.disposition("name")
    }

    /// The name of the file that the part is.
    pub fn filename(&self) -> Option<String> {
        self.disposition("filename")
    }

    fn disposition(&self, name: &str) -> Option<String> {
        parameter(&self.get("content-disposition")?, name).map(|value| unescape(&value))
    }
}

/// What stands between line breaks.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (line, after) = match find(text, b"\r\n", 0) {
            Some(end) => (text.get(..end), text.get(end + 2..)),
            None => (Some(text), None),
        };
        rest = after;
        line
    })
}

/// The boundary that a `Content-Type` of parts gives.
pub fn boundary(content_type: &str) -> Option<String> {
    parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty())
}

/// A parameter of a header: `form-data; name="a"`.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        // A parameter without a value is none.
        let name = name.rsplit(';').next().unwrap_or_default().trim();
        let after = after.trim_start();
        let (value, end) = match after.strip_prefix('"') {
            Some(quoted) => {
                let (value, length) = unquoted(quoted)?;
                (value, length + 1)
            }
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after.get(..end)?.trim_end().to_owned(), end)
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after.get(end..)?.split_once(';')?.1;
    }
}

/// The text up to the next quote, and where that ends. Of what a backslash may escape, clients escape only quotes and itself;
/// others stand for themselves, as in the paths of old browsers.
fn unquoted(text: &str) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, at + 1)),
            '\\' => match letters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => value.push(escaped),
                None => value.push(letter),
            },
            _ => value.push(letter),
        }
    }
    None
}

/// As browsers write names (WHATWG HTML, 4.10.21.8).
const ESCAPES: [(&str, &str); 3] = [("\"", "%22"), ("\r", "%0D"), ("\n", "%0A")];

/// A name as it stands between quotes in the head of a part. Backslashes are doubled, because readers take one before a quote for
/// an escape; browsers leave them.
pub fn escape(name: &str) -> String {
    ESCAPES.iter().fold(name.replace('\\', "\\\\"), |name, (from, to)| name.replace(from, to))
}

/// A name as browsers meant it.
fn unescape(name: &str) -> String {
    ESCAPES.iter().fold(name.to_owned(), |name, (from, to)| name.replace(to, from))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a text that is cut into pieces, as name and content, and whether its end is there.
    fn parts(text: &str, length: usize) -> Result<(Vec<(String, String)>, bool), Malformed> {
        let mut parser = Parser::new("b");
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        let mut open = false;
        for piece in text.as_bytes().chunks(length) {
            parser.push(piece);
            while let Some(piece) = parser.next_piece()? {
                match piece {
                    Piece::Head(head) => {
                        assert!(!std::mem::replace(&mut open, true), "a part ends before the next begins");
                        parts.push((Head::parse(head)?.name().unwrap_or_default(), Vec::new()));
                    }
                    Piece::Content(content) => {
                        assert!(open && !content.is_empty());
                        parts.last_mut().unwrap().1.extend_from_slice(content);
                    }
                    Piece::End => assert!(std::mem::take(&mut open)),
                }
            }
        }
        let parts = parts.into_iter().map(|(name, content)| (name, String::from_utf8(content).unwrap()));
        Ok((parts.collect(), parser.is_at_end()))
    }

    /// Holds the parts of a text, as name and content, against what they should be, wherever it is cut.
    fn assert_parts(text: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        for length in 1..=text.len() {
            assert_eq!(parts(text, length), Ok((expected.clone(), true)), "{length}");
        }
    }

    #[test]
    fn pieces_may_be_cut_anywhere() {
        let text = "before\r\n--b \t\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\n1\r\n-\r\n--\r\n--b\r\n\r\n\r\n--b\r\n\
                    x:y\r\n\r\n\r\n\r\n--b--\r\n--b\r\nafter";
        assert_parts(text, &[("a", "1\r\n-\r\n--"), ("", ""), ("", "\r\n")]);
    }

    #[test]
    fn a_part_may_end_with_its_head() {
        let text = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--b\r\n\r\n--b\r\n\r\n\r\n-\r\n--b--";
        assert_parts(text, &[("a", ""), ("", ""), ("", "\r\n-")]);
    }

    #[test]
    fn names_are_read_as_they_were_written() {
        for name in ["", "a", "a\\", "\\\\a\\\"", "a\"; filename=\"b", "a\r\nb", "é;=\u{1}"] {
            let text = format!("Content-Disposition: form-data; name=\"{}\"; filename=\"c\"", escape(name));
            let head = Head::parse(text.as_bytes()).unwrap();
            assert_eq!((head.name().as_deref(), head.filename().as_deref()), (Some(name), Some("c")), "{text}");
        }
    }

    #[test]
    fn what_is_no_parts_is_told() {
        for (text, is_told) in [
            ("", false),
            ("--b", false),
            ("--b-", false),
            ("--b\r\nx:y\r\n\r\n1", false),
            ("--b\r\nx:y\r\n--b--", true),
            ("--b\r\n--b\r\n\r\n1\r\n--b--", true),
            ("--bb\r\n\r\n1\r\n--b--", true),
            ("--b-\r\n\r\n1\r\n--b--", true),
            ("--b\r\nx\r\n\r\n1\r\n--b--", true),
            ("--b\r\nx y: z\r\n\r\n1\r\n--b--", true),
        ] {
            for length in [1, text.len().max(1)] {
                let found = parts(text, length);
                assert!(if is_told { found.is_err() } else { !found.unwrap().1 }, "{text:?} by {length}");
            }
        }
        let padded = format!("--b{}", " ".repeat(MOST_PADDING + 1));
        assert!(parts(&padded, padded.len()).is_err());
    }

    #[test]
    fn names_are_read_as_clients_write_them() {
        for (disposition, name, filename) in [
            ("form-data; name=\"a\"", Some("a"), None),
            ("FORM-DATA; NAME=a ; FileName = b c.txt", Some("a"), Some("b c.txt")),
            ("form-data; filename=\"name=x; y\"; name=\"\"", Some(""), Some("name=x; y")),
            ("form-data; name=\"\u{1}\t\u{7f}é\u{0}\"; filename=\"ü.txt\"", Some("\u{1}\t\u{7f}é\u{0}"), Some("ü.txt")),
            (
                "form-data; name=\"a%22%0D%0A\\\"\\\\\"; filename=\"C:\\dir\\a\"",
                Some("a\"\r\n\"\\"),
                Some("C:\\dir\\a"),
            ),
            ("form-data; flag; name=a", Some("a"), None),
            ("form-data; name=\"a", None, None),
            ("form-data; name", None, None),
            ("form-data", None, None),
        ] {
            let head = Head::parse(format!("\r\nContent-Disposition:{disposition}\r\nA : b").as_bytes()).unwrap();
            assert_eq!((head.name().as_deref(), head.filename().as_deref()), (name, filename), "{disposition:?}");
            assert_eq!(head.get("a").as_deref(), Some("b"));
        }
        assert_eq!(boundary("multipart/mixed; charset=x; Boundary=\"a b\""), Some("a b".to_owned()));
        assert_eq!([boundary("multipart/mixed"), boundary("multipart/mixed; boundary=\"\"")], [None, None]);
    }
}
