//! Names stay: what is added to a description, and the order it has, renames nothing else. Where equal types share a name and
//! where names clash, that takes the names of the last run.

#[path = "support/mod.rs"]
mod support;

use lvng_codegen::{Input, LockedNames, Options, generate};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Of two operations with one id, the second is called by method and path.
const BY_ORDER: &str = "duplicate-operation-id";

/// The public names of all types and methods, with their modules.
fn names(tree: &Value) -> Option<BTreeSet<String>> {
    Some(run(tree, LockedNames::default())?.0)
}

/// The same with the names of the last run, and the names for the next one.
fn run(tree: &Value, names: LockedNames) -> Option<(BTreeSet<String>, LockedNames)> {
    let options = Options { names, ..support::options() };
    let output = generate(&Input::single("input.json", tree.to_string()), &options).ok()?;
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
    // What is kept is kept as a file.
    let text = output.api.names.render("a test");
    let locked = LockedNames::parse("names.lock", &text).unwrap_or_else(|error| panic!("{error}"));
    Some((names, locked))
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

/// The paths of a description again, with other addresses and ids.
fn copies(tree: &Value, name: &str) -> Map<String, Value> {
    let mut copies = Map::new();
    let paths = tree.get("paths").and_then(Value::as_object).into_iter().flatten();
    for (path, item) in paths.filter(|(path, _)| path.starts_with('/')) {
        let mut item = item.clone();
        // The ids of what stands deeper would be there twice.
        item.as_object_mut().into_iter().for_each(|item| _ = item.remove("additionalOperations"));
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            operation.as_object_mut().into_iter().for_each(|operation| _ = operation.remove("callbacks"));
            if let Some(Value::String(id)) = operation.get_mut("operationId") {
                *id = format!("{name}_{id}");
            }
        }
        copies.insert(format!("/{name}{path}"), item);
    }
    copies
}

/// Runs a change of each description with the names that it had, and calls `check` with the names before and after.
fn with_the_names_before(
    change: impl Fn(&Value, &BTreeSet<String>) -> Vec<Value>,
    check: impl Fn(&str, BTreeSet<String>, BTreeSet<String>),
) -> usize {
    let mut count = 0;
    for (name, tree) in descriptions().into_iter().filter(|(name, _)| name != BY_ORDER) {
        let Some((before, locked)) = run(&tree, LockedNames::default()) else { continue };
        for changed in change(&tree, &before) {
            let Some((after, locked_after)) = run(&changed, locked.clone()) else { continue };
            check(&name, with_places(&before, &locked), with_places(&after, &locked_after));
            count += 1;
        }
    }
    count
}

/// Names, and of what they are the names.
fn with_places(names: &BTreeSet<String>, locked: &LockedNames) -> BTreeSet<String> {
    names.iter().cloned().chain(locked.render("a test").lines().map(str::to_owned)).collect()
}

fn assert_kept(name: &str, before: BTreeSet<String>, after: BTreeSet<String>) {
    let gone: Vec<&String> = before.difference(&after).collect();
    assert!(gone.is_empty(), "{name}: {gone:?} are called otherwise");
}

#[test]
fn equal_types_more_rename_nothing_that_had_a_name() {
    let change = |tree: &Value, _: &BTreeSet<String>| {
        let last = changed(tree, ["paths", ""], |paths| paths.extend(copies(tree, "copied")));
        let first = changed(tree, ["paths", ""], |paths| {
            let mut all = copies(tree, "another");
            all.append(paths);
            *paths = all;
        });
        vec![last, first]
    };
    let count = with_the_names_before(change, assert_kept);
    assert!(count > 150, "{count} descriptions");
}

#[test]
fn schemas_that_are_called_like_something_else_give_way() {
    let change = |tree: &Value, before: &BTreeSet<String>| {
        let more = before.iter().filter(|name| !name.contains('.'));
        let more = |schemas: &mut Map<String, Value>| {
            for name in more.clone().filter(|name| !schemas.contains_key(*name)).cloned().collect::<Vec<_>>() {
                schemas.shift_insert(
                    0,
                    name,
                    json!({ "type": "object", "properties": { "more": { "type": "object" } } }),
                );
            }
        };
        vec![changed(tree, ["components", "schemas"], more)]
    };
    let count = with_the_names_before(change, assert_kept);
    assert!(count > 80, "{count} descriptions");
}

