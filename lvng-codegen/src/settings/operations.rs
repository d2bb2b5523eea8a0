//! Which operations are generated: document → the same without the others and what only they need.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::patterns::matches;
use super::problems::Problems;
use super::read::{entries_of, list, table, text};
use super::text::{Entry, Node};
use crate::diagnostic::Position;
use crate::document::Document;
use crate::grammar;
use crate::pointer;

/// Which operations are generated.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    /// None stands for all.
    include: Option<Vec<Selector>>,
    exclude: Vec<Selector>,
}

/// What tells operations; all that is said has to be so.
#[derive(Clone, Debug)]
struct Selector {
    id: Option<String>,
    tag: Option<String>,
    path: Option<String>,
    method: Option<String>,
    at: Position,
}

impl Selection {
    pub(super) fn read(entries: &[Entry]) -> Self {
        let of = |key: &str| list(table(entries, "operations"), key).iter().map(Selector::read).collect::<Vec<_>>();
        let has_include = table(entries, "operations").iter().any(|entry| entry.key == "include");
        Self { include: has_include.then(|| of("include")), exclude: of("exclude") }
    }

    /// Takes out the operations that are not wanted, and the components that only they refer to.
    pub(super) fn apply(&self, document: &mut Document, problems: &mut Problems<'_>) {
        let selectors = || self.include.iter().flatten().chain(&self.exclude);
        if self.include.is_none() && self.exclude.is_empty() {
            return;
        }
        let tree = &mut document.tree;
        let mut unused: Vec<&Selector> = selectors().collect();
        let mut is_wanted = |path: &str, method: &str, operation: &Value| {
            let is = |selector: &Selector| selector.matches(path, method, operation);
            unused.retain(|selector| !is(selector));
            self.include.as_ref().is_none_or(|include| include.iter().any(is)) && !self.exclude.iter().any(is)
        };
        for section in ["paths", "webhooks"] {
            let Some(items) = tree.get_mut(section).and_then(Value::as_object_mut) else { continue };
            items.retain(|path, item| {
                item.as_object_mut()
                    .is_none_or(|item| !retain(item, |method, operation| is_wanted(path, method, operation)))
            });
        }
        for selector in unused {
            let message = "no operation of the description is selected by this";
            problems
                .error("E062", selector.at, message)
                .help("all of `id`, `tag`, `path` and `method` that are given have to be so");
        }
        prune(tree);
    }
}

/// Keeps the wanted operations of a path item; whether some were taken out and none is left.
fn retain(item: &mut Map<String, Value>, mut is_wanted: impl FnMut(&str, &Value) -> bool) -> bool {
    let count = |item: &Map<String, Value>| {
        let additional = item.get(ADDITIONAL).and_then(Value::as_object).map_or(0, Map::len);
        item.keys().filter(|key| grammar::method(key).is_some()).count() + additional
    };
    let before = count(item);
    item.retain(|key, operation| grammar::method(key).is_none_or(|method| is_wanted(method, operation)));
    if let Some(additional) = item.get_mut(ADDITIONAL).and_then(Value::as_object_mut) {
        additional.retain(|method, operation| is_wanted(method, operation));
    }
    let after = count(item);
    after < before && after == 0
}

/// Operations with methods that have no key of their own.
const ADDITIONAL: &str = "additionalOperations";

impl Selector {
    fn read(node: &Node) -> Self {
        let of = |key| text(entries_of(node), key);
        Self { id: of("id"), tag: of("tag"), path: of("path"), method: of("method"), at: node.at }
    }

    fn matches(&self, path: &str, method: &str, operation: &Value) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| matches(wanted, found));
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let tags = operation.get("tags").and_then(Value::as_array);
        let mut tags = tags.into_iter().flatten().filter_map(Value::as_str);
        let has_tag = self.tag.as_deref().is_none_or(|wanted| tags.any(|tag| matches(wanted, tag)));
        let has_method = self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        is(&self.id, id) && is(&self.path, path) && has_tag && has_method
    }
}

/// Takes out the components that nothing outside of them leads to, but for schemes of security.
fn prune(tree: &mut Value) {
    let kept = reached(tree);
    let Some(components) = tree.get_mut("components").and_then(Value::as_object_mut) else { return };
    for (section, members) in components.iter_mut().filter(|(section, _)| *section != "securitySchemes") {
        if let Some(members) = members.as_object_mut().filter(|_| !section.starts_with("x-")) {
            members.retain(|name, _| kept.contains(&pointer::join("/components", &[section, name])));
        }
    }
}

/// The components that are referred to from outside, directly or by way of others: by references, by discriminators, and as
/// kinds of what has a discriminator.
fn reached(tree: &Value) -> HashSet<String> {
    let mut reached = HashSet::new();
    let kinds = kinds(tree);
    let outside = tree.as_object().into_iter().flatten().filter(|(key, _)| *key != "components");
    let mut open: Vec<&Value> = outside.map(|(_, node)| node).collect();
    while let Some(node) = open.pop() {
        let mut targets: Vec<String> = Vec::new();
        match node {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                targets.extend(members.get("$ref").and_then(Value::as_str).and_then(pointer::of_ref));
                let discriminator = members.get("discriminator");
                let mapping = discriminator.and_then(|discriminator| discriminator.get("mapping"));
                let mapping = mapping.and_then(Value::as_object).into_iter().flatten().map(|(_, target)| target);
                let default = discriminator.and_then(|discriminator| discriminator.get("defaultMapping"));
                targets.extend(mapping.chain(default).filter_map(Value::as_str).map(pointer::of_mapping));
                open.extend(members.values());
            }
            _ => {}
        }
        while let Some(target) = targets.pop() {
            let Some(component) = component(&target) else { continue };
            let Some(found) = pointer::find(tree, component) else { continue };
            if reached.insert(component.to_owned()) {
                open.push(found);
                if found.get("discriminator").is_some() {
                    targets.extend(kinds.get(component).into_iter().flatten().cloned());
                }
            }
        }
    }
    reached
}

/// The component that a pointer leads to or into.
fn component(pointer: &str) -> Option<&str> {
    let end = pointer.match_indices('/').nth(3).map_or(pointer.len(), |(end, _)| end);
    pointer.get(..end).filter(|component| component.starts_with("/components/"))
}

/// The schemas by what they have in `allOf`, directly or by way of others.
fn kinds(tree: &Value) -> HashMap<String, Vec<String>> {
    let mut kinds: HashMap<String, Vec<String>> = HashMap::new();
    let schemas = tree.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten();
    for (name, schema) in schemas {
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        let parents = parts.filter_map(|part| part.get("$ref")?.as_str()).filter_map(pointer::of_ref);
        for parent in parents {
            kinds.entry(parent).or_default().push(pointer::join("/components/schemas", &[name]));
        }
    }
    let parents: Vec<String> = kinds.keys().cloned().collect();
    for parent in parents {
        let mut all: Vec<String> = kinds.get(&parent).cloned().unwrap_or_default();
        let mut next = 0;
        while let Some(kind) = all.get(next).cloned() {
            let more = kinds.get(&kind).into_iter().flatten().filter(|kind| !all.contains(kind)).cloned();
            let more: Vec<String> = more.collect();
            all.extend(more);
            next += 1;
        }
        kinds.insert(parent, all);
    }
    kinds
}
