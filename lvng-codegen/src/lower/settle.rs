//! Drafts → types with names and modules; what has errors is left out.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::directions::{Twins, named};
use super::operation::OperationDraft;
use super::tags::TagDraft;
use super::types::{innermost_mut, number};
use super::{Direction, Lowering, Owner, boxing, docs};
use crate::ir::{Answer, Api, Field, Header, Operation, Skipped, Tag, TypeDef, TypeKind, TypeName, TypeRef};
use crate::{names, pointer};

/// How far aliases may lead to one another.
const ALIASES: usize = 64;

/// What is known of each draft once all uses are.
pub struct Reach {
    /// The tags whose operations use it, in requests and in responses.
    tags: Vec<[BTreeSet<usize>; 2]>,
    /// Whether a request or a response has it.
    pub request: Vec<bool>,
    pub response: Vec<bool>,
    /// The drafts that several tags share by way of types that no operation uses.
    shared: HashSet<usize>,
}

impl Reach {
    /// The only tag that uses a draft.
    fn home(&self, draft: usize) -> Option<usize> {
        let [requests, responses] = &self.tags[draft];
        let mut all = requests.union(responses);
        all.next().copied().filter(|_| all.next().is_none() && !self.shared.contains(&draft))
    }

    /// Gives the types that no operation uses a home: the tag whose types they hold. Where they hold types of several
    /// tags, all of those are shared, since what is in `common` can use no tag, which may be disabled.
    fn house_unused(&mut self, kinds: &mut [Option<TypeKind>]) {
        let is_unused: Vec<bool> = self.tags.iter().map(|tags| tags.iter().all(BTreeSet::is_empty)).collect();
        let held = |kind: &mut Option<TypeKind>| {
            let types = kind.as_mut().map(types_of_kind).unwrap_or_default();
            types.into_iter().filter_map(|ty| named(ty)).collect()
        };
        let below: Vec<Vec<usize>> = kinds.iter_mut().map(held).collect();
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); below.len()];
        for (user, held) in below.iter().enumerate().filter(|(user, _)| is_unused[*user]) {
            held.iter().for_each(|draft| users[*draft].push(user));
        }
        let mut work: Vec<(usize, usize)> =
            (0..below.len()).filter_map(|draft| Some((draft, self.home(draft)?))).collect();
        while let Some((draft, tag)) = work.pop() {
            for user in &users[draft] {
                let [_, tags] = &mut self.tags[*user];
                // Two are as good as any number.
                if tags.len() < 2 && tags.insert(tag) {
                    work.push((*user, tag));
                }
            }
        }
        let several = (0..below.len()).filter(|draft| is_unused[*draft] && self.tags[*draft][1].len() > 1);
        self.shared = closure(several.collect(), &below);
    }

    /// Adds a draft that has the requests of another.
    pub fn split(&mut self, draft: usize) {
        let requests = std::mem::take(&mut self.tags[draft][0]);
        self.tags.push([requests, BTreeSet::new()]);
        self.request[draft] = false;
        self.request.push(true);
        self.response.push(false);
    }
}

