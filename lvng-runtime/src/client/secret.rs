//! Texts that must not show: keys, tokens, passwords.

use std::{fmt, sync::Arc};

/// Shorter secrets are not searched for in texts: they would be found by chance.
const SHORTEST_REDACTED: usize = 6;

/// A key, token or password. `Debug` shows that there is one and nothing of it.
///
/// There is no `Display`; [`expose`](Self::expose) is the only way to the text, so that every use can be found.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Keeps a text secret.
    pub fn new(text: impl Into<Secret>) -> Self {
        text.into()
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        Self(text.as_str().into())
    }
}

/// Takes the secrets of a request out of texts that a server answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Redactor(Vec<Secret>);

impl Redactor {
    pub(crate) fn add(&mut self, secret: Secret) {
        if secret.expose().len() >= SHORTEST_REDACTED && !self.0.contains(&secret) {
            self.0.push(secret);
        }
    }

    pub(crate) fn clean(&self, text: &mut String) {
        for secret in &self.0 {
            if text.contains(secret.expose()) {
                *text = text.replace(secret.expose(), "[redacted]");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("lvng_sk_live_0123")), "Secret(redacted)");
    }

    #[test]
    fn secrets_are_taken_out_of_texts() {
        let mut redactor = Redactor::default();
        redactor.add("lvng_sk_live_0123".into());
        redactor.add("abc".into());
        let mut text = "key lvng_sk_live_0123 refused by abc".to_owned();
        redactor.clean(&mut text);
        assert_eq!(text, "key [redacted] refused by abc");
    }
}
