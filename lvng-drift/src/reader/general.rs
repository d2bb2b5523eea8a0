//! Sentences about all operations, or all of a kind: what responses have, how lists page, what methods mean.

use super::piece::Piece;
use crate::page::{General, Said};
use crate::source::Source;
use regex::{Captures, Regex};
use std::sync::LazyLock;

type Pattern = LazyLock<Option<Regex>>;

/// "Successful responses include a data field."
static MEMBER: Pattern = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(success|error)(?:ful)? (?:responses|replies) (?:include|contain|have) an? [`*]*(\w+)[`*]* (?:field|key|member)\b",
    )
    .ok()
});
/// "List endpoints support pagination using limit and before parameters."
static PAGING: Pattern = LazyLock::new(|| {
    Regex::new(r"(?i)\blist endpoints\b[^.]*? (?:using|by|with|take|accept)(?: the)? ([^.]*?) (?:query )?parameters?\b")
        .ok()
});
static SIZE: Pattern = LazyLock::new(|| Regex::new(r"(?i)\bdefault (?:page size|limit) is ([0-9]+)\b").ok());
/// The sentence behind the default.
static MOST: Pattern = LazyLock::new(|| {
    Regex::new(r"(?i)\bdefault (?:page size|limit) is [^.]*\. *(?:the )?max(?:imum)?[a-z ]* is ([0-9]+)\b").ok()
});
/// A row of a table of methods, in Markdown or run together.
static METHOD: Pattern = LazyLock::new(|| {
    Regex::new(r"^[`*]*(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE)[`*]*(?:\s*\|\s*)?([A-Z][a-z]+ [^/]*)$").ok()
});
static WORD: Pattern = LazyLock::new(|| Regex::new(r"\w+").ok());

/// Reads what a line says of all operations.
pub fn read(line: Piece<'_>, source: &Source) -> Vec<Said<General>> {
    let mut found = Vec::new();
    let mut note = |value, at: usize| found.push(Said { value, at: source.position(line.at + at) });
    for sentence in all(&MEMBER, line.text) {
        let (Some(of), Some(name)) = (sentence.get(1), sentence.get(2)) else { continue };
        let of_success = of.as_str().to_lowercase() == "success";
        note(General::Member { of_success, name: name.as_str().to_owned() }, name.start());
    }
    for names in all(&PAGING, line.text).filter_map(|sentence| sentence.get(1)) {
        for word in WORD.iter().flat_map(|pattern| pattern.find_iter(names.as_str())) {
            if !["and", "or", "the"].contains(&word.as_str()) {
                note(General::Paging(word.as_str().to_owned()), names.start() + word.start());
            }
        }
    }
    let number = |pattern: &Pattern| {
        let found = pattern.as_ref()?.captures(line.text)?.get(1)?;
        Some((found.as_str().parse().ok()?, found.start()))
    };
    if let Some((size, at)) = number(&SIZE) {
        note(General::PageSize(size), at);
    }
    if let Some((most, at)) = number(&MOST) {
        note(General::PageMost(most), at);
    }
    let row = line.trim(|letter| letter.is_whitespace() || letter == '|');
    let offset = row.at - line.at;
    for found in all(&METHOD, row.text) {
        let (Some(method), Some(meaning)) = (found.get(1), found.get(2)) else { continue };
        let replaces = match meaning.as_str().to_lowercase() {
            text if text.starts_with("replace") => Some(true),
            text if text.starts_with("partial") => Some(false),
            _ => None,
        };
        note(General::Method { method: method.as_str().to_owned(), replaces }, offset + method.start());
    }
    found
}

fn all<'t>(pattern: &'static Pattern, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
    pattern.iter().flat_map(move |pattern| pattern.captures_iter(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<General> {
        read(Piece { text, at: 0 }, &Source::new(text)).into_iter().map(|said| said.value).collect()
    }

    #[test]
    fn sentences_are_read_in_several_forms() {
        let member = |of_success, name: &str| General::Member { of_success, name: name.to_owned() };
        let text = "Successful responses include a data field. Error responses have an `error` field with a text.";
        assert_eq!(said(text), [member(true, "data"), member(false, "error")]);
        let paging = |name: &str| General::Paging(name.to_owned());
        let text = "List endpoints page using the limit and before parameters. The default page size is 50 items. Maximum is 100.";
        let [size, most] = [General::PageSize(50), General::PageMost(100)];
        assert_eq!(said(text), [paging("limit"), paging("before"), size, most]);
        let method = |method: &str, replaces| General::Method { method: method.to_owned(), replaces };
        assert_eq!(said("PUTReplace a resource entirely"), [method("PUT", Some(true))]);
        assert_eq!(said("| `PATCH` | Partially update a resource |"), [method("PATCH", Some(false))]);
        assert_eq!(said("GETRetrieve a resource"), [method("GET", None)]);
        for text in ["GET the pets", "POST /pets", "Errors have a code field.", "The limit is 5. Maximum is 9."] {
            assert_eq!(said(text), [], "{text}");
        }
    }
}
