//! A change, with its places and what it reaches.

use crate::rules::Rule;
use crate::rust::{ItemChange, RustItem};
use crate::verdict::{Bump, Directions, Verdicts};
use lvng_codegen::diagnostic::{Place, Position};
use std::sync::Arc;

/// Where something stands in one of the descriptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its pointer in the joined and normalized document.
    pub pointer: String,
    /// The file and the pointer in it. What is not there is shown by what would be around it.
    pub place: Place,
    /// Line and column; filled in when a report is made.
    pub position: Option<Position>,
}

/// An operation of either description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The method in upper case and the path, as the head has them, or the base where the operation is gone.
    pub route: String,
    /// The operationId.
    pub id: Option<String>,
    /// The first tag.
    pub tag: Option<String>,
    /// Whether the users of the API are the servers of it: a webhook or callback.
    pub is_hook: bool,
}

/// An operation that a change reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The operation.
    pub operation: Arc<Operation>,
    /// What of it the change reaches: nothing if the change is one of the operation itself.
    pub directions: Directions,
}

/// A difference between two descriptions, told once however many operations it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub rule: &'static Rule,
    /// What it says of this one: "`Agent.name` is required now".
    pub text: String,
    /// Where it is in the base.
    pub base: Site,
    /// Where it is in the head.
    pub head: Site,
    /// All directions in which messages carry it.
    pub directions: Directions,
    /// The operations that it reaches, in the order of the head.
    pub reached: Arc<[Reached]>,
    /// Whom it breaks.
    pub verdicts: Verdicts,
    /// The items of the generated crate that are others because of it, from which the Rust verdict follows.
    pub rust: Vec<RustItem>,
    /// Whether a list of accepted changes has it.
    pub is_accepted: bool,
}

impl Change {
    /// How much of the version it needs, for those who use the API: whoever calls its operations, receives its webhooks,
    /// or builds on the generated crate.
    ///
    /// A server that has to be made anew before clients of the head can use what is new is what a minor version says.
    pub fn bump(&self) -> Bump {
        self.wire_bump().max(self.rust_bump())
    }

    /// The part of [`bump`](Self::bump) that the wire needs.
    pub fn wire_bump(&self) -> Bump {
        let users_serve = self.reached.iter().any(|reached| reached.operation.is_hook);
        let users_call = self.reached.iter().any(|reached| !reached.operation.is_hook) || self.reached.is_empty();
        let is_broken = self.verdicts.clients && users_call || self.verdicts.servers && users_serve;
        if is_broken {
            Bump::Major
        } else if self.verdicts.wire() {
            Bump::Minor
        } else {
            self.rule.floor
        }
    }

    /// The part of [`bump`](Self::bump) that Rust needs.
    pub fn rust_bump(&self) -> Bump {
        let has_new = self.rust.iter().any(|item| item.change == ItemChange::Added);
        match self.verdicts.rust() {
            true => Bump::Major,
            false if has_new => Bump::Minor,
            false => self.rule.floor.min(Bump::Minor),
        }
    }
}
