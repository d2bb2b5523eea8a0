//! What the other file has no word for: evidence, names of methods, and our other extensions.

use super::matching::Matching;
use crate::evidence::{self, Level};
use crate::spec::{PREFIX, VENDOR};
use lvng::Description;
use lvng::document::{Operation, is_method};
use lvng_codegen::names;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The name of the method of every operation here, by route.
pub type Names = HashMap<String, String>;

/// What is official stands behind no feature.
const FEATURE: &str = "x-lvng-feature";
const METHOD: &str = "x-lvng-method";

/// The names of methods that the generator gives; none where it cannot read the description.
pub fn method_names(description: &Description) -> Names {
    let Ok((api, _)) = lvng_codegen::lower(&description.input, &description.options) else { return Names::new() };
    let operations = api.tags.iter().flat_map(|tag| &tag.operations);
    operations.map(|one| (format!("{} {}", one.http_method, one.path), one.method_name.clone())).collect()
}

/// The other description with what only ours has.
pub fn carry_over(here: &Value, mut there: Value, matching: &Matching<'_, '_>, names: &Names, source: &str) -> Value {
    let ours: HashMap<String, &Operation<'_>> =
        matching.both.iter().map(|(ours, theirs)| (theirs.route(), ours)).collect();
    let paths = there.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    for (path, item) in paths {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let Some(node) = operation.as_object_mut().filter(|_| is_method(method)) else { continue };
            let route = format!("{} {path}", method.to_uppercase());
            let known = ours.get(&route);
            let name = known.and_then(|known| names.get(&known.route()));
            let derived = derived_name(node, method, path);
            node.shift_remove(FEATURE);
            let mut added = Map::new();
            if let Some(name) = name.filter(|name| **name != derived && !node.contains_key(METHOD)) {
                added.insert(METHOD.to_owned(), json!(name));
            }
            added.insert(evidence::KEY.to_owned(), json!({ "level": Level::Official.name(), "sources": [source] }));
            if let Some(known) = known.and_then(|known| known.node.as_object()) {
                let others = known.iter().filter(|(key, _)| key.starts_with(PREFIX) && !added.contains_key(*key));
                let others: Vec<_> =
                    others.filter(|(key, _)| !node.contains_key(*key) && *key != METHOD && *key != FEATURE).collect();
                added.extend(others.into_iter().map(|(key, value)| (key.clone(), value.clone())));
                inner(known, node);
            }
            put(node, added);
        }
    }
    root(here, &mut there);
    there
}

/// The name that the generator would make.
fn derived_name(operation: &Map<String, Value>, method: &str, path: &str) -> String {
    if let Some(name) = operation.get(METHOD).and_then(Value::as_str) {
        return name.to_owned();
    }
    let id = operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
    let tag = operation.get("tags").and_then(|tags| tags.get(0)).and_then(Value::as_str).unwrap_or_default();
    let id = id.unwrap_or_else(|| names::operation_id(method, path));
    let route = names::Route::new(method, path);
    let words = names::method_candidates(&id, &route.origin(&id), tag, &route);
    words.first().map(|words| names::method_name(words)).unwrap_or_default()
}

/// Adds extensions where our descriptions have them: behind what says which operation it is.
fn put(node: &mut Map<String, Value>, added: Map<String, Value>) {
    let leading = ["operationId", "summary", "description", "tags"];
    let after = node.keys().rposition(|key| leading.contains(&key.as_str())).map_or(0, |index| index + 1);
    let mut index = after;
    for (key, value) in added {
        if let Some(slot) = node.get_mut(&key) {
            *slot = value;
            continue;
        }
        node.shift_insert(index, key, value);
        index += 1;
    }
}

/// Carries over the extensions inside an operation, where the other one has the same object.
fn inner(ours: &Map<String, Value>, theirs: &mut Map<String, Value>) {
    for (key, value) in ours {
        match (value, theirs.get_mut(key)) {
            (Value::Object(ours), Some(Value::Object(theirs))) if !key.starts_with("x-") => {
                for (key, value) in ours.iter().filter(|(key, _)| key.starts_with(PREFIX)) {
                    theirs.entry(key.clone()).or_insert_with(|| value.clone());
                }
                inner(ours, theirs);
            }
            _ => {}
        }
    }
}

/// Carries over the extensions of the root and of its tags.
fn root(here: &Value, there: &mut Value) {
    let tags = |tree: &Value| tree.get("tags").and_then(Value::as_array).cloned().unwrap_or_default();
    let name = |tag: &Value| tag.get("name").and_then(Value::as_str).map(names::module_name);
    let ours = tags(here);
    for tag in there.get_mut("tags").and_then(Value::as_array_mut).into_iter().flatten() {
        let same = ours.iter().find(|ours| name(ours).is_some() && name(ours) == name(tag));
        let Some((same, tag)) = same.and_then(Value::as_object).zip(tag.as_object_mut()) else { continue };
        for (key, value) in same.iter().filter(|(key, _)| key.starts_with(PREFIX)) {
            tag.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    let Some((ours, theirs)) = here.as_object().zip(there.as_object_mut()) else { return };
    let key = format!("x-{VENDOR}-");
    for (key, value) in ours.iter().filter(|(name, _)| name.starts_with(&key)) {
        theirs.entry(key.clone()).or_insert_with(|| value.clone());
    }
}
