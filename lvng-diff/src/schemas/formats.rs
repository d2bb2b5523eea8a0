//! Formats, types of values apart.

use super::Two;
use crate::compare::Comparer;
use crate::verdict::Directions;
use lvng_contract::{TextFormat, TypedFormat};

impl<'a> Comparer<'a> {
    pub(super) fn formats(&mut self, two: Two<'a, '_>) {
        let (before, after) = (two.base.text("format"), two.head.text("format"));
        // What is of another type is told as that.
        if before == after || two.base.kind() != two.head.kind() {
            return;
        }
        let rule = rule(before, after);
        let at = self.places(two, "format");
        let word = |format: Option<&str>| format.map_or("without a format".to_owned(), |word| format!("`{word}`"));
        self.note_of(two.id, (rule, Directions::BOTH), at, |names| {
            format!("{} is {} now, was {}", names.head, word(after), word(before))
        });
    }
}

fn rule(before: Option<&str>, after: Option<&str>) -> &'static str {
    let binds = |format: Option<&str>| format.is_some_and(binds);
    match (before.and_then(width), after.and_then(width)) {
        (Some((kind, before)), Some((other, after))) if kind == other => {
            return if after > before { "format-widened" } else { "format-narrowed" };
        }
        _ => {}
    }
    match (binds(before), binds(after)) {
        (false, false) => "format-hint-changed",
        (false, true) => "format-added",
        (true, false) => "format-removed",
        (true, true) => "format-changed",
    }
}

/// Whether a format refuses any value of its type.
fn binds(format: &str) -> bool {
    let is_text = TextFormat::from_word(format).is_some() || matches!(format, "hostname" | "uri-reference" | "regex");
    let is_typed = TypedFormat::from_word(format).is_some_and(|format| format != TypedFormat::Password);
    is_text || is_typed || width(format).is_some()
}

/// The kind of a number and how much of it there is room for.
fn width(format: &str) -> Option<(&'static str, u8)> {
    Some(match format {
        "int8" => ("integer", 8),
        "int16" => ("integer", 16),
        "int32" => ("integer", 32),
        "int64" => ("integer", 64),
        "uint8" => ("unsigned", 8),
        "uint16" => ("unsigned", 16),
        "uint32" => ("unsigned", 32),
        "uint64" => ("unsigned", 64),
        "float" => ("number", 32),
        "double" => ("number", 64),
        _ => return None,
    })
}
