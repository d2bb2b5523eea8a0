//! The format `uuid`.

use super::types::read_text;
use super::{Model, Reader, Writer};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// A UUID: `format: uuid`, RFC 9562.
///
/// A server takes what the RFC writes, such as `a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8` in capitals or small letters. A client
/// takes whatever comes and sends it back as it was: [`Uuid::to_uuid`] gives the value where the text is a UUID in any of its
/// forms. Two are equal when they are the same UUID, however written; what is none is compared by its text.
///
/// ```
/// use lvng_runtime::Uuid;
///
/// let id: Uuid = "A1A2A3A4-B1B2-C1C2-D1D2-D3D4D5D6D7D8".parse()?;
/// assert_eq!(id.to_string(), "A1A2A3A4-B1B2-C1C2-D1D2-D3D4D5D6D7D8");
/// assert_eq!(id, "a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8".parse()?);
/// # Ok::<(), uuid::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Uuid(Form);

#[derive(Clone, Debug)]
enum Form {
    /// Written with hyphens and in small letters.
    Usual(uuid::Uuid),
    /// In another way, or not a UUID.
    Text(Box<str>),
}

impl Uuid {
    /// The one that is all zeros.
    pub const fn nil() -> Self {
        Uuid(Form::Usual(uuid::Uuid::nil()))
    }

    /// The UUID; `None` where a server sent a text that is none.
    pub fn to_uuid(&self) -> Option<uuid::Uuid> {
        match &self.0 {
            Form::Usual(id) => Some(*id),
            Form::Text(text) => uuid::Uuid::try_parse(text.trim()).ok(),
        }
    }

    /// Keeps a text as it is.
    fn of_text(text: &str) -> Self {
        let mut usual = uuid::Uuid::encode_buffer();
        match uuid::Uuid::try_parse(text) {
            Ok(id) if id.hyphenated().encode_lower(&mut usual) == text => Uuid(Form::Usual(id)),
            _ => Uuid(Form::Text(text.into())),
        }
    }

    /// What it is compared by: the UUID, or the text that is none.
    fn key(&self) -> (Option<uuid::Uuid>, &str) {
        match (self.to_uuid(), &self.0) {
            (None, Form::Text(text)) => (None, text),
            (id, _) => (id, ""),
        }
    }
}

/// Takes the form with hyphens only.
impl FromStr for Uuid {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        uuid::Uuid::try_parse(text)?;
        // No other form has this length.
        if text.len() != uuid::fmt::Hyphenated::LENGTH {
            uuid::Uuid::try_parse("")?;
        }
        Ok(Uuid::of_text(text))
    }
}

impl From<uuid::Uuid> for Uuid {
    fn from(id: uuid::Uuid) -> Self {
        Uuid(Form::Usual(id))
    }
}

impl PartialEq for Uuid {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Uuid {}

impl Hash for Uuid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for Uuid {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Uuid {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

/// As it was written; with hyphens and in small letters where it was made of a value.
impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Usual(id) => id.fmt(f),
            Form::Text(text) => f.write_str(text),
        }
    }
}

impl Model for Uuid {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        match cx.is_strict() {
            true => read_text(cx, "a UUID"),
            false => cx.string("a UUID").map(|text| Uuid::of_text(&text)),
        }
    }

    fn write(&self, out: &mut Writer) {
        match &self.0 {
            Form::Usual(id) => out.string(id.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer())),
            Form::Text(text) => out.string(text),
        }
    }
}
