//! Text → words → text in the cases of Rust.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The words of a name, lower case: `HTTPServer-id` → `http server id`. Digits stay with the word before them.
///
/// Letters with marks lose them; letters of other scripts stay; everything else separates words.
pub fn words(text: &str) -> Vec<String> {
    // Most texts have no `O`, and to look for one letter is quick.
    let text = if text.bytes().any(|letter| letter == b'O') && text.contains("OAuth") {
        Cow::Owned(text.replace("OAuth", "Oauth"))
    } else {
        Cow::Borrowed(text)
    };
    let mut words = Vec::new();
    // Most names need no more than this.
    if text.is_ascii() {
        let pieces = text.split(|letter: char| !letter.is_ascii_alphanumeric());
        pieces.for_each(|piece| split_case(piece, &mut words));
        return words;
    }
    let text: String = text.nfkc().collect();
    for piece in split_letters(&text) {
        split_case(&piece, &mut words);
    }
    words
}

/// `list agents` → `list_agents`.
pub fn snake(words: &[String]) -> String {
    words.join("_")
}

/// `list agents` → `ListAgents`; digits that would run together are kept apart: `0 5` → `0_5`.
pub fn pascal(words: &[String]) -> String {
    let mut name = String::with_capacity(words.iter().map(|word| word.len() + 1).sum());
    for word in words {
        let ends_in_digit = name.chars().next_back().is_some_and(char::is_numeric);
        let mut letters = word.chars();
        let Some(first) = letters.next() else { continue };
        if ends_in_digit && first.is_numeric() {
            name.push('_');
        }
        name.extend(first.to_uppercase());
        name.push_str(letters.as_str());
    }
    name
}

/// Splits at everything that cannot be part of an identifier.
fn split_letters(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in text.chars() {
        match plain_letter(letter) {
            Letter::Plain(letter) => push(&mut pieces, |piece| piece.push(letter)),
            Letter::Spelled(letters) => push(&mut pieces, |piece| piece.push_str(letters)),
            Letter::Mark => {}
            Letter::Separator => pieces.push(String::new()),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn push(pieces: &mut [String], add: impl FnOnce(&mut String)) {
    if let Some(piece) = pieces.last_mut() {
        add(piece);
    }
}

enum Letter {
    Plain(char),
    Spelled(&'static str),
    Mark,
    Separator,
}

/// Identifiers are compared in normal form, which the text has; marks that are still alone belong to no letter.
fn plain_letter(letter: char) -> Letter {
    match letter {
        _ if letter.is_ascii_alphanumeric() => Letter::Plain(letter),
        _ if letter.is_ascii() => Letter::Separator,
        // Combining marks, and modifier letters such as the ʿ of `taphʿel`, which compilers warn of.
        '\u{2b0}'..='\u{36f}' => Letter::Mark,
        'ß' => Letter::Spelled("ss"),
        'Æ' | 'Ǽ' => Letter::Spelled("Ae"),
        'æ' | 'ǽ' => Letter::Spelled("ae"),
        'Œ' => Letter::Spelled("Oe"),
        'œ' => Letter::Spelled("oe"),
        'Þ' => Letter::Spelled("Th"),
        'þ' => Letter::Spelled("th"),
        'µ' | 'μ' => Letter::Spelled("micro"),
        _ => match without_mark(letter) {
            Some(plain) => Letter::Plain(plain),
            None if unicode_ident::is_xid_continue(letter) && letter.is_alphanumeric() => Letter::Plain(letter),
            None => Letter::Separator,
        },
    }
}

/// The Latin letters with marks, by the letter without.
const MARKED: &[(char, &str)] = &[
    ('A', "ÀÁÂÃÄÅĀĂĄ"),
    ('C', "ÇĆĈĊČ"),
    ('D', "ÐĎĐ"),
    ('E', "ÈÉÊËĒĔĖĘĚ"),
    ('G', "ĜĞĠĢ"),
    ('H', "ĤĦ"),
    ('I', "ÌÍÎÏĨĪĬĮİ"),
    ('J', "Ĵ"),
    ('K', "Ķ"),
    ('L', "ĹĻĽĿŁ"),
    ('N', "ÑŃŅŇŊ"),
    ('O', "ÒÓÔÕÖØŌŎŐ"),
    ('R', "ŔŖŘ"),
    ('S', "ŚŜŞŠȘ"),
    ('T', "ŢŤŦȚ"),
    ('U', "ÙÚÛÜŨŪŬŮŰŲ"),
    ('W', "Ŵ"),
    ('Y', "ÝŶŸ"),
    ('Z', "ŹŻŽ"),
    ('a', "àáâãäåāăąª"),
    ('c', "çćĉċč"),
    ('d', "ðďđ"),
    ('e', "èéêëēĕėęě"),
    ('g', "ĝğġģ"),
    ('h', "ĥħ"),
    ('i', "ìíîïĩīĭįı"),
    ('j', "ĵ"),
    ('k', "ķĸ"),
    ('l', "ĺļľŀł"),
    ('n', "ñńņňŉŋ"),
    ('o', "òóôõöøōŏőº"),
    ('r', "ŕŗř"),
    ('s', "śŝşšșſ"),
    ('t', "ţťŧț"),
    ('u', "ùúûüũūŭůűų"),
    ('w', "ŵ"),
    ('y', "ýÿŷ"),
    ('z', "źżž"),
];

fn without_mark(letter: char) -> Option<char> {
    MARKED.iter().find(|(_, marked)| marked.contains(letter)).map(|(plain, _)| *plain)
}

/// Splits where the case says so: `fooBar`, `HTTPServer`, but not `IDs`.
fn split_case(piece: &str, words: &mut Vec<String>) {
    let mut start = 0;
    let mut before = None;
    for (index, letter) in piece.char_indices() {
        let is_start = |before| starts_word(before, &piece[index + letter.len_utf8()..]);
        if letter.is_uppercase() && before.is_some_and(is_start) {
            words.push(lower(&piece[start..index]));
            start = index;
        }
        before = Some(letter);
    }
    if start < piece.len() {
        words.push(lower(&piece[start..]));
    }
}

/// In lower case, letter by letter: what a letter becomes does not depend on those around it.
fn lower(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { word.chars().flat_map(char::to_lowercase).collect() }
}

/// Whether a letter in upper case begins a word.
fn starts_word(before: char, rest: &str) -> bool {
    if !before.is_uppercase() {
        // `sha256Sum` has two words, `V2` and `X509` one.
        return true;
    }
    let mut rest = rest.chars();
    let Some(after) = rest.next() else { return false };
    let is_plural_acronym = after == 's' && rest.next().is_none_or(char::is_uppercase);
    after.is_lowercase() && !is_plural_acronym
}
