//! Proposals → unique names.

use super::is_reserved_type;
use super::lock::{Known, LockedName, LockedNames};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Index;

use foldhash::{HashMap, HashSet};

/// Names of one scope.
#[derive(Debug, Default)]
pub struct Scope {
    taken: HashSet<String>,
    /// The number to try next, by name: thousands may want the same one.
    next: HashMap<String, u64>,
}

impl Scope {
    /// Takes a name, or the first free one of `name2`, `name3` …
    pub fn claim(&mut self, name: &str) -> String {
        self.claim_of(&[name.to_owned()])
    }

    /// Takes the first free of the candidates, or the first of them with a number.
    pub fn claim_of(&mut self, candidates: &[String]) -> String {
        let free = candidates.iter().find(|name| !self.taken.contains(*name)).cloned();
        let name = free.unwrap_or_else(|| self.numbered(candidates.first().map_or("unnamed", String::as_str)));
        self.taken.insert(name.clone());
        name
    }

    fn numbered(&mut self, base: &str) -> String {
        // `v1` and `v12` are easily taken for versions.
        let gap = if base.ends_with(|last: char| last.is_numeric()) { "_" } else { "" };
        // A raw identifier with a number is no keyword any more, nor is a suffixed one.
        let plain = base.trim_start_matches("r#").trim_end_matches('_');
        let next = self.next.entry(base.to_owned()).or_insert(2);
        loop {
            let name = format!("{plain}{gap}{next}");
            *next += 1;
            if !self.taken.contains(&name) {
                return name;
            }
        }
    }

    /// Whether a name is taken.
    pub fn has(&self, name: &str) -> bool {
        self.taken.contains(name)
    }
}

/// Who gets a name that several types propose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A component that has this very name in the description.
    Exact,
    /// A component whose name was put into Rust's case.
    Component,
    /// The struct of an operation, which programs name less often than schemas.
    Operation,
    /// The several answers of an operation.
    Answers,
    /// A type without a name in the description.
    Inline,
    /// The client or server of a tag.
    Tag,
}

/// What a type would like to be called.
#[derive(Clone, Debug)]
pub struct Candidates {
    /// Who goes first.
    pub rank: Rank,
    /// The names, best first.
    pub names: Vec<String>,
}

/// A name that was proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NameId(usize);

/// Names, by what they were proposed for.
#[derive(Clone, Debug)]
pub struct UniqueNames(Vec<String>);

impl UniqueNames {
    /// A name that nothing has: this one, or the first free of `name2`, `name3` …
    pub fn free(&self, name: &str) -> String {
        let mut scope = Scope { taken: self.0.iter().cloned().collect(), ..Scope::default() };
        scope.claim(name)
    }
}

impl Index<NameId> for UniqueNames {
    type Output = String;

    fn index(&self, name: NameId) -> &String {
        &self.0[name.0]
    }
}

/// The names of all types of a crate. They are unique across its modules, so that each can be imported anywhere.
#[derive(Debug, Default)]
pub struct TypeNames {
    proposals: Vec<Proposal>,
    /// The names that types had before.
    locked: Vec<LockedName>,
}

/// What was proposed for a type.
#[derive(Debug)]
struct Proposal {
    candidates: Candidates,
    /// What it is called after, whatever else there is.
    own: String,
    /// Where the description has it.
    pointer: String,
    /// The name that it had before.
    locked: Option<String>,
    /// The proposal that it is one type with.
    joined: Option<NameId>,
    /// Whether somebody chose the name, whatever it was before.
    is_chosen: bool,
}

impl TypeNames {
    /// Notes the names that types had before.
    pub fn keep(&mut self, locked: &LockedNames) {
        self.locked.clone_from(&locked.types);
    }

    /// Notes what a type would like to be called; the id finds the answer in [`TypeNames::resolve`].
    pub fn propose(&mut self, pointer: impl Into<String>, candidates: Candidates) -> NameId {
        let own = candidates.names.first().cloned().unwrap_or_default();
        self.propose_as(own, pointer, candidates)
    }

    /// Does so for a type whose names say less than what it is called after.
    pub fn propose_as(&mut self, own: String, pointer: impl Into<String>, candidates: Candidates) -> NameId {
        self.proposals.push(Proposal {
            candidates,
            own,
            pointer: pointer.into(),
            locked: None,
            joined: None,
            is_chosen: false,
        });
        NameId(self.proposals.len() - 1)
    }

    /// Finds the names that the types had before.
    pub fn find_locked(&mut self) {
        let things: Vec<(&str, &str)> =
            self.proposals.iter().map(|proposal| (proposal.own.as_str(), proposal.pointer.as_str())).collect();
        let found = Known::new(&self.locked).find(&things);
        let found: Vec<Option<String>> = found.into_iter().map(|name| name.map(str::to_owned)).collect();
        let open = self.proposals.iter_mut().zip(found).filter(|(proposal, _)| !proposal.is_chosen);
        open.for_each(|(proposal, name)| proposal.locked = name);
    }

