//! Percent-encoding as it is read in paths, queries and forms.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Decodes percent-encoding. `None`: not UTF-8, or a `%` without two hexadecimal digits.
pub fn percent_decode(text: &str) -> Option<Cow<'_, str>> {
    let bytes = text.as_bytes();
    if !bytes.contains(&b'%') {
        return Some(Cow::Borrowed(text));
    }
    let complete =
        |index: usize| bytes.get(index + 1..index + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    let valid = bytes.iter().enumerate().all(|(index, byte)| *byte != b'%' || complete(index));
    percent_decode_str(text).decode_utf8().ok().filter(|_| valid)
}

/// Decodes text of a query string or form, where `+` is a space. `None` as for [`percent_decode`].
pub fn form_decode(text: &str) -> Option<Cow<'_, str>> {
    match text.contains('+') {
        true => percent_decode(&text.replace('+', " ")).map(|text| Cow::Owned(text.into_owned())),
        false => percent_decode(text),
    }
}

/// The pairs of a query string or form, names decoded, values not: delimiters inside values come first. `None`: a name
/// cannot be decoded.
pub fn query_pairs(text: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((form_decode(name)?, value))
        })
        .collect()
}

/// Whether a segment of a path is `.` or `..`, percent-encoded or not: URL parsers and proxies take such segments away.
pub fn is_dot_segment(segment: &[u8]) -> bool {
    let rest = without_dot(segment);
    rest.is_some_and(|rest| rest.is_empty() || without_dot(rest).is_some_and(<[u8]>::is_empty))
}

/// What follows a dot, if one comes first.
fn without_dot(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => Some(rest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_or_refused() {
        assert_eq!(percent_decode("a%20b+c").as_deref(), Some("a b+c"));
        assert_eq!(form_decode("a%20b+c%2B").as_deref(), Some("a b c+"));
        for broken in ["%", "%2", "%2g", "%FF", "+%"] {
            assert_eq!((percent_decode(broken), form_decode(broken)), (None, None), "{broken}");
        }
    }

    #[test]
    fn pairs_are_taken_apart() {
        let pairs = query_pairs("a%20b=c%20d&&e&=f");
        assert_eq!(pairs, Some(vec![("a b".into(), "c%20d"), ("e".into(), ""), ("".into(), "f")]));
        assert_eq!(query_pairs("%=a"), None);
    }

    #[test]
    fn dots_are_known_in_every_spelling() {
        for dots in [".", "..", "%2e", "%2E.", "%2e%2E"] {
            assert!(is_dot_segment(dots.as_bytes()), "{dots}");
        }
        for other in ["", "...", "%2e%2e%2e", "a", ".a", "%2"] {
            assert!(!is_dot_segment(other.as_bytes()), "{other}");
        }
    }
}
