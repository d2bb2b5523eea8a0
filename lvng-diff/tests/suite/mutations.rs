//! Changes of `spec/`, one at a time: each is found as what it is, and nothing else is.

use crate::support;
use lvng_codegen::{Input, load, pointer};
use lvng_diff::compare;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// `spec/` as one document.
fn spec() -> Value {
    let folder = support::workspace("spec");
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let root = "openapi.yaml".to_owned();
    let mut files = BTreeMap::from([(root.clone(), read(&root))]);
    let mut open = vec![root.clone()];
    while let Some(file) = open.pop() {
        for reference in load::referenced_files(&file, &files[&file]) {
            if !files.contains_key(&reference) {
                files.insert(reference.clone(), read(&reference));
                open.push(reference);
            }
        }
    }
    let bundle = lvng_codegen::bundle(&Input { root, files, ..Input::default() });
    bundle.unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics))
}

/// What of `spec/` the mutations are about: the operations that one of them names, and what those use. A comparison of all
/// of it takes no other way, and ten times as long.
fn named(tree: &Value, table: &Value) -> Value {
    let text = table.to_string();
    let mut tree = tree.clone();
    let is_named = |path: &str| text.contains(&format!("/paths/{}", pointer::escape(path)));
    tree["paths"].as_object_mut().unwrap().retain(|path, _| is_named(path));
    let schemas = tree["components"]["schemas"].as_object().unwrap().clone();
    let mut used: BTreeSet<String> =
        schemas.keys().filter(|name| text.contains(&format!("/schemas/{name}"))).cloned().collect();
    let mut open = vec![tree["paths"].clone(), tree["components"]["responses"].clone()];
    open.extend(used.iter().map(|name| schemas[name].clone()));
    while let Some(node) = open.pop() {
        for name in references(&node) {
            if let Some(schema) = schemas.get(&name).filter(|_| used.insert(name)) {
                open.push(schema.clone());
            }
        }
    }
    tree["components"]["schemas"].as_object_mut().unwrap().retain(|name, _| used.contains(name));
    tree
}

/// The schemas that a node refers to.
fn references(node: &Value) -> Vec<String> {
    match node {
        Value::String(text) => text.strip_prefix("#/components/schemas/").map(str::to_owned).into_iter().collect(),
        Value::Object(map) => map.values().flat_map(references).collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// Whose extensions say how things are called.
fn vendor() -> Option<String> {
    Some("lvng".to_owned())
}

struct Mutation<'m> {
    entry: &'m Map<String, Value>,
    names: &'m Map<String, Value>,
}

impl Mutation<'_> {
    fn pointer(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, pointer)| {
            text.replace(&format!("{{{name}}}"), pointer.as_str().unwrap())
        })
    }

    fn members(&self, key: &str) -> impl Iterator<Item = (String, &Value)> {
        let members = self.entry.get(key).and_then(Value::as_object).into_iter().flatten();
        members.map(|(key, value)| (self.pointer(key), value))
    }

    /// Changes the document.
    fn apply(&self, tree: &mut Value) {
        for (at, value) in self.members("set") {
            let (parent, key) = (pointer::parent(&at).unwrap(), pointer::last(&at).into_owned());
            match tree.pointer_mut(parent).unwrap_or_else(|| panic!("there is no {parent}")) {
                Value::Array(items) if key == "-" => items.push(value.clone()),
                Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
                Value::Object(map) => drop(map.insert(key, value.clone())),
                _ => panic!("{at}"),
            }
        }
        for at in self.entry.get("remove").and_then(Value::as_array).into_iter().flatten() {
            let at = self.pointer(at.as_str().unwrap());
            let (parent, key) = (pointer::parent(&at).unwrap(), pointer::last(&at).into_owned());
            match tree.pointer_mut(parent).unwrap_or_else(|| panic!("there is no {parent}")) {
                Value::Array(items) => drop(items.remove(key.parse().unwrap())),
                Value::Object(map) => assert!(map.shift_remove(&key).is_some(), "there is no {at}"),
                _ => panic!("{at}"),
            }
        }
        for (at, name) in self.members("rename") {
            let (parent, old) = (pointer::parent(&at).unwrap(), pointer::last(&at).into_owned());
            let map = tree.pointer_mut(parent).and_then(Value::as_object_mut).unwrap_or_else(|| panic!("{parent}"));
            assert!(map.contains_key(&old), "there is no {at}");
            for (key, value) in std::mem::take(map) {
                let key = if key == old { name.as_str().unwrap().to_owned() } else { key };
                map.insert(key, value);
            }
        }
        for (key, section) in [("refer", "schemas"), ("refer_responses", "responses")] {
            for (from, to) in self.members(key) {
                let reference = |name: &str| format!("#/components/{section}/{name}");
                refer(tree, &reference(&from), &reference(to.as_str().unwrap()));
            }
        }
        // A path that has another parameter has it described, too.
        for (_, path) in self.members("rename") {
            rename_path_parameter(tree, path.as_str().unwrap());
        }
    }

    fn expected(&self) -> BTreeMap<String, String> {
        let finds = self.entry["finds"].as_object().unwrap();
        finds.iter().map(|(rule, verdict)| (rule.clone(), verdict.as_str().unwrap().to_owned())).collect()
    }
}

