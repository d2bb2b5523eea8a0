//! Attributes → lines, as prettyplease writes them.

use super::flat::{INDENT, WIDTH, pad};
use crate::tokens::{Kind, TokenStream};

/// Adds the attribute whose `#` is at a place, indented, and gives the place behind it. `None` where it is something else
/// than a line of documentation or `#[name(…)]`.
pub(super) fn attribute(tokens: &TokenStream, at: usize, indent: usize, out: &mut String) -> Option<usize> {
    if tokens.kind(at) == Some(Kind::Doc) {
        pad(indent, out);
        out.extend([tokens.text(at).trim_end_matches(' '), "\n"]);
        return Some(at + 1);
    }
    let (mark, open) = if tokens.text(at + 1) == "!" { ("//!", at + 2) } else { ("///", at + 1) };
    let end = tokens.close(open);
    let is_outer = open == at + 1;
    if tokens.text(open + 1) == "doc" && tokens.text(open + 2) == "=" {
        pad(indent, out);
        out.push_str(mark);
        documentation(tokens.text(open + 3), is_outer, out)?;
        return Some(end + 1);
    }
    let parens = open + 2;
    let is_list = tokens.text(parens) == "(" && tokens.close(parens) + 1 == end;
    if !is_list && parens != end {
        return None;
    }
    pad(indent, out);
    let start = out.len();
    out.extend([if is_outer { "#[" } else { "#![" }, tokens.text(open + 1)]);
    if is_list {
        let column = indent + out.len() - start;
        let mut list = List { tokens, out, column };
        list.group(parens, indent, 1)?;
    }
    out.push_str("]\n");
    Some(end + 1)
}

/// A line of documentation from the literal that has it.
fn documentation(literal: &str, is_outer: bool, out: &mut String) -> Option<()> {
    // A comment in the code of the generator is a raw literal.
    let (text, is_raw) = literal.strip_prefix('r').map_or((literal, false), |text| (text, true));
    let text = text.strip_prefix('"')?.strip_suffix('"')?;
    if is_outer && text.starts_with('/') {
        return None;
    }
    let start = out.len();
    let mut rest = text;
    while let Some(at) = rest.find('\\').filter(|_| !is_raw) {
        out.push_str(&rest[..at]);
        let escaped = rest[at + 1..].chars().next()?;
        let (letter, length) = match escaped {
            '"' | '\\' | '\'' => (escaped, 2),
            't' => ('\t', 2),
            'u' => {
                let number = rest[at..].strip_prefix("\\u{")?.split('}').next()?;
                (char::from_u32(u32::from_str_radix(number, 16).ok()?)?, number.len() + 4)
            }
            // A line that does not stay one.
            _ => return None,
        };
        out.push(letter);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    let kept = out[start..].trim_end_matches(' ').len();
    out.truncate(start + kept);
    out.push('\n');
    Some(())
}

/// The arguments of an attribute: on one line if they fit, else each on its own, and so within each.
struct List<'p> {
    tokens: &'p TokenStream,
    out: &'p mut String,
    column: usize,
}

impl List<'_> {
    /// The parentheses that are opened at a place; `after` is how long what follows them on the same line is.
    fn group(&mut self, open: usize, indent: usize, after: usize) -> Option<()> {
        let start = self.out.len();
        self.flat(open)?;
        let length = self.out.len() - start;
        if self.column + length + after <= WIDTH {
            self.column += length;
            return Some(());
        }
        self.out.truncate(start);
        let (close, inner) = (self.tokens.close(open), indent + INDENT);
        self.push("(");
        self.line(inner);
        let mut at = open + 1;
        while at < close {
            at = self.piece(at, open, inner)?;
        }
        self.line(indent);
        self.push(")");
        Some(())
    }

    /// A piece of broken arguments, and the place behind it.
    fn piece(&mut self, at: usize, open: usize, indent: usize) -> Option<usize> {
        let (text, kind) = (self.tokens.text(at), self.tokens.kind(at)?);
        let end = self.tokens.close(open);
        match kind {
            Kind::Word if at > open + 1 && self.tokens.kind(at - 1) == Some(Kind::Word) => {
                self.line(indent);
                self.push(text);
            }
            Kind::Mark if text == "," => {
                if self.tokens.kind(at + 1) == Some(Kind::Close) {
                    return None;
                }
                self.push(",");
                self.line(indent);
            }
            Kind::Mark if text == "=" => self.push(if self.is_word(at - 1) { " = " } else { "= " }),
            Kind::Open if text == "(" => {
                let close = self.tokens.close(at);
                let next = self.tokens.text(close + 1);
                let after = match next {
                    "," if close + 2 < end => 1,
                    _ if close + 1 == end => 0,
                    _ => return None,
                };
                self.group(at, indent, after)?;
                return Some(close + 1);
            }
            Kind::Word => self.push(text),
            Kind::Open | Kind::Close if matches!(text, "[" | "]") => self.push(text),
            Kind::Mark if matches!(text, "." | ".." | "-" | "::" | "<" | ">" | ">>") => self.push(text),
            _ => return None,
        }
        Some(at + 1)
    }

    /// All up to where the bracket at a place is closed, on one line.
    fn flat(&mut self, open: usize) -> Option<()> {
        let close = self.tokens.close(open);
        for at in open..=close {
            let text = self.tokens.text(at);
            let kind = self.tokens.kind(at)?;
            match kind {
                Kind::Word if at > open && self.is_word(at - 1) => self.out.push(' '),
                Kind::Mark if text == "=" && self.is_word(at - 1) => self.out.push(' '),
                Kind::Mark if text == "," && self.tokens.kind(at + 1) == Some(Kind::Close) => return None,
                _ => {}
            }
            self.out.push_str(text);
            if kind == Kind::Mark && matches!(text, "=" | ",") {
                self.out.push(' ');
            }
        }
        Some(())
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.kind(at) == Some(Kind::Word)
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.len();
    }

    fn line(&mut self, indent: usize) {
        self.out.push('\n');
        pad(indent, self.out);
        self.column = indent;
    }
}
