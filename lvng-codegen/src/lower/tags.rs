//! Tags → modules, and operations → methods in them.

use foldhash::{HashMap, HashSet};
use indexmap::IndexSet;
use serde_json::Value;

use super::docs;
use super::drafts::FurtherTag;
use super::extension::Extensions;
use crate::ir::Docs;
use crate::members::Members;
use crate::names::{self, Candidates, Known, LockedNames, NameId, Origin, Rank, Route, Scope, TypeNames};
use crate::resolve::{self, Resolver};

/// The tag of operations without one.
pub const UNTAGGED: &str = "operations";

/// A tag that has operations.
#[derive(Debug)]
pub struct TagDraft {
    pub name: String,
    pub module: String,
    /// The names of the client and the server.
    pub client: NameId,
    pub server: NameId,
    pub docs: Docs,
    pub parent: Option<ParentDraft>,
}

/// The tag that a tag is a part of.
#[derive(Clone, Debug)]
pub struct ParentDraft {
    pub name: String,
    /// Its summary, or its name.
    pub title: String,
}

/// The tags with operations: in the order of the description, then those that only operations name.
pub fn tags(resolver: &Resolver, extensions: Extensions<'_>, proposals: &mut TypeNames) -> Vec<TagDraft> {
    let firsts = resolver.operations().iter().map(|operation| tag_of(operation, extensions));
    let further =
        resolver.operations().iter().flat_map(|operation| further_names(operation, extensions)).map(str::to_owned);
    let used: IndexSet<String> = firsts.chain(further).collect();
    let is_used = |name: &&str| used.iter().any(|used| is_same_tag(used, name));
    let described = || resolver.node("/tags").and_then(Value::as_array).into_iter().flatten();
    let names = described().filter_map(name_of);
    let mut order: Vec<&str> = Vec::new();
    for name in names.filter(is_used).chain(used.iter().map(String::as_str)) {
        if !order.iter().any(|known| is_same_tag(known, name)) {
            order.push(name);
        }
    }
    let mut modules = Scope::default();
    let mut tags = Vec::new();
    let settings = resolver.settings();
    // What is chosen goes before what other tags are called.
    order.iter().filter_map(|name| settings.module(name)).for_each(|module| drop(modules.claim(module)));
    for name in order {
        let node = described().find(|tag| name_of(tag) == Some(name));
        let docs = node.map(docs::from_tag).unwrap_or_default();
        let parent = node.and_then(|node| parent(resolver, node));
        let module = match settings.module(name) {
            Some(module) => module.to_owned(),
            None => modules.claim(&names::module_name(name)),
        };
        let (client, server) = propose_tag(&module, proposals);
        tags.push(TagDraft { name: name.to_owned(), module, client, server, docs, parent });
    }
    tags
}

fn name_of(tag: &Value) -> Option<&str> {
    tag.member("name")?.as_str()
}

/// The tag that a tag is a part of. One that is not described was complained about.
fn parent(resolver: &Resolver, tag: &Value) -> Option<ParentDraft> {
    let name = tag.member("parent")?.as_str()?;
    let tags = resolver.node("/tags")?.as_array()?;
    let described = tags.iter().find(|tag| name_of(tag) == Some(name))?;
    let title = described.member("summary").and_then(Value::as_str).unwrap_or(name);
    Some(ParentDraft { name: name.to_owned(), title: title.to_owned() })
}

/// The place of the tag that a name stands for.
pub fn position(tags: &[TagDraft], name: &str) -> Option<usize> {
    let is_named = |tag: &TagDraft| tag.name == name;
    tags.iter().position(is_named).or_else(|| tags.iter().position(|tag| is_same_tag(&tag.name, name)))
}

/// Whether two tags are one, spelt in another case or with other gaps: `Endpoints` and `endpoints`.
pub fn is_same_tag(one: &str, other: &str) -> bool {
    // Each tag of each operation is held against all tags, and most differ in their first letter: no text is made of them.
    one == other || (letters(one).next().is_some() && letters(one).eq(letters(other)))
}

/// The letters by which tags are told apart.
fn letters(tag: &str) -> impl Iterator<Item = char> {
    tag.chars().filter(|letter| !matches!(letter, ' ' | '-' | '_')).flat_map(char::to_lowercase)
}

