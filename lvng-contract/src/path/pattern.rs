//! One segment of a path template as a pattern for the segments of requests.

use super::pieces::Piece;
use percent_encoding::percent_decode_str;
use std::cmp::Reverse;

/// A segment of a template: literal text around placeholders. Literals are decoded, so that `/a%20b` and `/a b` are
/// equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentPattern {
    prefix: Vec<u8>,
    /// The text after each placeholder.
    after: Vec<Vec<u8>>,
}

impl SegmentPattern {
    /// The pattern of the pieces of a segment.
    pub(super) fn new(pieces: &[Piece<'_>]) -> Self {
        let mut pattern = SegmentPattern { prefix: Vec::new(), after: Vec::new() };
        for piece in pieces {
            match (piece, pattern.after.last_mut()) {
                (Piece::Placeholder(_), _) => pattern.after.push(Vec::new()),
                (Piece::Literal(text), Some(last)) => last.extend(percent_decode_str(text)),
                (Piece::Literal(text), None) => pattern.prefix.extend(percent_decode_str(text)),
            }
        }
        pattern
    }

    /// The text of a segment without placeholders, decoded.
    pub fn literal(&self) -> Option<&[u8]> {
        self.after.is_empty().then_some(&self.prefix)
    }

    /// The text before the first placeholder, decoded.
    pub fn prefix(&self) -> &[u8] {
        &self.prefix
    }

    /// The text after each placeholder, decoded. Only the last one is empty, unless placeholders are adjacent.
    pub fn after(&self) -> &[Vec<u8>] {
        &self.after
    }

    /// Orders patterns that have placeholders, the most literal text first; then by the text itself, so that the order is always
    /// the same.
    pub fn rank(&self) -> impl Ord + use<> {
        let literal: usize = self.prefix.len() + self.after.iter().map(Vec::len).sum::<usize>();
        (Reverse(literal), Reverse(self.prefix.len()), self.after.len(), self.clone())
    }
}

#[cfg(test)]
mod tests {
    use crate::path::PathTemplate;

    #[test]
    fn literals_stand_around_placeholders() {
        let patterns = PathTemplate::parse("/a%2Fb/c{d}-{e}.json/{f}").patterns();
        assert_eq!(patterns[0].literal(), Some(&b"a/b"[..]));
        assert_eq!((patterns[1].literal(), patterns[1].prefix()), (None, &b"c"[..]));
        assert_eq!(patterns[1].after(), [b"-".to_vec(), b".json".to_vec()]);
        assert_eq!(patterns[2].after(), [b"".to_vec()]);
    }

    #[test]
    fn names_and_spelling_make_no_difference() {
        let patterns = |text| PathTemplate::parse(text).patterns();
        assert_eq!(patterns("/a%20b/{c}#d"), patterns("/a b/{e}?f"));
        assert_ne!(patterns("/{a#b}/c"), patterns("/{a#b}/d"));
        assert_ne!(patterns("/a"), patterns("/a/"));
    }
}
