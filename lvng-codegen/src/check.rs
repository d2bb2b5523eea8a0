//! Check: normalized document → checked document.
//!
//! Every problem is reported at the innermost node that has it. Operations with errors, and those that use components with
//! errors, are taken out, so that the rest can be generated or checked further.
//!
//! **Invariant:** in what is left every reference leads to a component of its kind, and `openapiv3` reads every piece.

mod broken;
mod checker;
mod cycles;
mod names;
mod operations;
mod references;
mod rules;
mod structure;

pub use crate::document::Checked;

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::grammar::{NodeShape, ObjectKind};
use crate::pointer::Cursor;

use broken::Broken;
use checker::Checker;

/// Checks a document and takes out what is broken.
pub fn check(mut document: Document, diagnostics: &mut Diagnostics) -> Checked {
    if !document.tree.is_object() {
        return Checked::default();
    }
    let mut checker = Checker { tree: &document.tree, diagnostics, references: Vec::new() };
    checker.node(&document.tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default());
    checker.references();
    checker.cycles();
    checker.operations();
    checker.component_names();
    let references = checker.references;
    let skipped = match Broken::find(&references, diagnostics) {
        Some(broken) => broken.take_out(&mut document.tree, diagnostics),
        None => Vec::new(),
    };
    Checked { document, skipped }
}
