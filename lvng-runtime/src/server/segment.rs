//! One segment of the path of a request, and how the pattern of a template matches it.

use lvng_contract::path::SegmentPattern;
use percent_encoding::percent_decode;
use std::borrow::Cow;
use std::ops::Range;

/// A segment of a request's path.
///
/// Literals are compared with the decoded bytes, so `/%61gents` is `/agents`; captures are ranges of the raw text,
/// because delimiters of parameter styles must be told from encoded ones.
pub(super) struct Segment<'p> {
    bytes: Cow<'p, [u8]>,
    /// Where the segment begins in the path.
    start: usize,
    /// Where each decoded byte, and the end, stands in the raw segment; empty when nothing is encoded.
    places: Vec<usize>,
}

impl<'p> Segment<'p> {
    /// Decodes a segment that begins at `start` of its path. The encoding was checked before.
    pub(super) fn new(raw: &'p [u8], start: usize) -> Self {
        if !raw.contains(&b'%') {
            return Self::plain(raw, start);
        }
        let mut places = Vec::with_capacity(raw.len() + 1);
        let mut at = 0;
        while at < raw.len() {
            places.push(at);
            at += if raw[at] == b'%' { 3 } else { 1 };
        }
        places.push(raw.len());
        Segment { bytes: percent_decode(raw).collect::<Vec<u8>>().into(), start, places }
    }

    /// A segment in which nothing is encoded.
    pub(super) fn plain(raw: &'p [u8], start: usize) -> Self {
        Segment { bytes: Cow::Borrowed(raw), start, places: Vec::new() }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether nothing of a range of the decoded bytes was encoded.
    fn is_plain(&self, range: Range<usize>) -> bool {
        let place = |at: usize| self.places.get(at).copied().unwrap_or(at);
        place(range.end) - place(range.start) == range.len()
    }

    /// The place in the path of a range of the decoded bytes.
    pub(super) fn raw(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| self.start + self.places.get(at).copied().unwrap_or(at);
        place(range.start)..place(range.end)
    }
}

/// Whether a pattern matches; `place` is given the places of the values of its placeholders, none of them empty. Every
/// value but the last is as short as possible: `{owner}-{repo}` takes `a-b-c` as `a` and `b-c`. Text between values that is
/// not encoded goes before such that is, because clients encode what of it is in a value: `{name}.{ext}` takes `a%2Eb.gz` as
/// `a.b` and `gz`.
pub(super) fn matches(pattern: &SegmentPattern, segment: &Segment<'_>, mut place: impl FnMut(Range<usize>)) -> bool {
    if segment.places.is_empty() || pattern.after().len() < 2 {
        return matches_where(pattern, segment.bytes(), |_| true, place);
    }
    let mut places = Vec::new();
    if matches_where(pattern, segment.bytes(), |range| segment.is_plain(range), |range| places.push(range)) {
        places.into_iter().for_each(place);
        return true;
    }
    matches_where(pattern, segment.bytes(), |_| true, &mut place)
}

/// The same, where text between values may stand at some places only.
fn matches_where(
    pattern: &SegmentPattern,
    bytes: &[u8],
    may_stand: impl Fn(Range<usize>) -> bool,
    mut place: impl FnMut(Range<usize>),
) -> bool {
    #[cfg(test)]
    steps::add(1);
    // Nothing is not compared with nothing: `memcmp` of glibc takes a hundred cycles and more for empty texts without an address.
    if !pattern.prefix().is_empty() && !bytes.starts_with(pattern.prefix()) {
        return false;
    }
    let Some((last, inner)) = pattern.after().split_last() else { return bytes.len() == pattern.prefix().len() };
    let mut start = pattern.prefix().len();
    for text in inner {
        let Some(end) = find(bytes, text, start + 1, &may_stand) else { return false };
        place(start..end);
        start = end + text.len();
    }
    let end = bytes.len().saturating_sub(last.len());
    let has_last = start < end && (last.is_empty() || bytes.ends_with(last));
    if has_last {
        place(start..end);
    }
    has_last
}

/// The first place of `text` at or after `from` where it may stand.
fn find(bytes: &[u8], text: &[u8], from: usize, may_stand: &impl Fn(Range<usize>) -> bool) -> Option<usize> {
    let rest = bytes.get(from..)?;
    // `windows` takes no zero; literals are never empty.
    let mut windows = rest.windows(text.len().max(1)).enumerate();
    let is_it = |(at, window): (usize, &[u8])| window == text && may_stand(from + at..from + at + text.len());
    let found = windows.position(is_it);
    #[cfg(test)]
    steps::add(found.unwrap_or(rest.len()));
    found.map(|at| from + at)
}

/// Counts the patterns that are compared and the bytes that are searched, on this thread: tests bound them.
#[cfg(test)]
pub(super) mod steps {
    use std::cell::Cell;

