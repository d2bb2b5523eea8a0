//! The bodies of patches: types in which what is absent stays absent, and null removes where JSON merge patches say so.
//!
//! The default of a property is what a resource has that was made without it. In a patch its absence means something
//! else, to leave the property as it is, so nobody may fill it in. A merge patch removes what it gives as null
//! (RFC 7396), so null is allowed wherever a property may be left out. The items of a list are as they are
//! elsewhere, because a patch replaces lists as a whole.
//!
//! A type that has another use beside patches gets a second one for them. What it requires it requires of what is patched, so
//! that a merge patch may leave it out; null, which would remove it, stays forbidden. A type that only patches use means
//! what it says.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use super::draft_id::{DraftId, named};
use super::drafts::{OperationDraft, PatchKind};
use super::report::{Direction, Owner};
use super::types::{Draft, TypeTable};
use super::visit::{types_of_kind, types_of_operation};
use crate::ir::{ArgumentLocation, ContentVariant, Extra, Field, Media, Object, Presence, TypeKind, TypeRef};
use crate::names::{Candidates, Rank};

/// A type as a part of a patch.
type Node = (DraftId, PatchKind);

/// The types of patches by those of the description.
type PatchTypes = HashMap<Node, DraftId>;

/// Gives patches types of their own where one type cannot stand for patches and for what they change.
pub fn separate(table: &mut TypeTable, operations: &mut [OperationDraft]) {
    if operations.iter().all(|operation| patch_of(operation).is_none()) {
        return;
    }
    let nodes = nodes(table, operations);
    let elsewhere = used_elsewhere(table, operations, &nodes);
    let differing = differing(table, &nodes, &elsewhere);
    let mut patch_types = PatchTypes::default();
    for (draft, kind) in differing {
        let is_shared = elsewhere.contains(&draft) || patch_types.contains_key(&(draft, PatchKind::Partial));
        let own = if is_shared { patch_type(table, draft, kind) } else { draft };
        patch_types.insert((draft, kind), own);
    }
    // Copies are made of types that are still as described.
    for ((draft, patch), own) in &patch_types {
        let change = Change { patch: *patch, is_shared: elsewhere.contains(draft), types: &patch_types };
        change_type(table, *own, change);
    }
    operations.iter_mut().for_each(|operation| change_operation(table, operation, &patch_types));
}

/// A draft beside another for patches of it: `Order`, `OrderPatch`.
fn patch_type(table: &mut TypeTable, draft: DraftId, patch: PatchKind) -> DraftId {
    let base = table.names.base(table[draft].name).to_owned();
    let further = match patch {
        PatchKind::Partial => "PartialUpdate",
        PatchKind::Merge => "MergePatch",
    };
    let names = vec![format!("{base}Patch"), format!("{base}{further}")];
    let pointer = table[draft].pointer.clone();
    let name = table.names.propose(pointer, Candidates { rank: Rank::Inline, names });
    let copy = Draft { name, is_recursive: false, patch_of: Some((draft, patch)), ..table[draft].clone() };
    let users = table[draft].kind.clone().map(|mut kind| used_by(&mut kind)).unwrap_or_default();
    let copy = table.push(copy);
    users.into_iter().for_each(|used| table.note_use(Owner::Type(copy), used));
    copy
}

/// What the body of a request is.
fn patch_of(operation: &OperationDraft) -> Option<PatchKind> {
    let body = operation.body.as_ref()?;
    PatchKind::of(&operation.http_method, &body.media)
}

fn is_in_body(location: &ArgumentLocation) -> bool {
    !matches!(location, ArgumentLocation::Parameter(..) | ArgumentLocation::Querystring(..))
}

/// All types that are parts of patches.
fn nodes(table: &TypeTable, operations: &[OperationDraft]) -> HashSet<Node> {
    let mut work: Vec<Node> = Vec::new();
    for operation in operations {
        let Some(patch) = patch_of(operation) else { continue };
        let arguments = operation.arguments.iter().filter(|argument| is_in_body(&argument.location));
        work.extend(arguments.filter_map(|argument| Some((part_of_patch(&argument.field.ty)?, patch))));
    }
    let mut nodes = HashSet::default();
    while let Some(node) = work.pop() {
        if nodes.insert(node) {
            work.extend(parts(table, node));
        }
    }
    nodes
}

