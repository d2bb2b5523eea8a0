//! The types found so far, before they have names and modules.

use std::collections::HashMap;

use super::Context;
use super::merge::Merged;
use super::schema::Use;
use crate::ir::{Docs, TypeKind, TypeName, TypeRef};
use crate::names::{Candidates, TypeNames};
use crate::pointer;

/// A type that will be defined.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its schema.
    pub pointer: String,
    /// Its number among the proposed names.
    pub name: usize,
    /// What it is, once lowered.
    pub kind: Option<TypeKind>,
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
    pub draft: usize,
    pub context: Context,
    pub merged: Merged,
    /// The components that are kinds of it, for a union without `oneOf`.
    pub subtypes: Vec<String>,
}

/// All types of a description.
#[derive(Debug, Default)]
pub struct Types {
    pub drafts: Vec<Draft>,
    /// Components by pointer.
    pub components: HashMap<String, usize>,
    pub known: HashMap<String, Known>,
    /// Inline types by the nodes they are made of.
    pub inline: HashMap<String, (usize, Use)>,
}

impl Types {
    /// The draft of a component.
    pub fn component(&mut self, target: &str, names: &mut TypeNames) -> usize {
        if let Some(draft) = self.components.get(target) {
            return *draft;
        }
        let draft = self.inline_draft(target, &Context::component(&pointer::last(target)), names);
        self.components.insert(target.to_owned(), draft);
        draft
    }

    /// A draft for a type that is named by its context.
    pub fn inline_draft(&mut self, pointer: &str, context: &Context, names: &mut TypeNames) -> usize {
        let name = names.propose(Candidates { rank: context.rank, names: context.names.clone() });
        let (pointer, docs) = (pointer.to_owned(), Docs::default());
        self.drafts.push(Draft { pointer, name, kind: None, outline: Outline::Unknown, is_recursive: false, docs });
        self.drafts.len() - 1
    }

    /// The draft that a type stands for.
    pub fn draft(&self, ty: &TypeRef) -> Option<&Draft> {
        match ty {
            TypeRef::Named(name) => self.drafts.get(number(name)?),
            _ => None,
        }
    }
}

/// Stands for a draft until names are settled.
pub fn placeholder(draft: usize) -> TypeRef {
    TypeRef::Named(TypeName { module: None, name: draft.to_string() })
}

/// The draft that a placeholder stands for.
pub fn number(name: &TypeName) -> Option<usize> {
    name.name.parse().ok()
}

/// The type inside lists, maps, boxes and the like.
pub fn innermost(ty: &TypeRef) -> &TypeRef {
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
pub fn innermost_mut(ty: &mut TypeRef) -> &mut TypeRef {
    match ty {
        TypeRef::List(item)
        | TypeRef::Map(item)
        | TypeRef::Nullable(item)
        | TypeRef::Boxed(item)
        | TypeRef::Events(item) => innermost_mut(item),
        other => other,
    }
}
