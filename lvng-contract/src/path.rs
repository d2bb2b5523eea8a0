//! Path templates: `/a/{b}/c{d}.json` → segments of literals and placeholders, and back into a path.

use crate::percent::{form_decode, is_dot_segment, query_pairs};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::borrow::Cow;
use std::fmt;

mod pattern;
mod pieces;

pub use pattern::SegmentPattern;
pub use pieces::{Piece, Pieces};

/// A path template of the description, taken apart.
///
/// What follows a `?` is fixed query text: [`expand`] appends it. What follows a `#` is not part of a
/// request; it tells descriptions apart that would have the same key otherwise. A `?` or `#` inside braces belongs to a
/// name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate<'t> {
    text: &'t str,
    segments: Vec<Segment<'t>>,
    query: Option<&'t str>,
    fragment: &'t str,
}

/// What stands between two slashes. The last segment of `/a/` has no pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment<'t> {
    pieces: Vec<Piece<'t>>,
}

/// What makes two templates the same route of a method: the patterns of their segments, and fixed query text and fragment
/// as they are spelt. Names in braces make no difference.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RouteKey {
    path: Vec<SegmentPattern>,
    rest: String,
}

/// Why a text is no path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemplateError<'t> {
    /// The first character is not `/`.
    NoSlash,
    /// A `{` without `}`, a `}` without `{`, or one inside the other.
    Braces,
    /// `{}`.
    NoName,
    /// A name stands in two placeholders.
    Repeated(&'t str),
}

/// Why a template and values make no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpandError<'t> {
    /// The placeholder of this name has no value, or an empty one.
    NoValue(&'t str),
    /// The segment with the placeholder of this name would be `.` or `..`: every URL parser takes such segments away,
    /// percent-encoded or not, so the request would go elsewhere. The name is empty for a segment without placeholders.
    Dots(&'t str),
}

impl<'t> ExpandError<'t> {
    /// The name of the placeholder; empty if the template itself is at fault.
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

/// As much of the beginning of a path, in whole segments, as a URL or another path ends in: `/api` of `/api/v2` for
/// `https://a.example/api`.
pub fn beginning_at_end<'p>(url: &str, path: &'p str) -> Option<&'p str> {
    let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
    let mut beginnings = ends.filter(|end| *end > 0).filter_map(|end| path.get(..end));
    beginnings.rfind(|beginning| url.ends_with(beginning))
}

/// What cannot stand in a query: control characters and what ends a URL in a text.
const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>');

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
        let (path, query, fragment) = pieces::cut(text);
        let mut segments = vec![Segment::default()];
        for piece in Pieces::new(path.strip_prefix('/').unwrap_or(path)) {
            match piece {
                Piece::Literal(text) => push_literal(&mut segments, text),
                Piece::Placeholder(_) => segments.last_mut().into_iter().for_each(|last| last.pieces.push(piece)),
            }
        }
        Self { text, segments, query, fragment }
    }

    /// Whether the text is a path template in every respect.
    ///
    /// # Errors
    /// It has no slash at its begin, braces that enclose no name, or a name in two placeholders.
    pub fn check(&self) -> Result<(), TemplateError<'t>> {
        if !self.text.starts_with('/') {
            return Err(TemplateError::NoSlash);
        }
        for piece in self.pieces() {
            match piece {
                Piece::Literal(text) if text.contains("{}") => return Err(TemplateError::NoName),
                Piece::Literal(text) | Piece::Placeholder(text) if text.contains(['{', '}']) => {
                    return Err(TemplateError::Braces);
                }
                _ => {}
            }
        }
        let mut names: Vec<_> = self.names().collect();
        names.sort_unstable();
        let repeated = names.windows(2).find(|pair| pair[0] == pair[1]);
        repeated.map_or(Ok(()), |pair| Err(TemplateError::Repeated(pair[0])))
    }

    /// The segments from left to right; at least one.
    pub fn segments(&self) -> &[Segment<'t>] {
        &self.segments
    }

    /// The fixed query text.
    pub fn query(&self) -> Option<&'t str> {
        self.query
    }

    /// The names and values of the fixed query text, decoded; none where its encoding is broken.
    pub fn query_pairs(&self) -> Vec<(Cow<'t, str>, Cow<'t, str>)> {
        let pairs = self.query.and_then(query_pairs).into_iter().flatten();
        pairs.filter_map(|(name, value)| Some((name, form_decode(value)?))).collect()
    }

    /// What identifies the template but is not part of a request: the text from the first `#` on that stands outside
    /// braces.
    pub fn fragment(&self) -> &'t str {
        self.fragment
    }

    /// The names of the placeholders that values take the place of, from left to right.
    pub fn placeholders(&self) -> impl Iterator<Item = &'t str> {
        self.segments.iter().flat_map(|segment| &segment.pieces).filter_map(|piece| piece.name())
    }

    /// The pieces of the whole text, with the slashes, the query text and the fragment.
    pub fn pieces(&self) -> Pieces<'t> {
        Pieces::new(self.text)
    }

    /// All names in braces, those in query text and fragment too.
    pub fn names(&self) -> impl Iterator<Item = &'t str> {
        self.pieces().names()
    }

    /// The text without the names in braces: `/a/{}`.
    pub fn nameless(&self) -> String {
        nameless(self.text)
    }

    /// What the segments of a request's path must be. Templates with equal patterns match the same paths.
    pub fn patterns(&self) -> Vec<SegmentPattern> {
        self.segments.iter().map(|segment| SegmentPattern::new(&segment.pieces)).collect()
    }

    /// Whether two placeholders have nothing between them, so that no path says where the value of the first ends.
    pub fn has_adjacent_placeholders(&self) -> bool {
        self.segments.iter().any(|segment| {
            segment.pieces.windows(2).any(|pair| matches!(pair, [Piece::Placeholder(_), Piece::Placeholder(_)]))
        })
    }

    /// What makes two templates the same route of a method, although names or percent-encoding differ.
    pub fn route_key(&self) -> RouteKey {
        let query = self.query.map(|query| ["?", &nameless(query)].concat()).unwrap_or_default();
        RouteKey { path: self.patterns(), rest: query + &nameless(self.fragment) }
    }
}

