//! `readOnly` and `writeOnly`: types that travel both ways, but not with the same properties.
//!
//! A property that only one side sends is absent in the other direction. Where it is optional anyway, one type does for
//! both. Where one direction requires it, requests get a type of their own, and so do all types that hold it.

use foldhash::{HashMap, HashSet};

use super::docs;
use super::draft_id::{DraftId, innermost_mut, named};
use super::drafts::OperationDraft;
use super::reach::Reach;
use super::types::{Draft, TypeTable};
use super::visit::{types_of_kind, types_of_operation};
use crate::ir::{Extra, Field, Object, Presence, TypeKind, TypeRef, VariantShape};
use crate::names::{Candidates, Rank};

/// The drafts of requests by those of responses that they stand beside.
type RequestVariants = HashMap<DraftId, DraftId>;

/// Gives requests types of their own where one type cannot tell both directions.
pub fn split(
    table: &mut TypeTable,
    kinds: &mut Vec<Option<TypeKind<DraftId>>>,
    operations: &mut [OperationDraft],
    reach: &mut Reach,
) {
    let of_hooks_alone = &types_of(kinds, operations, true) - &types_of(kinds, operations, false);
    keep_what_hooks_send(kinds, operations, &of_hooks_alone);
    let tags = discriminators(kinds);
    let mut apart: Vec<DraftId> = types_that_differ(kinds, reach, &tags).into_iter().collect();
    apart.sort_unstable();
    let variants: RequestVariants = apart.iter().map(|draft| (*draft, request_variant(table, *draft))).collect();
    for draft in apart {
        let mut variant = kinds[draft.index()].clone();
        reach.split(draft);
        retain(&mut variant, tags.get(&draft), |field| !field.read_only);
        retain(&mut kinds[draft.index()], tags.get(&draft), |field| !field.write_only);
        kinds.push(variant);
    }
    for (draft, kind) in kinds.iter_mut().enumerate() {
        let is_request = reach.request[draft] && !reach.response[draft];
        for ty in kind.iter_mut().filter(|_| is_request).flat_map(types_of_kind) {
            turn_to_requests(ty, &variants);
        }
    }
    for argument in operations.iter_mut().flat_map(|draft| &mut draft.arguments) {
        turn_to_requests(&mut argument.field.ty, &variants);
    }
    make_optional(kinds, reach);
    let of_hooks = types_of(kinds, operations, true);
    keep_what_hooks_send(kinds, operations, &of_hooks);
}

/// Webhooks and callbacks are requests of the API's own server, so that what only servers send travels in them. Whoever
/// reads or writes these types keeps it.
fn keep_what_hooks_send(
    kinds: &mut [Option<TypeKind<DraftId>>],
    operations: &mut [OperationDraft],
    drafts: &HashSet<DraftId>,
) {
    let arguments = operations.iter_mut().filter(|operation| operation.is_hook).flat_map(|hook| &mut hook.arguments);
    arguments.for_each(|argument| forget_direction(&mut argument.field));
    for draft in drafts {
        if let Some(Some(TypeKind::Object(object))) = kinds.get_mut(draft.index()) {
            object.fields.iter_mut().for_each(forget_direction);
        }
    }
}

fn forget_direction(field: &mut Field<DraftId>) {
    (field.read_only, field.write_only) = (false, false);
}

/// The types of webhooks and callbacks, or of all other operations.
fn types_of(
    kinds: &mut [Option<TypeKind<DraftId>>],
    operations: &mut [OperationDraft],
    hooks: bool,
) -> HashSet<DraftId> {
    let operations = operations.iter_mut().filter(|operation| operation.is_hook == hooks);
    let mut work: Vec<DraftId> = operations.flat_map(types_of_operation).filter_map(|ty| named(ty)).collect();
    let mut seen = HashSet::default();
    while let Some(draft) = work.pop() {
        if seen.insert(draft)
            && let Some(Some(kind)) = kinds.get_mut(draft.index())
        {
            work.extend(types_of_kind(kind).into_iter().filter_map(|ty| named(ty)));
        }
    }
    seen
}

