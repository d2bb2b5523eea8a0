//! Path templates: `/a/{b}/c{d}.json` → segments of literals and placeholders, and back into a path.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::fmt;

/// A path template of the description, taken apart.
///
/// What follows a `#` is no part of a request, so it is read and ignored.
/// What follows a `?` is fixed query text: [`expand`](Self::expand) appends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate<'t> {
    text: &'t str,
    segments: Vec<Segment<'t>>,
    query: Option<&'t str>,
    error: Option<TemplateError>,
}

/// What stands between two slashes. The last segment of `/a/` has no pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment<'t> {
    pieces: Vec<Piece<'t>>,
}

/// A piece of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text that stands for itself, as the description spells it.
    Literal(&'t str),
    /// The name between `{` and `}`.
    Placeholder(&'t str),
}

/// Why a text is no path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemplateError {
    /// The first character is not `/`.
    NoSlash,
    /// A `{` without `}`, a `}` without `{`, or one inside the other.
    Braces,
    /// `{}`.
    NoName,
    /// A name stands in two placeholders.
    Repeated,
}

/// Why a template and values make no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpandError<'t> {
    /// The placeholder of this name has no value, or an empty one.
    NoValue(&'t str),
    /// The segment with the placeholder of this name would be `.` or `..`: every URL parser takes such segments away,
    /// percent-encoded or not, so the request would go elsewhere.
    Dots(&'t str),
}

impl<'t> ExpandError<'t> {
    /// The name of the placeholder.
    pub fn placeholder(self) -> &'t str {
        match self {
            Self::NoValue(name) | Self::Dots(name) => name,
        }
    }
}

impl fmt::Display for ExpandError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoValue(_) => "has no value, and the path none without it",
            Self::Dots(_) => "must not make a segment of the path `.` or `..`",
        })
    }
}

impl std::error::Error for ExpandError<'_> {}

/// Everything but what may stand in a path segment (`pchar` of RFC 3986) and the `%` of text already encoded.
const LITERAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'[')
    .add(b']');

impl<'t> PathTemplate<'t> {
    /// Takes a template apart. Braces that make no placeholder count as literal text; [`check`](Self::check) tells.
    pub fn parse(text: &'t str) -> Self {
        let (path, query) = split_path(text);
        let mut error = None;
        let inner = path.strip_prefix('/').unwrap_or_else(|| {
            error = Some(TemplateError::NoSlash);
            path
        });
        let mut slashes = Splitter { text: inner, start: 0, segments: Vec::new(), pieces: Vec::new(), error };
        slashes.run();
        let mut template = Self { text, segments: slashes.segments, query, error: slashes.error };
        let mut names: Vec<_> = template.placeholders().collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            template.error.get_or_insert(TemplateError::Repeated);
        }
        template
    }

    /// Whether the text is a path template in every respect.
    pub fn check(&self) -> Result<(), TemplateError> {
        self.error.map_or(Ok(()), Err)
    }

    /// The segments from left to right; at least one.
    pub fn segments(&self) -> &[Segment<'t>] {
        &self.segments
    }

    /// The fixed query text.
    pub fn query(&self) -> Option<&'t str> {
        self.query
    }

    /// What identifies the template but is no part of a request: the text from the first `#` that stands outside braces.
    pub fn fragment(&self) -> &'t str {
        let sent = split_path(self.text);
        let end = sent.0.len() + sent.1.map_or(0, |query| query.len() + 1);
        &self.text[end..]
    }

    /// The names of the placeholders from left to right.
    pub fn placeholders(&self) -> impl Iterator<Item = &'t str> {
        self.segments.iter().flat_map(|segment| &segment.pieces).filter_map(|piece| match *piece {
            Piece::Placeholder(name) => Some(name),
            Piece::Literal(_) => None,
        })
    }

    /// Puts values in place of the placeholders. The values are percent-encoded already; literals are encoded here
    /// where they need it.
    ///
    /// # Errors
    /// A value is missing or empty, or would make a segment `.` or `..`.
    pub fn expand<'v>(&self, mut value: impl FnMut(&str) -> Option<&'v str>) -> Result<String, ExpandError<'t>> {
        let mut path = String::with_capacity(self.text.len() + 32);
        for segment in &self.segments {
            path.push('/');
            let start = path.len();
            for piece in &segment.pieces {
                match *piece {
                    Piece::Literal(text) => path.extend(utf8_percent_encode(text, LITERAL)),
                    Piece::Placeholder(name) => {
                        let value = value(name).filter(|text| !text.is_empty());
                        path.push_str(value.ok_or(ExpandError::NoValue(name))?);
                    }
                }
            }
            if let Some(name) = segment.placeholder()
                && is_dots(&path[start..])
            {
                return Err(ExpandError::Dots(name));
            }
        }
        if let Some(query) = self.query {
            path.push('?');
            path.push_str(query);
        }
        Ok(path)
    }
}