fn refer(node: &mut Value, from: &str, to: &str) {
    match node {
        Value::String(text) if text == from => to.clone_into(text),
        Value::Object(map) => map.values_mut().for_each(|child| refer(child, from, to)),
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, from, to)),
        _ => {}
    }
}

/// Describes `{agentId}` where `{id}` was.
fn rename_path_parameter(tree: &mut Value, path: &str) {
    if !path.contains("{agentId}") {
        return;
    }
    let mut parameter = tree["components"]["parameters"]["AgentId"].clone();
    parameter["name"] = "agentId".into();
    for (_, operation) in tree["paths"][path].as_object_mut().unwrap() {
        operation["parameters"][0] = parameter.clone();
    }
}

/// What is wrong with what is found of some mutations, and the rules that were met.
fn check(list: &[Value], names: &Map<String, Value>, tree: &Value) -> (String, BTreeSet<String>) {
    let mut base = support::description(tree).with_vendor(vendor());
    let (mut wrong, mut rules) = (String::new(), BTreeSet::new());
    for entry in list {
        let mutation = Mutation { entry: entry.as_object().unwrap(), names };
        let mut mutated = tree.clone();
        mutation.apply(&mut mutated);
        let changes = compare(&mut base, &mut support::description(&mutated).with_vendor(vendor()));
        let found: BTreeMap<String, String> =
            changes.iter().map(|change| (change.rule.id.to_owned(), support::verdict(change))).collect();
        if found != mutation.expected() || found.len() != changes.len() {
            wrong += &format!("\n{entry}\nfound:\n{}", support::list(&changes));
        }
        rules.extend(found.into_keys());
    }
    (wrong, rules)
}

#[test]
fn each_mutation_is_found_and_nothing_else() {
    let table: Value = serde_yaml::from_str(&support::data("mutations.yaml")).unwrap();
    let names = table["names"].as_object().unwrap();
    let list = table["mutations"].as_array().unwrap();
    let tree = named(&spec(), &table);
    let mut base = support::description(&tree);
    assert_eq!(support::list(&compare(&mut base.clone(), &mut base)), "");
    let (wrong, rules) = std::thread::scope(|scope| {
        let halves = list.chunks(list.len().div_ceil(2));
        let threads: Vec<_> = halves.map(|half| scope.spawn(|| check(half, names, &tree))).collect();
        let (mut wrong, mut rules) = (String::new(), BTreeSet::new());
        for thread in threads {
            let found = thread.join().unwrap();
            wrong += &found.0;
            rules.extend(found.1);
        }
        (wrong, rules)
    });
    assert!(wrong.is_empty(), "{wrong}");
    assert!(list.len() >= 80 && rules.len() >= 80, "{} mutations, {} rules", list.len(), rules.len());
}