/// Puts values in place of the placeholders of a template, and gives the path with the fixed query text. The values are
/// percent-encoded already; literals are encoded here where they need it.
///
/// It reads the template once and keeps nothing of it, since a client does this for each request.
///
/// # Errors
/// A value is missing or empty, or a segment would be `.` or `..`.
pub fn expand<'t, 'v>(
    template: &'t str,
    mut value: impl FnMut(&str) -> Option<&'v str>,
) -> Result<String, ExpandError<'t>> {
    let (path, query, _) = pieces::cut(template);
    let mut out = String::with_capacity(template.len() + 32);
    out.push('/');
    let mut pieces = Pieces::new(path.strip_prefix('/').unwrap_or(path));
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Literal(text) => out.extend(utf8_percent_encode(text, LITERAL)),
            Piece::Placeholder(name) => {
                let value = value(name).filter(|text| !text.is_empty()).ok_or(ExpandError::NoValue(name))?;
                let mut ahead = pieces.clone();
                match (ahead.next(), ahead.next()) {
                    (Some(Piece::Literal(text)), Some(Piece::Placeholder(_))) if !text.contains('/') => {
                        push_without(&mut out, value, text);
                    }
                    _ => out.push_str(value),
                }
            }
        }
    }
    let mut segments = out.as_bytes().split(|byte| *byte == b'/').skip(1);
    if let Some(at) = segments.position(is_dot_segment) {
        let template = PathTemplate::parse(template);
        let name = template.segments.get(at).and_then(|segment| segment.pieces.iter().find_map(|piece| piece.name()));
        return Err(ExpandError::Dots(name.unwrap_or_default()));
    }
    if let Some(query) = query {
        out.push('?');
        out.extend(utf8_percent_encode(query, QUERY));
    }
    Ok(out)
}

/// Adds a percent-encoded value that ends where the text before another value of its segment begins: whatever of that the value holds is
/// encoded, so that a server can tell the two apart.
fn push_without(out: &mut String, value: &str, after: &str) {
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let (head, tail) = match rest.get(..3).filter(|_| first == '%') {
            Some(head) => (head, &rest[3..]),
            None => rest.split_at(first.len_utf8()),
        };
        match first.is_ascii() && first != '%' && after.contains(first) {
            true => out.push_str(&format!("%{:02X}", u32::from(first))),
            false => out.push_str(head),
        }
        rest = tail;
    }
}

impl<'t> Segment<'t> {
    /// Literals and placeholders from left to right.
    pub fn pieces(&self) -> &[Piece<'t>] {
        &self.pieces
    }
}

fn nameless(text: &str) -> String {
    Pieces::new(text).map(|piece| piece.literal().unwrap_or("{}")).collect()
}

/// Adds literal text, which may end segments.
fn push_literal<'t>(segments: &mut Vec<Segment<'t>>, text: &'t str) {
    for (index, part) in text.split('/').enumerate() {
        if index > 0 {
            segments.push(Segment::default());
        }
        if let Some(last) = segments.last_mut().filter(|_| !part.is_empty()) {
            last.pieces.push(Piece::Literal(part));
        }
    }
}

impl fmt::Display for PathTemplate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl fmt::Display for TemplateError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSlash => f.write_str("a path template begins with `/`"),
            Self::Braces => f.write_str("the braces do not match"),
            Self::NoName => f.write_str("a placeholder has no name"),
            Self::Repeated(name) => write!(f, "the placeholder `{name}` occurs twice"),
        }
    }
}

impl std::error::Error for TemplateError<'_> {}

