//! Functions → text: a signature, and statements that fit in a line each.

use super::attribute::attribute;
use super::chain::chain;
use super::flat::{INDENT, WIDTH, flat, line, lines, matching, pad};
use crate::tokens::TokenStream;
use std::ops::Range;

/// Adds a function; `None` where prettyplease has to write it.
pub(super) fn function(tokens: &TokenStream, range: Range<usize>, indent: usize, out: &mut String) -> Option<()> {
    let name = tokens.scan(range.clone(), |text| text == "fn")?;
    let open = tokens.scan(name..range.end, |text| text == "(")?;
    let end = tokens.scan(open..range.end, |text| text == "{" || text == ";")?;
    signature(tokens, range.start..end, open, indent, out)?;
    if tokens.text(end) == ";" {
        return Some(());
    }
    let body = end + 1..tokens.close(end);
    if !body.is_empty() {
        out.push('\n');
        statements(tokens, body, indent + INDENT, out)?;
        pad(indent, out);
    }
    out.push_str("}\n");
    Some(())
}

/// The signature whose parameters are opened at a place, up to the bracket of the body or the semicolon.
fn signature(tokens: &TokenStream, range: Range<usize>, open: usize, indent: usize, out: &mut String) -> Option<()> {
    let start = out.len();
    let end = if tokens.text(range.end) == ";" { ";\n" } else { " {" };
    pad(indent, out);
    flat(tokens, range.clone(), out)?;
    out.push_str(end);
    if out.len() - start <= WIDTH + usize::from(end.ends_with('\n')) {
        return Some(());
    }
    out.truncate(start);
    pad(indent, out);
    flat(tokens, range.start..open + 1, out)?;
    if out.len() - start > WIDTH {
        return None;
    }
    out.push('\n');
    let close = tokens.close(open);
    let mut at = open + 1;
    while at < close {
        let end = tokens.comma(at..close);
        line(tokens, at..end, indent + INDENT, ",\n", out)?;
        at = end + 1;
    }
    let start = out.len();
    pad(indent, out);
    flat(tokens, close..range.end, out)?;
    out.push_str(end);
    (out.len() - start <= WIDTH + usize::from(end.ends_with('\n')) && close > open + 1).then_some(())
}

fn statements(tokens: &TokenStream, range: Range<usize>, indent: usize, out: &mut String) -> Option<()> {
    let mut at = range.start;
    while at < range.end {
        let start = out.len();
        let has_attribute = tokens.text(at) == "#";
        if has_attribute {
            at = attribute(tokens, at, indent, out)?;
        }
        let behind = out.len();
        at = statement(tokens, at..range.end, indent, out)?;
        // An attribute stands on the line of its statement if both have room there.
        if has_attribute && out.len() - start - indent <= WIDTH + "\n".len() {
            out.replace_range(behind - 1..behind + indent, " ");
        }
    }
    Some(())
}

/// Adds the first of several statements, and gives the place behind it.
fn statement(tokens: &TokenStream, range: Range<usize>, indent: usize, out: &mut String) -> Option<usize> {
    let first = tokens.text(range.start);
    if first == "match" {
        matching(tokens, range.clone(), indent, out)?;
        return Some(range.end);
    }
    let end = tokens.scan(range.clone(), |text| text == ";");
    let value = range.start..end.unwrap_or(range.end);
    let is_item = matches!(first, "use" | "const" | "fn" | "static" | "type" | "struct");
    // A last assignment without a semicolon would get one.
    if is_item || end.is_none() && tokens.scan(value.clone(), |text| text == "=").is_some() {
        return None;
    }
    let start = out.len();
    match lines(tokens, value.clone(), indent, if end.is_some() { ";" } else { "" }, out) {
        Some(()) => out.push('\n'),
        None => {
            out.truncate(start);
            chain(tokens, value, indent, out).filter(|()| end.is_none())?;
        }
    }
    Some(end.map_or(range.end, |end| end + 1))
}
