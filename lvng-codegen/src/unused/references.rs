//! Components that something refers to.

use std::collections::HashSet;

use serde_json::Value;

use crate::pointer;

/// The components, by pointer, that are referred to from outside `components`, directly or by way of others.
pub(super) fn reached(tree: &Value) -> HashSet<String> {
    let mut reached = HashSet::new();
    let mut open: Vec<&Value> =
        tree.as_object().into_iter().flatten().filter(|(key, _)| *key != "components").map(|(_, node)| node).collect();
    open.extend(tree.pointer("/components/schemas"));
    while let Some(node) = open.pop() {
        match node {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                if let Some(target) = members.get("$ref").and_then(Value::as_str).and_then(pointer::of_ref)
                    && let Some(found) = pointer::find(tree, &target)
                    && reached.insert(target.to_string())
                {
                    open.push(found);
                }
                open.extend(members.values());
            }
            _ => {}
        }
    }
    reached
}

/// The tags that operations have.
pub(super) fn tags(tree: &Value) -> HashSet<String> {
    let paths = tree.get("paths").and_then(Value::as_object).into_iter().flatten().map(|(_, item)| item);
    let hooks = tree.get("webhooks").and_then(Value::as_object).into_iter().flatten().map(|(_, item)| item);
    let operations = paths.chain(hooks).filter_map(Value::as_object).flatten().map(|(_, operation)| operation);
    let tags = operations.filter_map(|operation| operation.get("tags")?.as_array()).flatten();
    tags.filter_map(Value::as_str).map(str::to_owned).collect()
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
