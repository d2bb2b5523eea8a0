//! Items as they are kept.

use serde_json::Value;
use std::fmt;

/// An item of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its identifier as it stands in paths.
    pub id: String,
    /// The item.
    pub value: Value,
    /// Whether a client has created it; else it was there from the begin.
    pub is_created: bool,
}

/// A store that cannot be read or written.
#[derive(Debug)]
pub struct Failed(pub String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store failed: {}", self.0)
    }
}

impl std::error::Error for Failed {}
