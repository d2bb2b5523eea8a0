//! Patterns: regular expressions of ECMA-262 (without flags but `u`) → those of Rust.

use std::borrow::Cow;

/// The pattern as Rust's regular expressions in linear time have it; `None` where it needs more: look-around,
/// back references, classes of Unicode.
pub fn translate(pattern: &str) -> Option<String> {
    let translated = jsonschema_regex::to_rust_regex(&rewritten(pattern)?).ok()?.into_owned();
    regex_syntax::parse(&translated).is_ok().then_some(translated)
}

/// Whether a validator can be made of the pattern.
pub fn validates(pattern: &str) -> bool {
    jsonschema_regex::to_rust_regex(pattern).is_ok_and(|translated| fancy_regex::Regex::new(&translated).is_ok())
}

/// What `jsonschema_regex` leaves as it is: the boundary of a word is one of ASCII words, and servers without validators
/// have no tables of Unicode classes.
fn rewritten(pattern: &str) -> Option<Cow<'_, str>> {
    if !["\\b", "\\B", "\\p", "\\P"].iter().any(|escape| pattern.contains(escape)) {
        return Some(Cow::Borrowed(pattern));
    }
    let mut out = String::with_capacity(pattern.len() + 8);
    let (mut in_class, mut letters) = (false, pattern.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next()? {
                // In a class it is a backspace.
                'b' if in_class => out.push_str("\\x08"),
                'b' => out.push_str("(?-u:\\b)"),
                // Rust has no such boundary of ASCII in text.
                'B' if !in_class => return None,
                'p' | 'P' => return None,
                escaped => out.extend(['\\', escaped]),
            },
            '[' | ']' => {
                in_class = letter == '[';
                out.push(letter);
            }
            other => out.push(other),
        }
    }
    Some(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the translated pattern matches.
    fn matches(pattern: &str, text: &str) -> Option<bool> {
        let translated = translate(pattern)?;
        Some(regex::Regex::new(&translated).ok()?.is_match(text))
    }

    #[test]
    fn classes_are_those_of_ecma_262() {
        for (pattern, valid, invalid) in [
            (r"^\d{4}$", "1234", "१२३४"),
            (r"^\w+$", "az_09", "é"),
            (r"^.$", "é", "\r"),
            (r"^[a&&b]$", "&", "c"),
            (r"^[a~~b]$", "~", "c"),
            (r"^[[a]$", "[", "b"),
            (r"^a\b", "aé", "ab"),
            (r"^\s$", "\u{feff}", "\u{85}"),
            (r"^\cA$", "\u{1}", "cA"),
            (r"^\u0041$", "A", "u0041"),
            (r"^a\/b$", "a/b", "a\\/b"),
            (r"^[\b]$", "\u{8}", "b"),
            (r"^a$", "a", "a\n"),
        ] {
            assert_eq!(matches(pattern, valid), Some(true), "{pattern} {valid:?}");
            assert_eq!(matches(pattern, invalid), Some(false), "{pattern} {invalid:?}");
        }
    }

    #[test]
    fn what_needs_more_than_linear_time_is_left_to_the_validator() {
        for pattern in [r"^(?!a)", r"(a)\1", r"^\p{L}+$", r"\B"] {
            assert_eq!(translate(pattern), None, "{pattern}");
            assert!(validates(pattern), "{pattern}");
        }
        for pattern in ["(", "[", "a{2,1}", "*"] {
            assert!(translate(pattern).is_none() && !validates(pattern), "{pattern}");
        }
    }
}
