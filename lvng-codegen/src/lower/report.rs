//! What lowering reports, and whose it is.

use foldhash::{HashMap, HashSet};

use super::draft_id::DraftId;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::embed::Embedded;

/// Whose part of the description something is: who uses a type, or who has an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The components section alone.
    Document,
    /// An operation, by its number, in one direction.
    Operation(usize, Direction),
    /// A type.
    Type(DraftId),
}

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Request,
    Response,
}

/// The problems of lowering. An error breaks the owner of the part that is being lowered: what depends on it is left out.
///
/// **Invariant:** lowering reports in no other way, so that every error has an owner.
pub struct Report<'a> {
    diagnostics: &'a mut Diagnostics,
    embedded: Option<&'a Embedded>,
    owner: Owner,
    /// Who has errors, with their pointers.
    broken: HashMap<Owner, Vec<String>>,
    /// What was reported and need not be again: code and subject.
    reported: HashSet<(&'static str, String)>,
}

impl<'a> Report<'a> {
    /// No errors yet; what comes first belongs to the document.
    pub fn new(diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            diagnostics,
            embedded: None,
            owner: Owner::Document,
            broken: HashMap::default(),
            reported: HashSet::default(),
        }
    }

    /// The same, knowing which schemas validators are held against.
    pub fn with_embedded(self, embedded: &'a Embedded) -> Self {
        Self { embedded: Some(embedded), ..self }
    }

    /// Whether a server reads by the schema at a pointer without a validator.
    pub fn is_unchecked(&self, pointer: &str) -> bool {
        self.embedded.is_none_or(|embedded| embedded.is_unchecked(pointer))
    }

    /// Whose part of the description is being lowered.
    pub fn owner(&self) -> Owner {
        self.owner
    }

    /// Makes another the owner of what follows; returns who it was before.
    pub fn set_owner(&mut self, owner: Owner) -> Owner {
        std::mem::replace(&mut self.owner, owner)
    }

    /// Does `work` on behalf of another owner.
    pub fn on_behalf<T>(&mut self, owner: Owner, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.set_owner(owner);
        let result = work(self);
        self.owner = before;
        result
    }

    /// Notes an error of the present owner.
    pub fn error(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        self.broken.entry(self.owner).or_default().push(pointer.to_owned());
        self.diagnostics.error(code, pointer, message)
    }

    /// Notes a warning.
    pub fn warning(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics.warning(code, pointer, message)
    }

    /// Whether nothing was reported of a subject under this code, which is taken as reported from now on.
    pub fn is_first(&mut self, code: &'static str, subject: &str) -> bool {
        self.reported.insert((code, subject.to_owned()))
    }

    /// The pointers of the errors of an owner.
    pub fn errors(&self, owner: Owner) -> &[String] {
        self.broken.get(&owner).map_or(&[], Vec::as_slice)
    }

    /// Who has errors.
    pub fn broken(&self) -> impl Iterator<Item = Owner> {
        self.broken.keys().copied()
    }
}
