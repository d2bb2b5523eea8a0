//! Names stay: what is added to a description, and the order it has, renames nothing else.

#[path = "support/mod.rs"]
mod support;

use lvng_codegen::{Input, generate};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Of two operations with one id, the second is called by method and path.
const BY_ORDER: &str = "duplicate-operation-id";

/// The public names of all types and methods, with their modules.
fn names(tree: &Value) -> Option<BTreeSet<String>> {
    let output = generate(&Input::single("input.json", tree.to_string()), &support::options()).ok()?;
    let mut names = BTreeSet::new();
    for file in &output.files {
        for line in file.text.lines() {
            let item = ["pub struct ", "pub enum ", "pub type ", "    pub fn "].iter().find_map(|start| {
                let rest = line.strip_prefix(start)?;
                rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
            });
            names.extend(item.map(|item| match file.path.split_once('/') {
                Some((module, _)) if line.starts_with(' ') => format!("{module}.{item}"),
                _ => item.to_owned(),
            }));
        }
    }
    Some(names)
}

/// The descriptions of the fixtures that stand in one file.
fn descriptions() -> Vec<(String, Value)> {
    let fixtures = support::fixtures().into_iter().filter(|fixture| fixture.input.files.len() == 1);
    let tree = |fixture: support::Fixture| {
        let text = fixture.input.files.values().next()?;
        Some((fixture.name, serde_yaml::from_str::<Value>(text).ok()?))
    };
    fixtures.filter_map(tree).collect()
}

/// The same with an object in it changed.
fn changed(tree: &Value, path: [&str; 2], change: impl Fn(&mut Map<String, Value>)) -> Value {
    let mut tree = tree.clone();
    let [outer, inner] = path;
    let Some(root) = tree.as_object_mut() else { return tree };
    let mut at = root.entry(outer).or_insert_with(|| json!({}));
    if !inner.is_empty() {
        let Some(section) = at.as_object_mut() else { return tree };
        at = section.entry(inner).or_insert_with(|| json!({}));
    }
    at.as_object_mut().into_iter().for_each(change);
    tree
}

#[test]
fn what_is_added_renames_nothing() {
    let schema = json!({ "type": "object", "properties": { "unrelated_part": { "enum": ["left", "right"] } } });
    let operation = json!({ "get": { "operationId": "listUnrelated", "tags": ["unrelated"],
        "responses": { "200": { "description": "ok", "content": { "application/json": { "schema": schema } } } } } });
    let mut count = 0;
    for (name, tree) in descriptions() {
        let Some(before) = names(&tree) else { continue };
        for is_first in [true, false] {
            let add = |key: &'static str, value: Value| {
                move |map: &mut Map<String, Value>| match is_first {
                    true => _ = map.shift_insert(0, key.to_owned(), value.clone()),
                    false => _ = map.insert(key.to_owned(), value.clone()),
                }
            };
            let more = changed(&tree, ["components", "schemas"], add("UnrelatedThing", schema.clone()));
            let more = changed(&more, ["paths", ""], add("/unrelated", operation.clone()));
            let Some(after) = names(&more) else { continue };
            let gone: Vec<&String> = before.difference(&after).collect();
            assert!(gone.is_empty(), "{name}, first: {is_first}: {gone:?} are called otherwise");
            count += 1;
        }
    }
    assert!(count > 150, "{count} descriptions");
}

#[test]
fn the_order_decides_no_name() {
    let turn = |map: &mut Map<String, Value>| *map = std::mem::take(map).into_iter().rev().collect();
    let mut count = 0;
    for (name, tree) in descriptions().into_iter().filter(|(name, _)| name != BY_ORDER) {
        let Some(before) = names(&tree) else { continue };
        let turned = changed(&changed(&tree, ["components", "schemas"], turn), ["paths", ""], turn);
        assert_eq!(names(&turned).as_ref(), Some(&before), "{name}");
        count += 1;
    }
    assert!(count > 80, "{count} descriptions");
}
