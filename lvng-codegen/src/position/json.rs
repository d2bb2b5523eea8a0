//! JSON text → outline.
//!
//! A scanner of its own, since YAML parsers stumble over some JSON (escaped surrogate pairs, tabs).

use std::borrow::Cow;

use super::outline::{Builder, Outline, Wanted};
use crate::diagnostic::Position;

/// The outline of a JSON text as far as it can be read; `None` if it is no JSON from the start.
pub(super) fn outline(text: &str, wanted: &Wanted<'_>) -> Option<Outline> {
    let mut scanner = Scanner::new(text);
    let mut builder = Builder::new(wanted);
    let mut depth = 0_usize;
    let mut keys = 0_usize;
    loop {
        scanner.skip_space();
        match scanner.peek() {
            Some(bracket @ ('{' | '[')) => {
                let position = scanner.position();
                let is_wanted = if bracket == '{' { builder.map(position) } else { builder.list(position) };
                if is_wanted {
                    depth += 1;
                    scanner.skip(1);
                } else {
                    builder.end();
                    scanner.skip_nested();
                }
            }
            Some('}' | ']') => {
                builder.end();
                depth = depth.saturating_sub(1);
                scanner.skip(1);
            }
            Some(',' | ':') => {
                scanner.skip(1);
            }
            Some('"') => {
                let position = scanner.position();
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
                builder.scalar(scanner.position());
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
    rest: &'t str,
    /// What was passed since the position was asked for last, which most of a text is at once.
    passed: &'t str,
    last: Position,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        Self { rest: text, passed: text, last: Position { line: 1, column: 1 } }
    }

    fn position(&mut self) -> Position {
        let passed = &self.passed[..self.passed.len() - self.rest.len()];
        match memchr::memrchr(b'\n', passed.as_bytes()) {
            None => self.last.column += passed.chars().count(),
            Some(last) => {
                self.last.line += memchr::memchr_iter(b'\n', passed.as_bytes()).count();
                self.last.column = passed[last..].chars().count();
            }
        }
        self.passed = self.rest;
        self.last
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Goes on by so many bytes, and returns what was there.
    fn skip(&mut self, bytes: usize) -> &'t str {
        let (passed, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        passed
    }

    fn skip_space(&mut self) {
        let blanks = self.rest.bytes().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
        let rest = &self.rest[blanks.unwrap_or(self.rest.len())..];
        // What JSON does not take for space is no JSON, and is passed over all the same.
        self.rest = if rest.starts_with(char::is_whitespace) { rest.trim_start() } else { rest };
    }

    fn skip_word(&mut self) {
        let ends = |letter: char| letter.is_whitespace() || ",:]}".contains(letter);
        self.skip(self.rest.find(ends).unwrap_or(self.rest.len()));
    }

    /// Goes on behind the bracket that closes the next one.
    fn skip_nested(&mut self) {
        let (mut depth, mut end) = (0_usize, 0);
        while let Some(byte) = self.rest.as_bytes().get(end) {
            match byte {
                b'"' => {
                    end += string_length(&self.rest[end..]).0;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            end += 1;
            if depth == 0 {
                break;
            }
        }
        self.skip(end);
    }

    /// Reads a string with its quotes.
    fn string(&mut self) -> Cow<'t, str> {
        let (end, is_escaped) = string_length(self.rest);
        let text = self.skip(end);
        match text.get(1..text.len() - 1) {
            Some(plain) if !is_escaped && text.ends_with('"') => Cow::Borrowed(plain),
            _ => serde_json::from_str(text).map_or(Cow::Borrowed(text), Cow::Owned),
        }
    }
}

/// How long the string is that a text begins with, quotes included, and whether anything in it is escaped.
fn string_length(text: &str) -> (usize, bool) {
    let mut is_escaped = false;
    let mut end = 1;
    while let Some(next) = text.as_bytes().get(end..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        end += next;
        if text.as_bytes()[end] == b'"' {
            return (end + 1, is_escaped);
        }
        is_escaped = true;
        end += 2;
    }
    (text.len(), is_escaped)
}
