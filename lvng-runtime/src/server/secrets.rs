//! Comparing secrets.

use subtle::ConstantTimeEq;

/// Whether two secrets are the same, in a time that depends on their lengths alone: `==` tells by its time how much of a
/// guess is right.
pub fn same_secret(given: impl AsRef<[u8]>, expected: impl AsRef<[u8]>) -> bool {
    given.as_ref().ct_eq(expected.as_ref()).into()
}

#[cfg(test)]
mod tests {
    use super::same_secret;

    #[test]
    fn secrets_are_the_same_or_not() {
        assert!(same_secret("abc", b"abc") && same_secret("", ""));
        for other in ["abd", "Abc", "ab", "abcd", ""] {
            assert!(!same_secret("abc", other), "{other}");
        }
    }
}
