//! References that lead nowhere, or to a thing of another kind, and mean one thing all the same.

use std::collections::HashSet;

use serde_json::Value;

use crate::members::Members;
use crate::pointer;

/// What tells slips of references from references.
#[derive(Default)]
pub(super) struct Slips {
    /// The pointers of all components.
    pub components: HashSet<String>,
    /// References past the components that lead nowhere.
    pub nowhere: HashSet<String>,
}

impl Slips {
    pub(super) fn of(tree: &Value) -> Self {
        let sections = tree.member("components").and_then(Value::as_object).into_iter().flatten();
        let sections = sections.filter_map(|(section, list)| Some((section, list.as_object()?)));
        let components = sections
            .flat_map(|(section, list)| list.keys().map(move |name| pointer::join("/components", &[section, name])));
        Self { components: components.collect(), nowhere: nowhere(tree) }
    }
}

/// The references past the components that lead nowhere.
fn nowhere(tree: &Value) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        match node {
            Value::Array(items) => open.extend(items),
            Value::Object(map) => {
                let text = map.member("$ref").and_then(Value::as_str).filter(|text| !text.starts_with("#/components/"));
                let target = text.and_then(pointer::of_ref).filter(|target| pointer::find(tree, target).is_none());
                found.extend(target.and(text).map(str::to_owned));
                open.extend(map.values());
            }
            _ => {}
        }
    }
    found
}
