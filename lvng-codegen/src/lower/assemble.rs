//! Drafts → types and operations with names and modules.

use std::collections::BTreeSet;

use foldhash::HashMap;

use super::aliases::fold_aliases;
use super::draft_id::DraftId;
use super::drafts::{FurtherTag, OperationDraft, PatchKind};
use super::equal::fold_equal;
use super::facts::Facts;
use super::naming::Naming;
use super::reach::Reach;
use super::schemas::Schemas;
use super::tags::{ParentDraft, TagDraft, is_same_tag};
use super::types::{Draft, TypeTable};
use super::{boxing, directions, docs, patches, shared};
use crate::ir::{Guest, Operation, ParentTag, Tag, TagLink, TypeDef, TypeKind, TypeName};
use crate::names::{LockedName, LockedNames, NameId, Scope};
use crate::{names, pointer};

/// What a crate is made of.
pub struct Assembled {
    /// The tags with their operations and types.
    pub tags: Vec<Tag>,
    /// The types that several tags use.
    pub common: Vec<TypeDef>,
    /// What everything is called.
    pub names: LockedNames,
}

/// Names everything, and gives types to the tags that alone use them.
pub fn assemble(
    schemas: Schemas<'_>,
    mut table: TypeTable,
    tags: Vec<TagDraft>,
    mut operations: Vec<OperationDraft>,
) -> Assembled {
    fold_aliases(&mut table, &mut operations);
    fold_equal(&mut table, &mut operations);
    patches::separate(&mut table, &mut operations);
    let mut kinds: Vec<_> = table.iter_mut().map(|draft| draft.kind.take()).collect();
    boxing::break_cycles(&mut kinds);
    let mut reach = Reach::new(&table, &operations);
    directions::split(&mut table, &mut kinds, &mut operations, &mut reach);
    reach.assign_unused(&mut kinds);
    let naming = naming(&mut table, &reach, &tags, Facts::new(&mut kinds));
    let mut types = definitions(schemas, &table, kinds, &naming);
    let mut of_tags: Vec<Vec<OperationDraft>> = tags.iter().map(|_| Vec::new()).collect();
    let visits = visits(&mut operations);
    let parents: Vec<_> = tags.iter().filter_map(|tag| Some((tag.module.clone(), tag.parent.clone()?))).collect();
    for operation in operations {
        of_tags[operation.tag].push(operation);
    }
    let mut tags: Vec<Tag> = tags
        .into_iter()
        .zip(of_tags)
        .map(|(draft, operations)| {
            let types = types.remove(&Some(draft.module.clone())).unwrap_or_default();
            tag(draft, operations, types, &naming)
        })
        .collect();
    add_guests(&mut tags, visits, &naming);
    // A tag whose operations were all left out has no module.
    tags.retain(|tag| !tag.operations.is_empty() || !tag.guests.is_empty());
    join_parts(&mut tags, &parents);
    let names = LockedNames { types: table.names.lock(&naming.names), methods: methods(&tags) };
    Assembled { tags, common: types.remove(&None).unwrap_or_default(), names }
}

/// Tells tags what they are parts of, by their modules. A parent without operations has no module, and is a heading alone.
fn join_parts(tags: &mut [Tag], parents: &[(String, ParentDraft)]) {
    let link = |tag: &Tag| TagLink { module: tag.module.clone(), feature: tag.feature.clone() };
    for (module, parent) in parents {
        let Some(part) = tags.iter().position(|tag| tag.module == *module) else { continue };
        let whole = tags.iter().position(|tag| is_same_tag(&tag.name, &parent.name)).filter(|whole| *whole != part);
        let (part_link, whole_link) = (link(&tags[part]), whole.map(|whole| link(&tags[whole])));
        if let Some(whole) = whole {
            tags[whole].parts.push(part_link);
        }
        let heading = || ParentTag::Heading(parent.title.clone());
        tags[part].parent = Some(whole_link.map_or_else(heading, ParentTag::Module));
    }
}

/// The methods of all clients, to be called so by the next run.
fn methods(tags: &[Tag]) -> Vec<LockedName> {
    let lock = |operation: &Operation, name: &str, module: &str| LockedName {
        pointer: operation.pointer.clone(),
        own: names::own_method(&operation.id, module),
        name: name.to_owned(),
    };
    let of_tag = |tag: &Tag| {
        let own = tag.operations.iter().map(|operation| lock(operation, &operation.method_name, &tag.module));
        let guests = tag.guests.iter().map(|guest| lock(&guest.operation, &guest.method_name, &tag.module));
        own.chain(guests).collect::<Vec<_>>()
    };
    tags.iter().flat_map(of_tag).collect()
}

/// An operation under a further tag.
struct Visit {
    /// The name of its struct.
    name: NameId,
    /// Its first tag.
    home: usize,
    further: FurtherTag,
}

