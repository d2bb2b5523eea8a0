//! JSON text, token by token (RFC 8259).
//!
//! The text is UTF-8 before it gets here, so a string without escapes is a slice of it. An error says no more than that
//! the text is not JSON: whoever reports it has serde_json look for the place ([`why_malformed`]).

use std::borrow::Cow;

/// More lists and objects in each other than this are refused, as serde_json does.
pub(super) const MOST_DEPTH: u8 = 127;

/// The text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

type Result<T> = std::result::Result<T, Malformed>;

/// A place in JSON text. Copies of it look ahead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        Scanner { text, at: 0, depth: 0 }
    }

    /// All of the text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The first byte of the next token; 0 at the end of the text, which is no token either.
    #[inline]
    pub fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    /// Nothing follows but white space.
    pub fn end(&mut self) -> Result<()> {
        self.peek();
        if self.at == self.text.len() { Ok(()) } else { Err(Malformed) }
    }

    /// Goes past the text if it is what comes next.
    #[inline]
    pub fn accept(&mut self, text: &str) -> bool {
        let found = self.text.as_bytes()[self.at..].starts_with(text.as_bytes());
        if found {
            self.at += text.len();
        }
        found
    }

    pub fn null(&mut self) -> Result<()> {
        if self.accept("null") { Ok(()) } else { Err(Malformed) }
    }

    pub fn bool(&mut self) -> Result<bool> {
        if self.accept("true") {
            Ok(true)
        } else if self.accept("false") {
            Ok(false)
        } else {
            Err(Malformed)
        }
    }

    /// A number, as it is written. One that is greater than every `f64` is refused, as serde_json does.
    pub fn number(&mut self) -> Result<&'a str> {
        let start = self.at;
        self.accept("-");
        if !self.accept("0") && self.digits() == 0 {
            return Err(Malformed);
        }
        if self.accept(".") && self.digits() == 0 {
            return Err(Malformed);
        }
        let is_scaled = self.accept("e") || self.accept("E");
        if is_scaled {
            let _ = self.accept("+") || self.accept("-");
            if self.digits() == 0 {
                return Err(Malformed);
            }
        }
        let number = &self.text[start..self.at];
        let may_be_infinite = is_scaled || number.len() > 300;
        if may_be_infinite && !number.parse().is_ok_and(f64::is_finite) { Err(Malformed) } else { Ok(number) }
    }

    /// Goes past digits and counts them.
    fn digits(&mut self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        let count = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        self.at += count;
        count
    }

    /// A string, which begins here.
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'a, str>> {
        match self.plain_string() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.escaped_string().map(Cow::Owned),
        }
    }

    /// A string that has no escapes, if that is what begins here.
    #[inline]
    pub fn plain_string(&mut self) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) != Some(&b'"') {
            return None;
        }
        let start = self.at + 1;
        let end = plain_end(bytes, start);
        if bytes.get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// A string that has escapes.
    #[cold]
    fn escaped_string(&mut self) -> Result<String> {
        if !self.accept("\"") {
            return Err(Malformed);
        }
        let mut text = String::new();
        loop {
            let start = self.at;
            self.at = plain_end(self.text.as_bytes(), start);
            text.push_str(&self.text[start..self.at]);
            if self.accept("\"") {
                return Ok(text);
            }
            if !self.accept("\\") {
                return Err(Malformed);
            }
            text.push(self.escape()?);
        }
    }

    /// What follows the backslash of an escape.
    fn escape(&mut self) -> Result<char> {
        let byte = *self.text.as_bytes().get(self.at).ok_or(Malformed)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.escaped_char(),
            _ => return Err(Malformed),
        })
    }

    /// The character of `\uXXXX`; those beyond the first 65,536 are two halves (RFC 8259, 7).
    fn escaped_char(&mut self) -> Result<char> {
        let first = self.hex4()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first).ok_or(Malformed);
        }
        if !self.accept("\\u") {
            return Err(Malformed);
        }
        let second = self.hex4()?;
        if !(0xDC00..0xE000).contains(&second) {
            return Err(Malformed);
        }
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).ok_or(Malformed)
    }

    fn hex4(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Malformed)?;
        self.at += 4;
        digits.chars().try_fold(0, |number, digit| Ok(number * 16 + digit.to_digit(16).ok_or(Malformed)?))
    }

    /// Goes into a list or object, which begins here. Says whether there is anything in it.
    #[inline]
    pub fn open(&mut self, close: u8) -> Result<bool> {
        self.at += 1;
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(Malformed);
        }
        let is_empty = self.peek() == close;
        if is_empty {
            self.at += 1;
            self.depth -= 1;
        }
        Ok(!is_empty)
    }

    /// Goes to the next item or member. Says whether there is one; if not, the list or object is left.
    #[inline]
    pub fn more(&mut self, close: u8) -> Result<bool> {
        let byte = self.peek();
        if byte == b',' {
            self.at += 1;
            Ok(true)
        } else if byte == close {
            self.at += 1;
            self.depth -= 1;
            Ok(false)
        } else {
            Err(Malformed)
        }
    }

    /// Goes past the name of a member if it is written as `key`, which is `"name":`.
    #[inline]
    pub fn accept_key(&mut self, key: &str) -> bool {
        self.peek();
        self.accept(key)
    }

    /// The name of a member.
    #[inline]
    pub fn key(&mut self) -> Result<Cow<'a, str>> {
        self.peek();
        let name = self.string()?;
        if self.peek() != b':' {
            return Err(Malformed);
        }
        self.at += 1;
        Ok(name)
    }

    /// Goes past a value, and counts the values that it is made of.
    pub fn skip(&mut self) -> Result<usize> {
        match self.peek() {
            b'{' => self.skip_all(b'}', |scanner| {
                scanner.key()?;
                scanner.skip()
            }),
            b'[' => self.skip_all(b']', Scanner::skip),
            b'"' => self.string().map(|_| 1),
            b't' | b'f' => self.bool().map(|_| 1),
            b'n' => self.null().map(|()| 1),
            _ => self.number().map(|_| 1),
        }
    }

    fn skip_all(&mut self, close: u8, skip_one: fn(&mut Self) -> Result<usize>) -> Result<usize> {
        let mut count = 1;
        let mut more = self.open(close)?;
        while more {
            count += skip_one(self)?;
            more = self.more(close)?;
        }
        Ok(count)
    }
}

