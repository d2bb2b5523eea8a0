//! Tags → modules, and operations → methods in them.

use std::collections::HashMap;

use super::docs;
use crate::ir::Docs;
use crate::names::{self, Candidates, NameId, Rank, Scope, TypeNames};
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
}

/// The tags with operations: in the order of the description, then those that only operations name.
pub fn tags(resolver: &Resolver, proposals: &mut TypeNames) -> Vec<TagDraft> {
    let used: Vec<&str> = resolver.operations().iter().map(tag_of).collect();
    let described = resolver.openapi().tags.iter().map(|tag| tag.name.as_str());
    let mut order: Vec<&str> = Vec::new();
    for name in described.filter(|name| used.contains(name)).chain(used.iter().copied()) {
        if !order.contains(&name) {
            order.push(name);
        }
    }
    let mut modules = Scope::default();
    let mut tags = Vec::new();
    for name in order {
        let description = resolver.openapi().tags.iter().find(|tag| tag.name == name);
        let docs = docs::described(description.and_then(|tag| tag.description.as_deref()));
        let module = modules.claim(&names::module_name(name));
        let (client, server) = propose_tag(&module, proposals);
        tags.push(TagDraft { name: name.to_owned(), module, client, server, docs });
    }
    tags
}

/// The client of a tag is rarely named in programs, so it gives way to schemas: `Pets`, `PetsClient`.
fn propose_tag(module: &str, proposals: &mut TypeNames) -> (NameId, NameId) {
    let base = names::type_name(module.strip_suffix("_api").unwrap_or(module));
    let client = [base.clone(), format!("{base}Client"), format!("{base}Calls")];
    let server = [format!("{base}Api"), format!("{base}Server")];
    let client = proposals.propose(Candidates { rank: Rank::Tag, names: client.to_vec() });
    let server = proposals.propose(Candidates { rank: Rank::Tag, names: server.to_vec() });
    (client, server)
}

/// The first tag of an operation.
pub fn tag_of(operation: &resolve::Operation) -> &str {
    operation.value.tags.first().map_or(UNTAGGED, String::as_str)
}

/// What a method is named after.
#[derive(Clone, Debug)]
pub struct MethodDraft {
    pub tag: usize,
    pub tag_name: String,
    pub operation_id: String,
    /// `x-{vendor}-method`.
    pub wanted: Option<String>,
    pub http_method: String,
    pub path: String,
}

/// The methods of all operations, unique within each tag. Names that were asked for go first.
pub fn methods(drafts: &[MethodDraft]) -> Vec<String> {
    let mut scopes: HashMap<usize, Scope> = HashMap::new();
    let mut methods = vec![String::new(); drafts.len()];
    let (wanted, others): (Vec<usize>, Vec<usize>) =
        (0..drafts.len()).partition(|index| drafts[*index].wanted.is_some());
    for index in wanted.into_iter().chain(others) {
        let draft = &drafts[index];
        let scope = scopes.entry(draft.tag).or_default();
        methods[index] = scope.claim_of(&candidates(draft));
    }
    methods
}

fn candidates(draft: &MethodDraft) -> Vec<String> {
    if let Some(wanted) = &draft.wanted {
        let name = names::method_name(&names::words(wanted));
        return vec![if names::is_reserved_method(&name) { format!("{name}_") } else { name }];
    }
    let short = names::method_words(&draft.operation_id, &draft.tag_name);
    let full = names::words(&draft.operation_id);
    let by_path = names::words(&names::operation_id(&draft.http_method, &draft.path));
    let all = [short.clone(), full.clone(), by_path];
    let free: Vec<String> = all.iter().map(|words| words.join("_")).collect();
    let mut names: Vec<String> = free
        .into_iter()
        .zip(&all)
        .filter(|(name, _)| !names::is_reserved_method(name))
        .map(|(_, words)| names::method_name(words))
        .collect();
    if names.is_empty() {
        names.push(format!("{}_", short.join("_")));
    }
    names
}
