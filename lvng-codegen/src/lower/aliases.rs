//! Names of other types → those types, wherever they are used.

use super::draft_id::DraftId;
use super::drafts::OperationDraft;
use super::types::TypeTable;
use super::visit::{types_of_kind, types_of_operation};
use crate::ir::{TypeKind, TypeRef};

/// How far aliases may lead to one another.
const LONGEST: usize = 64;

/// Aliases are for readers; code that uses them names the type itself.
pub fn fold_aliases(types: &mut TypeTable, operations: &mut [OperationDraft]) {
    let aliases: Vec<Option<TypeRef<DraftId>>> = types
        .iter()
        .map(|(_, draft)| match &draft.kind {
            Some(TypeKind::Alias(ty)) => Some(ty.clone()),
            Some(_) => None,
            // Left out, or never reached; nothing that stays refers to it.
            None => Some(TypeRef::Any),
        })
        .collect();
    for ty in types.iter_mut().filter_map(|draft| draft.kind.as_mut()).flat_map(types_of_kind) {
        fold_alias(ty, &aliases, 0);
    }
    for ty in operations.iter_mut().flat_map(types_of_operation) {
        fold_alias(ty, &aliases, 0);
    }
}

fn fold_alias(ty: &mut TypeRef<DraftId>, aliases: &[Option<TypeRef<DraftId>>], depth: usize) {
    match ty {
        TypeRef::Named(draft) => {
            let Some(target) = &aliases[draft.index()] else { return };
            // A ring of aliases describes nothing.
            *ty = if depth > LONGEST { TypeRef::Any } else { target.clone() };
            fold_alias(ty, aliases, depth + 1);
        }
        TypeRef::Nullable(item) => {
            fold_alias(item, aliases, depth);
            if matches!(**item, TypeRef::Any | TypeRef::Nullable(_)) {
                *ty = (**item).clone();
            }
        }
        TypeRef::List(item) | TypeRef::Map(item) | TypeRef::Boxed(item) | TypeRef::Events(item) => {
            fold_alias(item, aliases, depth + 1);
        }
        _ => {}
    }
}
