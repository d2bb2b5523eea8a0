//! Lower: [`Resolver`] → [`ir::Api`]. Every decision about the generated crate is made here.
//!
//! Operations are lowered one by one; the types they use are drafts with numbers until all are known. `settle` then
//! gives names and modules, breaks cycles with boxes and leaves out what has errors.
//!
//! Schemas are read from the untyped tree, because `openapiv3` spreads their keywords over several types and rounds
//! numbers; everything else is read from `openapiv3`.
//!
//! **Invariant:** a problem is a diagnostic at its pointer; errors skip the operations that depend on them, and those only.

mod aliases;
mod body;
mod boxing;
mod constraints;
mod context;
mod defaults;
mod describe;
mod directions;
mod docs;
mod encoding;
mod enumeration;
mod extension;
mod headers;
mod media;
mod merge;
mod multipart;
mod naming;
mod object;
mod operation;
mod pagination;
mod param;
mod reach;
mod response;
mod routes;
mod scalar;
mod scan;
mod schema;
mod security;
mod settle;
mod style;
mod subtypes;
mod tags;
mod types;
mod union;
mod visit;

use std::collections::{HashMap, HashSet, VecDeque};

use context::Context;
use types::{DraftId, Pending, Types};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::names::TypeNames;
use crate::resolve::Resolver;
use crate::{Options, ir, pointer};

/// How deep schemas may nest in one another without a component in between.
const DEPTH: usize = 256;

/// Lowers a description.
pub fn lower(resolver: &Resolver, options: &Options, diagnostics: &mut Diagnostics) -> ir::Api {
    let mut lowering = Lowering::new(resolver, options, diagnostics);
    lowering.register_components();
    lowering.scan();
    let tags = lowering.tags();
    let operations = lowering.operations(&tags);
    lowering.unused_components();
    let mut api = lowering.settle(tags, operations);
    describe::describe(&mut api);
    api
}

/// Who uses a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Owner {
    /// The components section alone.
    Nobody,
    /// An operation, by its number, in one direction.
    Operation(usize, Direction),
    /// Another type, by its draft.
    Type(DraftId),
}

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Direction {
    Request,
    Response,
}

/// The state of lowering.
struct Lowering<'a> {
    resolver: &'a Resolver,
    options: &'a Options,
    diagnostics: &'a mut Diagnostics,
    names: TypeNames,
    types: Types,
    queue: VecDeque<Pending>,
    /// Who uses which draft.
    uses: Vec<(Owner, DraftId)>,
    /// Whose part of the description is being lowered.
    owner: Owner,
    /// Who has errors, with their pointers.
    broken: HashMap<Owner, Vec<String>>,
    depth: usize,
    bodies: scan::Bodies,
    /// The components that have a component in `allOf`.
    subtypes_of: subtypes::Children,
    /// The formats that were said not to be checked.
    unchecked_formats: HashSet<String>,
}

impl<'a> Lowering<'a> {
    fn new(resolver: &'a Resolver, options: &'a Options, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            resolver,
            options,
            diagnostics,
            names: TypeNames::default(),
            types: Types::default(),
            queue: VecDeque::new(),
            uses: Vec::new(),
            owner: Owner::Nobody,
            broken: HashMap::new(),
            depth: 0,
            bodies: scan::Bodies::default(),
            subtypes_of: subtypes::Children::new(),
            unchecked_formats: HashSet::new(),
        }
    }

    /// Notes an error; what depends on the present owner is left out.
    fn error(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        self.broken.entry(self.owner).or_default().push(pointer.to_owned());
        self.diagnostics.error(code, pointer, message)
    }

    /// Does `work` on behalf of another owner.
    fn on_behalf<T>(&mut self, owner: Owner, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.owner, owner);
        let result = work(self);
        self.owner = before;
        result
    }

    /// Proposes the names of all component schemas in the order of the description, whether used or not.
    fn register_components(&mut self) {
        for name in self.resolver.components().schemas.keys() {
            let target = pointer::join("/components/schemas", &[name]);
            self.types.component(&target, &mut self.names);
        }
        self.subtypes_of = self.children();
    }

    /// Components that no operation needs are generated too: somebody described them on purpose.
    fn unused_components(&mut self) {
        for name in self.resolver.components().schemas.keys() {
            let target = pointer::join("/components/schemas", &[name]);
            if !self.types.known.contains_key(&target) {
                self.on_behalf(Owner::Nobody, |this| this.component(&target));
                self.drain();
            }
        }
    }
}