/// The types that are parts of patches because this one is.
fn parts(table: &TypeTable, (draft, patch): Node) -> Vec<Node> {
    let Some(mut kind) = table[draft].kind.clone() else { return Vec::new() };
    places(&mut kind, patch).into_iter().filter_map(|(ty, patch)| Some((part_of_patch(ty)?, patch))).collect()
}

/// The draft that is patched where a value of this type is.
fn part_of_patch(ty: &TypeRef<DraftId>) -> Option<DraftId> {
    match ty {
        TypeRef::Named(draft) => Some(*draft),
        TypeRef::Nullable(item) | TypeRef::Boxed(item) | TypeRef::Map(item) => part_of_patch(item),
        _ => None,
    }
}

/// The uses of types in a type, with the kind of patch that each is a part of.
fn places(kind: &mut TypeKind<DraftId>, patch: PatchKind) -> Vec<(&mut TypeRef<DraftId>, PatchKind)> {
    match kind {
        // Of several contents, not all need to be merge patches.
        TypeKind::Contents(variants) => {
            let of = |media: &[Media]| PatchKind::of("PATCH", media).unwrap_or(PatchKind::Partial);
            variants.iter_mut().map(|ContentVariant { media, ty, .. }| (ty, of(media))).collect()
        }
        kind => types_of_kind(kind).into_iter().map(|ty| (ty, patch)).collect(),
    }
}

/// The types that are not the same in patches: themselves, or because of a part. Each is listed once, in a fixed order.
fn differing(table: &TypeTable, nodes: &HashSet<Node>, elsewhere: &HashSet<DraftId>) -> BTreeSet<Node> {
    let none = PatchTypes::default();
    let mut users: HashMap<Node, Vec<Node>> = HashMap::default();
    let mut work = Vec::new();
    for node in nodes {
        parts(table, *node).into_iter().for_each(|part| users.entry(part).or_default().push(*node));
        let (draft, patch) = *node;
        let change = Change { patch, is_shared: elsewhere.contains(&draft), types: &none };
        if table[draft].kind.clone().is_some_and(|mut kind| change.kind(&mut kind)) {
            work.push(*node);
        }
    }
    let mut found = BTreeSet::new();
    while let Some(node) = work.pop() {
        if found.insert(node) {
            work.extend(users.get(&node).into_iter().flatten());
        }
    }
    found
}

/// The types that are used for something else as well.
fn used_elsewhere(table: &TypeTable, operations: &mut [OperationDraft], nodes: &HashSet<Node>) -> HashSet<DraftId> {
    let patched: HashSet<DraftId> = nodes.iter().map(|(draft, _)| *draft).collect();
    let mut work: Vec<DraftId> = Vec::new();
    for operation in operations {
        let is_patch = patch_of(operation).is_some();
        let in_patch: Vec<bool> =
            operation.arguments.iter().map(|argument| is_patch && is_in_body(&argument.location)).collect();
        // Arguments come first.
        let types = types_of_operation(operation).into_iter().zip(in_patch.into_iter().chain(std::iter::repeat(false)));
        work.extend(types.filter_map(|(ty, in_patch)| used_beside_patches(ty, in_patch)));
    }
    for (id, draft) in table.iter() {
        let Some(mut kind) = draft.kind.clone() else { continue };
        let is_patch = patched.contains(&id);
        work.extend(types_of_kind(&mut kind).into_iter().filter_map(|ty| used_beside_patches(ty, is_patch)));
    }
    let mut found = HashSet::default();
    while let Some(draft) = work.pop() {
        if found.insert(draft) {
            work.extend(table[draft].kind.clone().map(|mut kind| used_by(&mut kind)).unwrap_or_default());
        }
    }
    found
}

/// The draft that is used as it is described: anywhere but in a patch, and in the lists of patches.
fn used_beside_patches(ty: &TypeRef<DraftId>, in_patch: bool) -> Option<DraftId> {
    named(ty).filter(|_| !in_patch || part_of_patch(ty).is_none())
}

