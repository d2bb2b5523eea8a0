//! The text of a page without the remains of a highlighter, and where each part of it stands in the file.

use lvng_codegen::diagnostic::Position;
use regex::Regex;
use std::sync::LazyLock;

/// What is left of the markup of highlighted code where tags were taken out of a page: `400">class="text-zinc-500">`.
static REMAINS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"[0-9]{3}">(?:class="[^"\n]*">)?"#).ok());

/// A page's text.
#[derive(Clone, Debug, Default)]
pub struct Source {
    original: String,
    clean: String,
    /// Where something was taken out: the offset in the clean text, and how many bytes were taken out up to there.
    cuts: Vec<(usize, usize)>,
    /// Where the lines of the original begin.
    lines: Vec<usize>,
}

impl Source {
    /// Takes the remains out of a text.
    pub fn new(text: &str) -> Self {
        let mut source = Self { original: text.to_owned(), ..Self::default() };
        let mut end = 0;
        for found in REMAINS.iter().flat_map(|pattern| pattern.find_iter(text)) {
            source.clean.push_str(&text[end..found.start()]);
            end = found.end();
            source.cuts.push((source.clean.len(), end - source.clean.len()));
        }
        source.clean.push_str(&text[end..]);
        source.lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        source
    }

    /// The text without the remains.
    pub fn text(&self) -> &str {
        &self.clean
    }

    /// Where a byte of the clean text stands in the file.
    pub fn position(&self, offset: usize) -> Position {
        let before = self.cuts.partition_point(|(at, _)| *at <= offset);
        let skipped = before.checked_sub(1).and_then(|last| self.cuts.get(last)).map_or(0, |(_, skipped)| *skipped);
        let offset = (offset + skipped).min(self.original.len());
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied().unwrap_or_default();
        let column = self.original.get(start..offset).map_or(1, |before| before.chars().count() + 1);
        Position { line, column }
    }

    /// A line of the file, counted from 1.
    pub fn line(&self, number: usize) -> Option<&str> {
        self.original.lines().nth(number.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remains_are_taken_out_and_places_are_those_of_the_file() {
        let source = Source::new("{\n 400\">class=\"text-zinc-500\">\"é\": 400\">\"b\"\n}");
        assert_eq!(source.text(), "{\n \"é\": \"b\"\n}");
        let at = |what: &str| {
            let at = source.position(source.text().find(what).unwrap());
            (at.line, at.column)
        };
        assert_eq!((at("{"), at("\"é"), at("\"b"), at("}")), ((1, 1), (2, 29), (2, 39), (3, 1)));
        assert_eq!(source.line(3), Some("}"));
        assert_eq!(source.position(usize::MAX / 2).line, 3);
    }
}
