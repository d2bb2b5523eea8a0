//! What was found so far, each thing once, with what it reaches.

use crate::change::{Change, Operation, Reached, Site};
use crate::rules::{self, Rule};
use crate::side::{At, Side};
use crate::verdict::Directions;
use std::collections::HashMap;
use std::sync::Arc;

/// The number of an operation in the list of all.
pub(crate) type OperationId = usize;

/// The number of a finding.
pub(crate) type FindingId = usize;

/// Something that is different.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    text: String,
    base: String,
    head: String,
    /// What it reaches of each operation, by number.
    reached: Reach,
    /// Whether it is part of what is compared, though no message of an operation may carry it.
    is_met: bool,
    /// Whether it is about something that no operation uses.
    is_unused: bool,
    /// Whether it is about operations as such, whatever their messages carry.
    is_of_operation: bool,
}

/// What is reached of each operation, by number; what is past the end is not.
type Reach = Vec<Option<Directions>>;

/// All findings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
    known: HashMap<(&'static str, String, String), FindingId>,
}

impl Findings {
    /// Notes something, or finds it if it is known.
    pub(crate) fn note(
        &mut self,
        id: &'static str,
        base: String,
        head: String,
        text: impl FnOnce() -> String,
    ) -> FindingId {
        let key = (id, base, head);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let Some(rule) = rules::find(id) else {
            unreachable!("`{id}` is not in the table of rules");
        };
        self.list.push(Finding {
            rule,
            text: text(),
            base: key.1.clone(),
            head: key.2.clone(),
            reached: Reach::new(),
            is_met: false,
            is_unused: false,
            is_of_operation: false,
        });
        self.known.insert(key, self.list.len() - 1);
        self.list.len() - 1
    }

    pub(crate) fn rule(&self, id: FindingId) -> Option<&'static Rule> {
        self.list.get(id).map(|finding| finding.rule)
    }

    /// Says that a finding reaches an operation in some directions.
    pub(crate) fn reach(&mut self, id: FindingId, operation: OperationId, directions: Directions) {
        let Some(finding) = self.list.get_mut(id) else { return };
        finding.is_met = true;
        if !directions.is_empty() {
            add(&mut finding.reached, operation, directions);
        }
    }

    /// Says that a finding is about an operation itself.
    pub(crate) fn reach_whole(&mut self, id: FindingId, operation: OperationId) {
        let Some(finding) = self.list.get_mut(id) else { return };
        finding.is_met = true;
        finding.is_of_operation = true;
        add(&mut finding.reached, operation, Directions::NONE);
    }

    /// Says that a finding is about the document as a whole.
    pub(crate) fn reach_document(&mut self, id: FindingId) {
        let Some(finding) = self.list.get_mut(id) else { return };
        finding.is_met = true;
        finding.is_of_operation = true;
    }

    /// Says that a finding is about something that no operation uses.
    pub(crate) fn reach_unused(&mut self, id: FindingId) {
        let Some(finding) = self.list.get_mut(id) else { return };
        finding.is_met = true;
        finding.is_unused = true;
    }

    /// The findings that were met, as changes.
    pub(crate) fn changes(self, base: &Side<'_>, head: &Side<'_>, operations: &[Arc<Operation>]) -> Vec<Change> {
        // Many findings reach the same operations.
        let mut lists: HashMap<Reach, Arc<[Reached]>> = HashMap::new();
        let met = self.list.into_iter().filter(|finding| finding.is_met);
        met.map(|mut finding| {
            let reach = std::mem::take(&mut finding.reached);
            let directions = reach.iter().flatten().fold(Directions::NONE, |all, directions| all.or(*directions));
            let reached = lists.entry(reach).or_insert_with_key(|reach| reached(reach, operations)).clone();
            finding.change(base, head, (directions, reached))
        })
        .collect()
    }
}

impl Finding {
    fn change(self, base: &Side<'_>, head: &Side<'_>, (directions, reached): (Directions, Arc<[Reached]>)) -> Change {
        let verdicts =
            if self.is_of_operation { self.rule.verdicts_of_operation() } else { self.rule.verdicts(directions) };
        let site = |side: &Side<'_>, pointer: String| {
            let place = side.description.place(&pointer);
            Site { pointer, place, position: None }
        };
        Change {
            rule: self.rule,
            text: self.text,
            base: site(base, self.base),
            head: site(head, self.head),
            directions,
            reached,
            verdicts,
            rust: Vec::new(),
            is_accepted: false,
        }
    }
}

fn add(reach: &mut Reach, operation: OperationId, directions: Directions) {
    if reach.len() <= operation {
        reach.resize(operation + 1, None);
    }
    if let Some(slot) = reach.get_mut(operation) {
        *slot = Some(slot.unwrap_or_default().or(directions));
    }
}

fn reached(reach: &Reach, operations: &[Arc<Operation>]) -> Arc<[Reached]> {
    let all = reach.iter().zip(operations);
    all.filter_map(|(directions, operation)| Some(Reached { operation: operation.clone(), directions: (*directions)? }))
        .collect()
}

/// A place in each of the two descriptions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Both {
    pub(crate) base: At,
    pub(crate) head: At,
}