impl Lowering<'_> {
    /// The description, finished.
    pub fn settle(mut self, tags: Vec<TagDraft>, mut operations: Vec<OperationDraft>) -> Api {
        let broken = self.broken_drafts();
        let skipped = self.leave_out(&mut operations, &broken);
        for draft in broken.keys() {
            self.types.drafts[*draft].kind = None;
        }
        self.fold_aliases(&mut operations);
        let mut kinds: Vec<Option<TypeKind>> = self.types.drafts.iter_mut().map(|draft| draft.kind.take()).collect();
        boxing::break_cycles(&mut kinds);
        let mut reach = self.reach(&operations);
        let twins = self.split(&mut kinds, &mut operations, &mut reach);
        reach.house_unused(&mut kinds);
        let names = self.names.settle();
        let home: Vec<TypeName> = (0..kinds.len())
            .map(|draft| {
                let module = reach.home(draft).and_then(|tag| tags.get(tag)).map(|tag| tag.module.clone());
                TypeName { module, name: names[self.types.drafts[draft].name].clone() }
            })
            .collect();
        for ty in kinds.iter_mut().flatten().flat_map(types_of_kind) {
            rename(ty, &home);
        }
        for draft in &mut operations {
            types_of_operation(&mut draft.operation).into_iter().for_each(|ty| rename(ty, &home));
            draft.operation.type_name = names[draft.name].clone();
            let module = tags.get(draft.tag).map(|tag| tag.module.clone());
            name_answer(&mut draft.operation.success, draft.success.map(|name| names[name].clone()), &module);
            name_answer(&mut draft.operation.failure, draft.failure.map(|name| names[name].clone()), &module);
            if let (Some(headers), Some(name)) = (&mut draft.operation.success.headers, draft.headers) {
                headers.name = names[name].clone();
            }
        }
        let types = self.definitions(kinds, &home, &twins);
        self.assemble(tags, operations, types, (names, skipped))
    }

    /// The drafts that have errors or need others that have, each with one that has.
    fn broken_drafts(&self) -> HashMap<usize, usize> {
        let own = self.broken.keys().filter_map(|owner| match owner {
            Owner::Type(draft) => Some(*draft),
            _ => None,
        });
        let mut work: Vec<usize> = own.collect();
        work.sort_unstable();
        let mut broken: HashMap<usize, usize> = work.iter().map(|draft| (*draft, *draft)).collect();
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); self.types.drafts.len()];
        for (owner, draft) in &self.uses {
            if let Owner::Type(user) = owner {
                users[*draft].push(*user);
            }
        }
        while let Some(draft) = work.pop() {
            let cause = broken[&draft];
            for user in &users[draft] {
                if let Entry::Vacant(vacant) = broken.entry(*user) {
                    vacant.insert(cause);
                    work.push(*user);
                }
            }
        }
        broken
    }

    /// Takes out the operations that have errors or use what has.
    fn leave_out(&mut self, operations: &mut Vec<OperationDraft>, broken: &HashMap<usize, usize>) -> Vec<Skipped> {
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
                let message =
                    format!("`{}` is left out: it uses {}, which has errors", draft.operation.id, because.join(", "));
                self.diagnostics.error("E108", &draft.pointer, message);
            }
            skipped.push(Skipped {
                path: draft.operation.path,
                method: draft.operation.http_method,
                operation_id: draft.operation.id,
                place: draft.operation.place,
                pointer: draft.pointer,
                because,
            });
        }
        *operations = kept;
        skipped
    }

    /// Aliases are for readers; code that uses them names the type itself.
    fn fold_aliases(&mut self, operations: &mut [OperationDraft]) {
        let aliases: Vec<Option<TypeRef>> = self
            .types
            .drafts
            .iter()
            .map(|draft| match &draft.kind {
                Some(TypeKind::Alias(ty)) => Some(ty.clone()),
                Some(_) => None,
                // Left out, or never reached; nothing that stays refers to it.
                None => Some(TypeRef::Any),
            })
            .collect();
        for ty in self.types.drafts.iter_mut().filter_map(|draft| draft.kind.as_mut()).flat_map(types_of_kind) {
            fold(ty, &aliases, 0);
        }
        for draft in operations {
            types_of_operation(&mut draft.operation).into_iter().for_each(|ty| fold(ty, &aliases, 0));
        }
    }

    /// Follows uses from the operations that stay.
    fn reach(&self, operations: &[OperationDraft]) -> Reach {
        let count = self.types.drafts.len();
        let mut reach = Reach {
            tags: vec![Default::default(); count],
            request: vec![false; count],
            response: vec![false; count],
            shared: HashSet::new(),
        };
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (owner, draft) in &self.uses {
            if let Owner::Type(user) = owner {
                below[*user].push(*draft);
            }
        }
        let tag_count = operations.iter().map(|draft| draft.tag + 1).max().unwrap_or_default();
        let tag_of: HashMap<usize, usize> = operations.iter().map(|draft| (draft.number, draft.tag)).collect();
        let mut starts: Vec<[Vec<usize>; 2]> = vec![Default::default(); tag_count];
        for (owner, draft) in &self.uses {
            let Owner::Operation(number, direction) = owner else { continue };
            let Some(tag) = tag_of.get(number) else { continue };
            starts[*tag][usize::from(*direction == Direction::Response)].push(*draft);
        }
        for (tag, [request, response]) in starts.into_iter().enumerate() {
            for (start, is_request) in [(request, true), (response, false)] {
                for draft in closure(start, &below) {
                    reach.tags[draft][usize::from(!is_request)].insert(tag);
                    let seen = if is_request { &mut reach.request } else { &mut reach.response };
                    seen[draft] = true;
                }
            }
        }
        reach
    }

    fn definitions(
        &mut self,
        kinds: Vec<Option<TypeKind>>,
        home: &[TypeName],
        twins: &Twins,
    ) -> Vec<(Option<String>, TypeDef)> {
        let responses: HashMap<usize, usize> = twins.iter().map(|(draft, twin)| (*twin, *draft)).collect();
        let mut types = Vec::new();
        for (number, kind) in kinds.into_iter().enumerate() {
            let Some(kind) = kind else { continue };
            let draft = &self.types.drafts[number];
            let place = self.resolver.place(&draft.pointer);
            let name = &home[number];
            let mut docs = draft.docs.clone();
            let described = pointer::last(&draft.pointer);
            let is_component = self.types.components.get(&draft.pointer) == Some(&number);
            if is_component && names::type_name(&described) != name.name {
                docs::append(
                    &mut docs,
                    &format!("Called `{described}` in the description, a name that is taken here."),
                );
            }
            if let Some(response) = responses.get(&number) {
                let beside = &home[*response].name;
                docs::append(&mut docs, &format!("What requests have in place of `{beside}`."));
            }
            types.push((name.module.clone(), TypeDef { name: name.name.clone(), kind, docs, place }));
        }
        types.sort_by(|left, right| left.1.name.cmp(&right.1.name));
        types
    }

    fn assemble(
        mut self,
        tags: Vec<TagDraft>,
        operations: Vec<OperationDraft>,
        types: Vec<(Option<String>, TypeDef)>,
        (names, skipped): (Vec<String>, Vec<Skipped>),
    ) -> Api {
        let info = &self.resolver.openapi().info;
        let mut api = Api {
            title: info.title.clone(),
            version: info.version.clone(),
            docs: docs::described(info.description.as_deref()),
            servers: self.servers(),
            security_schemes: self.security_schemes(),
            skipped,
            ..Api::default()
        };
        for tag in tags {
            api.tags.push(Tag {
                feature: names::feature_name(&tag.module),
                client: names[tag.client].clone(),
                server: names[tag.server].clone(),
                name: tag.name,
                module: tag.module,
                docs: tag.docs,
                operations: Vec::new(),
                types: Vec::new(),
                files: Vec::new(),
            });
        }
        for draft in operations {
            api.tags[draft.tag].operations.push(draft.operation);
        }
        for (module, ty) in types {
            match api.tags.iter_mut().find(|tag| Some(&tag.module) == module.as_ref()) {
                Some(tag) => tag.types.push(ty),
                None => api.common.push(ty),
            }
        }
        // A tag whose operations were all left out has no module.
        api.tags.retain(|tag| !tag.operations.is_empty());
        for tag in &mut api.tags {
            let operations = tag.operations.iter().map(|operation| &operation.place.file);
            tag.files = files(operations.chain(tag.types.iter().map(|ty| &ty.place.file)));
        }
        api.common_files = files(api.common.iter().map(|ty| &ty.place.file));
        api
    }
}

