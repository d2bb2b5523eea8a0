//! The types found so far, before they have names and modules.

use std::collections::HashMap;
use std::ops::{Index, IndexMut};

use super::Context;
use super::merge::Merged;
use super::schema::Use;
use crate::ir::{Docs, TypeKind, TypeRef};
use crate::names::{Candidates, NameId, TypeNames};
use crate::pointer;

/// What a type is known by until it has a name: its place among all drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftId(usize);

impl DraftId {
    /// The draft at a place among all drafts.
    pub fn at(index: usize) -> Self {
        Self(index)
    }

    /// Its place among all drafts.
    pub fn index(self) -> usize {
        self.0
    }
}

/// A type that will be defined.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its schema.
    pub pointer: String,
    /// Its name among those proposed.
    pub name: NameId,
    /// What it is, once lowered.
    pub kind: Option<TypeKind<DraftId>>,
    /// What it will be.
    pub outline: Outline,
    /// Whether it came up while it was being looked at.
    pub is_recursive: bool,
    pub docs: Docs,
}

/// What a type will be, known before its parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline {
    Unknown,
    Alias,
    Enum,
    Object,
    Union,
}

/// What is known of a component.
#[derive(Clone, Debug)]
pub enum Known {
    /// It is being looked at.
    Working,
    /// What a use of it is.
    Done(Box<Use>),
}

/// A struct or union whose parts are lowered later.
#[derive(Debug)]
pub struct Pending {
    pub draft: DraftId,
    pub context: Context,
    pub merged: Merged,
    /// The components that are kinds of it, for a union without `oneOf`.
    pub subtypes: Vec<String>,
}

/// All types of a description.
#[derive(Debug, Default)]
pub struct Types {
    drafts: Vec<Draft>,
    /// Components by pointer.
    pub components: HashMap<String, DraftId>,
    pub known: HashMap<String, Known>,
    /// Inline types by the nodes they are made of.
    pub inline: HashMap<String, (DraftId, Use)>,
}

impl Types {
    /// The draft of a component.
    pub fn component(&mut self, target: &str, names: &mut TypeNames) -> DraftId {
        if let Some(draft) = self.components.get(target) {
            return *draft;
        }
        let draft = self.inline_draft(target, &Context::component(&pointer::last(target)), names);
        self.components.insert(target.to_owned(), draft);
        draft
    }

    /// A draft for a type that is named by its context.
    pub fn inline_draft(&mut self, pointer: &str, context: &Context, names: &mut TypeNames) -> DraftId {
        let name = names.propose(Candidates { rank: context.rank, names: context.names.clone() });
        let (pointer, docs) = (pointer.to_owned(), Docs::default());
        self.push(Draft { pointer, name, kind: None, outline: Outline::Unknown, is_recursive: false, docs })
    }

    /// Adds a draft.
    pub fn push(&mut self, draft: Draft) -> DraftId {
        self.drafts.push(draft);
        DraftId(self.drafts.len() - 1)
    }

    /// How many drafts there are.
    pub fn len(&self) -> usize {
        self.drafts.len()
    }

    /// All drafts, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (DraftId, &Draft)> {
        self.drafts.iter().enumerate().map(|(index, draft)| (DraftId(index), draft))
    }

    /// The same, to change them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Draft> {
        self.drafts.iter_mut()
    }

    /// The draft that a type stands for.
    pub fn draft(&self, ty: &TypeRef<DraftId>) -> Option<&Draft> {
        match ty {
            TypeRef::Named(draft) => Some(&self[*draft]),
            _ => None,
        }
    }
}

impl Index<DraftId> for Types {
    type Output = Draft;

    fn index(&self, draft: DraftId) -> &Draft {
        &self.drafts[draft.0]
    }
}

impl IndexMut<DraftId> for Types {
    fn index_mut(&mut self, draft: DraftId) -> &mut Draft {
        &mut self.drafts[draft.0]
    }
}

/// The type inside lists, maps, boxes and the like.
pub fn innermost<N>(ty: &TypeRef<N>) -> &TypeRef<N> {
    match ty {
        TypeRef::List(item)
        | TypeRef::Map(item)
        | TypeRef::Nullable(item)
        | TypeRef::Boxed(item)
        | TypeRef::Events(item) => innermost(item),
        other => other,
    }
}

/// The same, to put another in its place.
pub fn innermost_mut<N>(ty: &mut TypeRef<N>) -> &mut TypeRef<N> {
    match ty {
        TypeRef::List(item)
        | TypeRef::Map(item)
        | TypeRef::Nullable(item)
        | TypeRef::Boxed(item)
        | TypeRef::Events(item) => innermost_mut(item),
        other => other,
    }
}

/// The draft that a type is or holds.
pub fn named(ty: &TypeRef<DraftId>) -> Option<DraftId> {
    match innermost(ty) {
        TypeRef::Named(draft) => Some(*draft),
        _ => None,
    }
}