/// The client of a tag is rarely named in programs, so it gives way to schemas: `Pets`, `PetsClient`.
fn propose_tag(module: &str, proposals: &mut TypeNames) -> (NameId, NameId) {
    let base = names::type_name(module.strip_suffix("_api").unwrap_or(module));
    let client = [base.clone(), format!("{base}Client"), format!("{base}Calls")];
    let server = [format!("{base}Api"), format!("{base}Server")];
    let client = proposals.propose("", Candidates { rank: Rank::Tag, names: client.to_vec() });
    let server = proposals.propose("", Candidates { rank: Rank::Tag, names: server.to_vec() });
    (client, server)
}

/// The group that an operation asks for, or its first tag.
pub fn tag_of(operation: &resolve::Operation, extensions: Extensions<'_>) -> String {
    let tag = || tags_of(operation, extensions).next().unwrap_or(UNTAGGED).to_owned();
    extensions.group(&operation.pointer).unwrap_or_else(tag)
}

/// The tags of an operation beside the first. One that asks for a group has no other place.
fn further_names<'a>(operation: &resolve::Operation, extensions: Extensions<'a>) -> impl Iterator<Item = &'a str> {
    let tags = match extensions.group(&operation.pointer) {
        Some(_) => None,
        None => Some(tags_of(operation, extensions)),
    };
    tags.into_iter().flatten().skip(1)
}

/// The tags that an operation has.
fn tags_of<'a>(operation: &resolve::Operation, extensions: Extensions<'a>) -> impl Iterator<Item = &'a str> {
    let tags = extensions.schemas.keyword(&operation.pointer, "tags").and_then(Value::as_array);
    tags.into_iter().flatten().filter_map(Value::as_str)
}

/// The further tags of an operation, whose method in the first is named after `draft`.
pub fn further_tags(
    operation: &resolve::Operation,
    draft: &MethodDraft,
    (tags, extensions): (&[TagDraft], Extensions<'_>),
) -> Vec<FurtherTag> {
    let mut further: Vec<FurtherTag> = Vec::new();
    for name in further_names(operation, extensions) {
        let Some(tag) = position(tags, name) else { continue };
        if tag != draft.tag && !further.iter().any(|known| known.tag == tag) {
            let draft = MethodDraft { tag, tag_name: name.to_owned(), ..draft.clone() };
            further.push(FurtherTag { tag, names: proposal(&draft).names });
        }
    }
    further
}

/// What a method is named after.
#[derive(Clone, Debug)]
pub struct MethodDraft {
    pub tag: usize,
    pub tag_name: String,
    pub operation_id: String,
    /// Method and path.
    pub route: Route,
    /// What the id is made of.
    pub origin: Origin,
    /// Whether the description has the id.
    pub is_described: bool,
    /// `x-{vendor}-method`.
    pub wanted: Option<String>,
    pub http_method: String,
    pub path: String,
    pub pointer: String,
}

/// The methods of all operations, unique within each tag. Names that were asked for go first, then those that there were
/// before, then those that ids say, and last those made of method and path, which have more words to fall back to.
pub fn methods(
    drafts: &[MethodDraft],
    further: &mut [Vec<FurtherTag>],
    tags: &[TagDraft],
    locked: &LockedNames,
) -> Vec<String> {
    let mut all: Vec<Proposal> = drafts.iter().map(proposal).collect();
    keep(drafts, (&mut all, further), tags, locked);
    make_way(drafts, &mut all);
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|index| all[*index].turn);
    let mut scopes: HashMap<usize, Scope> = HashMap::default();
    let mut methods = vec![String::new(); drafts.len()];
    for index in order {
        methods[index] = scopes.entry(drafts[index].tag).or_default().claim_of(&all[index].names);
    }
    methods
}

/// What a method would like to be called.
struct Proposal {
    turn: Turn,
    /// The names, best first.
    names: Vec<String>,
}

/// Who goes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    WantedBefore,
    Wanted,
    Kept,
    Said,
    Made,
}

