//! One document → the files of `spec/`: the root, paths and schemas by tag.

use super::files::{file_of_item, file_of_tag};
use super::usage::{self, Users};
use crate::spec::ROOT;
use lvng::document::{component, components_named, each_reference_mut};
use lvng::yaml;
use lvng_cli::tree::Files;
use lvng_codegen::pointer;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Where schemas stand that several tags use.
const COMMON: &str = "common";

/// The files.
pub fn split(document: &Value) -> Files {
    let mut root = document.as_object().cloned().unwrap_or_default();
    let schemas = take_schemas(&mut root);
    let stems = files_of_schemas(document, &schemas);
    let mut files: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut order = Vec::new();
    for (path, item) in root.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let file = format!("paths/{}.yaml", file_of_item(item));
        if !order.contains(&file) {
            order.push(file.clone());
        }
        files.entry(file).or_default().insert(path.clone(), item.clone());
    }
    sort_by_tags(&mut order, document);
    let mut unused = Map::new();
    for (name, schema) in schemas {
        match stems.get(&name) {
            Some(stem) => drop(files.entry(schema_file(stem)).or_default().insert(name, schema)),
            // Files are found by references alone.
            None => drop(unused.insert(name, schema)),
        }
    }
    finish_root(&mut root, order, unused);
    files.insert(ROOT.to_owned(), root);
    files.into_iter().map(|(file, tree)| (file.clone(), text(&file, tree, &stems))).collect()
}

/// The files of paths in the order of the tags.
fn sort_by_tags(files: &mut [String], document: &Value) {
    let tags = document.get("tags").and_then(Value::as_array).into_iter().flatten();
    let tags: Vec<String> = tags.filter_map(|tag| Some(file_of_tag(tag.get("name")?.as_str()?))).collect();
    let rank = |file: &String| {
        let stem = file.strip_prefix("paths/").and_then(|file| file.strip_suffix(".yaml"));
        tags.iter().position(|tag| Some(tag.as_str()) == stem).unwrap_or(usize::MAX)
    };
    files.sort_by_key(rank);
}

fn take_schemas(root: &mut Map<String, Value>) -> Map<String, Value> {
    let components = root.get_mut("components").and_then(Value::as_object_mut);
    match components.and_then(|components| components.shift_remove("schemas")) {
        Some(Value::Object(schemas)) => schemas,
        _ => Map::new(),
    }
}

/// The file of every schema that something refers to.
fn files_of_schemas(document: &Value, schemas: &Map<String, Value>) -> BTreeMap<String, String> {
    let users = usage::users(document);
    let mut referred = BTreeSet::new();
    let mut copy = document.clone();
    each_reference_mut(&mut copy, &mut |text| {
        referred.extend(component(text).filter(|(section, _)| section == "schemas").map(|(_, name)| name));
    });
    let stem = |name: &String| -> String {
        let users: Option<&Users> = users.get(&("schemas".to_owned(), name.clone()));
        match users.map(|users| users.files.iter().collect::<Vec<_>>()).as_deref() {
            Some([stem]) => (*stem).clone(),
            _ => COMMON.to_owned(),
        }
    };
    let is_reached = reached(document, schemas);
    let used = schemas.keys().filter(|name| referred.contains(*name) && is_reached.contains(*name));
    used.map(|name| (name.clone(), stem(name))).collect()
}

/// The schemas that something outside the schemas leads to.
fn reached(document: &Value, schemas: &Map<String, Value>) -> BTreeSet<String> {
    let mut outside = document.clone();
    if let Some(root) = outside.as_object_mut() {
        take_schemas(root);
    }
    let names = |node: &Value| {
        let named = components_named(node).into_iter().filter(|(section, _)| section == "schemas");
        named.map(|(_, name)| name).collect::<Vec<_>>()
    };
    let mut open = names(&outside);
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(schema) = schemas.get(&name).filter(|_| found.insert(name.clone())) {
            open.extend(names(schema));
        }
    }
    found
}

fn schema_file(stem: &str) -> String {
    format!("schemas/{stem}.yaml")
}

/// The root without what has files of its own, in the order of our root.
fn finish_root(root: &mut Map<String, Value>, path_files: Vec<String>, unused: Map<String, Value>) {
    root.shift_remove("paths");
    let components = root.shift_remove("components");
    root.insert("x-path-files".to_owned(), json!(path_files));
    root.insert("paths".to_owned(), json!({}));
    let mut components = match components {
        Some(Value::Object(components)) => components,
        _ => Map::new(),
    };
    if !unused.is_empty() {
        components.insert("schemas".to_owned(), Value::Object(unused));
    }
    if !components.is_empty() {
        root.insert("components".to_owned(), Value::Object(components));
    }
}

/// A file as text, with references as they are from there.
fn text(file: &str, tree: Map<String, Value>, stems: &BTreeMap<String, String>) -> String {
    let mut tree = Value::Object(tree);
    let is_root = file == ROOT;
    // The top of a file of paths or schemas is no object of OpenAPI.
    let parts: Vec<&mut Value> = match &mut tree {
        Value::Object(members) if !is_root => members.iter_mut().map(|(_, node)| node).collect(),
        whole => vec![whole],
    };
    for part in parts {
        each_reference_mut(part, &mut |text| {
            if let Some(to) = relative(file, text, stems) {
                *text = to;
            }
        });
    }
    yaml::write(&tree, if is_root { &["", "/components"] } else { &[""] })
}

/// The reference from a file to where a component stands.
fn relative(file: &str, reference: &str, stems: &BTreeMap<String, String>) -> Option<String> {
    let up = if file == ROOT { "" } else { "../" };
    let root = if file == ROOT { String::new() } else { format!("{up}{ROOT}") };
    let Some((section, name)) = component(reference) else {
        // It leads nowhere; so it does from the root.
        return reference.starts_with('#').then(|| format!("{root}{reference}"));
    };
    let key = pointer::escape(&name).replace('%', "%25");
    let Some(stem) = stems.get(&name).filter(|_| section == "schemas") else {
        return Some(format!("{root}#/components/{section}/{key}"));
    };
    Some(match schema_file(stem) {
        target if target == file => format!("#/{key}"),
        _ if file.starts_with("schemas/") => format!("{stem}.yaml#/{key}"),
        target => format!("{up}{target}#/{key}"),
    })
}

/// A document with all references written alike, to see whether two are the same.
pub fn comparable(document: &Value) -> Value {
    let mut document = document.clone();
    each_reference_mut(&mut document, &mut |text| {
        if let Some((section, name)) = component(text) {
            *text = format!("#{}", pointer::join("/components", &[&section, &name]));
        }
    });
    if let Some(root) = document.as_object_mut() {
        let paths = root.entry("paths").or_insert(Value::Null);
        if paths.is_null() {
            *paths = json!({});
        }
        if root.get("components").and_then(Value::as_object).is_some_and(Map::is_empty) {
            root.shift_remove("components");
        }
        if let Some(components) = root.get_mut("components").and_then(Value::as_object_mut)
            && components.get("schemas").and_then(Value::as_object).is_some_and(Map::is_empty)
        {
            components.shift_remove("schemas");
        }
    }
    document
}
