//! Types without a name in the description that are equal and called alike → one type.
//!
//! Equal means that they are the same on the wire and say the same, or nothing, of each part. Those that only look alike,
//! such as a `state` and a `kind` that are both `a` or `b`, stay apart, but for unions, which have names of their own. The
//! one type is called by what the names of all have in common at the end: `ListChargesCreated` and `ListRefundsCreated`
//! are `Created`. So neither the order of the description nor what else is in it decides the name.
//!
//! One thing does decide: a further type that is equal to these, since the one type is then used at one place more, and may
//! be called by less. No rule by what the types are alone can prevent that but naming every inline type by its last word,
//! whether others are equal or not, and then most would clash. So a crate that was generated before keeps its names
//! ([`LockedNames`](names::LockedNames)): what was one type stays one, what had names of its own keeps them, and what is new
//! joins a type whose name its own ends in.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use foldhash::HashMap;

use super::context::Role;
use super::draft_id::{DraftId, innermost_mut, named};
use super::drafts::OperationDraft;
use super::types::{Draft, TypeTable};
use super::visit::{types_of_kind, types_of_operation};
use crate::ir::{Docs, TypeKind, TypeRef};
use crate::names::{self, Candidates, Rank};

/// Words that say nothing of a type when they stand alone.
const GENERIC: &[&str] = &[
    "array", "base", "body", "data", "error", "extra", "id", "item", "kind", "list", "map", "name", "number", "object",
    "response", "result", "success", "text", "type", "value",
];

/// A longer name is not made of variants.
const LONGEST: usize = 40;

/// Which draft stands for which.
type Folded = HashMap<DraftId, DraftId>;

/// The names of the places that a type is used at, where they are several.
type Places = HashMap<DraftId, Vec<String>>;

/// A type with the texts of its parts.
type Texted = (DraftId, Vec<Docs>);

/// A group of equal types, with the texts of all.
struct Group {
    /// What they were called before.
    name: Option<String>,
    drafts: Vec<DraftId>,
    texts: Vec<Docs>,
}

/// Makes one type of those that are equal, wherever they are used.
pub fn fold_equal(table: &mut TypeTable, operations: &mut [OperationDraft]) {
    let mut places = Places::default();
    let mut digests = Digests::default();
    table.names.find_locked();
    // Types that hold equal types become equal in the next round.
    loop {
        let folded = round(table, &mut places, &mut digests);
        if folded.is_empty() {
            break;
        }
        replace(table, operations, &folded, &mut digests);
    }
    let mut shared: Vec<DraftId> = places.keys().copied().collect();
    shared.sort_unstable();
    let mut counts: HashMap<String, usize> = HashMap::default();
    let wanted = |first: &DraftId| {
        let locked = table.names.locked(table[*first].name).map(str::to_owned);
        locked.or_else(|| name_of(places[first].clone(), &table[*first]))
    };
    let wanted: Vec<Option<String>> = shared.iter().map(wanted).collect();
    wanted.iter().flatten().for_each(|name| *counts.entry(name.clone()).or_default() += 1);
    for (first, wanted) in shared.into_iter().zip(wanted) {
        let shortest = places[&first].iter().min_by_key(|name| (name.len(), *name)).cloned();
        // Where two groups would be called the same, neither is.
        let names: Vec<String> = wanted.filter(|name| counts[name] == 1).into_iter().chain(shortest).collect();
        table.names.rename(table[first].name, Candidates { rank: Rank::Inline, names });
    }
}

/// Finds types that are equal as they stand.
fn round(table: &mut TypeTable, places: &mut Places, digests: &mut Digests) -> Folded {
    let mut known: HashMap<Digest, Vec<DraftId>> = HashMap::default();
    let drafts: Vec<DraftId> = table.iter().filter(|(id, _)| !table.has_own_name(*id)).map(|(id, _)| id).collect();
    for draft in drafts {
        if let Some(digest) = digests.of(draft, table) {
            known.entry(digest).or_default().push(draft);
        }
    }
    let mut folded = Folded::default();
    let equal: Vec<_> = known.into_values().filter(|same| same.len() > 1).map(|same| with_texts(table, same)).collect();
    let groups: Vec<Group> = equal.into_iter().flat_map(|same| groups(table, same)).collect();
    for group in groups {
        fold(table, places, group, &mut folded);
    }
    folded
}

/// What stands for a type that is compared and not kept.
type Digest = [u64; 2];

/// Digests of 128 bits, keyed by chance, so that nobody can make two types that share one.
#[derive(Default)]
struct Digests {
    hashers: [RandomState; 2],
    /// Those of drafts that did not change since.
    known: HashMap<DraftId, Digest>,
}

