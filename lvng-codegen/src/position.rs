//! Position: diagnostics → diagnostics with line, column and source line.
//!
//! Runs only when somebody wants to print: it reads the files of the diagnostics once more.

mod json;
mod outline;
mod yaml;

use std::collections::{HashMap, HashSet};

use crate::Input;
use crate::diagnostic::{Diagnostic, Line, Position};
use crate::load::{Syntax, syntax, without_mark};
use outline::Outline;

/// How much of a long line is shown before and after the place that is meant.
const BEFORE: usize = 60;
const AFTER: usize = 60;

/// Fills in line, column and source line.
pub fn locate(diagnostics: &mut [Diagnostic], input: &Input) {
    let mut sources: HashMap<String, Source<'_>> = HashMap::new();
    for diagnostic in diagnostics {
        let file = &diagnostic.place.file;
        let Some(text) = input.files.get(file) else { continue };
        if !sources.contains_key(file) {
            sources.insert(file.clone(), Source::new(without_mark(text)));
        }
        let Some(source) = sources.get_mut(file) else { continue };
        let position = match diagnostic.position {
            Some(position) => position,
            None => source.outline().find(&diagnostic.place.pointer, diagnostic.at_key),
        };
        diagnostic.position = Some(position);
        diagnostic.line = source.line(position);
    }
}

/// The pointers of the keys of a YAML text that are numbers without quotes.
pub(crate) fn bare_numbers(text: &str) -> HashSet<String> {
    yaml::outline(text).into_bare_numbers()
}

/// A file that diagnostics point to.
struct Source<'t> {
    text: &'t str,
    lines: Vec<&'t str>,
    outline: Option<Outline>,
}

impl<'t> Source<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, lines: text.lines().collect(), outline: None }
    }

    fn outline(&mut self) -> &Outline {
        self.outline.get_or_insert_with(|| outline_of(self.text))
    }

    fn line(&self, at: Position) -> Option<Line> {
        let line = self.lines.get(at.line.checked_sub(1)?)?;
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

/// Where every node of a text stands.
fn outline_of(text: &str) -> Outline {
    match syntax(text) {
        // Text that begins like JSON may be YAML in flow style.
        Syntax::Json => json::outline(text).unwrap_or_else(|| yaml::outline(text)),
        Syntax::Yaml => yaml::outline(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, pointer: &str, at_key: bool) -> (usize, usize) {
        let at = outline_of(text).find(pointer, at_key);
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
    fn the_later_of_two_keys_is_shown() {
        assert_eq!(find("a: 1\na: 2\n", "/a", true), (2, 1));
    }

    #[test]
    fn broken_text_has_positions_as_far_as_it_goes() {
        assert_eq!(find("a: 1\nb: [\n", "/a", false), (1, 4));
        assert_eq!(find("{\"a\": 1, \"b\": [", "/a", true), (1, 2));
    }
}