impl<'t> Segment<'t> {
    /// Literals and placeholders from left to right.
    pub fn pieces(&self) -> &[Piece<'t>] {
        &self.pieces
    }

    /// The name of its first placeholder.
    fn placeholder(&self) -> Option<&'t str> {
        self.pieces.iter().find_map(|piece| match *piece {
            Piece::Placeholder(name) => Some(name),
            Piece::Literal(_) => None,
        })
    }
}

impl<'t> Piece<'t> {
    /// The text that stands for itself; `None` for a placeholder.
    pub fn literal(self) -> Option<&'t str> {
        match self {
            Piece::Literal(text) => Some(text),
            Piece::Placeholder(_) => None,
        }
    }
}

/// Whether a segment is `.` or `..`, percent-encoded or not.
fn is_dots(segment: &str) -> bool {
    // `%2e%2e` is the longest spelling.
    segment.len() <= 6 && matches!(&*percent_decode_str(segment).collect::<Vec<u8>>(), b"." | b"..")
}

/// Cuts off query and fragment; a `?` or `#` inside braces belongs to a name.
fn split_path(text: &str) -> (&str, Option<&str>) {
    let mut depth = 0usize;
    let mut query = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'?' if depth == 0 && query.is_none() => query = Some(at),
            b'#' if depth == 0 => return cut(&text[..at], query),
            _ => {}
        }
    }
    cut(text, query)
}

fn cut(text: &str, query: Option<usize>) -> (&str, Option<&str>) {
    match query {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// Splits a path at the slashes outside braces.
struct Splitter<'t> {
    text: &'t str,
    /// Where the piece begins that is being read.
    start: usize,
    segments: Vec<Segment<'t>>,
    pieces: Vec<Piece<'t>>,
    error: Option<TemplateError>,
}

impl<'t> Splitter<'t> {
    fn run(&mut self) {
        let mut open = None;
        for (at, byte) in self.text.bytes().enumerate() {
            match (byte, open) {
                (b'{', None) => open = Some(at),
                (b'}', Some(brace)) => {
                    self.placeholder(brace, at);
                    open = None;
                }
                (b'{', Some(_)) | (b'}', None) => self.report(TemplateError::Braces),
                (b'/', None) => {
                    self.literal(at);
                    self.segments.push(Segment { pieces: std::mem::take(&mut self.pieces) });
                    self.start = at + 1;
                }
                _ => {}
            }
        }
        if open.is_some() {
            self.report(TemplateError::Braces);
        }
        self.literal(self.text.len());
        self.segments.push(Segment { pieces: std::mem::take(&mut self.pieces) });
    }

    fn literal(&mut self, end: usize) {
        if self.start < end {
            self.pieces.push(Piece::Literal(&self.text[self.start..end]));
        }
    }

    fn placeholder(&mut self, open: usize, close: usize) {
        if open + 1 == close {
            return self.report(TemplateError::NoName);
        }
        self.literal(open);
        self.pieces.push(Piece::Placeholder(&self.text[open + 1..close]));
        self.start = close + 1;
    }

    fn report(&mut self, error: TemplateError) {
        self.error.get_or_insert(error);
    }
}

impl fmt::Display for PathTemplate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSlash => "a path template begins with `/`",
            Self::Braces => "the braces do not match",
            Self::NoName => "a placeholder has no name",
            Self::Repeated => "a placeholder occurs twice",
        })
    }
}

