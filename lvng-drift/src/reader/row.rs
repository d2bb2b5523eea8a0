//! Rows of parameters: of a Markdown table, and with name, type, flag and description run together.

use super::facts::text_of;
use super::piece::Piece;
use super::{facts, piece};
use crate::page::{In, Kind, Parameter, Said};
use crate::source::Source;
use regex::Regex;
use std::sync::LazyLock;

/// The words for types, and the types that they stand for. Those that may stand within a name are last.
const TYPES: [(&str, &str); 12] = [
    ("string", "string"),
    ("number", "number"),
    ("integer", "integer"),
    ("boolean", "boolean"),
    ("object", "object"),
    ("float", "number"),
    ("int", "integer"),
    ("bool", "boolean"),
    ("uuid", "string"),
    ("datetime", "string"),
    ("enum", "string"),
    ("file", "string"),
];

/// How many of the words are looked for where all is run together.
const PLAIN: usize = 5;

static RUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words: Vec<&str> = TYPES.iter().take(PLAIN).map(|(word, _)| *word).chain(["array"]).collect();
    let words = words.join("|");
    Regex::new(&format!(r"^([A-Za-z_$][\w.\[\]-]*?)((?:{words})(?:\[\])?)(required|optional)?((?:[^a-z\s].*|\s.*)?)$"))
        .ok()
});

/// Which column of a table holds what.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub name: Option<usize>,
    pub kind: Option<usize>,
    pub required: Option<usize>,
    pub default: Option<usize>,
    pub description: Option<usize>,
    /// The number of endpoints of a resource.
    pub count: Option<usize>,
}

