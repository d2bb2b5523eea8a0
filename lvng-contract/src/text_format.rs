//! Formats of strings.

use crate::{address, vocabulary};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

vocabulary! {
    /// A `format` whose values are text for Rust, and which a server checks. Its word is the value of `format`.
    ///
    /// `email`, `ipv4`, `ipv6` and `uri` are checked to the letter; of the others, only what cannot be a value is refused.
    #[non_exhaustive]
    pub enum TextFormat {
        /// `format: decimal`: a number with all its digits, such as `12.30`.
        Decimal = "decimal",
        /// `format: duration`: ISO 8601, such as `PT1H30M`.
        Duration = "duration",
        /// `format: email`: a mailbox of RFC 5321, such as `a@example.com`.
        Email = "email",
        /// `format: ip`: an address of version 4 or 6.
        Ip = "ip",
        /// `format: ipv4`, such as `192.0.2.1`.
        Ipv4 = "ipv4",
        /// `format: ipv6`, such as `2001:db8::1`.
        Ipv6 = "ipv6",
        /// `format: time`: RFC 3339, such as `16:00:00Z`; seconds and offset may be missing.
        Time = "time",
        /// `format: uri`: RFC 3986 with a scheme, such as `https://example.com/a`.
        Uri = "uri",
    }
}

vocabulary! {
    /// A `format` of strings that has a type in Rust, whose values are checked by being read. Its word is the value of
    /// `format`.
    #[non_exhaustive]
    pub enum TypedFormat {
        /// Bytes as they are.
        Binary = "binary",
        /// Bytes in Base64.
        Byte = "byte",
        /// A day, such as `2026-03-19`.
        Date = "date",
        /// A point in time (RFC 3339).
        DateTime = "date-time",
        /// Text that must not show in logs.
        Password = "password",
        /// A UUID (RFC 9562).
        Uuid = "uuid",
    }
}

impl TextFormat {
    /// What a value must be, for messages: "must be an email address".
    pub const fn expectation(self) -> &'static str {
        match self {
            TextFormat::Decimal => "a decimal number such as 12.30",
            TextFormat::Duration => "a duration as in ISO 8601, such as PT1H30M",
            TextFormat::Email => "an email address",
            TextFormat::Ip => "an IP address",
            TextFormat::Ipv4 => "an IPv4 address",
            TextFormat::Ipv6 => "an IPv6 address",
            TextFormat::Time => "a time as in RFC 3339, such as 16:00:00Z",
            TextFormat::Uri => "a URI with its scheme",
        }
    }

    /// Whether `text` is of the format. `matches` says whether a text matches a regular expression, so that this crate
    /// needs none of its own.
    pub fn is_valid(self, text: &str, matches: impl Fn(&'static str, &str) -> bool) -> bool {
        match self {
            TextFormat::Decimal => matches(r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$", text),
            TextFormat::Duration => {
                // `P` alone has no part.
                let is_some = text.ends_with(|last: char| last != 'P');
                is_some && matches(r"^[+-]?P([0-9]+([.,][0-9]+)?[YMWD])*(T([0-9]+([.,][0-9]+)?[HMS])+)?$", text)
            }
            TextFormat::Email => address::is_email(text),
            TextFormat::Ip => text.parse::<IpAddr>().is_ok(),
            TextFormat::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            TextFormat::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            TextFormat::Time => matches(
                r"^([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)(\.[0-9]+)?)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?$",
                text,
            ),
            TextFormat::Uri => address::is_uri(text),
        }
    }
}

impl TypedFormat {
    /// A regular expression for the texts of the format, where they have a form: for tools that have no type for it.
    pub const fn pattern(self) -> Option<&'static str> {
        match self {
            TypedFormat::Date => Some(r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"),
            TypedFormat::DateTime => Some(
                r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-][0-2][0-9]:[0-5][0-9])$",
            ),
            TypedFormat::Uuid => Some(r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"),
            TypedFormat::Binary | TypedFormat::Byte | TypedFormat::Password => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back() {
        assert!(TextFormat::ALL.iter().all(|format| TextFormat::from_word(format.word()) == Some(*format)));
        assert!(TypedFormat::ALL.iter().all(|format| TypedFormat::from_word(format.word()) == Some(*format)));
        assert!(TextFormat::ALL.iter().all(|format| TypedFormat::from_word(format.word()).is_none()));
    }

    #[test]
    fn addresses_are_checked_without_expressions() {
        let never = |_: &'static str, _: &str| false;
        assert!(TextFormat::Ip.is_valid("::1", never) && TextFormat::Ip.is_valid("192.0.2.1", never));
        assert!(!TextFormat::Ipv4.is_valid("::1", never) && !TextFormat::Ipv6.is_valid("192.0.2.1", never));
        assert!(TextFormat::Email.is_valid("a@b.example", never) && !TextFormat::Uri.is_valid("b.example", never));
        // `P` alone has no part, whatever the expression says.
        assert!(!TextFormat::Duration.is_valid("P", |_, _| true));
    }
}