/// Where text ends that a string holds as it is: at a quotation mark, a backslash or a control character.
#[inline]
pub(super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let special = special_bytes(u64::from_le_bytes(*eight));
        if special != 0 {
            return at + special.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| *byte != b'"' && *byte != b'\\' && *byte >= b' ') {
        at += 1;
    }
    at
}

/// The highest bit of each byte that a string does not hold as it is. Bytes after the first of them may be marked too.
#[inline]
fn special_bytes(eight: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // A byte is less than `bound` if the difference needs the highest bit, which the byte did not have.
    let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word & HIGH;
    let equal = |byte: u8| below(eight ^ (ONES * u64::from(byte)), 1);
    below(eight, 0x20) | equal(b'"') | equal(b'\\')
}

/// What serde_json says of text that is not JSON, with line and column.
pub(super) fn why_malformed(text: &[u8]) -> String {
    match serde_json::from_slice::<serde_json::Value>(text) {
        Err(error) => format!("is not valid JSON: {error}"),
        Ok(_) => "is not valid JSON".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::json::Json;
    use super::*;

    fn read(text: &str) -> Result<Json<'_>> {
        let mut scanner = Scanner::new(text);
        let tree = Json::scan(&mut scanner)?;
        scanner.end().map(|()| tree)
    }

    #[test]
    fn agrees_with_serde_json() {
        let texts = [
            "null",
            "true",
            "fals",
            "0",
            "-0",
            "01",
            "-",
            "1.",
            ".5",
            "1.5e",
            "1e5",
            "1E+5",
            "1e400",
            "-1e-400",
            "[]",
            "[1,]",
            "[,1]",
            "{}",
            "{\"a\":1,}",
            "{\"a\" : [ ] , \"b\":{}}",
            "{a:1}",
            "\"a",
            "\"\\u00e9\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ud83dx\"",
            "\"\\udc00\"",
            "\"\\x\"",
            "\"a\tb\"",
            "\"eight678\\n12345678é\"",
            "1 2",
            "",
            " ",
            "\"\\\"\"",
            "[1 2]",
            "nul",
            "\u{feff}1",
            "{\"a\":1 \"b\":2}",
            "[\"12345678\u{1}\"]",
            "\"\u{7f}\"",
        ];
        for text in texts {
            let theirs = serde_json::from_str::<serde_json::Value>(text);
            let ours = read(text).map(Json::into_value);
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{text:?}");
            if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
                assert_eq!(ours, theirs, "{text:?}");
            }
            let mut scanner = Scanner::new(text);
            let skipped = scanner.skip().and_then(|_| scanner.end());
            assert_eq!(skipped.is_ok(), read(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn depth_is_bounded_as_in_serde_json() {
        for (depth, is_fine) in [(127, true), (128, false), (200_000, false)] {
            let text = "[".repeat(depth) + &"]".repeat(depth);
            assert_eq!(read(&text).is_ok(), is_fine);
            assert_eq!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), is_fine);
        }
    }

    #[test]
    fn plain_text_ends_at_the_first_special_byte() {
        for special in ["\"", "\\", "\u{0}", "\u{1f}"] {
            for length in 0..20 {
                let text = "é".repeat(length) + special + "\"\\\u{1}";
                assert_eq!(plain_end(text.as_bytes(), 0), 2 * length, "{special:?} after {length}");
            }
        }
    }
}
