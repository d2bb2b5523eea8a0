//! What a server checks of the schemas of requests, by body and by keyword.

use lvng_codegen::diagnostic::Place;
use lvng_codegen::{Checks, KeywordChecks};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The part of the report for people.
pub fn text(checks: &Checks, prefix: &str) -> String {
    let Checks { by_types, by_validator, unchecked, keywords, otherwise } = checks;
    let mut text = String::new();
    if by_types + by_validator + unchecked.len() > 0 {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "\nRequest bodies: {by_types} are checked to the letter by types, {by_validator} by an embedded validator too, {} in part",
            unchecked.len()
        );
    }
    for body in unchecked {
        let listed: Vec<String> = body.keywords.iter().map(|keyword| format!("`{keyword}`")).collect();
        let _ = writeln!(text, "  {}: not checked: {}", place(&body.place, prefix), listed.join(", "));
    }
    if !keywords.is_empty() {
        let _ = writeln!(
            text,
            "\n{:<24}{:>8}{:>10}{:>11}{:>13}",
            "keywords of requests", "typed", "checked", "validator", "not checked"
        );
    }
    for (keyword, counts) in keywords {
        let KeywordChecks { typed, read, validated, unchecked } = counts;
        let not_checked: usize = unchecked.values().map(Vec::len).sum();
        let _ = writeln!(text, "{keyword:<24}{typed:>8}{read:>10}{validated:>11}{not_checked:>13}");
        for (why, places) in unchecked {
            let _ = writeln!(text, "  {:>4} × not checked: {why} ({})", places.len(), some(places, prefix));
        }
    }
    if !otherwise.is_empty() {
        text.push_str("\nOtherwise than JSON Schema has it:\n");
    }
    for (what, places) in otherwise {
        let _ = writeln!(text, "  {:>4} × {what} ({})", places.len(), some(places, prefix));
    }
    text
}

/// The first of some places, and how many more there are.
fn some(places: &[Place], prefix: &str) -> String {
    let first = places.first().map(|first| place(first, prefix)).unwrap_or_default();
    if places.len() > 1 { format!("{first} and {} more", places.len() - 1) } else { first }
}

/// The part of the report for programs.
pub fn json(checks: &Checks) -> Value {
    let unchecked = checks.unchecked.iter().map(|body| {
        let Place { file, pointer } = &body.place;
        json!({ "file": file, "pointer": pointer, "keywords": body.keywords })
    });
    let keywords: Map<String, Value> =
        checks.keywords.iter().map(|(keyword, counts)| (keyword.clone(), counts_of(counts))).collect();
    json!({
        "bodies": {
            "types": checks.by_types,
            "validator": checks.by_validator,
            "inPart": unchecked.collect::<Value>(),
        },
        "keywords": keywords,
        "otherwise": checks.otherwise.iter().map(|(what, all)| json!({ "what": what, "places": places(all) })).collect::<Value>(),
    })
}

fn places(all: &[Place]) -> Value {
    all.iter().map(|Place { file, pointer }| json!({ "file": file, "pointer": pointer })).collect()
}

fn counts_of(counts: &KeywordChecks) -> Value {
    let KeywordChecks { typed, read, validated, unchecked } = counts;
    let unchecked = unchecked.iter().map(|(why, all)| json!({ "why": why, "places": places(all) }));
    json!({ "typed": typed, "checked": read, "validator": validated, "notChecked": unchecked.collect::<Value>() })
}

fn place(place: &Place, prefix: &str) -> String {
    format!("{prefix}{}#{}", place.file, place.pointer)
}
