//! What all rewriting shares.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::slips::Slips;
use crate::diagnostic::Diagnostics;
use crate::pointer::Cursor;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// The version that a document is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    V30,
    V31,
    V32,
}

/// The walk over the tree.
pub(super) struct Normalizer<'d> {
    pub(super) diagnostics: &'d mut Diagnostics,
    pub(super) version: Version,
    /// The pointers of the component schemas.
    pub(super) schemas: HashSet<String>,
    /// Those of them that take `null` and nothing else.
    pub(super) nulls: HashSet<String>,
    /// Those of them that take every text and nothing else, or every value.
    pub(super) texts: HashSet<String>,
    /// The references that are slips.
    pub(super) slips: Slips,
}

impl Normalizer<'_> {
    /// Notes a warning at a key of the node at hand.
    pub(super) fn warn(&mut self, code: &'static str, at: &mut Cursor, key: &str, message: impl Into<String>) {
        let mark = at.push(key);
        self.diagnostics.warning(code, at.as_str(), message);
        at.pop(mark);
    }

    /// Remembers that what is now at `to` was at `from`, both below the node at hand.
    pub(super) fn moved(&mut self, at: &Cursor, from: &str, to: &str) {
        self.diagnostics.moved(&format!("{}{from}", at.as_str()), format!("{}{to}", at.as_str()));
    }
}
