//! Check: normalized document → checked document.
//!
//! Every problem is reported at the innermost node that has it. Operations with errors, and those that use components with
//! errors, are taken out, so that the rest can be generated or checked further.
//!
//! **Invariant:** in what is left every reference leads to a component of its kind, and every value is of the kind that the
//! tables say.

mod broken;
mod checker;
mod closed;
mod cycles;
mod names;
mod operations;
mod references;
mod rules;
mod structure;
mod tags;

pub use crate::document::Checked;

use crate::diagnostic::Diagnostics;
use crate::document::{Document, Skipped};
use crate::grammar::{NodeShape, ObjectKind};
use crate::pointer::Cursor;

use broken::Broken;
use checker::Checker;

/// Checks a document and takes out what is broken.
pub fn check(document: Document, diagnostics: &mut Diagnostics) -> Checked {
    let mut document = document;
    let skipped = match broken(&document, diagnostics) {
        Some(broken) => broken.take_out(&mut document.tree, diagnostics),
        None => Vec::new(),
    };
    finish(document, skipped)
}

/// The same, with a copy of the whole document where something is taken out.
pub(crate) fn check_keeping(document: Document, diagnostics: &mut Diagnostics) -> (Checked, Option<Document>) {
    let mut document = document;
    let Some(broken) = broken(&document, diagnostics) else { return (finish(document, Vec::new()), None) };
    let whole = document.clone();
    let skipped = broken.take_out(&mut document.tree, diagnostics);
    (finish(document, skipped), Some(whole))
}

fn finish(document: Document, skipped: Vec<Skipped>) -> Checked {
    match document.tree.is_object() {
        true => Checked { document, skipped },
        false => Checked::default(),
    }
}

/// What of a document is broken, if anything is.
fn broken(document: &Document, diagnostics: &mut Diagnostics) -> Option<Broken> {
    if !document.tree.is_object() {
        return None;
    }
    let mut checker = Checker { tree: &document.tree, diagnostics, references: Vec::new() };
    checker.node(&document.tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default());
    checker.references();
    checker.cycles();
    checker.operations();
    checker.tags();
    checker.component_names();
    let references = checker.references;
    Broken::find(&references, diagnostics)
}