/// Puts the names that methods had before in front of others; what is new takes none of them.
fn keep(
    drafts: &[MethodDraft],
    (all, further): (&mut [Proposal], &mut [Vec<FurtherTag>]),
    tags: &[TagDraft],
    locked: &LockedNames,
) {
    let own = |draft: &MethodDraft, tag: usize| {
        names::own_method(&draft.operation_id, tags.get(tag).map_or("", |tag| tag.module.as_str()))
    };
    let guests =
        || further.iter().zip(drafts).flat_map(|(tags, draft)| tags.iter().map(move |guest| (guest.tag, draft)));
    let places: Vec<(usize, &MethodDraft)> = drafts.iter().map(|draft| (draft.tag, draft)).chain(guests()).collect();
    let owns: Vec<String> = places.iter().map(|(tag, draft)| own(draft, *tag)).collect();
    let things: Vec<(&str, &str)> =
        owns.iter().zip(&places).map(|(own, (_, draft))| (own.as_str(), draft.pointer.as_str())).collect();
    let found = Known::new(&locked.methods).find(&things);
    let taken: HashSet<(usize, &str)> =
        places.iter().zip(&found).filter_map(|((tag, _), name)| Some((*tag, (*name)?))).collect();
    let (homes, guests) = found.split_at(drafts.len());
    for ((proposal, draft), name) in all.iter_mut().zip(drafts).zip(homes) {
        let is_free = |name: &String| !taken.contains(&(draft.tag, name));
        match (proposal.turn, name) {
            (Turn::Wanted, Some(name)) if proposal.names.iter().any(|wanted| is_numbered(name, wanted)) => {
                (proposal.turn, proposal.names) = (Turn::WantedBefore, vec![(*name).to_owned()]);
            }
            (Turn::Wanted, _) => {}
            (_, Some(name)) => (proposal.turn, proposal.names) = (Turn::Kept, vec![(*name).to_owned()]),
            (_, None) if proposal.names.iter().any(is_free) => proposal.names.retain(is_free),
            (_, None) => {}
        }
    }
    for (guest, name) in further.iter_mut().flatten().zip(guests) {
        guest.names.splice(0..0, name.map(str::to_owned));
    }
}

/// Whether a name is another one, or that with a number.
fn is_numbered(name: &str, plain: &str) -> bool {
    name.strip_prefix(plain).is_some_and(|rest| rest.trim_start_matches('_').bytes().all(|c| c.is_ascii_digit()))
}

/// Of several operations of a tag that would be called the same, those that have more to say do so, whichever comes
/// first: the order of a description decides no name.
fn make_way(drafts: &[MethodDraft], all: &mut [Proposal]) {
    let mut firsts: HashMap<(usize, String), usize> = HashMap::default();
    let first = |index: usize, all: &[Proposal]| Some((drafts[index].tag, all[index].names.first()?.clone()));
    let made: Vec<usize> = (0..all.len()).filter(|index| all[*index].turn == Turn::Made).collect();
    for index in &made {
        first(*index, all).into_iter().for_each(|name| *firsts.entry(name).or_default() += 1);
    }
    for index in made {
        let is_shared = first(index, all).is_some_and(|name| firsts[&name] > 1);
        if is_shared && !drafts[index].route.says_all(&drafts[index].tag_name) {
            all[index].names.remove(0);
        }
    }
}

fn proposal(draft: &MethodDraft) -> Proposal {
    if let Some(wanted) = &draft.wanted {
        let name = names::method_name(&names::words(wanted));
        let name = if names::is_reserved_method(&name) { format!("{name}_") } else { name };
        return Proposal { turn: Turn::Wanted, names: vec![name] };
    }
    let mut all = names::method_candidates(&draft.operation_id, &draft.origin, &draft.tag_name, &draft.route);
    all.push(names::words(&names::operation_id(&draft.http_method, &draft.path)));
    let is_free = |words: &&Vec<String>| !names::is_reserved_method(&names::snake(words));
    let mut free: Vec<String> = all.iter().filter(is_free).map(|words| names::method_name(words)).collect();
    if free.is_empty() {
        free.extend(all.first().map(|words| format!("{}_", names::snake(words))));
    }
    let turn = if draft.origin == Origin::Route { Turn::Made } else { Turn::Said };
    Proposal { turn, names: free }
}