#[test]
fn what_is_taken_out_renames_nothing_that_stays() {
    let change = |tree: &Value, _: &BTreeSet<String>| {
        let paths = tree.get("paths").and_then(Value::as_object).into_iter().flatten().map(|(path, _)| path.clone());
        // Half of what there is at a time, in two ways.
        let paths: Vec<String> = paths.collect();
        let halves = [0, 1].map(|half| paths.iter().skip(half).step_by(2).cloned().collect::<BTreeSet<_>>());
        halves.map(|gone| changed(tree, ["paths", ""], |paths| paths.retain(|path, _| !gone.contains(path)))).to_vec()
    };
    let count = with_the_names_before(change, |name, before, after| {
        // Schemas of events that no stream has any more are types like others, with names of their own.
        if ["v3-2-events", "v3-2-whole"].contains(&name) {
            return;
        }
        // A path that differs from another in its query alone has another address without that.
        let without_place = |names: BTreeSet<String>| -> BTreeSet<String> {
            names.iter().map(|name| name.split(" /").next().unwrap_or_default().to_owned()).collect()
        };
        let (before, after) = (without_place(before), without_place(after));
        let new: Vec<&String> = after.difference(&before).collect();
        assert!(new.is_empty(), "{name}: {new:?} were called otherwise");
    });
    assert!(count > 150, "{count} descriptions");
}

/// Two answers with equal parts, and what is added and taken out.
#[test]
fn a_shared_type_keeps_its_name_until_nothing_has_it() {
    let answer = json!({ "type": "object", "properties": { "creation_audit": { "type": "object", "required": ["at"],
        "properties": { "at": { "type": "string" }, "by": { "type": "string" } } } } });
    let description = |ids: &[&str]| {
        let path = |id: &&str| {
            let operation = json!({ "operationId": id, "tags": ["all"], "responses": { "200": { "description": "ok",
                "content": { "application/json": { "schema": answer } } } } });
            (format!("/{id}"), json!({ "get": operation }))
        };
        let paths: Map<String, Value> = ids.iter().map(path).collect();
        json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": paths })
    };
    let types = |names: &BTreeSet<String>| -> Vec<String> {
        names.iter().filter(|name| name.contains("Audit")).cloned().collect()
    };
    let (alone, locked) = run(&description(&["listCharges"]), LockedNames::default()).unwrap();
    let name = types(&alone);
    assert_eq!(name.len(), 1);
    // The first keeps the name it had alone; the other two, which are new, share one.
    let (three, locked) = run(&description(&["listRefunds", "listCharges", "listDisputes"]), locked).unwrap();
    assert!(three.is_superset(&alone), "{three:?}");
    assert_eq!(types(&three).len(), 2, "{three:?}");
    // One of the two is gone, and the name stays with the other.
    let (two, locked) = run(&description(&["listCharges", "listDisputes"]), locked).unwrap();
    assert_eq!(types(&two), types(&three));
    // What comes joins the type that many share, if it fits.
    let (more, _) = run(&description(&["listAll", "listCharges", "listDisputes"]), locked).unwrap();
    assert_eq!(types(&more), types(&three));
    let (anew, _) = run(&description(&["listRefunds", "listCharges", "listDisputes"]), LockedNames::default()).unwrap();
    assert_eq!(types(&anew).len(), 1, "{anew:?}");
}

#[test]
fn names_that_no_crate_can_have_are_refused_with_their_line() {
    let at = |line: &str| LockedNames::parse("names.lock", &format!("# remark\n\n{line}\n")).unwrap_err();
    for line in [
        "type Pet",
        "struct Pet Pet /a",
        "type pet Pet /a",
        "type Option Pet /a",
        "type Pet-s Pet /a",
        "fn List l /a",
        "fn fn l /a",
        "fn clone l /a",
        "type Self Pet /a",
        "type r#Pet Pet /a",
    ] {
        let error = at(line);
        assert!(error.starts_with("names.lock:3: "), "{line}: {error}");
    }
    let text = "fn list_ list@pets /paths/~1a/get\ntype Pet Pet /components/schemas/Pet with gaps\n";
    let locked = LockedNames::parse("names.lock", text).unwrap();
    assert!(locked.render("x").ends_with(text));
}
