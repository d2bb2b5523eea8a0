//! Components, entries of files of schemas, and whole files that nothing leads to.

use lvng::document::{component, components_named, each_node, operations};
use lvng_codegen::Input;
use lvng_codegen::diagnostic::{Diagnostics, Place};
use lvng_codegen::load::load;
use lvng_codegen::pointer;
use serde_json::Value;
use std::collections::BTreeSet;

type Key = (String, String);

/// Checks components, and the files of the folder.
pub fn check(tree: &Value, input: &Input, folder: &[(String, String)], diagnostics: &mut Diagnostics) {
    let used = used(tree);
    let mut known = BTreeSet::new();
    for (section, members) in tree.get("components").and_then(Value::as_object).into_iter().flatten() {
        for name in members.as_object().into_iter().flatten().map(|(name, _)| name) {
            let at = pointer::join("/components", &[section, name]);
            let place = diagnostics.place(&at);
            known.insert((place.file, place.pointer));
            if !used.contains(&(section.clone(), name.clone())) {
                diagnostics.error("L005", &at, format!("nothing uses `{name}`")).at_key();
            }
        }
    }
    let listed = listed_files(input);
    for (file, text) in folder {
        if file.starts_with("paths/") && !listed.contains(file) {
            let place = Place { file: file.clone(), pointer: String::new() };
            diagnostics.error_in("L006", place, format!("`{file}` is not in `x-path-files` of the root"));
        }
        if file.starts_with("schemas/") {
            entries(file, text, &known, diagnostics);
        }
    }
}

/// Top-level entries of a file of schemas that are no component.
fn entries(file: &str, text: &str, known: &BTreeSet<(String, String)>, diagnostics: &mut Diagnostics) {
    let alone = Input::single(file, text);
    // The file is no document of its own, but it is read as one; what is wrong in it was said before.
    let tree = load(&alone, &mut Diagnostics::default()).tree;
    let names: Vec<&String> = tree.as_object().into_iter().flatten().map(|(name, _)| name).collect();
    let at = |name: &str| pointer::child("", name);
    let unknown = names.iter().filter(|name| !known.contains(&(file.to_owned(), at(name)))).collect::<Vec<_>>();
    if !names.is_empty() && unknown.len() == names.len() {
        let place = Place { file: file.to_owned(), pointer: String::new() };
        diagnostics.error_in("L006", place, format!("nothing refers to `{file}`"));
        return;
    }
    for name in unknown {
        let place = Place { file: file.to_owned(), pointer: at(name) };
        diagnostics.error_in("L005", place, format!("nothing uses `{name}`")).at_key();
    }
}

/// The files that the root lists.
fn listed_files(input: &Input) -> BTreeSet<String> {
    let text = input.files.get(&input.root).map(String::as_str).unwrap_or_default();
    lvng_codegen::load::referenced_files(&input.root, text)
}

/// The components that operations use, directly or through others, and those named by requirements of security.
fn used(tree: &Value) -> BTreeSet<Key> {
    let mut open: Vec<Key> = tree.get("paths").map(components_named).unwrap_or_default();
    let mut schemes = |holder: &Value| {
        let list = holder.get("security").and_then(Value::as_array).into_iter().flatten();
        let names = list.filter_map(Value::as_object).flatten().map(|(name, _)| name.clone());
        open.extend(names.map(|name| ("securitySchemes".to_owned(), name)));
    };
    schemes(tree);
    operations(tree).iter().for_each(|operation| schemes(operation.node));
    events(tree, &mut open);
    let mut used = BTreeSet::new();
    while let Some(key) = open.pop() {
        if let Some(node) = tree.pointer(&pointer::join("/components", &[&key.0, &key.1]))
            && used.insert(key)
        {
            open.extend(components_named(node));
        }
    }
    used
}

/// The schemas that media types name for their events.
fn events(tree: &Value, open: &mut Vec<Key>) {
    each_node(tree, &mut |node, _| {
        let events = node.get("x-lvng-events").and_then(Value::as_object).into_iter().flatten();
        open.extend(events.filter_map(|(_, name)| component(name.as_str()?)));
    });
}