    /// The name that a type had before.
    pub fn locked(&self, name: NameId) -> Option<&str> {
        self.proposals.get(name.0)?.locked.as_deref()
    }

    /// Makes one type of two: the first is not defined.
    pub fn join(&mut self, name: NameId, other: NameId) {
        if let Some(proposal) = self.proposals.get_mut(name.0) {
            proposal.joined = Some(other);
        }
    }

    /// Gives a type the name that somebody chose for it, before all others.
    pub fn choose(&mut self, name: NameId, chosen: String) {
        if let Some(proposal) = self.proposals.get_mut(name.0) {
            proposal.candidates = Candidates { rank: Rank::Exact, names: vec![chosen.clone()] };
            (proposal.locked, proposal.is_chosen) = (Some(chosen), true);
        }
    }

    /// Proposes other names for a type.
    pub fn rename(&mut self, name: NameId, candidates: Candidates) {
        if let Some(proposal) = self.proposals.get_mut(name.0) {
            proposal.candidates = candidates;
        }
    }

    /// The first choice of a type.
    pub fn first_choice(&self, name: NameId) -> &str {
        self.proposals.get(name.0).and_then(|proposal| proposal.candidates.names.first()).map_or("", String::as_str)
    }

    /// What types beside this one are called after.
    pub fn base(&self, name: NameId) -> &str {
        self.locked(name).unwrap_or_else(|| self.first_choice(name))
    }

    /// Settles all names: those that types had before, then by rank, then in the order of the proposals.
    pub fn resolve(&mut self) -> UniqueNames {
        self.find_locked();
        let ends: Vec<usize> = (0..self.proposals.len()).map(|number| self.end(number)).collect();
        let mut scope = Scope::default();
        let mut names = vec![None; self.proposals.len()];
        for (number, name) in self.kept(&ends) {
            names[number] = (!scope.has(name)).then(|| scope.claim(name));
        }
        let mut order: Vec<usize> = (0..ends.len()).filter(|number| ends[*number] == *number).collect();
        order.sort_by_key(|number| self.proposals[*number].candidates.rank);
        for number in order {
            if names[number].is_none() {
                names[number] = Some(scope.claim_of(&usable(&self.proposals[number].candidates)));
            }
        }
        UniqueNames(ends.into_iter().map(|end| names[end].clone().unwrap_or_default()).collect())
    }

    /// Which types had which name before; where several had one that are one no more, the one that most are goes first.
    fn kept(&self, ends: &[usize]) -> Vec<(usize, &str)> {
        let mut places: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for (proposal, end) in self.proposals.iter().zip(ends) {
            let name = proposal.locked.as_deref().filter(|name| !is_shadowed(proposal.candidates.rank, name));
            name.into_iter().for_each(|name| *places.entry((*end, name)).or_default() += 1);
        }
        let mut kept: Vec<((usize, &str), usize)> = places.into_iter().collect();
        kept.sort_by_key(|((end, _), count)| {
            (Reverse(*count), &self.proposals[*end].own, &self.proposals[*end].pointer)
        });
        // A type that had several names keeps the one that most of it had.
        let mut seen = HashSet::default();
        kept.into_iter().map(|(kept, _)| kept).filter(|(end, _)| seen.insert(*end)).collect()
    }

    /// The proposal of the type that is defined for this one.
    fn end(&self, number: usize) -> usize {
        let mut end = number;
        while let Some(NameId(next)) = self.proposals.get(end).and_then(|proposal| proposal.joined) {
            end = next;
        }
        end
    }

    /// What all types are called now, for the next run.
    pub fn lock(&self, names: &UniqueNames) -> Vec<LockedName> {
        let lock = |(proposal, name): (&Proposal, &String)| LockedName {
            pointer: proposal.pointer.clone(),
            own: proposal.own.clone(),
            name: name.clone(),
        };
        self.proposals.iter().zip(&names.0).map(lock).collect()
    }
}

/// The candidates that shadow nothing, then each with a suffix.
fn usable(proposal: &Candidates) -> Vec<String> {
    let suffix = match proposal.rank {
        Rank::Operation => "Operation",
        Rank::Exact | Rank::Component => "Schema",
        _ => "Model",
    };
    let is_free = |name: &&String| !is_reserved_type(name) && !is_shadowed(proposal.rank, name);
    let plain = proposal.names.iter().filter(is_free).cloned();
    let suffixed = proposal.names.iter().take(1).map(|name| format!("{name}{suffix}"));
    plain.chain(suffixed).collect()
}

/// Whether a parameter of the generic item that has the name is called so: `struct C<'c, C>`.
fn is_shadowed(rank: Rank, name: &str) -> bool {
    (rank, name) == (Rank::Tag, "C")
}
