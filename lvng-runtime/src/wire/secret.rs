//! Texts that must not show: keys, tokens, passwords.

use super::{Model, Reader, Writer};
use std::{fmt, sync::Arc};

/// A key, token or password: a credential of the client, or a string of `format: password`. `Debug` shows that there is
/// one, but not its text.
///
/// There is no `Display`; [`expose`](Self::expose) is the only way to the text, so that every use can be found.
#[derive(Clone, PartialEq, Eq, Hash)]
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

impl Model for Secret {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        String::read(cx).map(Self::from)
    }

    fn write(&self, out: &mut Writer) {
        out.string(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Mode, from_json, to_json};
    use super::*;

    #[test]
    fn debug_shows_nothing_and_the_wire_all() {
        let secret: Secret = from_json(b"\"whsec_0123\"", Mode::Strict).unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(redacted)");
        assert_eq!(secret.expose(), "whsec_0123");
        assert_eq!(to_json(&secret), b"\"whsec_0123\"");
    }
}
