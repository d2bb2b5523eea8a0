//! The comparison at work: the two descriptions, and what was found so far.

use crate::change;
use crate::findings::{Both, FindingId, Findings, OperationId};
use crate::pairs::{PairId, Pairs};
use crate::side::{At, Loc, Side};
use crate::subject::subject;
use crate::verdict::Directions;
use std::collections::HashMap;
use std::sync::Arc;

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
    pub(crate) scheme_changes: Vec<SchemeChange<'a>>,
    /// Whether any message is XML.
    pub(crate) has_xml: bool,
}

/// What the things are called that a change is about.
pub(crate) struct Names {
    pub(crate) base: String,
    pub(crate) head: String,
}

/// A change of a scheme, and the name of the scheme in the head.
pub(crate) struct SchemeChange<'a> {
    pub(crate) name: &'a str,
    pub(crate) finding: FindingId,
}

/// A use of schemas with different names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameUse<'a> {
    pub(crate) pair: PairId,
    pub(crate) base: (Option<&'a str>, Loc<'a>),
    pub(crate) head: (Option<&'a str>, Loc<'a>),
}

impl<'a> Comparer<'a> {
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