/// The path that the URL of a server ends with, without a `/` at its end: `/v1` of `https://api.example.com/v1/`, nothing
/// of `https://api.example.com` and of a URL that is relative to where the description is.
///
/// ```
/// assert_eq!(lvng_contract::path::server_path("https://api.example.com/v1/"), "/v1");
/// assert_eq!(lvng_contract::path::server_path("/v1"), "/v1");
/// ```
pub fn server_path(url: &str) -> &str {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or_default(),
        None => url,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    if path.starts_with('/') && !path.starts_with("//") { path } else { "" }
}

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
    fn a_url_ends_in_whole_segments() {
        for (url, path, expected) in [
            ("https://a.example/api", "/api/v2", Some("/api")),
            ("https://a.example/api/v2", "/api/v2", Some("/api/v2")),
            ("https://a.example/v2", "/api/v2", None),
            ("https://a.example/my-api", "/api", None),
            ("https://a.example", "/api", None),
            ("https://a.example/api", "", None),
            ("/b/a/a", "/a/a/a", Some("/a/a")),
        ] {
            assert_eq!(beginning_at_end(url, path), expected, "{url} {path}");
        }
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
        assert_eq!(expand("/a?action=run#x", |_| None).unwrap(), "/a?action=run");
        assert_eq!(expand("/a?b=é c{d}&e[f]#x", |_| None).unwrap(), "/a?b=%C3%A9%20c{d}&e[f]");
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
            ("/{a}/{a}", TemplateError::Repeated("a")),
        ] {
            assert_eq!(PathTemplate::parse(text).check(), Err(error), "{text}");
        }
    }

    #[test]
    fn values_take_the_place_of_placeholders() {
        let path = expand("/a b/{c}/é%41[{d}]", |name| Some(if name == "c" { "x%2Fy" } else { "1" }));
        assert_eq!(path.unwrap(), "/a%20b/x%2Fy/%C3%A9%41%5B1%5D");
    }

    #[test]
    fn values_that_change_the_path_are_refused() {
        let expand = |text: &'static str, value: Option<&str>| super::expand(text, |_| value);
        for dots in [".", "..", "%2e", "%2E.", "%2e%2E"] {
            assert_eq!(expand("/a/{b}", Some(dots)), Err(ExpandError::Dots("b")), "{dots}");
        }
        assert_eq!(expand("/a/{b}.", Some(".")), Err(ExpandError::Dots("b")));
        for nothing in [None, Some("")] {
            assert_eq!(expand("/a/{b}", nothing), Err(ExpandError::NoValue("b")));
        }
        assert_eq!(expand("/a/{b}", Some("...")).unwrap(), "/a/...");
        assert_eq!(expand("/a/{b}.", Some("..")).unwrap(), "/a/...");
        for template in ["/a/../{b}", "/a/%2e/{b}", "/{b}/."] {
            assert_eq!(expand(template, Some("c")), Err(ExpandError::Dots("")), "{template}");
        }
    }

    #[test]
    fn names_in_braces_are_no_query_and_no_fragment() {
        let template = PathTemplate::parse("/a/{x#y}/{b?}?c={d}#e/{f}");
        assert_eq!(template.placeholders().collect::<Vec<_>>(), ["x#y", "b?"]);
        assert_eq!(template.names().collect::<Vec<_>>(), ["x#y", "b?", "d", "f"]);
        assert_eq!((template.query(), template.fragment()), (Some("c={d}"), "#e/{f}"));
        assert_eq!(template.nameless(), "/a/{}/{}?c={}#e/{}");
    }

    #[test]
    fn query_text_is_decoded() {
        let pairs = |text| PathTemplate::parse(text).query_pairs();
        assert_eq!(pairs("/a?x=a%20b&y"), [("x".into(), "a b".into()), ("y".into(), "".into())]);
        assert_eq!(pairs("/a?x=a%20b"), pairs("/a?x=a+b"));
        assert_eq!(pairs("/a"), []);
        assert_eq!(pairs("/a?x=%FF&y=1"), [("y".into(), "1".into())]);
    }

    #[test]
    fn routes_are_the_same_but_for_names_and_encoding() {
        let same = |one, other| PathTemplate::parse(one).route_key() == PathTemplate::parse(other).route_key();
        assert!(same("/a/{b}", "/a/{c}") && same("/%61", "/a") && same("/{a}{b}", "/{c}{d}"));
        assert!(!same("/a/{x#y}/b", "/a/{x#y}/c") && !same("/a#b", "/a") && !same("/a%2Fb", "/a/b"));
        assert!(!same("/a?x=a%20b", "/a?x=a+b") && !same("/a?", "/a") && !same("/{a}{b}", "/{a}"));
    }

    #[test]
    fn placeholders_without_text_between_them_are_adjacent() {
        let is_adjacent = |text| PathTemplate::parse(text).has_adjacent_placeholders();
        assert!(is_adjacent("/{a}{b}") && is_adjacent("/x/{a#}{b}"));
        assert!(!is_adjacent("/{a}/{b}") && !is_adjacent("/{a}-{b}") && !is_adjacent("/{a}#{b}{c}"));
    }

    #[test]
    fn servers_have_paths() {
        let urls = [
            ("https://a.example/v1?x#y", "/v1"),
            ("https://a.example", ""),
            ("/", ""),
            ("v1", ""),
            ("//a.example/v1", ""),
            ("", ""),
        ];
        for (url, path) in urls {
            assert_eq!(server_path(url), path, "{url}");
        }
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
            let _ = expand(&text, |_| Some("%"));
        }
    }
}
