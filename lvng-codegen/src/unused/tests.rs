//! Documents with every key of every object, taken apart key by key.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::unused;
use crate::grammar::{NodeShape, ObjectKind, each_child, keys};
use crate::pointer::{self, Cursor};
use crate::{Input, Options, emit, lower_lenient, render};

const DOCUMENTS: [&str; 3] = [
    include_str!("../../tests/keywords/v3-0.yaml"),
    include_str!("../../tests/keywords/v3-1.yaml"),
    include_str!("../../tests/keywords/v3-2.yaml"),
];

/// A key of an object of the document.
struct Found {
    object: String,
    kind: ObjectKind,
    key: String,
}

fn options() -> Options {
    Options { vendor: Some("acme".to_owned()), ..Options::default() }
}

fn input(tree: &Value) -> Input {
    Input::single("root.json", tree.to_string())
}

/// All that comes of a document: the files, and what is said of it.
#[derive(PartialEq)]
struct Outcome {
    files: Vec<(String, String)>,
    said: Vec<String>,
}

fn outcome(tree: &Value) -> Outcome {
    let (api, diagnostics) = lower_lenient(&input(tree), &options());
    let files = render::render(emit::emit(&api), &options());
    let said = diagnostics.iter().map(|found| format!("{} {} {}", found.code, found.place.pointer, found.message));
    Outcome { files: files.into_iter().map(|file| (file.path, file.text)).collect(), said: said.collect() }
}

fn found(node: &Value, shape: NodeShape, at: &mut Cursor, all: &mut Vec<Found>) {
    if let (Some(kind), Value::Object(members)) = (shape.kind(), node) {
        for key in members.keys().filter(|key| *key != "$ref") {
            // Paths, statuses and the like are names, not keys.
            if keys(kind).iter().any(|known| known.name == *key) || crate::grammar::member(kind, key).is_none() {
                all.push(Found { object: at.as_str().to_owned(), kind, key: key.clone() });
            }
        }
    }
    each_child(node, shape, at, &mut |child, shape, at| found(child, shape, at, all));
}

/// The document without a key, and with another value at it: a key that has to be there, or that others imply, is only
/// told by the second.
fn changed(tree: &Value, found: &Found) -> [Value; 2] {
    let without = with(tree, found, |object| drop(object.shift_remove(&found.key)));
    let other = with(tree, found, |object| match object.get_mut(&found.key) {
        Some(Value::String(text)) if found.kind == ObjectKind::Schema && found.key == "type" => {
            *text = "boolean".to_owned()
        }
        Some(Value::String(text)) => text.insert_str(0, "changed"),
        Some(Value::Bool(flag)) => *flag = !*flag,
        _ => {}
    });
    [without, other]
}

fn with(tree: &Value, found: &Found, change: impl FnMut(&mut Map<String, Value>)) -> Value {
    let mut changed = tree.clone();
    changed.pointer_mut(&found.object).and_then(Value::as_object_mut).into_iter().for_each(change);
    changed
}

/// Whether anything comes of a key. That it is missing, or malformed, may be told though what it says is of no use.
fn has_effect(tree: &Value, whole: &Outcome, found: &Found, is_listed: bool) -> bool {
    changed(tree, found).iter().map(outcome).any(|found| match is_listed {
        true => found.files != whole.files && !found.said.iter().any(|said| said.starts_with('E')),
        false => found != *whole,
    })
}

#[test]
fn what_changes_nothing_is_listed() {
    for text in DOCUMENTS {
        let tree: Value = serde_yaml::from_str(text).expect("the document is YAML");
        let whole = outcome(&tree);
        let listed: BTreeSet<String> = unused(&input(&tree), &options())
            .into_iter()
            .flat_map(|unused| unused.places)
            .map(|place| place.pointer)
            .collect();
        let is_below =
            |at: &str, of: &BTreeSet<String>| of.iter().any(|known| at != known && pointer::is_within(at, known));
        let mut all = Vec::new();
        found(&tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default(), &mut all);
        let mut faults = Vec::new();
        let mut told = BTreeSet::new();
        for found in &all {
            let at = pointer::child(&found.object, &found.key);
            // Of components, each one is listed or not.
            if is_below(&at, &listed) || is_below(&at, &told) || found.kind == ObjectKind::Components {
                continue;
            }
            if super::keys::is_told(found.kind, &found.key) {
                told.insert(at.clone());
            }
            let is_listed = listed.contains(&at);
            match (has_effect(&tree, &whole, found, is_listed), is_listed) {
                (true, false) | (false, true) => {}
                (true, true) => faults.push(format!("is listed and changes something: {at}")),
                (false, false) => faults.push(format!("changes nothing and is not listed: {at}")),
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn the_documents_have_every_key() {
    let mut seen = BTreeSet::new();
    for text in DOCUMENTS {
        let tree: Value = serde_yaml::from_str(text).expect("the document is YAML");
        let mut all = Vec::new();
        found(&tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default(), &mut all);
        seen.extend(all.into_iter().map(|found| (found.kind.article(), found.key)));
    }
    let kinds = [
        ObjectKind::Document,
        ObjectKind::Info,
        ObjectKind::Contact,
        ObjectKind::License,
        ObjectKind::Server,
        ObjectKind::ServerVariable,
        ObjectKind::Components,
        ObjectKind::PathItem,
        ObjectKind::Operation,
        ObjectKind::ExternalDocs,
        ObjectKind::Parameter,
        ObjectKind::RequestBody,
        ObjectKind::MediaType,
        ObjectKind::Encoding,
        ObjectKind::Response,
        ObjectKind::Example,
        ObjectKind::Link,
        ObjectKind::Header,
        ObjectKind::Tag,
        ObjectKind::Schema,
        ObjectKind::Discriminator,
        ObjectKind::Xml,
        ObjectKind::SecurityScheme,
        ObjectKind::Flows,
        ObjectKind::Flow,
    ];
    let all = kinds.into_iter().flat_map(|kind| keys(kind).iter().map(move |key| (kind.article(), key.name)));
    let missing: Vec<_> = all.filter(|(kind, key)| !seen.contains(&(*kind, (*key).to_owned()))).collect();
    assert!(missing.is_empty(), "no document has {missing:?}");
}
