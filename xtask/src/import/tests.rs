//! Every value of our own description, changed by itself, is one change in the report.

use super::compare::{Difference, compare};
use crate::spec::options;
use lvng_codegen::diagnostic::Diagnostics;
use lvng_codegen::load::{Document, load};
use lvng_codegen::{Input, normalize, pointer};
use serde_json::{Value, json};

/// The description in `spec/`, or in the folder that `SPEC_DIR` names.
fn bundle() -> Value {
    let folder = std::env::var("SPEC_DIR").map_or_else(|_| crate::spec::workspace().join("spec"), Into::into);
    let input =
        lvng_cli::description::read(&folder.join(crate::spec::ROOT), &lvng_cli::overlays::Overlays::default(), "")
            .unwrap();
    load(&input, &mut Diagnostics::default()).tree
}

fn normalized(tree: Value) -> Value {
    normalize::normalize(Document { tree }, &mut Diagnostics::default()).tree
}

fn leaves(node: &Value, at: &str, found: &mut Vec<String>) {
    match node {
        Value::Object(map) => map.iter().for_each(|(key, child)| leaves(child, &pointer::child(at, key), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, child)| leaves(child, &pointer::item(at, index), found));
        }
        _ => found.push(at.to_owned()),
    }
}

fn other(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) => json!(number.as_f64().unwrap_or_default() + 1.0),
        Value::String(text) => json!(format!("{text}-x")),
        _ => json!("x"),
    }
}

/// The number of changes.
fn size(difference: &Difference) -> usize {
    difference.root.len()
        + difference.only_here.len()
        + difference.only_there.len()
        + difference.operations.iter().map(|(_, changes)| changes.len()).sum::<usize>()
        + difference.components.iter().map(|(_, _, changes)| changes.len()).sum::<usize>()
        + difference.components_only_here.len()
        + difference.components_only_there.len()
}