impl std::error::Error for TemplateError {}

#[cfg(test)]
mod tests {
    use super::Piece::{Literal, Placeholder};
    use super::*;

    fn pieces(text: &str) -> Vec<Vec<Piece<'_>>> {
        let template = PathTemplate::parse(text);
        assert_eq!(template.check(), Ok(()), "{text}");
        assert_eq!(template.to_string(), text);
        template.segments.into_iter().map(|segment| segment.pieces).collect()
    }

    #[test]
    fn templates_are_taken_apart() {
        assert_eq!(pieces("/"), [vec![]]);
        assert_eq!(pieces("/a"), [vec![Literal("a")]]);
        assert_eq!(pieces("/a/"), [vec![Literal("a")], vec![]]);
        assert_eq!(
            pieces("/a/{b}/c{d}.json"),
            [vec![Literal("a")], vec![Placeholder("b")], vec![Literal("c"), Placeholder("d"), Literal(".json")]]
        );
        assert_eq!(pieces("/{a}{b}"), [vec![Placeholder("a"), Placeholder("b")]]);
        assert_eq!(pieces("/{a/b?}"), [vec![Placeholder("a/b?")]]);
        assert_eq!(pieces("/é/{ñ}"), [vec![Literal("é")], vec![Placeholder("ñ")]]);
    }

    #[test]
    fn fragment_and_query_are_no_segments() {
        assert_eq!(pieces("/a#b/{c}"), [vec![Literal("a")]]);
        assert_eq!(pieces("/a?b={c}#d"), [vec![Literal("a")]]);
        assert_eq!(PathTemplate::parse("/a?action=run#x").expand(|_| None).unwrap(), "/a?action=run");
    }

    #[test]
    fn wrong_templates_are_told() {
        for (text, error) in [
            ("", TemplateError::NoSlash),
            ("a", TemplateError::NoSlash),
            ("#/a", TemplateError::NoSlash),
            ("/{", TemplateError::Braces),
            ("/}", TemplateError::Braces),
            ("/{a", TemplateError::Braces),
            ("/{a{b}}", TemplateError::Braces),
            ("/{a}}", TemplateError::Braces),
            ("/{}", TemplateError::NoName),
            ("/{a}/{a}", TemplateError::Repeated),
        ] {
            assert_eq!(PathTemplate::parse(text).check(), Err(error), "{text}");
        }
    }

    #[test]
    fn values_take_the_place_of_placeholders() {
        let template = PathTemplate::parse("/a b/{c}/é%41[{d}]");
        let path = template.expand(|name| Some(if name == "c" { "x%2Fy" } else { "1" }));
        assert_eq!(path.unwrap(), "/a%20b/x%2Fy/%C3%A9%41%5B1%5D");
    }

    #[test]
    fn values_that_change_the_path_are_refused() {
        let expand = |text: &'static str, value: Option<&str>| PathTemplate::parse(text).expand(|_| value);
        for dots in [".", "..", "%2e", "%2E.", "%2e%2E"] {
            assert_eq!(expand("/a/{b}", Some(dots)), Err(ExpandError::Dots("b")), "{dots}");
        }
        assert_eq!(expand("/a/{b}.", Some(".")), Err(ExpandError::Dots("b")));
        for nothing in [None, Some("")] {
            assert_eq!(expand("/a/{b}", nothing), Err(ExpandError::NoValue("b")));
        }
        assert_eq!(expand("/a/{b}", Some("...")).unwrap(), "/a/...");
        assert_eq!(expand("/a/{b}.", Some("..")).unwrap(), "/a/...");
    }

    #[test]
    fn no_text_makes_a_panic() {
        let alphabet = ['/', '{', '}', '#', '?', 'é', '%'];
        for mut number in 0..alphabet.len().pow(5) {
            let mut text = String::new();
            for _ in 0..5 {
                text.push(alphabet[number % alphabet.len()]);
                number /= alphabet.len();
            }
            let template = PathTemplate::parse(&text);
            assert!(!template.segments().is_empty());
            let _ = template.expand(|_| Some("%"));
        }
    }
}
