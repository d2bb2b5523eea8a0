//! The uses of types in drafts.

use super::draft_id::DraftId;
use super::drafts::{AnswerDraft, AnswerType, OperationDraft};
use crate::ir::{Extra, TypeKind, TypeRef};

/// The uses of types in a type.
pub fn types_of_kind(kind: &mut TypeKind<DraftId>) -> Vec<&mut TypeRef<DraftId>> {
    match kind {
        TypeKind::Object(object) => {
            let extra = match &mut object.extra {
                Extra::Kept(_, ty) => Some(ty),
                _ => None,
            };
            object.fields.iter_mut().map(|field| &mut field.ty).chain(extra).collect()
        }
        TypeKind::OneOf(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        TypeKind::Contents(variants) => variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        TypeKind::Alias(ty) => vec![ty],
        // Its values are JSON.
        TypeKind::Enum(_) => Vec::new(),
    }
}

/// The uses of types in an operation.
pub fn types_of_operation(operation: &mut OperationDraft) -> Vec<&mut TypeRef<DraftId>> {
    let OperationDraft { arguments, success, failure, headers, pagination, .. } = operation;
    let arguments = arguments.iter_mut().map(|argument| &mut argument.field.ty);
    let headers = headers.iter_mut().flat_map(|headers| &mut headers.fields).map(|header| &mut header.field.ty);
    let paged = pagination.iter_mut().filter_map(|pagination| pagination.paged.as_mut());
    let paged = paged.map(|paged| &mut paged.item);
    arguments.chain(types_of_answer(success)).chain(types_of_answer(failure)).chain(headers).chain(paged).collect()
}

fn types_of_answer(answer: &mut AnswerDraft) -> impl Iterator<Item = &mut TypeRef<DraftId>> {
    let one = match &mut answer.ty {
        AnswerType::One(ty) => Some(ty),
        AnswerType::Several(_) => None,
    };
    let responses = answer.responses.iter_mut().flat_map(|response| {
        let content = response.content.as_mut().map(|(_, ty)| ty);
        content.into_iter().chain(response.headers.iter_mut().map(|header| &mut header.field.ty))
    });
    one.into_iter().chain(responses)
}
