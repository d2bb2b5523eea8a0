//! Components that something refers to.

use std::collections::HashSet;

use serde_json::Value;

use crate::pointer;

/// The components, by pointer, that are referred to from outside `components`, directly or by way of others. Examples that
/// docs do not show refer to nothing.
pub(super) fn reached(tree: &Value) -> HashSet<String> {
    let mut reached = HashSet::new();
    let outside = tree.as_object().into_iter().flatten().filter(|(key, _)| *key != "components");
    let mut open: Vec<(&Value, bool)> = outside.map(|(_, node)| (node, true)).collect();
    open.extend(tree.pointer("/components/schemas").map(|schemas| (schemas, true)));
    while let Some((node, shows_examples)) = open.pop() {
        match node {
            Value::Array(items) => open.extend(items.iter().map(|item| (item, shows_examples))),
            Value::Object(members) => {
                if let Some(target) = members.get("$ref").and_then(Value::as_str).and_then(pointer::of_ref)
                    && let Some(found) = pointer::find(tree, &target)
                    && reached.insert(target.to_string())
                {
                    let is_shown = ["responses", "requestBodies", "headers"]
                        .iter()
                        .all(|section| !target.starts_with(&pointer::join("/components", &[section])));
                    open.push((found, is_shown));
                }
                let is_named = |key: &str| shows_examples || key != "examples";
                let members = members.iter().filter(|(key, _)| is_named(key.as_str()));
                open.extend(members.map(|(_, member)| (member, shows_examples)));
            }
            _ => {}
        }
    }
    reached
}

/// The tags that operations have, and those that other tags are parts of.
pub(super) fn tags(tree: &Value) -> HashSet<String> {
    let paths = tree.get("paths").and_then(Value::as_object).into_iter().flatten().map(|(_, item)| item);
    let hooks = tree.get("webhooks").and_then(Value::as_object).into_iter().flatten().map(|(_, item)| item);
    let operations = paths.chain(hooks).filter_map(Value::as_object).flatten().map(|(_, operation)| operation);
    let tags = operations.filter_map(|operation| operation.get("tags")?.as_array()).flatten();
    let described = tree.get("tags").and_then(Value::as_array).into_iter().flatten();
    let parents = described.filter_map(|tag| tag.get("parent"));
    tags.chain(parents).filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Whether a node is a component that something has to refer to for anything to come of it: schemas and schemes of
/// security are generated in any case.
pub(super) fn is_component(at: &str) -> bool {
    let mut segments = pointer::segments(at);
    let is_section = segments.next().as_deref() == Some("components");
    let section = segments.next();
    let is_named = segments.next().is_some() && segments.next().is_none();
    is_section && is_named && !matches!(section.as_deref(), Some("schemas" | "securitySchemes"))
}
