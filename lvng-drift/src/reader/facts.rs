//! The description of a parameter → what it says of values.

use super::piece::Piece;
use crate::page::{Facts, Said};
use crate::source::Source;
use regex::Regex;
use std::sync::LazyLock;

/// A pattern that is compiled once.
type Pattern = LazyLock<Option<Regex>>;

/// One word up to the end of a sentence: "Defaults to the name of the original" has no value.
static DEFAULT: Pattern = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:\bdefaults? to|\bdefaults?:|\bdefault is|\bdefault =|\(default) *[`"']?([\w.+-]*\w)[`"']?(?:[.;,)]*$|[.;,)]+\s)"#).ok()
});
static VALUES: Pattern = LazyLock::new(|| {
    Regex::new(r#"(?:(?i:one of):?|:) *([`"]?\w[\w.-]*[`"]?(?:(?:, ?(?:or |and )?| or | and )[`"]?\w[\w.-]*[`"]?)+)(?:[;)]|\.?(?:\s|$))"#).ok()
});
static WORD: Pattern = LazyLock::new(|| Regex::new(r"\w[\w.-]*").ok());
static RANGE: Pattern = LazyLock::new(|| Regex::new(r"\((-?[0-9][0-9.]*) ?(?:to|–|-) ?(-?[0-9][0-9.]*)\)").ok());
static MOST: Pattern = LazyLock::new(|| Regex::new(r"(?i)\bmax(?:imum)?:? (?:of )?([0-9]+)\b").ok());
static LEAST: Pattern = LazyLock::new(|| Regex::new(r"(?i)\bmin(?:imum)?:? (?:of )?([0-9]+)\b").ok());
static UUID: Pattern = LazyLock::new(|| Regex::new(r"\bUUIDs?\b").ok());

/// Reads the description of a parameter.
pub fn read(text: Piece<'_>, source: &Source) -> Facts {
    let number = |pattern: &Pattern, group: usize| {
        let found = group_of(pattern, text, group)?;
        Some(Said { value: found.text.parse().ok()?, at: source.position(found.at) })
    };
    Facts {
        default: group_of(&DEFAULT, text, 1).map(|found| text_of(found, source)),
        values: values(text, source),
        least: number(&RANGE, 1).or_else(|| number(&LEAST, 1)),
        most: number(&RANGE, 2).or_else(|| number(&MOST, 1)),
        uuid: group_of(&UUID, text, 0).map(|found| Said { value: (), at: source.position(found.at) }),
        has_commas: text.text.to_lowercase().contains("comma-separated"),
    }
}

/// A list of at least two values, as "one of a, b or c" or behind a colon, with commas between them.
pub fn values(text: Piece<'_>, source: &Source) -> Option<Said<Vec<String>>> {
    let found = group_of(&VALUES, text, 1)?;
    let words = WORD.as_ref()?.find_iter(found.text).map(|word| word.as_str().trim_end_matches('.').to_owned());
    let words: Vec<String> = words.filter(|word| word != "or" && word != "and").collect();
    // Values are words of their own; with fewer commas it is a sentence.
    let commas = found.text.matches(',').count();
    (words.len() >= 2 && commas + 2 >= words.len() && commas > 0)
        .then(|| Said { value: words, at: source.position(found.at) })
}

/// A text with its place.
pub fn text_of(piece: Piece<'_>, source: &Source) -> Said<String> {
    Said { value: piece.text.to_owned(), at: source.position(piece.at) }
}

fn group_of<'t>(pattern: &Pattern, text: Piece<'t>, group: usize) -> Option<Piece<'t>> {
    Some(text.found(pattern.as_ref()?.captures(text.text)?.get(group)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> Facts {
        read(Piece { text, at: 0 }, &Source::new(text))
    }

    #[test]
    fn defaults_are_single_values() {
        let default = |text| facts(text).default.map(|found| found.value);
        assert_eq!(default("Page size (max 100). Defaults to 50."), Some("50".to_owned()));
        assert_eq!(default("Ratio. Default: 1.5"), Some("1.5".to_owned()));
        assert_eq!(default("Sort order (default `newest-first`)."), Some("newest-first".to_owned()));
        assert_eq!(default("Defaults to original name with a suffix."), None);
        assert_eq!(default("The default model."), None);
    }

    #[test]
    fn values_are_lists_of_words() {
        let values = |text| facts(text).values.map(|found| found.value.join("|"));
        assert_eq!(values("Filter by status: open, shut, all."), Some("open|shut|all".to_owned()));
        assert_eq!(values("Span: 7d, 30d, 90d. Defaults to 7d."), Some("7d|30d|90d".to_owned()));
        assert_eq!(values("One of `a`, `b` or `c`."), Some("a|b|c".to_owned()));
        assert_eq!(values("Events: pet.sold, pet.born."), Some("pet.sold|pet.born".to_owned()));
        assert_eq!(values("A model (e.g. small, large)."), None);
        assert_eq!(values("Note: this is a sentence, with a comma."), None);
    }

    #[test]
    fn bounds_and_formats() {
        let found = facts("UUID of the pet, (0.0 to 1.5), Comma-separated");
        let bounds = (found.least.map(|least| least.value), found.most.map(|most| most.value));
        assert_eq!((bounds, found.uuid.is_some(), found.has_commas), ((Some(0.0), Some(1.5)), true, true));
        assert_eq!(facts("Items (max 100).").most.map(|most| most.value), Some(100.0));
    }
}
