//! What is different between two crates.

use super::surface::{Cause, MemberKind};

/// What becomes of an item of the generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemChange {
    /// It is gone.
    Removed,
    /// It has another type, or takes or gives another.
    Changed,
    /// It has another path.
    Renamed,
    /// It is new.
    Added,
}

impl ItemChange {
    /// `removed`, `changed`, `renamed` or `added`.
    pub fn word(self) -> &'static str {
        match self {
            ItemChange::Removed => "removed",
            ItemChange::Changed => "changed",
            ItemChange::Renamed => "renamed",
            ItemChange::Added => "added",
        }
    }
}

/// What a Rust crate generated from the description shows of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustItem {
    /// The item, as a path from the root of the crate: `agents::Agent::name`. What is gone has the path it had.
    pub item: String,
    /// What becomes of it.
    pub change: ItemChange,
    /// The same in words: "the field is `Option<String>` now, was `String`".
    pub text: String,
    /// Whether Rust callers may not compile with it: code that uses models and clients.
    pub breaks_callers: bool,
    /// Whether Rust implementors may not: code that implements server traits.
    pub breaks_implementors: bool,
    /// The file in the generated folder of the head that has the item, or what it was part of.
    pub file: Option<String>,
    /// The line in it, from 1. Not looked up in modules of more than 1,000 types and operations.
    pub line: Option<usize>,
}

impl RustItem {
    /// Whether anybody's code may not compile.
    pub fn breaks(&self) -> bool {
        self.breaks_callers || self.breaks_implementors
    }
}

/// A difference, and what of the descriptions it may come from.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) item: RustItem,
    /// The item whose part it is or that it is itself, by its places in base and head.
    pub(super) base: Vec<String>,
    pub(super) head: Vec<String>,
    pub(super) cause: Cause,
    /// How its line is found: the file, and how lines begin that lead to it.
    pub(super) anchor: Option<Anchor>,
}

/// How a line of a generated file is found.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub(super) file: String,
    /// How a line ends or begins that opens what the item is in, if it is in something.
    pub(super) owner: Option<String>,
    /// How the line of the item begins.
    pub(super) line: String,
}

impl MemberKind {
    /// What a part is called.
    pub(super) fn word(self) -> &'static str {
        match self {
            MemberKind::Field => "field",
            MemberKind::Variant => "variant",
            MemberKind::Constructor => "constructor",
            MemberKind::Client => "client",
            MemberKind::Server => "server trait",
            MemberKind::Method => "client method",
            MemberKind::Setter => "setter",
            MemberKind::Handler => "required method of the server trait",
            MemberKind::OptionalHandler => "method of the server trait",
            MemberKind::Error => "error type",
            MemberKind::Paging => "type of items that are paged through",
        }
    }
}