impl Columns {
    /// Of the head of a table.
    pub fn of(cells: &[Piece<'_>]) -> Self {
        let place = |words: &[&str]| cells.iter().position(|cell| words.contains(&cell.text.to_lowercase().as_str()));
        Columns {
            name: place(&["name", "parameter", "field", "property", "resource"]),
            kind: place(&["type"]),
            required: place(&["required"]),
            default: place(&["default"]),
            description: place(&["description", "meaning"]),
            count: place(&["endpoints", "operations"]),
        }
    }
}

/// Whether a row is the line below the head of a table.
pub fn is_rule(cells: &[Piece<'_>]) -> bool {
    cells.iter().all(|cell| !cell.text.is_empty() && cell.text.chars().all(|letter| matches!(letter, '-' | ':' | ' ')))
}

/// A row of a table. The error says what cannot be read, and where.
pub fn of_table(cells: &[Piece<'_>], columns: &Columns, place: In, source: &Source) -> Result<Parameter, Said<String>> {
    let cell = |column: Option<usize>| column.and_then(|column| cells.get(column)).copied();
    let wrong = |at: Piece<'_>, why: String| Said { value: why, at: source.position(at.at) };
    let row = cells.first().copied().unwrap_or(Piece { text: "", at: 0 });
    let name = cell(columns.name).filter(|name| !name.text.is_empty());
    let name = name.ok_or_else(|| wrong(row, "a parameter without a name".to_owned()))?;
    let kind = cell(columns.kind).ok_or_else(|| wrong(name, format!("`{}` has no type", name.text)))?;
    let read = kind_of(kind.text).ok_or_else(|| wrong(kind, format!("`{}` is no type", kind.text)))?;
    let flag = cell(columns.required);
    let is_required = match flag.map(|flag| flag.text.to_lowercase()).as_deref() {
        Some("yes" | "true" | "required" | "✓" | "✅") => true,
        Some("no" | "false" | "optional" | "" | "-" | "—" | "✗" | "❌") | None => false,
        Some(other) => {
            return Err(wrong(flag.unwrap_or(row), format!("`{other}` does not say whether it is required")));
        }
    };
    let mut facts = cell(columns.description).map(|text| facts::read(text, source)).unwrap_or_default();
    let default = cell(columns.default).filter(|text| !matches!(text.text, "" | "-" | "—" | "–" | "none" | "None"));
    facts.default = default.map(|default| text_of(default, source)).or(facts.default);
    Ok(Parameter {
        place,
        name: text_of(name, source),
        kind: Said { value: read, at: source.position(kind.at) },
        is_required: Said { value: is_required, at: source.position(flag.unwrap_or(name).at) },
        facts,
    })
}

/// `namestringrequiredDisplay name`: the parameter, and the part that describes it.
pub fn run_together<'t>(line: Piece<'t>, place: In, source: &Source) -> Option<(Parameter, piece::Piece<'t>)> {
    let line = line.plain();
    let found = RUN.as_ref()?.captures(line.text)?;
    let group = |index: usize| found.get(index).map(|found| line.found(found));
    let (name, kind, description) = (group(1)?, group(2)?, group(4)?);
    let flag = group(3);
    let parameter = Parameter {
        place,
        name: text_of(name, source),
        kind: Said { value: kind_of(kind.text)?, at: source.position(kind.at) },
        is_required: Said {
            value: flag.is_some_and(|flag| flag.text == "required"),
            at: source.position(flag.unwrap_or(name).at),
        },
        facts: facts::read(description, source),
    };
    Some((parameter, description))
}

/// `string[]`, `array of strings`, `array<string>`, `string (uuid)`.
fn kind_of(text: &str) -> Option<Kind> {
    let text = text.trim().to_lowercase();
    let word = |text: &str| {
        let text = text.split([' ', '(']).next().unwrap_or_default().trim_matches(['<', '>', ',']);
        let found = TYPES.iter().find(|(word, _)| *word == text || Some(*word) == text.strip_suffix('s'));
        found.map(|(_, kind)| *kind)
    };
    if text == "any" {
        return Some(Kind { word: None, is_list: false });
    }
    if let Some(item) = text.strip_suffix("[]") {
        return Some(Kind { word: Some(word(item)?), is_list: true });
    }
    if let Some(item) = text.strip_prefix("array").or_else(|| text.strip_prefix("list")) {
        let item = item.trim_start_matches([' ', '<', '(', '[']).trim_start_matches("of ");
        return Some(Kind { word: if item.is_empty() { None } else { Some(word(item)?) }, is_list: true });
    }
    Some(Kind { word: Some(word(&text)?), is_list: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Option<(String, String, bool, String)> {
        let (found, rest) = run_together(Piece { text, at: 0 }, In::Body, &Source::new(text))?;
        let kind = found.kind.value;
        let kind = format!("{}{}", kind.word.unwrap_or("any"), if kind.is_list { "[]" } else { "" });
        Some((found.name.value, kind, found.is_required.value, rest.text.to_owned()))
    }

    #[test]
    fn parts_that_run_together_are_told_apart() {
        let row = |name: &str, kind: &str, is_required, rest: &str| {
            Some((name.to_owned(), kind.to_owned(), is_required, rest.to_owned()))
        };
        assert_eq!(run("namestringrequiredDisplay name"), row("name", "string", true, "Display name"));
        assert_eq!(run("idstringrequired"), row("id", "string", true, ""));
        assert_eq!(run("tagsstring[]Array of tags."), row("tags", "string[]", false, "Array of tags."));
        assert_eq!(run("objectIdstringThe id"), row("objectId", "string", false, "The id"));
        assert_eq!(run("my_objectinteger"), row("my_object", "integer", false, ""));
        assert_eq!(run("updateDatestringA date"), row("updateDate", "string", false, "A date"));
        assert_eq!(run("itemsarrayItems."), row("items", "any[]", false, "Items."));
        assert_eq!(run("retryboolean400 is retried"), row("retry", "boolean", false, "400 is retried"));
        assert_eq!(run("A sentence about a string"), None);
        assert_eq!(run("namestrinDisplay"), None);
    }

    #[test]
    fn types_are_written_in_several_ways() {
        let kind = |text| kind_of(text).map(|kind| (kind.word, kind.is_list));
        assert_eq!(kind("array of strings"), Some((Some("string"), true)));
        assert_eq!(kind("array<integer>"), Some((Some("integer"), true)));
        assert_eq!(kind("String (UUID)"), Some((Some("string"), false)));
        assert_eq!(kind("array"), Some((None, true)));
        assert_eq!(kind("strin"), None);
    }
}
