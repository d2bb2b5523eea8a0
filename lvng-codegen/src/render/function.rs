//! Functions → text: a signature, and statements that fit in a line each.

use super::flat::{INDENT, WIDTH, flat, line, pad};
use super::pieces::Pieces;
use std::ops::Range;

/// Adds a function; `None` where prettyplease has to write it.
pub(super) fn function(pieces: &Pieces, range: Range<usize>, indent: usize, out: &mut String) -> Option<()> {
    let name = pieces.scan(range.clone(), |text| text == "fn")?;
    let open = pieces.scan(name..range.end, |text| text == "(")?;
    let end = pieces.scan(open..range.end, |text| text == "{" || text == ";")?;
    signature(pieces, range.start..end, open, indent, out)?;
    if pieces.text(end) == ";" {
        return Some(());
    }
    let body = end + 1..pieces.close(end);
    if !body.is_empty() {
        out.push('\n');
        statements(pieces, body, indent + INDENT, out)?;
        pad(indent, out);
    }
    out.push_str("}\n");
    Some(())
}

/// The signature whose parameters are opened at a place, up to the bracket of the body or the semicolon.
fn signature(pieces: &Pieces, range: Range<usize>, open: usize, indent: usize, out: &mut String) -> Option<()> {
    let start = out.len();
    let end = if pieces.text(range.end) == ";" { ";\n" } else { " {" };
    pad(indent, out);
    flat(pieces, range.clone(), out)?;
    out.push_str(end);
    if out.len() - start <= WIDTH + usize::from(end.ends_with('\n')) {
        return Some(());
    }
    out.truncate(start);
    pad(indent, out);
    flat(pieces, range.start..open + 1, out)?;
    out.push('\n');
    let close = pieces.close(open);
    let mut at = open + 1;
    while at < close {
        let end = pieces.comma(at..close);
        line(pieces, at..end, indent + INDENT, ",\n", out)?;
        at = end + 1;
    }
    let start = out.len();
    pad(indent, out);
    flat(pieces, close..range.end, out)?;
    out.push_str(end);
    (out.len() - start <= WIDTH + usize::from(end.ends_with('\n')) && close > open + 1).then_some(())
}

fn statements(pieces: &Pieces, range: Range<usize>, indent: usize, out: &mut String) -> Option<()> {
    let mut at = range.start;
    while at < range.end {
        let end = pieces.scan(at..range.end, |text| text == ";").map_or(range.end, |end| end + 1);
        let is_item = matches!(pieces.text(at), "use" | "const" | "fn" | "static" | "type" | "struct");
        // A last assignment without a semicolon would get one.
        let is_open = end == range.end && pieces.text(end - 1) != ";";
        if is_item || is_open && pieces.scan(at..end, |text| text == "=").is_some() {
            return None;
        }
        line(pieces, at..end, indent, "\n", out)?;
        at = end;
    }
    Some(())
}
