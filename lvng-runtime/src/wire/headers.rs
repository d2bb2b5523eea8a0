//! Headers: lines and texts, and those of a response as a struct.

use super::escape::Found;
use super::notation::Notation;
use super::param;
use super::problem::TWICE;
use super::reader::Source;
use super::rule::Rule;
use super::{Field, Json, Location, Mode, Model, Param, Part, Problem, Reader, Shape, Style, to_tree};
use http::header::{self, HeaderMap};

/// The headers that the description has for the responses of an operation.
///
/// Derive it with [`derive(Headers)`](lvng_runtime_derive::Headers). A client reads it by `Response::headers_as`, a server
/// writes it by `Context::set_headers`.
pub trait Headers: Sized {
    /// What the description says of each.
    const TABLE: &'static [Param];

    /// Reads the headers. `None` says that the reader has collected problems.
    #[doc(hidden)]
    fn read(input: &mut HeaderReader<'_>) -> Option<Self>;

    /// Writes the headers that are there.
    #[doc(hidden)]
    fn write(&self, out: &mut HeaderWriter);
}

/// Reads the headers of a response as a client does: what can be understood is. All problems are listed.
pub fn read_headers<H: Headers>(headers: &HeaderMap) -> Result<H, Vec<Problem>> {
    let mut input = HeaderReader { table: H::TABLE, headers, cx: Reader::of_tree(Json::Null, Mode::Lenient) };
    let value = H::read(&mut input);
    input.cx.into_result(value)
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
    cx: Reader<'h>,
}

impl HeaderReader<'_> {
    /// Reads the header that the entry of the table describes.
    pub fn header<T: Model>(&mut self, index: usize) -> Option<T> {
        let param = self.table.get(index)?;
        let found = read_lines(param, self.headers, Mode::Lenient);
        self.cx.param(param, Part::Header, found)
    }
}

impl<'a> Reader<'a> {
    /// Reads what was found for a parameter or header.
    pub(super) fn param<T: Model>(&mut self, param: &'static Param, part: Part, found: Found<'a>) -> Option<T> {
        self.enter(part, Notation::of_param(param), |cx| {
            cx.within(param.field.name, |cx| match found {
                Found::Value(json) => {
                    cx.source = Source::Tree(json);
                    param.field.read(cx)
                }
                Found::Absent => param.field.absent(cx),
                Found::Bad(why) => {
                    cx.problem(if why == TWICE { Rule::UniqueNames } else { Rule::Type }, why);
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
        let name = param.field.name;
        let written = match to_tree(value) {
            Json::Array(items) if has_lines(name) => items.iter().map(text_of).collect::<Result<Vec<_>, _>>(),
            json => param::write_single(param, &json).map(|text| vec![text]),
        };
        match (written, &mut self.lines) {
            (Ok(texts), Ok(lines)) => lines.extend(texts.into_iter().map(|text| (name, text))),
            (Err(why), Ok(_)) => self.lines = Err(Problem::at(Part::Header, name, Rule::Type, why)),
            (_, Err(_)) => {}
        }
    }
}

/// A header outside the table of parameters: OpenAPI has the style `simple` for all of them.
const HEADER: Param = Param::new(Location::Header, Field::new("")).required(true);

/// Whether each value of a header has a line of its own: a comma separates nothing in `Set-Cookie` (RFC 9110, 5.3), whose
/// dates have some.
fn has_lines(name: &str) -> bool {
    name.eq_ignore_ascii_case(header::SET_COOKIE.as_str())
}

/// The lines of a value as the header of a name. The error says why that cannot be.
pub fn header_lines<T: Model>(name: &str, value: &T) -> Result<Vec<String>, &'static str> {
    match to_tree(value) {
        Json::Array(items) if has_lines(name) => items.iter().map(text_of).collect(),
        json => Ok(vec![text_of(&json)?]),
    }
}

fn text_of(json: &Json<'_>) -> Result<String, &'static str> {
    let shape = match json {
        Json::Array(_) => Shape::Array,
        Json::Object(_) => Shape::Object,
        _ => Shape::Primitive,
    };
    param::write_single(&Param { shape, ..HEADER }, json)
}

/// Reads the header of a name: lists and objects are cut at commas, but each line of `Set-Cookie` is an item. `None`: it is
/// not there, or cannot be read.
pub fn read_header<T: Model>(name: &str, headers: &HeaderMap) -> Option<T> {
    let mut lines = headers.get_all(name).iter().map(|line| std::str::from_utf8(line.as_bytes()).ok());
    if has_lines(name) && headers.contains_key(name) {
        let items = lines.map(|line| Some(Json::String(line?.trim().into()))).collect::<Option<Vec<_>>>()?;
        let first = items.first().cloned();
        return read_tree(Json::Array(items)).or_else(|| read_tree(first?));
    }
    read_text(lines.next()??)
}

fn read_tree<T: Model>(json: Json<'_>) -> Option<T> {
    let notation = if matches!(json, Json::Object(_)) { Notation::Inner } else { Notation::Text };
    Reader::of_tree(json, Mode::Lenient).enter(Part::Header, notation, |cx| T::read(cx))
}

fn read_text<T: Model>(text: &str) -> Option<T> {
    let read = read_tree;
    let with_shape = |shape| param::read_single(&Param { shape, ..HEADER }, text);
    // A list takes a text for its only item, so what may be a list is read as one first.
    let list = with_shape(Shape::Array).filter(|_| text.contains(','));
    let text = text.trim();
    list.and_then(read).or_else(|| read(Json::String(text.into()))).or_else(|| with_shape(Shape::Object).and_then(read))
}

/// Reads a header. Lines of one name are one list (RFC 9110, 5.3), which a plain value cannot be: a client takes the first.
pub fn read_lines<'t>(param: &Param, headers: &'t HeaderMap, mode: Mode) -> Found<'t> {
    let mut lines = Vec::new();
    for line in headers.get_all(param.field.name) {
        match std::str::from_utf8(line.as_bytes()) {
            Ok(line) => lines.push(line),
            Err(_) => return Found::Bad("must be text in UTF-8"),
        }
    }
    let found = match lines.as_slice() {
        [] => return Found::Absent,
        lines if param.shape == Shape::Array && has_lines(param.field.name) => {
            return Found::Value(Json::Array(lines.iter().map(|line| Json::String(line.trim().into())).collect()));
        }
        [line] => param::read_single(param, line),
        [first, ..] if param.shape == Shape::Primitive || param.style == Style::Json => match mode {
            Mode::Strict => return Found::Bad(TWICE),
            Mode::Lenient => param::read_single(param, first),
        },
        lines => {
            let lines: Vec<&str> = lines.iter().copied().filter(|line| !line.trim().is_empty()).collect();
            param::read_single(param, &lines.join(",")).map(Json::into_owned)
        }
    };
    found.map_or(Found::Bad("cannot be read: it is not written as described"), Found::Value)
}
