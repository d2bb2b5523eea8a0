//! Formats of text that has no type of its own.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A `format` whose values are text for Rust, and which a server checks.
///
/// What surely is none is refused; the checks do not try to be the last word on what is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// `format: decimal`: a number with all its digits, such as `12.30`.
    Decimal,
    /// `format: duration`: ISO 8601, such as `PT1H30M`.
    Duration,
    /// `format: email`: something, `@` and a host.
    Email,
    /// `format: ip`: an address of version 4 or 6.
    Ip,
    /// `format: ipv4`, such as `192.0.2.1`.
    Ipv4,
    /// `format: ipv6`, such as `2001:db8::1`.
    Ipv6,
    /// `format: time`: RFC 3339, such as `16:00:00Z`; seconds and offset may be missing.
    Time,
    /// `format: uri`: RFC 3986 with a scheme, such as `https://example.com/a`; letters beyond ASCII may stand in it.
    Uri,
}

impl TextFormat {
    /// What a value must be, for messages: "must be an email address".
    pub(super) fn what(self) -> &'static str {
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

    /// Whether `text` is of the format; `matches` asks a regular expression.
    pub(super) fn is_met(self, text: &str, matches: fn(&'static str, &str) -> bool) -> bool {
        match self {
            TextFormat::Decimal => matches(r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$", text),
            TextFormat::Duration => {
                // `P` alone has no part.
                let is_some = text.ends_with(|last: char| last != 'P');
                is_some && matches(r"^[+-]?P([0-9]+([.,][0-9]+)?[YMWD])*(T([0-9]+([.,][0-9]+)?[HMS])+)?$", text)
            }
            TextFormat::Email => matches(r"^.+@[^\s@]+$", text),
            TextFormat::Ip => text.parse::<IpAddr>().is_ok(),
            TextFormat::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            TextFormat::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            TextFormat::Time => matches(
                r"^([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)(\.[0-9]+)?)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?$",
                text,
            ),
            TextFormat::Uri => matches(r"^[A-Za-z][A-Za-z0-9+.-]*:\S*$", text),
        }
    }
}
