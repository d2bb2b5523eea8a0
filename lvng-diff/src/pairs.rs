//! Pairs of schemas that are compared: each once, however many messages carry them.
//!
//! A pair knows where it is used, and so does what is found in it. Schemas that contain themselves are pairs that lead back
//! to pairs that are known.

use crate::findings::{FindingId, Findings, OperationId};
use crate::verdict::{Direction, Directions};
use std::collections::{HashMap, HashSet};

/// The number of a pair.
pub(crate) type PairId = usize;

/// Two schemas, one in the place of the other.
#[derive(Clone, Debug, Default)]
struct Pair {
    findings: Vec<(FindingId, Directions)>,
    /// The pairs that it is part of, in these directions.
    parents: Vec<(PairId, Directions)>,
    children: Vec<PairId>,
    /// The messages that it is the whole of.
    roots: Vec<(OperationId, Direction)>,
    /// Whether it is compared though no operation uses it.
    is_unused: bool,
}

/// All pairs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs {
    list: Vec<Pair>,
    known: HashMap<Vec<usize>, PairId>,
}

impl Pairs {
    /// The pair of a key, and whether it is new.
    pub(crate) fn enter(&mut self, key: Vec<usize>) -> (PairId, bool) {
        if let Some(known) = self.known.get(&key) {
            return (*known, false);
        }
        self.list.push(Pair::default());
        let id = self.list.len() - 1;
        self.known.insert(key, id);
        (id, true)
    }

    /// Says that a pair is part of another.
    pub(crate) fn link(&mut self, parent: PairId, child: PairId, directions: Directions) {
        if let Some(pair) = self.list.get_mut(child) {
            pair.parents.push((parent, directions));
        }
        if let Some(pair) = self.list.get_mut(parent) {
            pair.children.push(child);
        }
    }

    /// Says that a message is of a pair.
    pub(crate) fn root(&mut self, id: PairId, operation: OperationId, direction: Direction) {
        if let Some(pair) = self.list.get_mut(id) {
            pair.roots.push((operation, direction));
        }
    }

    /// Says that a pair is compared though no operation uses it.
    pub(crate) fn unused(&mut self, id: PairId) {
        if let Some(pair) = self.list.get_mut(id) {
            pair.is_unused = true;
        }
    }

    /// Says that something was found in a pair, for some directions.
    pub(crate) fn find(&mut self, id: PairId, finding: FindingId, directions: Directions) {
        if let Some(pair) = self.list.get_mut(id) {
            pair.findings.push((finding, directions));
        }
    }

    /// Whether nothing was found in a pair and below but what `is_harmless`.
    pub(crate) fn is_same(&self, id: PairId, is_harmless: impl Fn(FindingId) -> bool) -> bool {
        let (mut open, mut seen) = (vec![id], HashSet::from([id]));
        while let Some(pair) = open.pop().and_then(|id| self.list.get(id)) {
            if pair.findings.iter().any(|(finding, _)| !is_harmless(*finding)) {
                return false;
            }
            open.extend(pair.children.iter().copied().filter(|child| seen.insert(*child)));
        }
        true
    }

    /// Tells each finding what it reaches.
    pub(crate) fn spread(&self, findings: &mut Findings) {
        for (id, pair) in self.list.iter().enumerate().filter(|(_, pair)| !pair.findings.is_empty()) {
            let uses = self.uses(id);
            for (finding, directions) in &pair.findings {
                for (operation, direction) in &uses.messages {
                    findings.reach(*finding, *operation, directions.and(Directions::from(*direction)));
                }
                if uses.is_unused {
                    findings.reach_unused(*finding);
                }
            }
        }
    }

    /// The messages that carry a pair.
    fn uses(&self, id: PairId) -> Uses {
        let mut uses = Uses::default();
        let mut seen: HashMap<PairId, Directions> = HashMap::from([(id, Directions::BOTH)]);
        let mut open = vec![(id, Directions::BOTH)];
        while let Some((id, carried)) = open.pop() {
            let Some(pair) = self.list.get(id) else { continue };
            uses.is_unused |= pair.is_unused;
            let roots = pair.roots.iter().filter(|(_, direction)| carried.contains(*direction));
            uses.messages.extend(roots.copied());
            for (parent, directions) in &pair.parents {
                let carried = carried.and(*directions);
                let known = seen.entry(*parent).or_default();
                if known.or(carried) != *known {
                    *known = known.or(carried);
                    open.push((*parent, carried));
                }
            }
        }
        uses
    }
}

/// Where a pair is used.
#[derive(Clone, Debug, Default)]
struct Uses {
    messages: HashSet<(OperationId, Direction)>,
    is_unused: bool,
}
