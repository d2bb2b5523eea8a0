//! Regular expressions → texts that match them.

use fastrand::Rng;
use lvng_codegen::translate_pattern;
use regex_syntax::hir::{Class, Hir, HirKind};

/// What is repeated without a bound is repeated so often at most, unless the text has to be longer.
const USUAL_REPEATS: u32 = 4;

/// A text does not get longer than this by a pattern.
const MOST_LENGTH: usize = 20_000;

/// A text for a pattern of ECMA-262; `None` where the pattern needs look-around or the text gets too long. Later attempts
/// take more of what may be repeated.
pub(super) fn text(rng: &mut Rng, pattern: &str, attempt: u32, least: usize) -> Option<String> {
    let hir = regex_syntax::parse(&translate_pattern(pattern)?).ok()?;
    let mut out = String::new();
    let extra =
        if attempt % 2 == 1 { u32::try_from(least).unwrap_or(0).saturating_add(attempt / 8) } else { attempt / 4 };
    write(rng, &hir, extra, &mut out)?;
    Some(out)
}

/// Whether a text matches.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    jsonschema::is_valid(&serde_json::json!({ "pattern": pattern }), &serde_json::Value::String(text.to_owned()))
}

fn write(rng: &mut Rng, hir: &Hir, extra: u32, out: &mut String) -> Option<()> {
    if out.len() > MOST_LENGTH {
        return None;
    }
    match hir.kind() {
        // Anchors hold where they make sense: at the ends.
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => out.push(letter(rng, class)?),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or_else(|| repetition.min.saturating_add(USUAL_REPEATS + extra));
            let most = most.min(repetition.min.saturating_add(USUAL_REPEATS + extra));
            for _ in 0..rng.u32(repetition.min..=most.max(repetition.min)) {
                write(rng, &repetition.sub, extra, out)?;
            }
        }
        HirKind::Capture(capture) => write(rng, &capture.sub, extra, out)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(rng, part, extra, out))?,
        HirKind::Alternation(parts) => {
            let chosen = rng.usize(..parts.len().max(1));
            write(rng, parts.get(chosen)?, extra, out)?;
        }
    }
    Some(())
}

/// A letter of a class, one that can be read if there is one.
fn letter(rng: &mut Rng, class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let is_in = |letter: char| ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter));
    let groups = ['a'..='z', '0'..='9', 'A'..='Z'];
    let plain: Vec<char> = groups.into_iter().flatten().filter(|letter| is_in(*letter)).collect();
    if let Some(found) = rng.choice(&plain) {
        return Some(*found);
    }
    let readable: Vec<char> = ('!'..='~').filter(|letter| is_in(*letter)).collect();
    rng.choice(&readable).copied().or_else(|| ranges.first().map(|(first, _)| *first))
}