#[test]
fn every_change_is_reported_once() {
    let mut tree = bundle();
    // A part has every construct and takes a twentieth of the time; SPEC_DIR asks for the whole.
    if std::env::var("SPEC_DIR").is_err() {
        let parts = ["/api/v2/agents", "/api/v2/developer", "/api/v2/chat"];
        let paths = tree["paths"].as_object_mut().unwrap();
        paths.retain(|path, _| parts.iter().any(|part| path.starts_with(part)));
    }
    let here = normalized(tree.clone());
    let mut all = Vec::new();
    leaves(&tree, "", &mut all);
    // What says which thing it is, or what kind of thing, changes more than one value.
    let identity = ["$ref", "in", "name", "type", "openapi", "format"];
    all.retain(|at| !identity.contains(&pointer::last(at).as_ref()) || at.contains("/example"));
    // A default that is no value of the enumeration any more is ignored: two changes.
    all.retain(|at| {
        at.rsplit_once("/enum/").is_none_or(|(schema, _)| tree.pointer(schema).unwrap().get("default").is_none())
    });
    let step = if std::env::var("SPEC_DIR").is_ok() { 97 } else { 13 };
    let mut wrong = Vec::new();
    for at in all.iter().step_by(step) {
        let mut there = tree.clone();
        let slot = there.pointer_mut(at).unwrap();
        *slot = other(slot);
        let found = size(&compare(&here, &normalized(there)));
        if found != 1 {
            wrong.push(format!("{at}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len() / step, wrong.join("\n"));
}

#[test]
fn what_is_added_and_removed_is_reported() {
    let tree = bundle();
    let here = normalized(tree.clone());
    let mut there = tree.clone();
    let paths = there["paths"].as_object_mut().unwrap();
    let path = paths.keys().next().unwrap().clone();
    let method = paths[&path].as_object().unwrap().keys().next().unwrap().clone();
    let taken = paths[&path].as_object_mut().unwrap().shift_remove(&method).unwrap();
    let difference = compare(&here, &normalized(there.clone()));
    assert_eq!(difference.only_here.len(), 1);
    assert_eq!(difference.only_here[0].id, taken["operationId"].as_str().unwrap());
    assert_eq!(size(&difference), 1);

    there["paths"]["/api/brand-new"] = json!({ "get": { "responses": { "200": { "description": "" } } } });
    there["components"]["schemas"]["BrandNew"] = json!({ "type": "string" });
    let difference = compare(&here, &normalized(there));
    assert_eq!(difference.only_there[0].route, "GET /api/brand-new");
    assert_eq!(difference.components_only_there, [("schemas".to_owned(), "BrandNew".to_owned())]);
    assert_eq!(size(&difference), 3);
}

#[test]
fn names_of_components_and_placeholders_do_not_matter_to_operations() {
    let here = json!({
        "openapi": "3.0.3",
        "paths": { "/a/{id}": { "get": {
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "responses": { "200": { "description": "", "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Node" } } } } },
        } } },
        "components": { "schemas": { "Node": { "type": "object", "properties": {
            "next": { "$ref": "#/components/schemas/Node" }, "size": { "type": "integer", "nullable": true } } } } },
    });
    let text = here.to_string().replace("Node", "Knoten").replace("{id}", "{nodeId}").replace("\"id\"", "\"nodeId\"");
    let text =
        text.replace("3.0.3", "3.1.0").replace(r#""type":"integer","nullable":true"#, r#""type":["integer","null"]"#);
    let there: Value = serde_json::from_str(&text).unwrap();
    let difference = compare(&normalized(here), &normalized(there));
    let changes: Vec<_> = difference.operations.iter().flat_map(|(_, changes)| changes).map(|one| one.kind).collect();
    assert_eq!(changes, ["path"]);
    assert_eq!((difference.components_only_here.len(), difference.components_only_there.len()), (1, 1));
}

/// Splits and joins; says what was lost.
fn round_trip(tree: &Value) -> Option<String> {
    let files = super::split::split(tree);
    let input = Input { root: crate::spec::ROOT.to_owned(), files, ..Input::default() };
    let mut diagnostics = Diagnostics::default();
    let joined = load(&input, &mut diagnostics).tree;
    if diagnostics.has_errors() {
        return Some(lvng_codegen::diagnostic::render(&diagnostics.into_vec(), &input, &options(String::new())));
    }
    let (joined, tree) = (super::split::comparable(&joined), super::split::comparable(tree));
    (joined != tree).then(|| format!("{:#?}", compare(&joined, &tree)).chars().take(2000).collect())
}

#[test]
fn our_description_can_be_split() {
    assert_eq!(round_trip(&bundle()), None);
}

/// Uses a schema for a response, so that what is below cannot be told from data: it is refused.
const REFUSED: &str = "3_0/kotlin/reserved_words.yaml";

#[test]
fn foreign_descriptions_can_be_split() {
    let corpus = crate::spec::workspace().join("../shared/corpus");
    // The corpus is no part of the project.
    let Ok(index) = std::fs::read_to_string(corpus.join("index.tsv")) else { return };
    let (mut done, mut lost) = (0, Vec::new());
    for line in index.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (Some(file), Some(&"yes")) = (cells.get(1), cells.last()) else { continue };
        let Ok(text) = std::fs::read_to_string(corpus.join(file)) else { continue };
        let mut diagnostics = Diagnostics::default();
        let tree = load(&Input::single("root.yaml", text), &mut diagnostics).tree;
        // The largest take long without optimisation and show nothing new.
        if !diagnostics.has_errors() && size_of(&tree) < 10_000 && !file.ends_with(REFUSED) {
            lost.extend(round_trip(&tree).map(|what| format!("{file}\n{what}")));
            done += 1;
        }
    }
    assert!(done > 100, "{done}");
    assert!(lost.is_empty(), "{} of {done}:\n{}", lost.len(), lost.join("\n"));
}

fn size_of(tree: &Value) -> usize {
    let mut found = Vec::new();
    leaves(tree, "", &mut found);
    found.len()
}
