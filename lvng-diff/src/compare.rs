//! Two descriptions → what changed between them.

mod content;
mod document;
mod operations;
mod parameters;
mod responses;
mod security;
mod servers;
mod texts;
mod unused;

use crate::change::{self, Change};
use crate::description::Description;
use crate::findings::{Both, FindingId, Findings, OperationId};
use crate::pairs::{PairId, Pairs};
use crate::schemas::NameUse;
use crate::side::{At, Loc, Side};
use crate::subject::subject;
use crate::verdict::Directions;
use lvng_codegen::with_deep_stack;
use std::collections::HashMap;
use std::sync::Arc;
pub(crate) use texts::{TEXTS, is_extension, text_of_text};

/// The comparison at work.
pub(crate) struct Comparer<'a> {
    pub(crate) base: Side<'a>,
    pub(crate) head: Side<'a>,
    pub(crate) pairs: Pairs,
    pub(crate) findings: Findings,
    pub(crate) operations: Vec<Arc<change::Operation>>,
    /// Where schemas have another name.
    pub(crate) names: Vec<NameUse<'a>>,
    /// Where a schema that lost or got its name was first met.
    pub(crate) first_uses: HashMap<(&'static str, &'a str), Both>,
    /// The schemes of the base that have another name in the head.
    pub(crate) renamed_schemes: HashMap<&'a str, &'a str>,
    pub(crate) scheme_changes: Vec<security::SchemeChange<'a>>,
    /// Whether any message is XML.
    pub(crate) has_xml: bool,
}

/// What the things are called that a change is about.
pub(crate) struct Names {
    pub(crate) base: String,
    pub(crate) head: String,
}

/// What changed between two descriptions, in the order of the head. No change is told twice.
pub fn compare(base: &Description, head: &Description) -> Vec<Change> {
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

    /// Notes something; `text` is asked for what it says only if it is new.
    pub(crate) fn note(&mut self, rule: &'static str, at: Both, text: impl FnOnce(&Names) -> String) -> FindingId {
        let (base, head) = (self.base.pointer(at.base), self.head.pointer(at.head));
        let trees = (&self.base.description.tree, &self.head.description.tree);
        let names = (base.clone(), head.clone());
        self.findings.note(rule, base, head, || {
            text(&Names { base: subject(trees.0, &names.0), head: subject(trees.1, &names.1) })
        })
    }

    /// Notes something about what an operation sends or takes.
    pub(crate) fn note_in(
        &mut self,
        context: Context,
        rule: &'static str,
        at: Both,
        text: impl FnOnce(&Names) -> String,
    ) {
        let finding = self.note(rule, at, text);
        match context.directions.is_empty() {
            true => self.findings.reach_whole(finding, context.operation),
            false => self.findings.reach(finding, context.operation, context.directions),
        }
    }

    /// Notes something about a pair of schemas.
    pub(crate) fn note_of(
        &mut self,
        pair: PairId,
        (rule, directions): (&'static str, Directions),
        at: Both,
        text: impl FnOnce(&Names) -> String,
    ) {
        let finding = self.note(rule, at, text);
        self.pairs.find(pair, finding, directions);
    }

    /// What two nodes are after references.
    pub(crate) fn resolve(&self, base: Loc<'a>, head: Loc<'a>) -> (Loc<'a>, Loc<'a>) {
        (self.base.resolve(base), self.head.resolve(head))
    }
}

/// The operation that is compared, and which way what is looked at goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    pub(crate) operation: OperationId,
    /// None for what is about the operation as such.
    pub(crate) directions: Directions,
}

impl Both {
    pub(crate) fn of(base: Loc<'_>, head: Loc<'_>) -> Self {
        Self { base: base.at, head: head.at }
    }

    pub(crate) fn at(base: At, head: At) -> Self {
        Self { base, head }
    }
}
