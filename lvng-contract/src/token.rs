//! Tokens of HTTP.

/// Whether a text is a token (RFC 9110, 5.6.2): what methods, names of headers and parts of media types are made of.
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_token() {
        assert!(is_token("M-SEARCH") && !is_token("") && !is_token("A B") && !is_token("GÉT"));
    }
}
