//! JSON text → outline.
//!
//! A scanner of its own, since YAML parsers stumble over some JSON (escaped surrogate pairs, tabs).

use std::iter::Peekable;
use std::str::Chars;

use super::outline::{Builder, Outline};
use crate::diagnostic::Position;

/// The outline of a JSON text as far as it can be read; `None` if it is no JSON from the start.
pub(super) fn outline(text: &str) -> Option<Outline> {
    let mut scanner = Scanner { rest: text.chars().peekable(), line: 1, column: 1 };
    let mut builder = Builder::default();
    let mut depth = 0_usize;
    let mut keys = 0_usize;
    loop {
        scanner.skip_space();
        let position = scanner.position();
        match scanner.rest.peek() {
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
    rest: Peekable<Chars<'t>>,
    line: usize,
    column: usize,
}

impl Scanner<'_> {
    fn position(&self) -> Position {
        Position { line: self.line, column: self.column }
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest.next()?;
        if next == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(next)
    }

    fn skip_space(&mut self) {
        while self.rest.peek().is_some_and(|next| next.is_whitespace()) {
            self.next();
        }
    }

    fn skip_word(&mut self) {
        while self.rest.peek().is_some_and(|next| !next.is_whitespace() && !",:]}".contains(*next)) {
            self.next();
        }
    }

    /// Reads a string with its quotes.
    fn string(&mut self) -> String {
        let mut text = String::from('"');
        self.next();
        while let Some(next) = self.next() {
            text.push(next);
            match next {
                '"' => break,
                '\\' => text.extend(self.next()),
                _ => {}
            }
        }
        serde_json::from_str(&text).unwrap_or(text)
    }
}
