//! Two descriptions → what changed between them.

mod comparer;
mod content;
mod document;
mod operations;
mod parameters;
mod responses;
mod security;
mod servers;
mod texts;
mod unused;

use crate::change::Change;
use crate::description::Description;
use crate::findings::Findings;
use crate::pairs::Pairs;
use crate::rust;
use crate::side::Side;
use lvng_codegen::with_deep_stack;
use std::collections::HashMap;

pub(crate) use comparer::{Comparer, Context, NameUse, Names, SchemeChange};
pub(crate) use texts::{TEXTS, is_extension, text_of_text};

/// What changed between two descriptions, in the order of the head. No change is told twice.
///
/// What the descriptions are in Rust is worked out for this, and kept by them for the next comparison.
pub fn compare(base: &mut Description, head: &mut Description) -> Vec<Change> {
    with_deep_stack(|| {
        let changes = compare_wire(base, head);
        // What is the same gives the same crate.
        if changes.is_empty() && base.tree == head.tree {
            return changes;
        }
        rust::add_items(changes, base, head)
    })
}

/// The same without what is different in Rust, which takes half of the time: nothing breaks callers or implementors.
pub fn compare_wire(base: &Description, head: &Description) -> Vec<Change> {
    with_deep_stack(|| {
        let mut comparer = Comparer::new(base, head);
        comparer.document();
        comparer.operations();
        comparer.unused();
        comparer.renamed();
        comparer.finish()
    })
}

impl<'a> Comparer<'a> {
    fn new(base: &'a Description, head: &'a Description) -> Self {
        Self {
            base: Side::new(base),
            head: Side::new(head),
            pairs: Pairs::default(),
            findings: Findings::default(),
            operations: Vec::new(),
            names: Vec::new(),
            first_uses: HashMap::new(),
            renamed_schemes: HashMap::new(),
            scheme_changes: Vec::new(),
            has_xml: false,
        }
    }

    fn finish(mut self) -> Vec<Change> {
        self.pairs.spread(&mut self.findings);
        let has_xml = self.has_xml;
        let mut changes = self.findings.changes(&self.base, &self.head, &self.operations);
        changes.retain(|change| has_xml || change.rule.id != "xml-changed");
        changes
    }
}
