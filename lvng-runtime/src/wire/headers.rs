//! The headers of a response as a struct.

use super::reader::Notation;
use super::{Json, Mode, Model, Param, Part, Problem, Reader, param, to_json};
use http::header::{HeaderMap, HeaderValue};

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

/// The headers that are there, by name, with their text.
pub fn write_headers<H: Headers>(headers: &H) -> Vec<(&'static str, String)> {
    let mut out = HeaderWriter { table: H::TABLE, lines: Vec::new() };
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
        let found = find(param, self.headers);
        self.cx.enter(Part::Header, Notation::of_param(param), |cx| {
            cx.within(param.field.name, |cx| match found {
                Ok(json) => param.field.read(json, cx),
                Err(why) => {
                    cx.problem(why);
                    None
                }
            })
        })
    }
}

/// Lines of one name are one list (RFC 9110, 5.3); of what is no list the first counts.
fn find<'h>(param: &Param, headers: &'h HeaderMap) -> Result<Option<Json<'h>>, &'static str> {
    let read = |line: &'h HeaderValue| {
        let text = line.to_str().map_err(|_| "must be text in ASCII")?;
        param::read_single(param, text).ok_or("cannot be read: it is not written as described")
    };
    let mut lines = headers.get_all(param.field.name).iter();
    let Some(mut json) = lines.next().map(read).transpose()? else { return Ok(None) };
    if let Json::Array(items) = &mut json {
        for line in lines {
            match read(line)? {
                Json::Array(more) => items.extend(more),
                other => items.push(other),
            }
        }
    }
    Ok(Some(json))
}

/// Writes headers one by one.
#[derive(Debug)]
pub struct HeaderWriter {
    table: &'static [Param],
    lines: Vec<(&'static str, String)>,
}

impl HeaderWriter {
    /// Writes the header that the entry of the table describes, unless it is absent.
    pub fn header<T: Model>(&mut self, index: usize, value: &T) {
        let Some(param) = self.table.get(index).filter(|_| !value.is_absent()) else { return };
        if let Ok(json) = Json::parse(&to_json(value)) {
            self.lines.push((param.field.name, param::write_single(param, &json)));
        }
    }
}
