//! JSON text → outline.
//!
//! A scanner of its own, since YAML parsers stumble over some JSON (escaped surrogate pairs, tabs).

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::CharIndices;

use super::outline::{Builder, Outline, Wanted};
use crate::diagnostic::Position;

/// The outline of a JSON text as far as it can be read; `None` if it is no JSON from the start.
pub(super) fn outline(text: &str, wanted: &Wanted<'_>) -> Option<Outline> {
    let mut scanner = Scanner { text, rest: text.char_indices().peekable(), line: 1, column: 1 };
    let mut builder = Builder::new(wanted);
    let mut depth = 0_usize;
    let mut keys = 0_usize;
    loop {
        scanner.skip_space();
        let position = scanner.position();
        match scanner.peek() {
            Some('{') => {
                builder.map(position);
                depth += 1;
                scanner.next();
            }
            Some('[') => {
                builder.list(position);
                depth += 1;
                scanner.next();
            }
            Some('}' | ']') => {
                builder.end();
                depth = depth.saturating_sub(1);
                scanner.next();
            }
            Some(',' | ':') => {
                scanner.next();
            }
            Some('"') => {
                let text = scanner.string();
                if builder.expects_key() {
                    keys += 1;
                    builder.key(&text, position);
                } else {
                    builder.scalar(position);
                }
            }
            // A bare word where a key should be: YAML in flow style.
            Some(_) if builder.expects_key() => return (keys > 0).then(|| builder.finish()),
            Some(_) => {
                builder.scalar(position);
                scanner.skip_word();
            }
            None => return Some(builder.finish()),
        }
        if depth == 0 {
            return Some(builder.finish());
        }
    }
}

struct Scanner<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
    line: usize,
    column: usize,
}

impl<'t> Scanner<'t> {
    fn position(&self) -> Position {
        Position { line: self.line, column: self.column }
    }

    fn peek(&mut self) -> Option<char> {
        self.rest.peek().map(|(_, next)| *next)
    }

    fn next(&mut self) -> Option<char> {
        let (_, next) = self.rest.next()?;
        if next == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(next)
    }

    fn offset(&mut self) -> usize {
        self.rest.peek().map_or(self.text.len(), |(offset, _)| *offset)
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    fn skip_word(&mut self) {
        while self.peek().is_some_and(|next| !next.is_whitespace() && !",:]}".contains(next)) {
            self.next();
        }
    }

    /// Reads a string with its quotes.
    fn string(&mut self) -> Cow<'t, str> {
        let start = self.offset();
        let mut is_escaped = false;
        self.next();
        while let Some(next) = self.next() {
            match next {
                '"' => break,
                '\\' => {
                    is_escaped = true;
                    self.next();
                }
                _ => {}
            }
        }
        let end = self.offset();
        let text = &self.text[start..end];
        match text.get(1..text.len() - 1) {
            Some(plain) if !is_escaped && text.ends_with('"') => Cow::Borrowed(plain),
            _ => serde_json::from_str(text).map_or(Cow::Borrowed(text), Cow::Owned),
        }
    }
}
