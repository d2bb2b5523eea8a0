//! Tree → YAML that reads as if written by hand: block style, long text folded, short lists and schemas on one line.

use crate::document::Place;
use lvng_codegen::pointer::Cursor;
use regex::Regex;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// Where lines end, if possible.
const WIDTH: usize = 100;

/// How many keys a mapping on one line may have.
const MOST_KEYS: usize = 5;

/// Keys whose values deserve lines of their own.
const PROSE: [&str; 5] = ["description", "summary", "title", "example", "default"];

/// What YAML 1.1 or 1.2 takes for something else than text.
static NOT_TEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i-u)^(?:~|null|true|false|yes|no|on|off|y|n|=|<<|[-+]?\.(?:inf|nan)",
        r"|[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:e[-+]?[0-9]*)?",
        r"|[-+]?0[xob][0-9a-f_]*|[-+]?[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9_]*)?",
        r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\s][\x00-\x7f]*)?)$"
    ))
    .ok()
});

/// Writes a tree of a description. Blank lines separate the entries of the mappings at the pointers of `gaps`.
pub fn write(tree: &Value, gaps: &[&str]) -> String {
    let mut writer = Writer { text: String::new(), gaps, at: Cursor::default() };
    match tree {
        Value::Object(map) if !map.is_empty() => writer.map(map, 0, place_of_root(gaps), false),
        Value::Array(items) if !items.is_empty() => writer.list(items, 0, Place::Node),
        other => writer.text.push_str(&flow(other).unwrap_or_default()),
    }
    if !writer.text.ends_with('\n') {
        writer.text.push('\n');
    }
    writer.text
}

/// Files of paths and of schemas have names at the top.
fn place_of_root(gaps: &[&str]) -> Place {
    if gaps == [""] { Place::Names } else { Place::Node }
}

struct Writer<'g> {
    text: String,
    gaps: &'g [&'g str],
    at: Cursor,
}

impl Writer<'_> {
    /// The entries of a mapping, each on lines of its own. The first continues a line, where `inline` says so.
    fn map(&mut self, map: &Map<String, Value>, indent: usize, place: Place, inline: bool) {
        let gap = self.gaps.contains(&self.at.as_str());
        for (index, (key, value)) in map.iter().enumerate() {
            if index > 0 || !inline {
                if gap && index > 0 {
                    self.text.push('\n');
                }
                self.pad(indent);
            }
            let written = plain(key, false).unwrap_or_else(|| quoted(key));
            self.text.push_str(&written);
            self.text.push(':');
            let used = indent + written.chars().count() + 1;
            let mark = self.at.push(key);
            self.value(key, value, Spot { indent, used, place: place.below(key, value) });
            self.at.pop(mark);
        }
    }

    /// What stands behind a key.
    fn value(&mut self, key: &str, value: &Value, spot: Spot) {
        let left = WIDTH.saturating_sub(spot.used + 1);
        let one_line = flow(value).filter(|text| match value {
            Value::Object(map) if map.is_empty() => true,
            Value::Object(map) => text.chars().count() <= left && is_short(key, map, spot.place),
            Value::Array(items) => items.is_empty() || (text.chars().count() <= left && is_plain_list(key, items)),
            _ => false,
        });
        match (value, one_line) {
            (_, Some(text)) => self.end_line(&text),
            (Value::Object(map), None) => {
                self.text.push('\n');
                // An extension that is too long for the line of its key gets the next.
                let next_line = flow(value).filter(|text| spot.indent + 2 + text.chars().count() <= WIDTH);
                if let Some(text) = next_line.filter(|_| key.starts_with("x-") && spot.place == Place::Data) {
                    self.pad(spot.indent + 1);
                    return self.end_line(&text);
                }
                self.map(map, spot.indent + 2, spot.place, false);
            }
            (Value::Array(items), None) => {
                self.text.push('\n');
                self.list(items, spot.indent + 2, spot.place);
            }
            (Value::String(text), None) => self.string(text, spot.indent + 2, left),
            (scalar, None) => self.end_line(&scalar.to_string()),
        }
    }

    fn list(&mut self, items: &[Value], indent: usize, place: Place) {
        for (index, item) in items.iter().enumerate() {
            self.pad(indent);
            self.text.push('-');
            let mark = self.at.push_index(index);
            match item {
                Value::Object(map) if !map.is_empty() => {
                    self.text.push(' ');
                    self.map(map, indent + 2, place, true);
                }
                Value::Array(inner) if !is_plain_list("", inner) => {
                    self.text.push('\n');
                    self.list(inner, indent + 2, place);
                }
                Value::String(text) => self.string(text, indent + 2, WIDTH.saturating_sub(indent + 2)),
                other => self.end_line(&flow(other).unwrap_or_default()),
            }
            self.at.pop(mark);
        }
    }

    /// Text: plain, quoted, folded or literal.
    fn string(&mut self, text: &str, indent: usize, left: usize) {
        if text.contains('\n') && is_literal(text) {
            return self.literal(text, indent);
        }
        let one_line = plain(text, false).unwrap_or_else(|| quoted(text));
        if one_line.chars().count() <= left || !is_foldable(text) {
            return self.end_line(&one_line);
        }
        self.text.push_str(" >-\n");
        let mut used = 0;
        for word in text.split(' ') {
            let length = word.chars().count();
            if used > 0 && indent + used + 1 + length <= WIDTH {
                self.text.push(' ');
                used += 1 + length;
                self.text.push_str(word);
                continue;
            }
            if used > 0 {
                self.text.push('\n');
            }
            self.pad(indent);
            self.text.push_str(word);
            used = length;
        }
        self.text.push('\n');
    }

    fn literal(&mut self, text: &str, indent: usize) {
        let (body, chomp) = match text.strip_suffix('\n') {
            None => (text, "-"),
            Some(body) => (body, ""),
        };
        self.text.push_str(" |");
        self.text.push_str(chomp);
        self.text.push('\n');
        for line in body.split('\n') {
            if !line.is_empty() {
                self.pad(indent);
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    fn pad(&mut self, indent: usize) {
        self.text.extend(std::iter::repeat_n(' ', indent));
    }

    fn end_line(&mut self, text: &str) {
        self.text.push(' ');
        self.text.push_str(text);
        self.text.push('\n');
    }
}

/// Where a value is written.
#[derive(Clone, Copy)]
struct Spot {
    /// Of the key.
    indent: usize,
    /// Columns that the key takes.
    used: usize,
    place: Place,
}

/// A value on one line.
fn flow(value: &Value) -> Option<String> {
    Some(match value {
        Value::String(text) => plain(text, true).unwrap_or_else(|| quoted(text)),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(flow).collect::<Option<Vec<_>>>()?.join(", "))
        }
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| {
                Some(format!("{}: {}", plain(key, true).unwrap_or_else(|| quoted(key)), flow(value)?))
            };
            format!("{{ {} }}", map.iter().map(entry).collect::<Option<Vec<_>>>()?.join(", "))
        }
        scalar => scalar.to_string(),
    })
}

