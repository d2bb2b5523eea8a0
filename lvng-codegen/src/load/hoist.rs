//! Hoist: references into the middle of things → references to components.
//!
//! `#/components/schemas/Pet/properties/name` moves to `#/components/schemas/PetName`, and a reference takes its place.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::joiner::{Joiner, insert_component, is_mapped_reference, reference};
use crate::diagnostic::Place;
use crate::grammar::{NodeShape, ObjectKind, each_child, each_child_mut, is_extension, shape_at};
use crate::members::Members;
use crate::pointer::{self, Cursor};

/// What is hoisted may refer to more that has to be hoisted, so there is a limit.
const ROUNDS: usize = 8;

const DOCUMENT: NodeShape = NodeShape::Object(ObjectKind::Document);

/// Makes components of everything that references lead to.
pub(super) fn hoist(joiner: &mut Joiner<'_>, tree: &mut Value) {
    let mut renamed = HashMap::new();
    for _ in 0..ROUNDS {
        let mut wanted = BTreeMap::new();
        collect(tree, DOCUMENT, &mut Cursor::default(), &mut wanted);
        wanted.retain(|pointer, _| !renamed.contains_key(pointer));
        if wanted.is_empty() {
            break;
        }
        // What is inside goes first, so that no pointer leads through something that has moved.
        let mut wanted: Vec<_> = wanted.into_iter().collect();
        wanted.sort_by_key(|(pointer, _)| std::cmp::Reverse(pointer.len()));
        let mut moved = Vec::new();
        for (pointer, kind) in wanted {
            let Some(section) = kind.section() else { continue };
            if let Some(taken) = take(joiner, tree, &pointer, kind, section) {
                renamed.insert(pointer, taken.reference.clone());
                moved.push((section, kind, taken));
            }
        }
        for (section, kind, taken) in moved {
            let Some(mut node) = taken.node else { continue };
            let mut at = Cursor::at(&pointer::join("/components", &[section, &taken.name]));
            // Where nothing was expected nothing was joined yet.
            if let Some(place) = taken.unseen {
                let base = joiner.base(place, at.as_str().len());
                joiner.walk(&mut node, NodeShape::OrRef(kind), &mut at, &base);
            }
            insert_component(tree, section, taken.name, node);
        }
        joiner.mount_all(tree);
        rename(tree, DOCUMENT, &renamed);
    }
}

/// What was taken out of the tree.
struct Taken {
    reference: String,
    name: String,
    /// `None` if it was only a reference itself.
    node: Option<Value>,
    /// Where it comes from, if nothing was joined there.
    unseen: Option<Place>,
}

fn take(
    joiner: &mut Joiner<'_>,
    tree: &mut Value,
    pointer: &str,
    kind: ObjectKind,
    section: &'static str,
) -> Option<Taken> {
    let shape = shape_at(pointer);
    // A reference to something of another kind stays, and is complained about when it is checked.
    if shape.is_some_and(|shape| shape.kind().is_some_and(|found| found != kind)) {
        return None;
    }
    let name = propose(pointer, tree);
    let node = tree.pointer_mut(pointer)?;
    if let Some(next) = reference(node).filter(|next| is_component(next, section)) {
        return Some(Taken { reference: next.to_owned(), name: String::new(), node: None, unseen: None });
    }
    if !node.is_object() && !node.is_boolean() {
        return None;
    }
    let name = joiner.take(section, name);
    let to = pointer::join("/components", &[section, &name]);
    let reference = format!("#{to}");
    let node = std::mem::replace(node, json!({ "$ref": reference }));
    joiner.origins.moved(pointer, to);
    let unseen = shape.is_none().then(|| joiner.origins.place(pointer));
    Some(Taken { reference, name, node: Some(node), unseen })
}

