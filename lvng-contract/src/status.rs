//! The status codes of responses.

use std::fmt;

/// The status codes that a response of the description stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusSpec {
    /// One code.
    Code(u16),
    /// A class such as `4XX`, by its first digit.
    Class(u16),
    /// Every code without an entry of its own.
    Default,
}

impl StatusSpec {
    /// Reads the key of a response: `200`, `4XX` or `default`. Codes are from 100 to 999, classes from 1 to 5.
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            b"default" => Some(StatusSpec::Default),
            [class @ b'1'..=b'5', b'X', b'X'] => Some(StatusSpec::Class(u16::from(class - b'0'))),
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => text.parse().ok().map(StatusSpec::Code),
            _ => None,
        }
    }

    /// Whether `status` is one of the codes.
    pub const fn matches(self, status: u16) -> bool {
        match self {
            StatusSpec::Code(code) => code == status,
            StatusSpec::Class(class) => class == status / 100,
            StatusSpec::Default => true,
        }
    }

    /// The first digit of its codes; `None` for all of them.
    pub const fn class(self) -> Option<u16> {
        match self {
            StatusSpec::Code(code) => Some(code / 100),
            StatusSpec::Class(class) => Some(class),
            StatusSpec::Default => None,
        }
    }

    /// Which of several that match a status is meant: the one with the greatest value.
    pub const fn specificity(self) -> u8 {
        match self {
            StatusSpec::Code(_) => 2,
            StatusSpec::Class(_) => 1,
            StatusSpec::Default => 0,
        }
    }
}

impl fmt::Display for StatusSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StatusSpec::Code(code) => write!(f, "{code}"),
            StatusSpec::Class(class) => write!(f, "{class}XX"),
            StatusSpec::Default => f.write_str("default"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_written() {
        for (text, spec) in
            [("200", StatusSpec::Code(200)), ("4XX", StatusSpec::Class(4)), ("default", StatusSpec::Default)]
        {
            assert_eq!(StatusSpec::parse(text), Some(spec));
            assert_eq!(spec.to_string(), text);
        }
        for text in ["", "20", "2000", "099", "0XX", "6XX", "4xx", "4X", "Default", "+20", "2é"] {
            assert_eq!(StatusSpec::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_most_special_one_is_meant() {
        let all = [StatusSpec::Default, StatusSpec::Class(4), StatusSpec::Code(404)];
        let meant = |status| all.into_iter().filter(|spec| spec.matches(status)).max_by_key(|spec| spec.specificity());
        assert_eq!(meant(404), Some(StatusSpec::Code(404)));
        assert_eq!(meant(400), Some(StatusSpec::Class(4)));
        assert_eq!(meant(500), Some(StatusSpec::Default));
    }
}