impl Digests {
    /// The digest of a draft that may be folded.
    fn of(&mut self, draft: DraftId, table: &TypeTable) -> Option<Digest> {
        if let Some(known) = self.known.get(&draft) {
            return table[draft].kind.as_ref().map(|_| *known);
        }
        let mut kind = table[draft].kind.clone()?;
        if matches!(kind, TypeKind::Alias(_)) || table[draft].role == Role::Answer {
            return None;
        }
        texts_of(&mut kind).into_iter().for_each(|docs| *docs = Docs::default());
        let word = match kind {
            TypeKind::OneOf(_) => String::new(),
            _ => names::words(table.names.first_choice(table[draft].name)).pop().unwrap_or_default(),
        };
        let mut bytes = Bytes::default();
        (word, table[draft].role, &kind).hash(&mut bytes);
        let digest = self.hashers.each_ref().map(|hasher| hasher.hash_one(&bytes.0));
        self.known.insert(draft, digest);
        Some(digest)
    }
}

/// What is to be hashed, in one piece, which is hashed faster than many.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    // Another hashes the bytes.
    fn finish(&self) -> u64 {
        self.0.len() as u64
    }
}

/// Those of the equal ones that are to be one type.
fn groups(table: &TypeTable, same: Vec<Texted>) -> Vec<Group> {
    let mut by_name: BTreeMap<Option<String>, Vec<Texted>> = BTreeMap::new();
    for (draft, texts) in same {
        let name = table.names.locked(table[draft].name).map(str::to_owned);
        by_name.entry(name).or_default().push((draft, texts));
    }
    let new = by_name.remove(&None).unwrap_or_default();
    let mut groups = Vec::new();
    for (name, same) in by_name {
        let named = agreeing(same).into_iter().map(|group| Group { name: name.clone(), ..group });
        groups.extend(named);
    }
    let mut rest = Vec::new();
    for (draft, texts) in new {
        let takes = |group: &&mut Group| takes(table, group, draft) && agree_in_all(&group.texts, &texts);
        match groups.iter_mut().find(takes) {
            Some(group) => group.add(draft, texts),
            None => rest.push((draft, texts)),
        }
    }
    groups.extend(agreeing(rest));
    groups
}

/// Whether a group of a name takes one that is new: its name is that of one type for many, and fits.
fn takes(table: &TypeTable, group: &Group, draft: DraftId) -> bool {
    let Some(name) = &group.name else { return false };
    let own = names::words(table.names.first_choice(table[draft].name));
    let is_shared = group.drafts.iter().any(|draft| table.names.first_choice(table[*draft].name) != name);
    is_shared && (own.ends_with(&names::words(name)) || variants_name(&table[draft]).as_ref() == Some(name))
}

/// Those that agree in what they say. Those that say most come first, so that the order of the description does not decide
/// whom those that say less join.
fn agreeing(mut same: Vec<Texted>) -> Vec<Group> {
    same.sort_by_cached_key(|(draft, texts)| {
        let unsaid = texts.iter().filter(|docs| docs.description.is_none()).count();
        (unsaid, format!("{texts:?}"), *draft)
    });
    let mut groups: Vec<Group> = Vec::new();
    for (draft, texts) in same {
        match groups.iter_mut().find(|group| agree_in_all(&group.texts, &texts)) {
            Some(group) => group.add(draft, texts),
            None => groups.push(Group { name: None, drafts: vec![draft], texts }),
        }
    }
    groups
}

impl Group {
    fn add(&mut self, draft: DraftId, texts: Vec<Docs>) {
        self.drafts.push(draft);
        self.texts.iter_mut().zip(texts).for_each(|(known, more)| add(known, more));
    }
}

/// Makes one type of a group, where there is a name for it.
fn fold(table: &mut TypeTable, places: &mut Places, mut group: Group, folded: &mut Folded) {
    group.drafts.sort_unstable();
    let Some((first, others)) = group.drafts.split_first().filter(|(_, others)| !others.is_empty()) else { return };
    let names_at = |draft: &DraftId| match places.get(draft) {
        Some(names) => names.clone(),
        None => vec![table.names.first_choice(table[*draft].name).to_owned()],
    };
    let all: Vec<String> = group.drafts.iter().flat_map(names_at).collect();
    if group.name.is_none() && name_of(all.clone(), &table[*first]).is_none() {
        return;
    }
    group.drafts.iter().for_each(|draft| _ = places.remove(draft));
    places.insert(*first, all);
    if let Some(kind) = &mut table[*first].kind {
        put_texts(kind, group.texts);
    }
    for other in others {
        if table[*other].docs != table[*first].docs {
            // What differs is said where the type is used.
            table[*first].docs = Docs::default();
        }
        let (one, name) = (table[*first].name, table[*other].name);
        table.names.join(name, one);
        folded.insert(*other, *first);
    }
}

