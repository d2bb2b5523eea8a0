//! The headers of a response as a struct.

use super::param::{Found, TOO_DEEP};
use super::reader::Notation;
use super::{Json, Mode, Model, Param, Part, Problem, Reader, param, to_json};
use http::header::HeaderMap;

/// The headers that the description has for the responses of an operation.
///
/// Derive it with [`derive(Headers)`](lvng_runtime_derive::Headers). A client reads it by `Response::headers_as`, a server
/// writes it by `Context::set_headers`.
pub trait Headers: Sized {
    /// What the description says of each.
    const TABLE: &'static [Param];

    /// Reads the headers. `None` says that the reader has collected problems.
    fn read(input: &mut HeaderReader<'_>) -> Option<Self>;

    /// Writes the headers that are there.
    fn write(&self, out: &mut HeaderWriter);
}

/// Reads the headers of a response as a client does: what can be understood is. All problems are listed.
pub fn read_headers<H: Headers>(headers: &HeaderMap) -> Result<H, Vec<Problem>> {
    let mut input = HeaderReader { table: H::TABLE, headers, cx: Reader::new(Mode::Lenient) };
    match H::read(&mut input) {
        Some(value) if input.cx.is_clean() => Ok(value),
        _ => Err(input.cx.into_problems()),
    }
}

/// The headers that are there, by name, with their text. The problem says which of them cannot be written.
pub fn write_headers<H: Headers>(headers: &H) -> Result<Vec<(&'static str, String)>, Problem> {
    let mut out = HeaderWriter { table: H::TABLE, lines: Ok(Vec::new()) };
    headers.write(&mut out);
    out.lines
}

/// Reads headers one by one.
#[derive(Debug)]
pub struct HeaderReader<'h> {
    table: &'static [Param],
    headers: &'h HeaderMap,
    cx: Reader,
}

impl HeaderReader<'_> {
    /// Reads the header that the entry of the table describes.
    pub fn header<T: Model>(&mut self, index: usize) -> Option<T> {
        let param = self.table.get(index)?;
        let found = param::read_lines(param, self.headers, Mode::Lenient);
        self.cx.enter(Part::Header, Notation::of_param(param), |cx| {
            cx.within(param.field.name, |cx| match found {
                Found::Value(json) => param.field.read(Some(json), cx),
                Found::Absent => param.field.read(None, cx),
                Found::Bad(why) => {
                    cx.problem(why);
                    None
                }
            })
        })
    }
}

/// Writes headers one by one.
#[derive(Debug)]
pub struct HeaderWriter {
    table: &'static [Param],
    lines: Result<Vec<(&'static str, String)>, Problem>,
}

impl HeaderWriter {
    /// Writes the header that the entry of the table describes, unless it is absent.
    pub fn header<T: Model>(&mut self, index: usize, value: &T) {
        let Some(param) = self.table.get(index).filter(|_| !value.is_absent()) else { return };
        let text = to_json(value);
        let written = Json::parse(&text).map_err(|_| TOO_DEEP).and_then(|json| param::write_single(param, &json));
        let name = param.field.name;
        match (written, &mut self.lines) {
            (Ok(text), Ok(lines)) => lines.push((name, text)),
            (Err(why), Ok(_)) => {
                self.lines = Err(Problem { part: Part::Header, path: name.to_owned(), message: why.to_owned() })
            }
            (_, Err(_)) => {}
        }
    }
}
