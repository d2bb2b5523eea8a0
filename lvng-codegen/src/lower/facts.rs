//! What follows for code from what types are: what callers may give in their place, and which can be read once only.

use super::draft_id::DraftId;
use super::visit::types_of_kind;
use crate::ir::{ArgumentLocation, ArgumentRole, Conversion, Field, Presence, TypeKind, TypeRef};

/// What follows for code from what types are.
pub struct Facts {
    /// Whether other types become this one, by draft.
    converted: Vec<bool>,
    /// Whether values can be read once only, by draft.
    streams: Vec<bool>,
}

impl Facts {
    /// The facts of all types. Only bodies have streams, so that looking one level deep is enough.
    pub fn new(kinds: &mut [Option<TypeKind<DraftId>>]) -> Self {
        let is_enum =
            |kind: &TypeKind<DraftId>| matches!(kind, TypeKind::Enum(_) | TypeKind::OneOf(_) | TypeKind::Contents(_));
        let converted = kinds.iter().map(|kind| kind.as_ref().is_some_and(is_enum)).collect();
        let mut facts = Self { converted, streams: vec![false; kinds.len()] };
        facts.streams = kinds
            .iter_mut()
            .map(|kind| kind.iter_mut().flat_map(types_of_kind).any(|part| facts.is_stream(part)))
            .collect();
        facts
    }

    /// Whether values of a draft can be read once only.
    pub fn is_stream_draft(&self, draft: DraftId) -> bool {
        self.streams[draft.index()]
    }

    /// Whether values can be read once only, and neither copied nor compared.
    pub fn is_stream(&self, ty: &TypeRef<DraftId>) -> bool {
        match ty {
            TypeRef::Named(draft) => self.is_stream_draft(*draft),
            TypeRef::ByteStream | TypeRef::Events(_) => true,
            TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => {
                self.is_stream(inner)
            }
            _ => false,
        }
    }

    /// What callers may give in place of the type of an argument.
    pub fn conversion(&self, field: &Field<DraftId>) -> Conversion {
        match (field.presence, &field.ty) {
            (Presence::Nullable, _) => Conversion::Exact,
            (Presence::OptionalNullable, _) => Conversion::Into,
            (_, TypeRef::List(item)) if **item == TypeRef::String => Conversion::Items,
            (_, ty) if self.is_converted(ty) => Conversion::Into,
            _ => Conversion::Exact,
        }
    }

    fn is_converted(&self, ty: &TypeRef<DraftId>) -> bool {
        match ty {
            TypeRef::Named(draft) => self.converted[draft.index()],
            TypeRef::String
            | TypeRef::List(_)
            | TypeRef::Any
            | TypeRef::Secret
            | TypeRef::Base64
            | TypeRef::File
            | TypeRef::ByteStream
            | TypeRef::Foreign(_)
            | TypeRef::Boxed(_) => true,
            _ => false,
        }
    }
}

/// How callers come by an argument.
pub fn role(field: &Field<DraftId>, location: &ArgumentLocation) -> ArgumentRole {
    let is_optional = matches!(field.presence, Presence::Optional | Presence::OptionalNullable);
    // The map of other properties is always there, but may be empty.
    if is_optional || *location == ArgumentLocation::BodyExtra {
        ArgumentRole::Optional
    } else if field.constant.is_some() {
        ArgumentRole::Fixed
    } else {
        ArgumentRole::Required
    }
}