/// Takes the further tags from the operations. What stands behind a feature of its own is found under its first tag only.
fn visits(operations: &mut [OperationDraft]) -> Vec<Visit> {
    let mut visits = Vec::new();
    for draft in operations.iter_mut().filter(|draft| draft.feature.is_none()) {
        let further = std::mem::take(&mut draft.further_tags);
        visits.extend(further.into_iter().map(|further| Visit { name: draft.name, home: draft.tag, further }));
    }
    visits
}

/// Adds operations to their further tags, where they give way to those that have it as their first.
fn add_guests(tags: &mut [Tag], visits: Vec<Visit>, naming: &Naming) {
    let mut scopes: HashMap<usize, Scope> = HashMap::default();
    for Visit { name, home, further } in visits {
        let Some(first) = tags.get(home) else { continue };
        let is_it = |operation: &&Operation| operation.type_name == naming.names[name];
        let Some(operation) = first.operations.iter().find(is_it).cloned() else { continue };
        let (module, feature, client) = (first.module.clone(), first.feature.clone(), first.client.clone());
        let Some(tag) = tags.get_mut(further.tag) else { continue };
        let scope = scopes.entry(further.tag).or_insert_with(|| {
            let mut taken = Scope::default();
            let own = tag.operations.iter().flat_map(|own| own.aliases.iter().chain([&own.method_name]));
            own.for_each(|name| _ = taken.claim(name));
            taken
        });
        let method_name = scope.claim_of(&further.names);
        tag.files.extend((!tag.files.contains(&operation.place.file)).then(|| operation.place.file.clone()));
        tag.guests.push(Guest { module, feature, client, method_name, operation });
    }
}

/// The names of everything, types with the modules of the tags that alone use them.
fn naming(table: &mut TypeTable, reach: &Reach, tags: &[TagDraft], facts: Facts) -> Naming {
    let names = table.names.resolve();
    let type_name = |(id, draft): (DraftId, &Draft)| {
        let module = reach.module_of(id).and_then(|tag| tags.get(tag)).map(|tag| tag.module.clone());
        TypeName { module, name: names[draft.name].clone() }
    };
    let types = table.iter().map(type_name).collect();
    Naming { types, shared: names.free("Shared"), names, facts }
}

/// The types by the module of their tag, alphabetical; those that several tags use under `None`.
fn definitions(
    schemas: Schemas<'_>,
    table: &TypeTable,
    kinds: Vec<Option<TypeKind<DraftId>>>,
    naming: &Naming,
) -> HashMap<Option<String>, Vec<TypeDef>> {
    let mut types: HashMap<Option<String>, Vec<TypeDef>> = HashMap::default();
    for (kind, (id, draft)) in kinds.into_iter().zip(table.iter()) {
        let Some(kind) = kind else { continue };
        let TypeName { module, name } = naming.type_name(id).clone();
        let mut docs = draft.docs.clone();
        let described = pointer::last(&draft.pointer);
        if table.is_component(id, &draft.pointer) && names::type_name(&described) != name {
            docs::append(&mut docs, &format!("The schema `{described}`."));
        }
        if let Some(response) = draft.request_of {
            let beside = &naming.type_name(response).name;
            docs::append(&mut docs, &format!("What requests have in place of `{beside}`."));
        }
        if let Some((patched, kind)) = draft.patch_of {
            let beside = &naming.type_name(patched).name;
            let removes = if kind == PatchKind::Merge { ", and `null` removes" } else { "" };
            docs::append(&mut docs, &format!("A patch of `{beside}`: what is absent stays as it is{removes}."));
        }
        let place = schemas.place(&draft.pointer);
        types.entry(module).or_default().push(TypeDef {
            name,
            kind: naming.kind(kind),
            is_stream: naming.facts.is_stream_draft(id),
            docs,
            place,
            pointer: draft.pointer.clone(),
            derives: Vec::new(),
            attributes: Vec::new(),
        });
    }
    types.values_mut().for_each(|types| types.sort_by(|left, right| left.name.cmp(&right.name)));
    types
}

/// A tag with its operations and types.
fn tag(draft: TagDraft, operations: Vec<OperationDraft>, types: Vec<TypeDef>, naming: &Naming) -> Tag {
    let mut operations: Vec<_> =
        operations.into_iter().map(|operation| naming.operation(operation, &draft.module)).collect();
    let shared = shared::share(&mut operations, &naming.shared);
    let places = operations.iter().map(|operation| &operation.place).chain(types.iter().map(|ty| &ty.place));
    Tag {
        feature: names::feature_name(&draft.module),
        client: naming.names[draft.client].clone(),
        server: naming.names[draft.server].clone(),
        files: files(places.map(|place| &place.file)),
        name: draft.name,
        module: draft.module,
        docs: draft.docs,
        parent: None,
        parts: Vec::new(),
        operations,
        guests: Vec::new(),
        shared,
        types,
    }
}

/// Each file once, in order.
pub fn files<'f>(all: impl Iterator<Item = &'f String>) -> Vec<String> {
    all.cloned().collect::<BTreeSet<_>>().into_iter().collect()
}
