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
        let mut carried = vec![Directions::NONE; self.list.len()];
        for (id, pair) in self.list.iter().enumerate().filter(|(_, pair)| !pair.findings.is_empty()) {
            let uses = self.uses(id, &mut carried);
            for (finding, directions) in &pair.findings {
                for (operation, ways) in &uses.messages {
                    findings.reach(*finding, *operation, directions.and(*ways));
                }
                if uses.is_unused {
                    findings.reach_unused(*finding);
                }
            }
        }
    }

    /// The messages that carry a pair. `carried` is scratch space, empty before and after.
    fn uses(&self, id: PairId, carried: &mut [Directions]) -> Uses {
        let mut uses = Uses::default();
        let (mut met, mut open) = (Vec::new(), vec![(id, Directions::BOTH)]);
        while let Some((id, ways)) = open.pop() {
            let (Some(pair), Some(known)) = (self.list.get(id), carried.get_mut(id)) else { continue };
            if known.or(ways) == *known {
                continue;
            }
            if known.is_empty() {
                met.push(id);
                uses.is_unused |= pair.is_unused;
            }
            *known = known.or(ways);
            open.extend(pair.parents.iter().map(|(parent, directions)| (*parent, ways.and(*directions))));
        }
        for id in met {
            let Some((pair, ways)) = self.list.get(id).zip(carried.get_mut(id).map(std::mem::take)) else { continue };
            let roots = pair.roots.iter().filter(|(_, direction)| ways.contains(*direction));
            uses.messages.extend(roots.map(|(operation, direction)| (*operation, Directions::from(*direction))));
        }
        uses
    }
}

/// Where a pair is used.
#[derive(Clone, Debug, Default)]
struct Uses {
    messages: Vec<(OperationId, Directions)>,
    is_unused: bool,
}