fn used_by(kind: &mut TypeKind<DraftId>) -> Vec<DraftId> {
    types_of_kind(kind).into_iter().filter_map(|ty| named(ty)).collect()
}

/// Makes a type that of a patch, and notes what it now uses.
fn change_type(table: &mut TypeTable, draft: DraftId, change: Change<'_>) {
    let Some(mut kind) = table[draft].kind.take() else { return };
    let before = used_by(&mut kind);
    change.kind(&mut kind);
    let after = used_by(&mut kind);
    table[draft].kind = Some(kind);
    table.change_uses(Owner::Type(draft), &before, &after);
}

fn change_operation(table: &mut TypeTable, operation: &mut OperationDraft, types: &PatchTypes) {
    let Some(patch) = patch_of(operation) else { return };
    let used = |operation: &OperationDraft| -> Vec<DraftId> {
        operation.arguments.iter().filter_map(|argument| named(&argument.field.ty)).collect()
    };
    let before = used(operation);
    let change = Change { patch, is_shared: false, types };
    for argument in &mut operation.arguments {
        match argument.location {
            ArgumentLocation::Parameter(..) | ArgumentLocation::Querystring(..) => {}
            ArgumentLocation::BodyField => _ = change.field(&mut argument.field),
            ArgumentLocation::Body | ArgumentLocation::BodyExtra => _ = change.use_of(&mut argument.field.ty),
        }
    }
    let after = used(operation);
    table.change_uses(Owner::Operation(operation.number, Direction::Request), &before, &after);
}

/// What a type becomes in patches.
#[derive(Clone, Copy)]
struct Change<'t> {
    patch: PatchKind,
    /// Whether the type describes something else than patches.
    is_shared: bool,
    types: &'t PatchTypes,
}

impl Change<'_> {
    /// Makes a type that of a patch. Whether that changes it.
    fn kind(self, kind: &mut TypeKind<DraftId>) -> bool {
        let mut is_changed = false;
        let TypeKind::Object(Object { fields, extra, .. }) = kind else {
            for (ty, patch) in places(kind, self.patch) {
                is_changed |= Change { patch, ..self }.use_of(ty);
            }
            return is_changed;
        };
        for field in fields {
            is_changed |= self.field(field);
        }
        if let Extra::Kept(_, ty) = extra {
            is_changed |= self.value(ty);
        }
        is_changed
    }

    fn field(self, field: &mut Field<DraftId>) -> bool {
        let (before, default) = (field.presence, field.default.take());
        let is_merge = self.patch == PatchKind::Merge;
        let may_be_left_out = default.is_some() || (is_merge && self.is_shared);
        field.presence = match before {
            // Required of what is patched, so that it cannot be removed.
            Presence::Required if may_be_left_out => Presence::Optional,
            Presence::Nullable if may_be_left_out => Presence::OptionalNullable,
            // A constant tells what the object is, so that nobody removes it.
            Presence::Optional if is_merge && field.constant.is_none() => Presence::OptionalNullable,
            other => other,
        };
        self.use_of(&mut field.ty) || default.is_some() || before != field.presence
    }

    /// Puts the type of the patch in place of that of what is patched, and allows null in maps.
    fn use_of(self, ty: &mut TypeRef<DraftId>) -> bool {
        match ty {
            TypeRef::Named(draft) => match self.types.get(&(*draft, self.patch)).filter(|other| *other != draft) {
                Some(other) => {
                    *ty = TypeRef::Named(*other);
                    true
                }
                None => false,
            },
            TypeRef::Nullable(item) | TypeRef::Boxed(item) => self.use_of(item),
            TypeRef::Map(item) => self.value(item),
            _ => false,
        }
    }

    /// The value of a map, which a merge patch removes with null.
    fn value(self, ty: &mut TypeRef<DraftId>) -> bool {
        let is_changed = self.use_of(ty);
        if self.patch == PatchKind::Partial || matches!(ty, TypeRef::Nullable(_) | TypeRef::Any) {
            return is_changed;
        }
        *ty = TypeRef::Nullable(Box::new(ty.clone()));
        true
    }
}
