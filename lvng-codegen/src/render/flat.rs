//! Tokens → a line, with spaces where prettyplease has them.

use crate::tokens::{Kind, TokenStream};
use std::ops::Range;

/// How long a line may be, in bytes, as prettyplease has it.
pub(super) const WIDTH: usize = 89;

/// How far what is inside of something is indented.
pub(super) const INDENT: usize = 4;

/// Spaces at the beginning of a line.
pub(super) fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Tokens on a line of their own.
pub(super) fn line(
    tokens: &TokenStream,
    range: Range<usize>,
    indent: usize,
    end: &str,
    out: &mut String,
) -> Option<()> {
    let start = out.len();
    pad(indent, out);
    flat(tokens, range, out)?;
    out.push_str(end);
    (out.len() - start <= WIDTH + "\n".len()).then_some(())
}

/// Adds tokens to a line: types, signatures, and expressions of names, calls and fields. `None` where there is something
/// else, or prettyplease might change it.
pub(super) fn flat(tokens: &TokenStream, range: Range<usize>, out: &mut String) -> Option<()> {
    let first = range.start;
    for at in range {
        if at > first && has_gap(tokens, at)? {
            out.push(' ');
        }
        let text = tokens.text(at);
        if OTHERS.contains(&text) {
            return None;
        }
        out.push_str(text);
    }
    Some(())
}

/// Words of constructs that are left to prettyplease.
const OTHERS: [&str; 18] = [
    "as", "async", "break", "dyn", "else", "extern", "for", "if", "in", "let", "loop", "match", "move", "return",
    "unsafe", "union", "where", "while",
];

/// Whether a space stands before a piece.
fn has_gap(tokens: &TokenStream, at: usize) -> Option<bool> {
    let (before, next) = (tokens.text(at - 1), tokens.text(at));
    let (before_kind, kind) = (tokens.kind(at - 1)?, tokens.kind(at)?);
    let begins = kind == Kind::Word || matches!(next, "(" | "[" | "&" | "<");
    match (before_kind, before) {
        (Kind::Word, _) => after_word(before, next, kind),
        (Kind::Close, _) => match next {
            "->" | "=" => Some(true),
            "." | "," | ";" | ")" | "]" | ">" => Some(false),
            // `pub(crate) fn`
            _ if kind == Kind::Word && at >= 4 && tokens.text(at - 4) == "pub" => Some(true),
            _ => None,
        },
        (_, ">" | ">>") => match next {
            "(" | ")" | "]" | "::" | "," | ";" | "." | ">" | ">>" => Some(false),
            "+" | "=" | "->" => Some(true),
            _ if kind == Kind::Word => Some(true),
            _ => None,
        },
        (_, "<" | "&") => begins.then_some(false),
        (_, "," | ":" | "=" | "->" | "+") => begins.then_some(true),
        (_, "::") => (kind == Kind::Word || next == "<").then_some(false),
        (_, ".") => (kind == Kind::Word).then_some(false),
        (_, "(" | "[") => (begins || kind == Kind::Close).then_some(false),
        _ => None,
    }
}

fn after_word(word: &str, next: &str, kind: Kind) -> Option<bool> {
    let is_keyword = matches!(word, "mut" | "impl" | "pub" | "const" | "fn" | "type" | "static");
    match next {
        _ if kind == Kind::Word => Some(true),
        "=" | "->" | "+" => Some(true),
        "::" | "," | ";" | "." | ":" | ">" | ">>" | ")" | "]" => Some(false),
        "(" if !is_keyword || word == "pub" => Some(false),
        "<" if !is_keyword || word == "impl" => Some(false),
        _ => None,
    }
}
