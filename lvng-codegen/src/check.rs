//! Check: normalized document → checked document.
//!
//! Every problem is reported at the innermost node that has it. Operations with errors, and those that use components with
//! errors, are taken out, so that the rest can be generated or checked further.
//!
//! **Invariant:** in what is left every reference leads to a component of its kind, and `openapiv3` reads every piece.

mod broken;
mod cycles;
mod names;
mod near;
mod operations;
mod references;
mod rules;
mod structure;

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostics;
use crate::grammar::{Kind, Shape};
use crate::load::Document;
use crate::pointer::Cursor;
use crate::resolve::Skipped;

use broken::Broken;
pub(crate) use near::nearest;
use references::Reference;

/// After so many problems there are no more hints: looking for near words takes time.
const MOST_HINTS: usize = 200;

/// A document whose structure was checked.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The document, without what is broken.
    pub document: Document,
    /// The operations that were taken out.
    pub skipped: Vec<Skipped>,
}

/// Checks a document and takes out what is broken.
pub fn check(mut document: Document, diagnostics: &mut Diagnostics) -> Checked {
    if !document.tree.is_object() {
        return Checked::default();
    }
    let mut checker = Checker { tree: &document.tree, diagnostics, references: Vec::new() };
    checker.node(&document.tree, Shape::Object(Kind::Document), &mut Cursor::default());
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

/// The checks at work.
struct Checker<'d, 'e> {
    tree: &'d Value,
    diagnostics: &'e mut Diagnostics,
    /// Every reference of the document.
    references: Vec<Reference<'d>>,
}

impl<'d> Checker<'d, '_> {
    /// The node itself, or the component that it refers to, with its pointer.
    fn follow<'n>(&self, node: &'n Value, pointer: &str) -> Option<(&'n Value, String)>
    where
        'd: 'n,
    {
        let (mut node, mut pointer) = (node, pointer.to_owned());
        // Chains are short; longer ones are cycles.
        for _ in 0..32 {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return Some((node, pointer)) };
            pointer = crate::pointer::of_ref(reference)?;
            node = crate::pointer::find(self.tree, &pointer)?;
        }
        None
    }

    /// The known word that was probably meant, unless there are so many problems that nobody reads on.
    fn near<'n, S: AsRef<str> + ?Sized + 'n>(&self, wanted: &str, known: impl Iterator<Item = &'n S>) -> Option<&'n S> {
        if self.diagnostics.len() > MOST_HINTS {
            return None;
        }
        nearest(wanted, known)
    }

    /// The object at a pointer.
    fn object(&self, pointer: &str) -> Option<&'d Map<String, Value>> {
        crate::pointer::find(self.tree, pointer)?.as_object()
    }
}

/// What a node is, for messages.
pub(crate) fn describe(node: &Value) -> String {
    match node {
        Value::Null => "nothing".to_owned(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.chars().count() > 40 => {
            format!("the text `{}…`", text.chars().take(40).collect::<String>().escape_debug())
        }
        Value::String(text) => format!("the text `{}`", text.escape_debug()),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