/// Each file once, in order.
fn files<'f>(all: impl Iterator<Item = &'f String>) -> Vec<String> {
    all.cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

/// Everything that is reached from some types.
fn closure(start: Vec<usize>, below: &[Vec<usize>]) -> HashSet<usize> {
    let mut seen = HashSet::new();
    let mut work = start;
    while let Some(draft) = work.pop() {
        if seen.insert(draft) {
            work.extend(below[draft].iter().copied());
        }
    }
    seen
}

fn name_answer(answer: &mut Answer, name: Option<String>, module: &Option<String>) {
    if let Some(name) = name {
        answer.ty = TypeRef::Named(TypeName { module: module.clone(), name: name.clone() });
        answer.several = Some(name);
    }
}

fn fold(ty: &mut TypeRef, aliases: &[Option<TypeRef>], depth: usize) {
    match ty {
        TypeRef::Named(name) => {
            let target = number(name).and_then(|draft| aliases.get(draft)).and_then(Option::as_ref);
            let Some(target) = target else { return };
            // A ring of aliases describes nothing.
            *ty = if depth > ALIASES { TypeRef::Any } else { target.clone() };
            fold(ty, aliases, depth + 1);
        }
        TypeRef::Nullable(item) => {
            fold(item, aliases, depth);
            if matches!(**item, TypeRef::Any | TypeRef::Nullable(_)) {
                *ty = (**item).clone();
            }
        }
        TypeRef::List(item) | TypeRef::Map(item) | TypeRef::Boxed(item) | TypeRef::Events(item) => {
            fold(item, aliases, depth + 1);
        }
        _ => {}
    }
}

fn rename(ty: &mut TypeRef, home: &[TypeName]) {
    if let TypeRef::Named(name) = innermost_mut(ty)
        && let Some(home) = number(name).and_then(|draft| home.get(draft))
    {
        *name = home.clone();
    }
}

/// The uses of types in a type.
pub fn types_of_kind(kind: &mut TypeKind) -> Vec<&mut TypeRef> {
    use crate::ir::Extra;
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
        TypeKind::Enum(kind) => vec![&mut kind.base],
    }
}

fn types_of_operation(operation: &mut Operation) -> Vec<&mut TypeRef> {
    fn of_field(field: &mut Field) -> &mut TypeRef {
        &mut field.ty
    }
    fn of_header(header: &mut Header) -> &mut TypeRef {
        of_field(&mut header.field)
    }
    fn of_answer(answer: &mut Answer) -> impl Iterator<Item = &mut TypeRef> {
        let responses = answer.responses.iter_mut().flat_map(|response| {
            let content = response.content.as_mut().map(|(_, ty)| ty);
            content.into_iter().chain(response.headers.iter_mut().map(of_header))
        });
        let headers = answer.headers.iter_mut().flat_map(|headers| headers.fields.iter_mut().map(of_header));
        std::iter::once(&mut answer.ty).chain(responses).chain(headers)
    }
    let paged = operation.pagination.as_mut().and_then(|pagination| pagination.rust.as_mut());
    let paged = paged.into_iter().flat_map(|paged| [&mut paged.item, &mut paged.position_type]);
    let arguments = operation.arguments.iter_mut().map(|argument| of_field(&mut argument.field));
    arguments.chain(of_answer(&mut operation.success)).chain(of_answer(&mut operation.failure)).chain(paged).collect()
}