fn replace(table: &mut TypeTable, operations: &mut [OperationDraft], folded: &Folded, digests: &mut Digests) {
    let turn = |ty: &mut TypeRef<DraftId>| {
        let first = named(ty).and_then(|draft| folded.get(&draft));
        first.into_iter().for_each(|first| *innermost_mut(ty) = TypeRef::Named(*first));
        first.is_some()
    };
    folded.keys().for_each(|other| table[*other].kind = None);
    for (index, draft) in table.iter_mut().enumerate() {
        let types = draft.kind.as_mut().map(types_of_kind).unwrap_or_default();
        if types.into_iter().map(turn).fold(false, |any, turned| any | turned) {
            digests.known.remove(&DraftId::at(index));
        }
    }
    operations.iter_mut().flat_map(types_of_operation).for_each(|ty| _ = turn(ty));
    table.replace_uses(folded);
}

/// What a type is called that is used at places of these names: by what they have in common at the end, or by what a union
/// is made of. Without either there is no name that says what it is.
fn name_of(places: Vec<String>, draft: &Draft) -> Option<String> {
    let mut common = common_end(&places);
    let generic = common.iter().take_while(|word| GENERIC.contains(&word.as_str())).count();
    common.drain(..generic);
    let is_enough = match common.as_slice() {
        [] => false,
        // One word in common may be chance.
        [only] => only.len() > 2 && places.len() > 2 && draft.role == Role::Part,
        [first, ..] => !first.starts_with(char::is_numeric),
    };
    if is_enough {
        return Some(names::type_name(&common.join("_")));
    }
    variants_name(draft)
}

/// What a union is called by what it is made of.
fn variants_name(draft: &Draft) -> Option<String> {
    let Some(TypeKind::OneOf(union)) = &draft.kind else { return None };
    let variants: Vec<&str> = union.variants.iter().map(|variant| variant.ident.as_str()).collect();
    Some(variants.join("Or")).filter(|name| name.len() <= LONGEST)
}

/// The words that all names end in.
fn common_end(all: &[String]) -> Vec<String> {
    let mut all = all.iter().map(|name| names::words(name));
    let mut common = all.next().unwrap_or_default();
    for words in all {
        let same = common.iter().rev().zip(words.iter().rev()).take_while(|(one, other)| one == other).count();
        common.drain(..common.len() - same);
    }
    common
}

fn agree_in_all(one: &[Docs], other: &[Docs]) -> bool {
    one.iter().zip(other).all(|(one, other)| agree(one, other))
}

fn agree(one: &Docs, other: &Docs) -> bool {
    let same = |one: &Option<String>, other: &Option<String>| one.is_none() || other.is_none() || one == other;
    same(&one.summary, &other.summary)
        && same(&one.description, &other.description)
        && one.deprecated == other.deprecated
}

fn add(known: &mut Docs, more: Docs) {
    known.summary = known.summary.take().or(more.summary);
    known.description = known.description.take().or(more.description);
}

/// The texts of the parts of a type.
fn texts_of(kind: &mut TypeKind<DraftId>) -> Vec<&mut Docs> {
    match kind {
        TypeKind::Object(object) => object.fields.iter_mut().map(|field| &mut field.docs).collect(),
        TypeKind::Enum(kind) => kind.variants.iter_mut().map(|variant| &mut variant.docs).collect(),
        TypeKind::OneOf(union) => union.variants.iter_mut().map(|variant| &mut variant.docs).collect(),
        TypeKind::Contents(_) | TypeKind::Alias(_) => Vec::new(),
    }
}

/// The texts of the parts of each of some types.
fn with_texts(table: &mut TypeTable, drafts: Vec<DraftId>) -> Vec<Texted> {
    let mut texts = |draft: DraftId| {
        let kind = table[draft].kind.as_mut();
        kind.into_iter().flat_map(texts_of).map(|docs| docs.clone()).collect()
    };
    drafts.into_iter().map(|draft| (draft, texts(draft))).collect()
}

fn put_texts(kind: &mut TypeKind<DraftId>, texts: Vec<Docs>) {
    texts_of(kind).into_iter().zip(texts).for_each(|(docs, text)| *docs = text);
}
