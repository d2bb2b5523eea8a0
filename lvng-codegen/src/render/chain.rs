//! A chain of calls → text: on one line, or each call on its own.

use super::flat::{INDENT, WIDTH, flat, pad};
use crate::tokens::TokenStream;
use std::ops::Range;

/// Adds an expression that ends in calls of methods, each with a closure for its only argument; `None` where it is something
/// else, or prettyplease might break it in another way.
pub(super) fn chain(tokens: &TokenStream, range: Range<usize>, indent: usize, out: &mut String) -> Option<()> {
    let start = out.len();
    let first = tokens.scan(range.clone(), |text| text == ".")?;
    pad(indent, out);
    flat(tokens, range.start..first, out)?;
    let head = out.len();
    for call in calls(tokens, first..range.end) {
        on_one_line(tokens, &call?, out)?;
    }
    if out.len() - start > WIDTH {
        // Behind a short name, the first call would stay on its line.
        if tokens.text(first - 1) != ")" {
            return None;
        }
        out.truncate(head);
        for call in calls(tokens, first..range.end) {
            out.push('\n');
            on_its_own(tokens, &call?, indent + INDENT, out)?;
        }
    }
    out.push('\n');
    Some(())
}

/// `.name(|parameters| value(arguments))`, by the places of its parts.
struct Call {
    dot: usize,
    /// Behind the first `|`.
    parameters: Range<usize>,
    value: Range<usize>,
}

/// The calls of a chain, `None` for what is something else.
fn calls(tokens: &TokenStream, range: Range<usize>) -> impl Iterator<Item = Option<Call>> {
    let mut next = range.start;
    std::iter::from_fn(move || {
        let dot = next;
        if dot >= range.end {
            return None;
        }
        let open = dot + 2;
        let close = tokens.close(open);
        // Where it is no call, there is nothing to go on with.
        let is_call =
            tokens.text(dot) == "." && tokens.text(open) == "(" && tokens.text(open + 1) == "|" && close < range.end;
        next = if is_call { close + 1 } else { range.end };
        let bar = tokens.scan(open + 2..close, |text| text == "|").filter(|_| is_call);
        Some(bar.map(|bar| Call { dot, parameters: open + 2..bar, value: bar + 1..close }))
    })
}

fn on_one_line(tokens: &TokenStream, call: &Call, out: &mut String) -> Option<()> {
    up_to_value(tokens, call, out)?;
    flat(tokens, call.value.clone(), out)?;
    out.push(')');
    Some(())
}

fn up_to_value(tokens: &TokenStream, Call { dot, parameters, .. }: &Call, out: &mut String) -> Option<()> {
    out.extend([".", tokens.text(dot + 1), "(|"]);
    flat(tokens, parameters.clone(), out)?;
    out.push_str("| ");
    Some(())
}

/// On a line, or with the only argument of the value on one of its own.
fn on_its_own(tokens: &TokenStream, call: &Call, indent: usize, out: &mut String) -> Option<()> {
    let start = out.len();
    pad(indent, out);
    on_one_line(tokens, call, out)?;
    if out.len() - start <= WIDTH {
        return Some(());
    }
    out.truncate(start);
    let Range { start: value, end } = call.value;
    let open = tokens.scan(value..end, |text| text == "(").filter(|open| tokens.close(*open) + 1 == end)?;
    if tokens.comma(open + 1..end - 1) < end - 1 {
        return None;
    }
    pad(indent, out);
    up_to_value(tokens, call, out)?;
    flat(tokens, value..open + 1, out)?;
    let first = out.len() - start;
    out.push('\n');
    let inner = out.len();
    pad(indent + INDENT, out);
    flat(tokens, open + 1..end - 1, out)?;
    out.push(',');
    let is_short = first <= WIDTH && out.len() - inner <= WIDTH;
    out.push('\n');
    pad(indent, out);
    out.push_str("))");
    is_short.then_some(())
}