/// Collects the pointers that references lead to though no component is there.
fn collect(node: &Value, shape: NodeShape, at: &mut Cursor, wanted: &mut BTreeMap<String, ObjectKind>) {
    if let Some((kind, section)) = shape.kind().and_then(|kind| Some((kind, kind.section()?)))
        && let Some(text) = reference(node)
    {
        want(text, kind, section, wanted);
    }
    if shape == NodeShape::Object(ObjectKind::Discriminator) {
        let mapping = node.member("mapping").and_then(Value::as_object);
        let mapped = mapping.into_iter().flat_map(|mapping| mapping.values()).chain(node.member("defaultMapping"));
        for text in mapped.filter_map(Value::as_str) {
            if is_mapped_reference(text) {
                want(text, ObjectKind::Schema, "schemas", wanted);
            }
        }
    }
    each_child(node, shape, at, &mut |child, shape, at| collect(child, shape, at, wanted));
}

fn want(text: &str, kind: ObjectKind, section: &str, wanted: &mut BTreeMap<String, ObjectKind>) {
    if !is_component(text, section)
        && let Some(pointer) = pointer::of_ref(text).filter(|pointer| !pointer.is_empty())
    {
        wanted.entry(pointer).or_insert(kind);
    }
}

fn is_component(text: &str, section: &str) -> bool {
    text.strip_prefix("#/components/")
        .and_then(|rest| rest.strip_prefix(section))
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|name| !name.contains('/'))
}

fn rename(node: &mut Value, shape: NodeShape, renamed: &HashMap<String, String>) {
    if let Some(to) = reference(node).and_then(pointer::of_ref).and_then(|pointer| renamed.get(&pointer))
        && shape.kind().is_some()
        && let Some(slot) = node.get_mut("$ref")
    {
        *slot = Value::String(to.clone());
    }
    if let (NodeShape::Object(ObjectKind::Discriminator), Value::Object(discriminator)) = (shape, &mut *node) {
        let mapped = discriminator.iter_mut().flat_map(|(key, value)| match (key.as_str(), value) {
            ("mapping", Value::Object(mapping)) => mapping.values_mut().collect(),
            ("defaultMapping", value) => vec![value],
            _ => Vec::new(),
        });
        for value in mapped {
            let to = value.as_str().and_then(pointer::of_ref).and_then(|pointer| renamed.get(&pointer));
            if let Some(to) = to {
                *value = Value::String(to.clone());
            }
        }
    }
    // Only shapes matter here, not pointers.
    each_child_mut(node, shape, &mut Cursor::default(), &mut |child, shape, _| rename(child, shape, renamed));
}

/// A name for what stands at a pointer.
fn propose(pointer: &str, tree: &Value) -> String {
    let keys: Vec<String> = pointer::segments(pointer).map(|key| key.into_owned()).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    match keys.as_slice() {
        [.., "$defs" | "definitions", name] => (*name).to_owned(),
        ["components", _, name, rest @ ..] => format!("{name}{}", words(rest)),
        ["paths", path, method, rest @ ..] => {
            let id = pointer::join("/paths", &[path, method, "operationId"]);
            let id = pointer::find(tree, &id).and_then(Value::as_str).map(str::to_owned);
            let start = id.unwrap_or_else(|| format!("{method}{}", capitalized(path)));
            format!("{}{}", capitalized(&start), words(rest))
        }
        [.., name] => (*name).to_owned(),
        [] => "Document".to_owned(),
    }
}

/// The telling keys of a pointer, as one word.
fn words(keys: &[&str]) -> String {
    keys.iter()
        .map(|key| match *key {
            "properties" | "content" | "schema" | "contentSchema" | "allOf" | "anyOf" | "oneOf" => String::new(),
            "responses" => "Response".to_owned(),
            "requestBody" => "Request".to_owned(),
            "parameters" => "Parameter".to_owned(),
            "items" | "itemSchema" => "Item".to_owned(),
            "additionalProperties" => "Value".to_owned(),
            media if media.contains('/') => String::new(),
            key if is_extension(key) => String::new(),
            key => capitalized(key),
        })
        .collect()
}

/// Letters and digits only, each run of them with a capital.
fn capitalized(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric())
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters)
        })
        .collect()
}
