//! The public items of a generated crate.

use crate::verdict::Directions;

/// The public items of a generated crate, as far as the description decides them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surface {
    /// Modules, types and operations, in the order of the description.
    pub(super) owners: Vec<Owner>,
    /// The cargo features that operations stand behind.
    pub(super) features: Vec<String>,
}

/// An item that has others.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    /// Its path in the crate: `agents::Agent`.
    pub(super) path: String,
    pub(super) kind: OwnerKind,
    /// What it is, apart from its members: `struct`.
    pub(super) signature: String,
    /// Where the description has it; of a module, its operations.
    pub(super) pointers: Vec<String>,
    /// The messages that have it.
    pub(super) directions: Directions,
    pub(super) members: Vec<Member>,
    /// The client type and the server trait that have the methods of an operation.
    pub(super) interfaces: Option<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwnerKind {
    /// A tag.
    Module,
    /// A model, or what operations answer.
    Type,
    /// An operation with its methods.
    Operation,
    /// A client method of an operation under a tag that is not its first.
    Guest,
}

/// A part of an item. A large description has a hundred thousand, so they are kept small.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Its name: `name`.
    pub(super) name: Box<str>,
    pub(super) kind: MemberKind,
    /// What is compared: its type.
    pub(super) signature: Box<str>,
    /// What of the description it is made of.
    pub(super) cause: Cause,
}

/// The kinds of parts of items. Each is known by its kind and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum MemberKind {
    /// A public field of a struct that can be written as a literal.
    Field,
    /// A variant of an enum without `#[non_exhaustive]`.
    Variant,
    /// `new` of a struct: what it takes, in its order.
    Constructor,
    /// The type of the client's methods for a tag.
    Client,
    /// The server trait of a tag.
    Server,
    /// A method of the client.
    Method,
    /// A setter of a call.
    Setter,
    /// A method of the server trait that must be written.
    Handler,
    /// One that has a body already.
    OptionalHandler,
    /// What a failed call answers.
    Error,
    /// The items that a call pages through.
    Paging,
}

/// What of the description an item is made of, below the place of its owner.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cause {
    /// All of it.
    Whole,
    /// A property of the schema or of the body, or a parameter, by the name on the wire.
    Named(Box<str>),
    /// A listed value.
    Value(Box<serde_json::Value>),
    /// The body.
    Body,
    /// The responses.
    Responses,
}

impl Owner {
    /// The name without the module.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or_default()
    }

    /// The module: a tag's, or `common`.
    pub(super) fn module(&self) -> &str {
        self.path.split("::").next().unwrap_or_default()
    }
}