    thread_local!(static COUNT: Cell<usize> = const { Cell::new(0) });

    pub(super) fn add(count: usize) {
        COUNT.set(COUNT.get() + count);
    }

    /// The steps since the last call.
    pub(crate) fn take() -> usize {
        COUNT.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lvng_contract::path::PathTemplate;

    fn captures<'p>(template: &str, raw: &'p str) -> Option<Vec<&'p str>> {
        let text = format!("/{template}");
        let pattern = PathTemplate::parse(&text).patterns().remove(0);
        let segment = Segment::new(raw.as_bytes(), 0);
        let mut places = Vec::new();
        let matches = matches(&pattern, &segment, |place| places.push(place));
        matches.then(|| places.into_iter().map(|place| &raw[segment.raw(place)]).collect())
    }

    #[test]
    fn values_are_found_between_literals() {
        assert_eq!(captures("{a}", "x"), Some(vec!["x"]));
        assert_eq!(captures("{a}", ""), None);
        assert_eq!(captures("a", "a"), Some(vec![]));
        assert_eq!(captures("a", "ab"), None);
        assert_eq!(captures("c{d}.json", "cx.json"), Some(vec!["x"]));
        assert_eq!(captures("c{d}.json", "c.json"), None);
        assert_eq!(captures("c{d}.json", "cx.jso"), None);
        assert_eq!(captures("{a}.json", "x.json.json"), Some(vec!["x.json"]));
        assert_eq!(captures("{a}-{b}", "a-b-c"), Some(vec!["a", "b-c"]));
        assert_eq!(captures("{a}-{b}", "-b"), None);
        assert_eq!(captures("{a}-{b}", "--b"), Some(vec!["-", "b"]));
        assert_eq!(captures("{a}..{b}", "x...y"), Some(vec!["x", ".y"]));
        assert_eq!(captures("{a}--{b}-", "a--b--"), Some(vec!["a", "b-"]));
        assert_eq!(captures("{a}--{b}--", "a--b-"), None);
    }

    #[test]
    fn literals_are_decoded_and_values_are_not() {
        assert_eq!(captures("@me", "%40me"), Some(vec![]));
        assert_eq!(captures("a b", "a%20b"), Some(vec![]));
        assert_eq!(captures("a%20b", "a%20b"), Some(vec![]));
        assert_eq!(captures("é{x}", "%C3%a9%2C,"), Some(vec!["%2C,"]));
        assert_eq!(captures("{x}:run", "%2F%41%3arun"), Some(vec!["%2F%41"]));
        assert_eq!(captures("{x}", "é%FF"), Some(vec!["é%FF"]));
        assert_eq!(captures("{name}.{ext}", "a%2Eb.gz"), Some(vec!["a%2Eb", "gz"]));
        assert_eq!(captures("{name}.{ext}", "a%2Egz"), Some(vec!["a", "gz"]));
        assert_eq!(captures("{a}.{b}.json", "x%2Ey.json"), Some(vec!["x", "y"]));
        assert_eq!(captures("{base}...{head}", "a%2E%2E%2Eb...c"), Some(vec!["a%2E%2E%2Eb", "c"]));
    }
}
