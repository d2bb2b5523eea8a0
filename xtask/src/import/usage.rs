//! Which operations use which components, directly or through others.

use super::files::file_of_item;
use lvng::document::{component, components_named, each_node, operations, reference};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A component: its section and name.
pub type Key = (String, String);

/// Who uses a component.
#[derive(Debug, Default)]
pub struct Users {
    /// How many operations.
    pub operations: usize,
    /// The files that the operations are in.
    pub files: BTreeSet<String>,
}

/// The users of every component that has any.
pub fn users(tree: &Value) -> BTreeMap<Key, Users> {
    let mut named: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
    for (section, members) in tree.get("components").and_then(Value::as_object).into_iter().flatten() {
        for (name, node) in members.as_object().into_iter().flatten() {
            named.insert((section.clone(), name.clone()), components_named(node));
        }
    }
    let mut users: BTreeMap<Key, Users> = BTreeMap::new();
    for operation in operations(tree) {
        let stem = file_of_item(operation.item);
        let mut open = components_named(operation.node);
        each_node(operation.item.get("parameters").unwrap_or(&Value::Null), &mut |node, _| {
            open.extend(reference(node).and_then(component));
        });
        let mut seen = BTreeSet::new();
        while let Some(key) = open.pop() {
            if seen.insert(key.clone()) {
                open.extend(named.get(&key).into_iter().flatten().cloned());
            }
        }
        for key in seen {
            let entry = users.entry(key).or_default();
            entry.operations += 1;
            entry.files.insert(stem.clone());
        }
    }
    users
}

/// The number of components.
pub fn components(tree: &Value) -> usize {
    let sections = tree.get("components").and_then(Value::as_object).into_iter().flatten();
    sections.filter_map(|(_, members)| members.as_object()).map(|members| members.len()).sum()
}
