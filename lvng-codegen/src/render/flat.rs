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

/// Adds tokens as a line that `end` follows; where it would be too long, what the brackets at their end hold gets lines of its
/// own. `None` where prettyplease might do something else.
pub(super) fn lines(
    tokens: &TokenStream,
    range: Range<usize>,
    indent: usize,
    end: &str,
    out: &mut String,
) -> Option<()> {
    let start = out.len();
    pad(indent, out);
    let first = out.len();
    let is_flat = flat(tokens, range.clone(), out).is_some();
    out.push_str(end);
    if is_flat && (out.len() - start <= WIDTH || range.len() == 1) {
        return Some(());
    }
    out.truncate(first);
    let value = tokens.scan(range.clone(), |text| text == "=").map_or(range.start, |equals| equals + 1);
    let open = tokens.scan(value..range.end, |text| matches!(text, "(" | "[" | "{"));
    // The braces of structs are no part of a line.
    let is_struct = |open: &usize| tokens.text(*open) == "{";
    let open = open.filter(|open| is_flat != is_struct(open) && may_break(tokens, value..range.end, *open))?;
    flat(tokens, range.start..open, out)?;
    out.extend([if is_struct(&open) { " " } else { "" }, tokens.text(open)]);
    let is_long = out.len() - start > WIDTH;
    out.push('\n');
    let (mut at, close) = (open + 1, range.end - 1);
    while at < close {
        let comma = tokens.comma(at..close);
        // Behind the last one, the comma is no reason to break it.
        lines(tokens, at..comma, indent + INDENT, if comma < close { "," } else { "" }, out)?;
        out.push_str(if comma < close { "\n" } else { ",\n" });
        at = comma + 1;
    }
    pad(indent, out);
    out.extend([tokens.text(close), end]);
    (!is_long).then_some(())
}

/// Whether prettyplease breaks a value at its first bracket. Chains of methods are broken at their dots, lists without calls
/// fill lines, and a struct that is short stays on one.
fn may_break(tokens: &TokenStream, value: Range<usize>, open: usize) -> bool {
    /// More than what prettyplease keeps on a line, with the spaces between tokens.
    const SHORT: usize = 60;
    let is_last = tokens.close(open) + 1 == value.end;
    is_last
        && tokens.scan(value.start..open, |text| text == ".").is_none()
        && match tokens.text(open) {
            "[" => tokens.scan(open + 1..value.end - 1, |text| text == "(").is_some(),
            "{" => open > value.start && tokens.source(value).len() > SHORT,
            // A list or a struct that is the only argument is broken itself.
            _ => !matches!(tokens.text(open + 1), "[" | "(") && tokens.text(value.end - 2) != "}",
        }
}

/// Adds a `match` whose arms have a line each.
pub(super) fn matching(tokens: &TokenStream, range: Range<usize>, indent: usize, out: &mut String) -> Option<()> {
    let open = tokens.scan(range.clone(), |text| text == "{").filter(|open| tokens.close(*open) + 1 == range.end)?;
    pad(indent, out);
    out.push_str("match ");
    flat(tokens, range.start + 1..open, out)?;
    out.push_str(" {\n");
    let mut at = open + 1;
    while at < range.end - 1 {
        let end = tokens.comma(at..range.end - 1);
        line(tokens, at..end, indent + INDENT, ",\n", out)?;
        at = end + 1;
    }
    pad(indent, out);
    out.push_str("}\n");
    Some(())
}

/// Adds tokens to a line: types, signatures, and expressions of names, calls and fields. `None` where there is something
/// else, or prettyplease might change it.
pub(super) fn flat(tokens: &TokenStream, range: Range<usize>, out: &mut String) -> Option<()> {
    let mut before = None;
    for at in range {
        let next = (tokens.kind(at)?, tokens.text(at));
        if let Some(before) = before
            && has_gap(tokens, before, next, at)?
        {
            out.push(' ');
        }
        if next.0 == Kind::Word && is_other(next.1) {
            return None;
        }
        out.push_str(next.1);
        before = Some(next);
    }
    Some(())
}

/// Whether a word begins a construct that is left to prettyplease.
fn is_other(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "break"
            | "dyn"
            | "else"
            | "extern"
            | "for"
            | "if"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "move"
            | "return"
            | "unsafe"
            | "union"
            | "where"
            | "while"
    )
}

/// Whether a space stands between two tokens, of which the second is at a place.
fn has_gap(
    tokens: &TokenStream,
    (before_kind, before): (Kind, &str),
    (kind, next): (Kind, &str),
    at: usize,
) -> Option<bool> {
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
        (_, "," | ":" | "=" | "->" | "=>" | "+") => begins.then_some(true),
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
        "=" | "->" | "=>" | "+" => Some(true),
        "[" if word.starts_with('\'') => Some(true),
        "::" | "," | ";" | "." | ":" | ">" | ">>" | ")" | "]" => Some(false),
        "(" if !is_keyword || word == "pub" => Some(false),
        "<" if !is_keyword || word == "impl" => Some(false),
        _ => None,
    }
}
