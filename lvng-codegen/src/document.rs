//! The description between the stages: joined, checked.

use serde_json::Value;

use crate::diagnostic::Place;

/// A description as one untyped tree. Where its nodes come from is known to the [`Diagnostics`](crate::diagnostic::Diagnostics).
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The tree; `Null` if the root file cannot be read.
    pub tree: Value,
}

/// A document whose structure was checked.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The document, without what is broken.
    pub document: Document,
    /// The operations that were taken out.
    pub skipped: Vec<Skipped>,
}

/// An operation that is left out because of errors in it or in what it uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The path template.
    pub path: String,
    /// Upper case.
    pub method: String,
    /// The operationId, if it has one.
    pub operation_id: Option<String>,
    /// Its pointer in the joined document.
    pub pointer: String,
    /// Where the description has it.
    pub place: Place,
    /// The pointers, in the joined document, of the broken things: itself, or the components that it uses.
    pub because: Vec<String>,
}
