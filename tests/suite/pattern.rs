//! Texts that a pattern matches, and texts that it does not.

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind};

/// A text that the pattern matches.
pub fn matching(pattern: &str, rng: &mut Rng) -> String {
    let hir = regex_syntax::parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    let mut text = String::new();
    write(&hir, rng, &mut text);
    assert!(matches(pattern, &text), "{text:?} was made to match {pattern}");
    text
}

/// A text that the pattern does not match, if one of a few does not.
pub fn other(pattern: &str) -> Option<String> {
    ["", " ", "\u{1}", "!", "no match", "ÄÖÜ"]
        .iter()
        .find(|text| !matches(pattern, text))
        .map(|text| (*text).to_owned())
}

fn matches(pattern: &str, text: &str) -> bool {
    regex::Regex::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}")).is_match(text)
}

fn write(hir: &Hir, rng: &mut Rng, out: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(Class::Unicode(class)) => {
            let range = class.ranges()[rng.usize(..class.ranges().len())];
            out.push(rng.char(range.start()..=range.end()));
        }
        HirKind::Class(Class::Bytes(class)) => {
            let range = class.ranges()[rng.usize(..class.ranges().len())];
            out.push(char::from(rng.u8(range.start()..=range.end())));
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min + 5).min(repetition.min + 5);
            (0..rng.u32(repetition.min..=most)).for_each(|_| write(&repetition.sub, rng, out));
        }
        HirKind::Capture(capture) => write(&capture.sub, rng, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, rng, out)),
        HirKind::Alternation(parts) => write(&parts[rng.usize(..parts.len())], rng, out),
    }
}