/// Whether a mapping may stand on one line: a small schema, a reference, an extension.
fn is_short(key: &str, map: &Map<String, Value>, place: Place) -> bool {
    if key.starts_with("x-") {
        return true;
    }
    let is_schema = map.contains_key("type") || map.contains_key("$ref");
    let is_simple = |(key, value): (&String, &Value)| match value {
        _ if PROSE.contains(&key.as_str()) => false,
        Value::Array(items) => is_plain_list(key, items),
        Value::String(text) => !text.contains('\n'),
        value => !value.is_object(),
    };
    place == Place::Node && is_schema && map.len() <= MOST_KEYS && map.iter().all(is_simple)
}

/// Whether a list may stand on one line.
fn is_plain_list(key: &str, items: &[Value]) -> bool {
    let scalar = |item: &Value| match item {
        Value::String(text) => !text.contains(' ') || text.chars().count() < 24,
        item => !item.is_object() && !item.is_array(),
    };
    // Every file of paths has a line of its own, so that adding one touches one line.
    key != "x-path-files" && items.iter().all(scalar)
}

/// Text as it is, where YAML takes it for text.
fn plain(text: &str, in_flow: bool) -> Option<String> {
    const STARTS: &str = "-?:,[]{}#&*!|>'\"%@`";
    let first = text.chars().next()?;
    let is_bad = STARTS.contains(first)
        || text.starts_with("...")
        || text.starts_with(' ')
        || text.ends_with([' ', ':'])
        || text.contains(": ")
        || text.contains(" #")
        || !text.chars().all(is_printable)
        || (in_flow && text.contains([',', '[', ']', '{', '}', ':']))
        || NOT_TEXT.as_ref().is_none_or(|pattern| pattern.is_match(text));
    (!is_bad).then(|| text.to_owned())
}

/// Whether a character means itself everywhere. Some that do are left out: they are not seen by people either.
fn is_printable(letter: char) -> bool {
    !letter.is_control() && !matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            letter if is_printable(letter) => out.push(letter),
            letter => out.push_str(&format!("\\U{:08X}", u32::from(letter))),
        }
    }
    out.push('"');
    out
}

fn is_foldable(text: &str) -> bool {
    text.chars().all(is_printable) && text.split(' ').all(|word| !word.is_empty())
}

fn is_literal(text: &str) -> bool {
    let first = text.chars().next();
    text.chars().all(|letter| letter == '\n' || letter == '\t' || is_printable(letter))
        && first.is_some_and(|letter| !letter.is_whitespace())
        // More than one line end would run into the blank lines between entries.
        && !text.ends_with("\n\n")
        // Lines of blanks only are read in several ways.
        && text.lines().all(|line| line.is_empty() || !line.trim_matches([' ', '\t']).is_empty())
}
