//! Position: diagnostics → diagnostics with line, column and source line.
//!
//! Runs only when diagnostics are printed: it reads the files of the diagnostics once more.

mod json;
mod outline;
mod yaml;

use std::collections::{HashMap, HashSet};

use crate::Input;
use crate::diagnostic::{Diagnostic, Line, Position};
use crate::syntax::{Syntax, syntax, without_mark};
use outline::{Outline, Wanted, with_ancestors};

/// How much of a long line is shown before and after the place that is meant.
const BEFORE: usize = 60;
const AFTER: usize = 60;

/// Fills in line, column and source line.
pub fn locate(diagnostics: &mut [Diagnostic], input: &Input) {
    let mut wanted: HashMap<String, Vec<String>> = HashMap::new();
    for diagnostic in diagnostics.iter() {
        let pointers = wanted.entry(diagnostic.place.file.clone()).or_default();
        if diagnostic.position.is_none() {
            pointers.push(diagnostic.place.pointer.clone());
        }
    }
    let sources: HashMap<&String, Source<'_>> = wanted
        .iter()
        .filter_map(|(file, pointers)| Some((file, Source::new(without_mark(input.files.get(file)?), pointers))))
        .collect();
    for diagnostic in diagnostics {
        let Some(source) = sources.get(&diagnostic.place.file) else { continue };
        let position =
            diagnostic.position.unwrap_or_else(|| source.outline.find(&diagnostic.place.pointer, diagnostic.at_key));
        diagnostic.position = Some(position);
        diagnostic.line = source.line(position);
    }
}

/// The pointers of the keys of a YAML text that are numbers without quotes.
pub(crate) fn bare_numbers(text: &str) -> HashSet<String> {
    yaml::outline(text, &Wanted::new()).into_bare_numbers()
}

/// A file that diagnostics point to.
struct Source<'t> {
    text: &'t str,
    /// How many lines end before each block of so many bytes: of the many lines of a text few are shown.
    ends: Vec<usize>,
    outline: Outline,
}

/// The bytes of a block.
const BLOCK: usize = 16 << 10;

impl<'t> Source<'t> {
    fn new(text: &'t str, pointers: &[String]) -> Self {
        let wanted: Wanted<'_> = pointers.iter().flat_map(|pointer| with_ancestors(pointer)).collect();
        let outline = if wanted.is_empty() { Outline::default() } else { outline_of(text, &wanted) };
        let ends = text.as_bytes().chunks(BLOCK).scan(0, |sum, block| {
            let before = *sum;
            *sum += memchr::memchr_iter(b'\n', block).count();
            Some(before)
        });
        Self { text, ends: ends.collect(), outline }
    }

    /// Where a line begins; lines are counted from 1.
    fn begin(&self, line: usize) -> Option<usize> {
        // The end before it is in the last block that has fewer before it.
        let Some(end) = line.checked_sub(2) else { return (line == 1).then_some(0) };
        let block = self.ends.partition_point(|&before| before <= end).checked_sub(1)?;
        let bytes = self.text.as_bytes().get(block * BLOCK..)?;
        Some(block * BLOCK + memchr::memchr_iter(b'\n', bytes).nth(end - self.ends[block])? + 1)
    }

    fn line(&self, at: Position) -> Option<Line> {
        let line = self.text.get(self.begin(at.line)?..)?.lines().next()?;
        let caret = at.column.saturating_sub(1);
        let skipped = if caret > 2 * BEFORE { caret - BEFORE } else { 0 };
        let mut text: String = line.chars().skip(skipped).take(caret - skipped + AFTER).collect();
        if skipped > 0 {
            text.insert(0, '…');
        }
        let caret = caret - skipped + usize::from(skipped > 0);
        // A tab is as wide as the terminal likes; one space is as wide as the caret's line has it.
        Some(Line { text: text.replace('\t', " ").trim_end().to_owned(), caret })
    }
}

/// Where the nodes of a text stand.
fn outline_of(text: &str, wanted: &Wanted<'_>) -> Outline {
    match syntax(text) {
        // Text that begins like JSON may be YAML in flow style.
        Syntax::Json => json::outline(text, wanted).unwrap_or_else(|| yaml::outline(text, wanted)),
        Syntax::Yaml => yaml::outline(text, wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, pointer: &str, at_key: bool) -> (usize, usize) {
        let at = outline_of(text, &with_ancestors(pointer).collect()).find(pointer, at_key);
        (at.line, at.column)
    }

    #[test]
    fn yaml_and_json_agree() {
        let yaml = "a:\n  \"b/c\": [1, {d: x}]\n  é: ü\n";
        assert_eq!(find(yaml, "/a/b~1c/1/d", false), (2, 18));
        assert_eq!(find(yaml, "/a/b~1c/1/d", true), (2, 15));
        assert_eq!(find(yaml, "/a/é", false), (3, 6));
        let json = "{\"a\": {\n  \"b/c\": [1, {\"d\": \"x\\\"}\"}],\n  \"é\": \"ü\", \"z\": -1e3}}";
        assert_eq!(find(json, "/a/b~1c/1/d", false), (2, 20));
        assert_eq!(find(json, "/a/b~1c/1/d", true), (2, 15));
        assert_eq!(find(json, "/a/z", false), (3, 18));
    }

    #[test]
    fn containers_are_shown_by_their_key() {
        let yaml = "a:\n  b:\n    c: 1\n";
        assert_eq!(find(yaml, "/a/b", false), (2, 3));
        // What is not there is shown by what is around it.
        assert_eq!(find(yaml, "/a/b/x/y", false), (2, 3));
        assert_eq!(find(yaml, "", false), (1, 1));
    }

    #[test]
    fn lines_are_found_in_every_block() {
        let text: String = (1..9000).map(|line| format!("line {line}\n")).collect();
        let source = Source::new(&text, &[]);
        for line in (1..9000).step_by(7) {
            let shown = source.line(Position { line, column: 1 });
            assert_eq!(shown.map(|shown| shown.text), Some(format!("line {line}")));
        }
        assert!(source.ends.len() > 2);
        assert_eq!(source.line(Position { line: 0, column: 1 }), None);
        assert_eq!(source.line(Position { line: 9000, column: 1 }), None);
        assert_eq!(source.line(Position { line: 9001, column: 1 }), None);
    }

    #[test]
    fn the_later_of_two_keys_is_shown() {
        assert_eq!(find("a: 1\na: 2\n", "/a", true), (2, 1));
    }

    #[test]
    fn broken_text_has_positions_as_far_as_it_goes() {
        assert_eq!(find("a: 1\nb: [\n", "/a", false), (1, 4));
        assert_eq!(find("{\"a\": 1, \"b\": [", "/a", true), (1, 2));
    }
}
