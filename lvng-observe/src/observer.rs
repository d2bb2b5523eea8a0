//! Exchanges → findings, counted.

use crate::check::check;
use crate::description::Description;
use crate::exchange::Exchange;
use crate::finding::{Example, Finding, Key};
use crate::infer::Types;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// How many bytes of bodies are kept of exchanges that differ, for proposals to be tried on.
const MOST_KEPT: usize = 64 << 20;

/// Holds exchanges against a description and counts what differs.
pub struct Observer {
    description: Arc<Description>,
    findings: BTreeMap<Key, Finding>,
    types: HashMap<String, Types>,
    operations: BTreeSet<String>,
    seen: Observations,
    kept: usize,
}

/// What was seen.
#[derive(Clone, Debug, Default)]
pub struct Observations {
    /// Exchanges that were held against the description.
    pub exchanges: usize,
    /// Those of them that no operation is for.
    pub undescribed: usize,
    /// Requests that break the description and that the server refused, as it should.
    pub refused: usize,
    /// Described operations that were seen.
    pub operations: usize,
    /// Recorded requests that went elsewhere.
    pub elsewhere: usize,
    /// Requests that got no response from the target.
    pub failed: usize,
    /// Bodies that could not be looked at, or not to their end: not recorded, compressed, too long, broken off.
    pub unread_bodies: usize,
    /// What differs, by kind and place.
    pub findings: Vec<Finding>,
    /// The types of the values that schemas were held against, by the pointer of the schema.
    pub types: HashMap<String, Types>,
    /// The exchanges that differ.
    pub kept: Vec<Exchange>,
    /// How many more there were than could be kept.
    pub dropped: usize,
}

impl Observer {
    /// Nothing is seen yet.
    pub fn new(description: Arc<Description>) -> Self {
        Self {
            description,
            findings: BTreeMap::new(),
            types: HashMap::new(),
            operations: BTreeSet::new(),
            seen: Observations::default(),
            kept: 0,
        }
    }

    /// Looks at one exchange.
    pub fn observe(&mut self, exchange: Exchange) {
        let checked = check(&self.description, &exchange);
        self.seen.exchanges += 1;
        self.seen.undescribed += usize::from(!checked.is_described);
        self.seen.refused += usize::from(checked.is_refused);
        self.seen.unread_bodies += checked.unread_bodies;
        if checked.is_described {
            self.operations.insert(checked.operation.clone());
        }
        for (at, types) in checked.types {
            let known = self.types.entry(at).or_default();
            *known = known.and(types);
        }
        let differs = !checked.sightings.is_empty();
        for (part, sighting) in checked.sightings {
            let key = (sighting.kind, sighting.at.clone(), sighting.subject);
            match self.findings.get_mut(&key) {
                Some(known) => {
                    known.count += 1;
                    known.change.merge(sighting.change);
                }
                None => {
                    let place = self.description.place(&sighting.at);
                    let example = Example {
                        exchange: exchange.number,
                        operation: checked.operation.clone(),
                        part,
                        pointer: sighting.pointer,
                    };
                    let (message, at, change) = (sighting.message, sighting.at, sighting.change);
                    self.findings
                        .insert(key, Finding { kind: sighting.kind, message, at, place, count: 1, example, change });
                }
            }
        }
        if differs {
            self.keep(exchange);
        }
    }

    /// Counts a request that got no response.
    pub fn fail(&mut self) {
        self.seen.failed += 1;
    }

    /// Counts requests that went elsewhere.
    pub fn pass_over(&mut self, elsewhere: usize) {
        self.seen.elsewhere += elsewhere;
    }

    /// What was seen.
    pub fn finish(self) -> Observations {
        let Self { findings, types, operations, seen, .. } = self;
        Observations { operations: operations.len(), findings: findings.into_values().collect(), types, ..seen }
    }

    fn keep(&mut self, exchange: Exchange) {
        let size = exchange.size() + 1024;
        if self.kept + size > MOST_KEPT {
            self.seen.dropped += 1;
            return;
        }
        self.kept += size;
        self.seen.kept.push(exchange);
    }
}
