//! Drafts → types with names and modules; what has errors is left out.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use super::aliases::fold_aliases;
use super::directions::Twins;
use super::naming::Naming;
use super::operation::OperationDraft;
use super::reach::Reach;
use super::tags::TagDraft;
use super::types::{Draft, DraftId};
use super::{Lowering, Owner, boxing, docs};
use crate::ir::{Api, Skipped, Tag, TypeDef, TypeKind, TypeName};
use crate::{names, pointer};

impl Lowering<'_> {
    /// The description, finished.
    pub fn settle(mut self, tags: Vec<TagDraft>, mut operations: Vec<OperationDraft>) -> Api {
        let broken = self.broken_drafts();
        let skipped = self.leave_out(&mut operations, &broken);
        for draft in broken.keys() {
            self.types[*draft].kind = None;
        }
        fold_aliases(&mut self.types, &mut operations);
        let mut kinds: Vec<_> = self.types.iter_mut().map(|draft| draft.kind.take()).collect();
        boxing::break_cycles(&mut kinds);
        let mut reach = Reach::new(self.types.len(), &self.uses, &operations);
        let twins = self.split(&mut kinds, &mut operations, &mut reach);
        reach.house_unused(&mut kinds);
        let naming = self.naming(&reach, &tags);
        let mut types = self.definitions(kinds, &naming, &twins);
        let mut of_tags: Vec<Vec<OperationDraft>> = tags.iter().map(|_| Vec::new()).collect();
        for operation in operations {
            of_tags[operation.tag].push(operation);
        }
        let tags = tags
            .into_iter()
            .zip(of_tags)
            // A tag whose operations were all left out has no module.
            .filter(|(_, operations)| !operations.is_empty())
            .map(|(draft, operations)| {
                let types = types.remove(&Some(draft.module.clone())).unwrap_or_default();
                tag(draft, operations, types, &naming)
            })
            .collect();
        let common = types.remove(&None).unwrap_or_default();
        self.api(tags, common, skipped)
    }

    /// The names of everything, types with the modules of the tags that alone use them.
    fn naming(&self, reach: &Reach, tags: &[TagDraft]) -> Naming {
        let names = self.names.settle();
        let type_name = |(id, draft): (DraftId, &Draft)| {
            let module = reach.home(id).and_then(|tag| tags.get(tag)).map(|tag| tag.module.clone());
            TypeName { module, name: names[draft.name].clone() }
        };
        Naming { types: self.types.iter().map(type_name).collect(), names }
    }

    /// The drafts that have errors or need others that have, each with one that has.
    fn broken_drafts(&self) -> HashMap<DraftId, DraftId> {
        let own = self.broken.keys().filter_map(|owner| match owner {
            Owner::Type(draft) => Some(*draft),
            _ => None,
        });
        let mut work: Vec<DraftId> = own.collect();
        work.sort_unstable();
        let mut broken: HashMap<DraftId, DraftId> = work.iter().map(|draft| (*draft, *draft)).collect();
        let mut users: Vec<Vec<DraftId>> = vec![Vec::new(); self.types.len()];
        for (owner, draft) in &self.uses {
            if let Owner::Type(user) = owner {
                users[draft.index()].push(*user);
            }
        }
        while let Some(draft) = work.pop() {
            let cause = broken[&draft];
            for user in &users[draft.index()] {
                if let Entry::Vacant(vacant) = broken.entry(*user) {
                    vacant.insert(cause);
                    work.push(*user);
                }
            }
        }
        broken
    }

    /// Takes out the operations that have errors or use what has.
    fn leave_out(&mut self, operations: &mut Vec<OperationDraft>, broken: &HashMap<DraftId, DraftId>) -> Vec<Skipped> {
        let mut because: Vec<Vec<String>> = vec![Vec::new(); operations.len()];
        for (owner, errors) in &self.broken {
            if let Owner::Operation(number, _) = owner {
                because[*number].push(operations[*number].pointer.clone());
                because[*number].extend(errors.iter().cloned());
            }
        }
        for (owner, draft) in &self.uses {
            if let (Owner::Operation(number, _), Some(cause)) = (owner, broken.get(draft)) {
                because[*number].extend(self.broken.get(&Owner::Type(*cause)).into_iter().flatten().cloned());
            }
        }
        let mut skipped = Vec::new();
        let mut kept = Vec::new();
        for (draft, mut because) in std::mem::take(operations).into_iter().zip(because) {
            because.sort();
            because.dedup();
            if because.is_empty() {
                kept.push(draft);
                continue;
            }
            if !because.contains(&draft.pointer) {
                let message = format!("`{}` is left out: it uses {}, which has errors", draft.id, because.join(", "));
                self.diagnostics.error("E108", &draft.pointer, message);
            }
            skipped.push(Skipped {
                path: draft.path,
                method: draft.http_method.to_owned(),
                operation_id: draft.id,
                place: draft.place,
                pointer: draft.pointer,
                because,
            });
        }
        *operations = kept;
        skipped
    }

    /// The types by the module of their tag, alphabetical; those that several tags use under `None`.
    fn definitions(
        &self,
        kinds: Vec<Option<TypeKind<DraftId>>>,
        naming: &Naming,
        twins: &Twins,
    ) -> HashMap<Option<String>, Vec<TypeDef>> {
        let responses: HashMap<DraftId, DraftId> = twins.iter().map(|(draft, twin)| (*twin, *draft)).collect();
        let mut types: HashMap<Option<String>, Vec<TypeDef>> = HashMap::new();
        for (kind, (id, draft)) in kinds.into_iter().zip(self.types.iter()) {
            let Some(kind) = kind else { continue };
            let TypeName { module, name } = naming.type_name(id).clone();
            let mut docs = draft.docs.clone();
            let described = pointer::last(&draft.pointer);
            let is_component = self.types.components.get(&draft.pointer) == Some(&id);
            if is_component && names::type_name(&described) != name {
                docs::append(
                    &mut docs,
                    &format!("Called `{described}` in the description, a name that is taken here."),
                );
            }
            if let Some(response) = responses.get(&id) {
                let beside = &naming.type_name(*response).name;
                docs::append(&mut docs, &format!("What requests have in place of `{beside}`."));
            }
            let place = self.resolver.place(&draft.pointer);
            types.entry(module).or_default().push(TypeDef { name, kind: naming.kind(kind), docs, place });
        }
        types.values_mut().for_each(|types| types.sort_by(|left, right| left.name.cmp(&right.name)));
        types
    }

    /// The description, finished.
    fn api(&mut self, tags: Vec<Tag>, common: Vec<TypeDef>, skipped: Vec<Skipped>) -> Api {
        let info = &self.resolver.openapi().info;
        Api {
            title: info.title.clone(),
            version: info.version.clone(),
            docs: docs::described(info.description.as_deref()),
            servers: self.servers(),
            security_schemes: self.security_schemes(),
            tags,
            common_files: files(common.iter().map(|ty| &ty.place.file)),
            common,
            skipped,
        }
    }
}

/// A tag with its operations and types.
fn tag(draft: TagDraft, operations: Vec<OperationDraft>, types: Vec<TypeDef>, naming: &Naming) -> Tag {
    let operations: Vec<_> =
        operations.into_iter().map(|operation| naming.operation(operation, &draft.module)).collect();
    let places = operations.iter().map(|operation| &operation.place).chain(types.iter().map(|ty| &ty.place));
    Tag {
        feature: names::feature_name(&draft.module),
        client: naming.names[draft.client].clone(),
        server: naming.names[draft.server].clone(),
        files: files(places.map(|place| &place.file)),
        name: draft.name,
        module: draft.module,
        docs: draft.docs,
        operations,
        types,
    }
}

/// Each file once, in order.
fn files<'f>(all: impl Iterator<Item = &'f String>) -> Vec<String> {
    all.cloned().collect::<BTreeSet<_>>().into_iter().collect()
}
