//! What a comparison gives.

use crate::finding::Finding;
use lvng_codegen::diagnostic::Diagnostic;
use std::collections::BTreeMap;

/// What was compared, and what was found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// By page in the order given, then in the order of the page.
    pub findings: Vec<Finding>,
    /// How far each operation was compared, by operationId; the least of what several pages allow.
    pub operations: BTreeMap<String, Extent>,
    /// How many resources of overviews were counted.
    pub resources: usize,
    /// How many calls of SDKs were looked up.
    pub calls: usize,
    /// Entries of the configuration that settle nothing on pages that could have it.
    pub stale: Vec<Diagnostic>,
}

/// How far an operation was compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// A page has it, and the description does not, or the other way round.
    Not,
    /// Something about it could not be compared, and why.
    Partly(String),
    /// Path, method, parameters, request and responses.
    Fully,
}

impl Outcome {
    /// The findings that no decision settles.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.decision.is_none())
    }

    /// Whether pages and description agree but for what is settled.
    pub fn is_clean(&self) -> bool {
        self.open().next().is_none() && self.stale.is_empty()
    }

    /// How many operations were compared in full, in part, and not at all.
    pub fn counts(&self) -> [usize; 3] {
        let count = |is: fn(&Extent) -> bool| self.operations.values().filter(|extent| is(extent)).count();
        [
            count(|extent| *extent == Extent::Fully),
            count(|extent| matches!(extent, Extent::Partly(_))),
            count(|extent| *extent == Extent::Not),
        ]
    }
}