/// A draft beside another, named after it: `Pet`, `PetInput`.
fn request_variant(table: &mut TypeTable, draft: DraftId) -> DraftId {
    let base = table.names.base(table[draft].name).to_owned();
    let names = vec![format!("{base}Input"), format!("{base}Request")];
    let pointer = table[draft].pointer.clone();
    let name = table.names.propose(pointer, Candidates { rank: Rank::Inline, names });
    table.push(Draft { name, kind: None, is_recursive: false, request_of: Some(draft), ..table[draft].clone() })
}

/// The drafts that differ by direction: those that require what only one side sends, and those that hold such drafts.
fn types_that_differ(kinds: &mut [Option<TypeKind<DraftId>>], reach: &Reach, tags: &Tags) -> HashSet<DraftId> {
    let mut users: Vec<Vec<DraftId>> = vec![Vec::new(); kinds.len()];
    let mut work = Vec::new();
    for (index, kind) in
        kinds.iter_mut().enumerate().filter(|(index, _)| reach.request[*index] && reach.response[*index])
    {
        let draft = DraftId::at(index);
        let Some(kind) = kind else { continue };
        if let TypeKind::Object(object) = &*kind
            && object.fields.iter().any(|field| is_one_sided(field) && !is_tag(field, tags.get(&draft)))
        {
            work.push(draft);
        }
        for used in types_of_kind(kind).into_iter().filter_map(|ty| named(ty)) {
            users[used.index()].push(draft);
        }
    }
    let mut found = HashSet::default();
    while let Some(draft) = work.pop() {
        if found.insert(draft) {
            work.extend(&users[draft.index()]);
        }
    }
    found
}

/// Whether one direction requires a property that the other does not have.
fn is_one_sided(field: &Field<DraftId>) -> bool {
    (field.read_only || field.write_only) && matches!(field.presence, Presence::Required | Presence::Nullable)
}

/// The properties that tell the variants of a union apart, by the draft of the variant: they travel both ways.
type Tags = HashMap<DraftId, HashSet<String>>;

fn discriminators(kinds: &[Option<TypeKind<DraftId>>]) -> Tags {
    let mut tags = Tags::default();
    for kind in kinds.iter().flatten() {
        let TypeKind::OneOf(union) = kind else { continue };
        let Some(property) = &union.discriminator else { continue };
        let whole = union.variants.iter().filter(|variant| variant.shape == VariantShape::Whole);
        for draft in whole.filter_map(|variant| named(&variant.ty)) {
            tags.entry(draft).or_default().insert(property.clone());
        }
    }
    tags
}

fn is_tag(field: &Field<DraftId>, tags: Option<&HashSet<String>>) -> bool {
    tags.is_some_and(|tags| tags.contains(&field.wire_name))
}

/// Takes out the fields that do not travel in a direction. An object that says what becomes of others still has them: they
/// are described, and so no others.
fn retain(
    kind: &mut Option<TypeKind<DraftId>>,
    tags: Option<&HashSet<String>>,
    travels: impl Fn(&Field<DraftId>) -> bool,
) {
    if let Some(TypeKind::Object(Object { fields, extra, .. })) = kind
        && *extra == Extra::Ignored
    {
        fields.retain(|field| travels(field) || is_tag(field, tags));
    }
}

/// Puts the types of requests in place of those of responses.
fn turn_to_requests(ty: &mut TypeRef<DraftId>, variants: &RequestVariants) {
    if let Some(variant) = named(ty).and_then(|draft| variants.get(&draft)) {
        *innermost_mut(ty) = TypeRef::Named(*variant);
    }
}

/// What only one side sends is absent in the other direction, so it cannot be required in a type that travels there.
fn make_optional(kinds: &mut [Option<TypeKind<DraftId>>], reach: &Reach) {
    for (draft, kind) in kinds.iter_mut().enumerate() {
        let Some(TypeKind::Object(object)) = kind else { continue };
        for field in &mut object.fields {
            let is_absent = (field.read_only && reach.request[draft]) || (field.write_only && reach.response[draft]);
            let relaxed = match field.presence {
                Presence::Required => Presence::Optional,
                Presence::Nullable => Presence::OptionalNullable,
                other => other,
            };
            if is_absent && field.presence != relaxed {
                let (there, absent) =
                    if field.read_only { ("responses", "requests") } else { ("requests", "responses") };
                docs::append(&mut field.docs, &format!("Always there in {there}, absent in {absent}."));
                field.presence = relaxed;
            }
        }
    }
}
