//! Placeholders in the query text of a path: `/search?q={term}` is `/search` with a parameter `q` in the query.

use serde_json::{Value, json};

use super::normalizer::Object;
use crate::grammar::methods;
use crate::members::Members;
use crate::pointer;

/// A pair of the query text whose value is a placeholder.
pub(super) struct QueryPlaceholder {
    /// The name of the pair.
    key: String,
    /// The name in braces.
    name: String,
}

/// A path without the pairs of its query text that are placeholders, and those; `None` where it has none.
pub(super) fn without_placeholders(path: &str) -> Option<(String, Vec<QueryPlaceholder>)> {
    let (text, fragment) = path.split_once('#').map_or((path, None), |(text, fragment)| (text, Some(fragment)));
    let (base, query) = text.split_once('?')?;
    let mut found = Vec::new();
    let mut fixed = Vec::new();
    for pair in query.split('&') {
        let placeholder = pair.split_once('=').and_then(|(key, value)| {
            let name = value.strip_prefix('{')?.strip_suffix('}')?;
            let is_plain = !key.is_empty() && !key.contains(['{', '}']) && !name.contains(['{', '}']);
            (is_plain && !name.is_empty()).then(|| QueryPlaceholder { key: key.to_owned(), name: name.to_owned() })
        });
        match placeholder {
            Some(placeholder) => found.push(placeholder),
            None => fixed.push(pair),
        }
    }
    if found.is_empty() {
        return None;
    }
    let query = if fixed.is_empty() { String::new() } else { format!("?{}", fixed.join("&")) };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Some((format!("{base}{query}{fragment}"), found))
}

/// A path with the names of the pairs in its fragment.
pub(super) fn with_fragment(path: &str, found: &[QueryPlaceholder]) -> String {
    let keys: Vec<&str> = found.iter().map(|one| one.key.as_str()).collect();
    let gap = if path.contains('#') { '-' } else { '#' };
    format!("{path}{gap}{}", keys.join("-"))
}

/// Puts the parameters of the placeholders of a path item into the query; those that are not described are text.
pub(super) fn into_query(item: &mut Object, found: &[QueryPlaceholder], tree: &Value) {
    let of_item = move_parameters(item, found, tree);
    let keys: Vec<String> = methods(item).map(|(key, _)| key.to_owned()).collect();
    for key in keys {
        let Some(operation) = item.get_mut(&key).and_then(Value::as_object_mut) else { continue };
        let described = move_parameters(operation, found, tree);
        let is_missing = |one: &&QueryPlaceholder| !described.contains(&one.key) && !of_item.contains(&one.key);
        let missing: Vec<Value> = found.iter().filter(is_missing).map(|one| parameter(&one.key)).collect();
        if let (false, Value::Array(list)) =
            (missing.is_empty(), operation.entry("parameters").or_insert_with(|| json!([])))
        {
            list.extend(missing);
        }
    }
}

fn parameter(key: &str) -> Value {
    json!({ "name": key, "in": "query", "required": true, "schema": { "type": "string" } })
}

/// The names, in the query, of the parameters that were moved there.
fn move_parameters(holder: &mut Object, found: &[QueryPlaceholder], tree: &Value) -> Vec<String> {
    let mut moved = Vec::new();
    let Some(Value::Array(list)) = holder.get_mut("parameters") else { return moved };
    for node in list {
        let Some(name) = path_parameter(node, tree).map(str::to_owned) else { continue };
        let Some(placeholder) = found.iter().find(|one| one.name == name) else { continue };
        let mut own = followed(node, tree).clone();
        let Some(parameter) = own.as_object_mut() else { continue };
        parameter.insert("name".to_owned(), json!(placeholder.key));
        parameter.insert("in".to_owned(), json!("query"));
        parameter.insert("required".to_owned(), json!(true));
        // Those of a path are none of a query.
        parameter.shift_remove("style");
        parameter.shift_remove("explode");
        moved.push(placeholder.key.clone());
        *node = own;
    }
    moved
}

/// What a node is behind its references.
fn followed<'n>(mut node: &'n Value, tree: &'n Value) -> &'n Value {
    // Chains are short; longer ones are cycles.
    for _ in 0..32 {
        let target = node.member("$ref").and_then(Value::as_str).and_then(pointer::of_ref);
        match target.and_then(|target| pointer::find(tree, &target)) {
            Some(next) => node = next,
            None => break,
        }
    }
    node
}

/// The name of a parameter, if it travels in the path.
pub(super) fn path_parameter<'n>(node: &'n Value, tree: &'n Value) -> Option<&'n str> {
    let node = followed(node, tree);
    node.member("name")?.as_str().filter(|_| node.member("in").is_some_and(|place| place == "path"))
}
