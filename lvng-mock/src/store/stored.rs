//! Items as they are kept.

use lvng_codegen::pointer::percent_encode;
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

/// An identifier as a segment of a path.
pub(crate) fn segment(id: &str) -> String {
    percent_encode(id).replace('/', "%2F")
}

/// What the paths of all collections below an item begin with.
pub(super) fn below(collection: &str, id: &str) -> String {
    format!("{collection}/{}/", segment(id))
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
