//! Uses of drafts → which tags and directions reach each of them.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use super::draft_id::{DraftId, named};
use super::drafts::OperationDraft;
use super::report::{Direction, Owner};
use super::types::TypeTable;
use super::visit::types_of_kind;
use crate::ir::TypeKind;

/// What is known of each draft once all uses are.
pub struct Reach {
    /// The tags whose operations use it, in requests and in responses.
    tags: Vec<[BTreeSet<usize>; 2]>,
    /// Whether a request or a response has it.
    pub request: Vec<bool>,
    pub response: Vec<bool>,
    /// The drafts that several tags share by way of types that no operation uses.
    shared: HashSet<usize>,
}

impl Reach {
    /// Follows uses from the operations that stay.
    pub fn new(table: &TypeTable, operations: &[OperationDraft]) -> Self {
        let (count, uses) = (table.len(), table.uses());
        let mut reach = Reach {
            tags: vec![Default::default(); count],
            request: vec![false; count],
            response: vec![false; count],
            shared: HashSet::default(),
        };
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (owner, draft) in uses {
            if let Owner::Type(user) = owner {
                below[user.index()].push(draft.index());
            }
        }
        let tag_count = operations.iter().map(|draft| draft.tag + 1).max().unwrap_or_default();
        let tag_of: HashMap<usize, usize> = operations.iter().map(|draft| (draft.number, draft.tag)).collect();
        let mut starts: Vec<[Vec<usize>; 2]> = vec![Default::default(); tag_count];
        for (owner, draft) in uses {
            let Owner::Operation(number, direction) = owner else { continue };
            let Some(tag) = tag_of.get(number) else { continue };
            starts[*tag][usize::from(*direction == Direction::Response)].push(draft.index());
        }
        let mut closures = Closures::new(&below);
        for (tag, [request, response]) in starts.into_iter().enumerate() {
            for (start, is_request) in [(request, true), (response, false)] {
                for draft in closures.of(start) {
                    reach.tags[draft][usize::from(!is_request)].insert(tag);
                    let seen = if is_request { &mut reach.request } else { &mut reach.response };
                    seen[draft] = true;
                }
            }
        }
        reach
    }

    /// The only tag that uses a draft.
    pub fn module_of(&self, draft: DraftId) -> Option<usize> {
        self.only_tag(draft.index())
    }

    fn only_tag(&self, draft: usize) -> Option<usize> {
        let [requests, responses] = &self.tags[draft];
        let mut all = requests.union(responses);
        all.next().copied().filter(|_| all.next().is_none() && !self.shared.contains(&draft))
    }

    /// Gives the types that no operation uses a home: the tag whose types they hold. Where they hold types of several
    /// tags, all of those are shared, since what is in `common` can use no tag, which may be disabled.
    pub fn assign_unused(&mut self, kinds: &mut [Option<TypeKind<DraftId>>]) {
        let is_unused: Vec<bool> = self.tags.iter().map(|tags| tags.iter().all(BTreeSet::is_empty)).collect();
        let held = |kind: &mut Option<TypeKind<DraftId>>| {
            let types = kind.as_mut().map(types_of_kind).unwrap_or_default();
            types.into_iter().filter_map(|ty| named(ty)).map(DraftId::index).collect()
        };
        let below: Vec<Vec<usize>> = kinds.iter_mut().map(held).collect();
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); below.len()];
        for (user, held) in below.iter().enumerate().filter(|(user, _)| is_unused[*user]) {
            held.iter().for_each(|draft| users[*draft].push(user));
        }
        let mut work: Vec<(usize, usize)> =
            (0..below.len()).filter_map(|draft| Some((draft, self.only_tag(draft)?))).collect();
        while let Some((draft, tag)) = work.pop() {
            for user in &users[draft] {
                let [_, tags] = &mut self.tags[*user];
                // Two are as good as any number.
                if tags.len() < 2 && tags.insert(tag) {
                    work.push((*user, tag));
                }
            }
        }
        let several = (0..below.len()).filter(|draft| is_unused[*draft] && self.tags[*draft][1].len() > 1);
        self.shared = Closures::new(&below).of(several.collect()).into_iter().collect();
    }

    /// Adds a draft that has the requests of another.
    pub fn split(&mut self, draft: DraftId) {
        let requests = std::mem::take(&mut self.tags[draft.index()][0]);
        self.tags.push([requests, BTreeSet::new()]);
        self.request[draft.index()] = false;
        self.request.push(true);
        self.response.push(false);
    }
}

/// What is reached from some types.
struct Closures<'b> {
    below: &'b [Vec<usize>],
    /// The closure that a type was last seen in.
    seen: Vec<usize>,
    count: usize,
}

impl<'b> Closures<'b> {
    fn new(below: &'b [Vec<usize>]) -> Self {
        Self { below, seen: vec![0; below.len()], count: 0 }
    }

    /// Everything that is reached from some types, these included.
    fn of(&mut self, start: Vec<usize>) -> Vec<usize> {
        self.count += 1;
        let (mut found, mut work) = (Vec::new(), start);
        while let Some(draft) = work.pop() {
            if std::mem::replace(&mut self.seen[draft], self.count) != self.count {
                found.push(draft);
                work.extend(&self.below[draft]);
            }
        }
        found
    }
}
