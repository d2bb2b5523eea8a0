//! What types are known by until they have names.

use crate::ir::TypeRef;

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

/// The name, or draft, of the type of this crate inside lists and the like.
pub fn innermost_name<N>(ty: &TypeRef<N>) -> Option<&N> {
    match innermost(ty) {
        TypeRef::Named(name) => Some(name),
        _ => None,
    }
}

/// The type inside lists and the like, to put another in its place.
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
    innermost_name(ty).copied()
}
