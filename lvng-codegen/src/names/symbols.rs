//! Values of symbols → words: `>=`, `+1`, `-created_at`, the empty string.

use super::words;

/// Runs of symbols that have a name of their own, longest first.
const PHRASES: &[(&str, &str)] = &[
    ("<=>", "compare"),
    ("!==", "not identical"),
    ("===", "identical"),
    (">=", "greater or equal"),
    ("<=", "less or equal"),
    ("!=", "not equal"),
    ("<>", "not equal"),
    ("==", "equal"),
    ("=~", "matches"),
    ("!~", "not matches"),
    ("&&", "and"),
    ("||", "or"),
    ("...", "ellipsis"),
    (">", "greater than"),
    ("<", "less than"),
    ("=", "equal"),
    ("≥", "greater or equal"),
    ("≤", "less or equal"),
    ("≠", "not equal"),
    ("!", "not"),
    ("+", "plus"),
    ("-", "minus"),
    ("*", "star"),
    ("/", "slash"),
    ("\\", "backslash"),
    ("%", "percent"),
    ("&", "and"),
    ("|", "or"),
    ("^", "caret"),
    ("~", "tilde"),
    ("#", "hash"),
    ("@", "at"),
    ("$", "dollar"),
    ("€", "euro"),
    ("£", "pound"),
    ("°", "degree"),
    ("_", "underscore"),
    (".", "dot"),
    (",", "comma"),
    (":", "colon"),
    (";", "semicolon"),
    ("?", "question"),
    ("'", "apostrophe"),
    ("\"", "quote"),
    ("`", "backtick"),
    ("(", "open paren"),
    (")", "close paren"),
    ("[", "open bracket"),
    ("]", "close bracket"),
    ("{", "open brace"),
    ("}", "close brace"),
    (" ", "space"),
    ("\t", "tab"),
    ("\n", "newline"),
    ("\r", "return"),
];

/// The words of a value: those of its letters; of its symbols where it has no letters; and of a sign or comparison before them.
pub fn variant_words(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec!["empty".to_owned()];
    }
    let plain = words(text);
    if plain.is_empty() {
        return words(&spell_out(text));
    }
    match leading_sign(text) {
        Some(sign) => words(sign).into_iter().chain(plain).collect(),
        None => plain,
    }
}

/// Every symbol by its name, for values that are equal without: `c++`, `c#`.
pub fn spell_out(text: &str) -> String {
    let mut rest = text;
    let mut out = String::new();
    while let Some(first) = rest.chars().next() {
        // No phrase begins with a letter or digit, which is what most of a text is.
        let phrase = || PHRASES.iter().find(|(symbol, _)| rest.starts_with(symbol));
        if let Some((symbol, phrase)) = (!first.is_ascii_alphanumeric()).then(phrase).flatten() {
            out.push(' ');
            out.push_str(phrase);
            out.push(' ');
            rest = &rest[symbol.len()..];
            continue;
        }
        if !first.is_ascii() && words(first.encode_utf8(&mut [0; 4])).is_empty() {
            // Nothing is known of the symbol but its number.
            out.push_str(&format!(" u{:x} ", u32::from(first)));
        } else {
            out.push(first);
        }
        rest = &rest[first.len_utf8()..];
    }
    out
}

/// A sign or comparison before letters carries meaning: `+1`, `-name`, `>5`, `!new`. Other punctuation does not.
fn leading_sign(text: &str) -> Option<&'static str> {
    const SIGNS: &[&str] = &["<=", ">=", "!=", "≥", "≤", "≠", "<", ">", "!", "+", "-"];
    let sign = SIGNS.iter().find(|sign| text.starts_with(**sign))?;
    PHRASES.iter().find(|(symbol, _)| symbol == sign).map(|(_, phrase)| *phrase)
}
