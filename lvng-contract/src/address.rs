//! Email addresses (RFC 5321, 4.1.2) and URIs (RFC 3986, appendix A), as `format` means them.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The most octets of the part before `@` (RFC 5321, 4.5.3.1.1).
const MOST_OF_LOCAL_PART: usize = 64;

/// Whether a text is a `Mailbox`: words with dots between them or a quoted text, `@`, and a host or an address in brackets.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_quoted = local.len() >= 2 && local.starts_with('"') && local.ends_with('"');
    let local_fits = if is_quoted { is_quoted_text(local) } else { local.split('.').all(is_atom) };
    let domain_fits = match domain.strip_prefix('[') {
        Some(literal) => literal.strip_suffix(']').is_some_and(is_address_literal),
        None => is_host_name(domain),
    };
    local_fits && local.len() <= MOST_OF_LOCAL_PART && domain_fits
}

fn is_atom(word: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    !word.is_empty() && word.bytes().all(fits)
}

/// What stands between quotation marks, in which a backslash escapes.
fn is_quoted_text(text: &str) -> bool {
    let inside = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    let mut bytes = inside.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'\\' => bytes.next().is_some_and(|escaped| (b' '..=b'~').contains(&escaped)),
            b'"' => false,
            byte => (b' '..=b'~').contains(&byte),
        };
        if !fits {
            return false;
        }
    }
    true
}

fn is_address_literal(text: &str) -> bool {
    match text.get(..5).filter(|tag| tag.eq_ignore_ascii_case("ipv6:")) {
        Some(_) => text.get(5..).is_some_and(|address| address.parse::<Ipv6Addr>().is_ok()),
        None => text.parse::<Ipv4Addr>().is_ok(),
    }
}

/// Labels of letters, digits and inner hyphens, with dots between them (RFC 1123, 2.1).
fn is_host_name(text: &str) -> bool {
    let is_label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(fits) && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

/// Whether a text is a URI with its scheme.
pub(crate) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let starts = scheme.starts_with(|first: char| first.is_ascii_alphabetic());
    if !starts || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
        return false;
    }
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (hierarchy, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = match hierarchy.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if !is_authority(authority) {
                return false;
            }
            path
        }
        None => hierarchy,
    };
    is_text_of(path, b":@/") && is_text_of(query, b":@/?") && is_text_of(fragment, b":@/?")
}

fn is_authority(text: &str) -> bool {
    let (user, host) = match text.rsplit_once('@') {
        Some((user, host)) => (user, host),
        None => ("", text),
    };
    let (host, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((literal, port)) if is_ip_literal(literal) => ("", port),
            _ => return false,
        },
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port = port.strip_prefix(':').or(port.is_empty().then_some(""));
    let port_fits = port.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    is_text_of(user, b":") && is_text_of(host, b"") && port_fits
}

/// An address of version 6, or one of a version to come.
fn is_ip_literal(text: &str) -> bool {
    let Some(later) = text.strip_prefix(['v', 'V']) else { return text.parse::<Ipv6Addr>().is_ok() };
    later.split_once('.').is_some_and(|(version, address)| {
        let version_fits = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit());
        version_fits && !address.is_empty() && !address.contains('%') && is_text_of(address, b":")
    })
}

/// Whether a text is of unreserved characters, delimiters within a part, what is percent-encoded, and these others.
fn is_text_of(text: &str, others: &[u8]) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => {
                let mut is_digit = || bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit());
                is_digit() && is_digit()
            }
            byte => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte) || others.contains(&byte),
        };
        if !fits {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_rfc_5321() {
        let valid = [
            "joe.bloggs@example.com",
            "te~st@example.com",
            "\"joe bloggs\"@example.com",
            "\"joe..bloggs\"@example.com",
            "\"joe@bloggs\"@example.com",
            "joe.bloggs@[127.0.0.1]",
            "joe.bloggs@[IPv6:::1]",
            "joe@localhost",
        ];
        assert!(valid.iter().all(|text| is_email(text)), "{:?}", valid.map(is_email));
        let invalid = [
            "2962",
            "joe bloggs@example.com",
            "a@b.c, d@e.f",
            "a@@b.c",
            ".test@example.com",
            "test.@example.com",
            "te..st@example.com",
            "joe.bloggs@invalid=domain.com",
            "joe.bloggs@[127.0.0.300]",
            "joe@-example.com",
            "joe@example..com",
            "@example.com",
            "joe@",
            "\"a\"b\"@example.com",
            "é@example.com",
        ];
        assert!(!invalid.iter().any(|text| is_email(text)), "{:?}", invalid.map(is_email));
    }

    #[test]
    fn uris_are_those_of_rfc_3986() {
        let valid = [
            "http://foo.bar/?baz=qux#quux",
            "http://foo.com/blah_(wikipedia)_blah#cite-1",
            "http://foo.bar/?q=Test%20URL-encoded%20stuff",
            "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
            "http://223.255.255.254",
            "ftp://ftp.is.co.za/rfc/rfc1808.txt",
            "ldap://[2001:db8::7]/c=GB?objectClass?one",
            "mailto:John.Doe@example.com",
            "tel:+1-816-555-1212",
            "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
            "https://[v1.fe:80]:443/",
            "a:",
        ];
        assert!(valid.iter().all(|text| is_uri(text)), "{:?}", valid.map(is_uri));
        let invalid = [
            "//foo.bar/?baz=qux#quux",
            "/abc",
            "\\\\WINDOWS\\fileshare",
            "abc",
            "http:// shouldfail.com",
            ":// should fail",
            "bar,baz:qux",
            "https://example.com/<>",
            "https://example.com:abc/",
            "http://example.com/%",
            "http://example.com/%A",
            "https://[@example.org/",
            "https://example.org/foo\"bar",
            "https://example.org/{a}|^`\\",
            "http:/[::1]",
            "http://[::ffff:01.2.3.4]",
            "1a:b",
            "https://example.com/é",
            "a:b#c#d",
        ];
        assert!(!invalid.iter().any(|text| is_uri(text)), "{:?}", invalid.map(is_uri));
    }
}
