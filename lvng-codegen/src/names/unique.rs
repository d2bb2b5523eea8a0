//! Proposals → unique names.

use super::is_reserved_type;
use std::collections::{HashMap, HashSet};
use std::ops::Index;

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
    proposals: Vec<Candidates>,
}

impl TypeNames {
    /// Notes what a type would like to be called; the id finds the answer in [`TypeNames::resolve`].
    pub fn propose(&mut self, candidates: Candidates) -> NameId {
        self.proposals.push(candidates);
        NameId(self.proposals.len() - 1)
    }

    /// Takes a proposal back: what it was for is not defined.
    pub fn withdraw(&mut self, name: NameId) {
        if let Some(proposal) = self.proposals.get_mut(name.0) {
            proposal.names.clear();
        }
    }

    /// Proposes other names for a type.
    pub fn rename(&mut self, name: NameId, candidates: Candidates) -> NameId {
        match self.proposals.get_mut(name.0) {
            Some(proposal) => {
                *proposal = candidates;
                name
            }
            None => self.propose(candidates),
        }
    }

    /// The first choice of a type.
    pub fn first_choice(&self, name: NameId) -> &str {
        self.proposals.get(name.0).and_then(|proposal| proposal.names.first()).map_or("", String::as_str)
    }

    /// Settles all names: by rank, then in the order of the proposals.
    pub fn resolve(&self) -> UniqueNames {
        let mut order: Vec<usize> = (0..self.proposals.len()).collect();
        order.sort_by_key(|number| self.proposals[*number].rank);
        let mut scope = Scope::default();
        let mut claim = |number: usize| match &self.proposals[number] {
            proposal if proposal.names.is_empty() => String::new(),
            proposal => scope.claim_of(&usable(proposal)),
        };
        let mut names: Vec<(usize, String)> = order.into_iter().map(|number| (number, claim(number))).collect();
        names.sort_unstable();
        UniqueNames(names.into_iter().map(|(_, name)| name).collect())
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
