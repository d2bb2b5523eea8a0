//! The media types of a document, and their schemas.

use std::collections::HashSet;

use serde_json::Value;

use super::normalizer::Object;
use super::reference::is_annotation;
use crate::diagnostic::Diagnostics;
use crate::grammar::{NodeShape, ObjectKind, each_child};
use crate::members::Members;
use crate::pointer::{self, Cursor};

/// A longer chain of references is a cycle.
const LONGEST_CHAIN: usize = 32;

/// Whether a media type is wanted, by its name and what is said of it.
type IsWanted = fn(&str, &Value) -> bool;

/// The pointers of the media types of bodies that are wanted; those of parameters and headers have one value.
pub(super) fn media_types(tree: &Value, is_wanted: IsWanted) -> Vec<String> {
    let mut found = Vec::new();
    collect(tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default(), (is_wanted, &mut found));
    found
}

fn collect(node: &Value, shape: NodeShape, at: &mut Cursor, (is_wanted, found): (IsWanted, &mut Vec<String>)) {
    match shape.kind() {
        Some(ObjectKind::Schema | ObjectKind::Parameter | ObjectKind::Header) => return,
        Some(ObjectKind::MediaType) if is_wanted(&pointer::last(at.as_str()), node) => {
            found.push(at.as_str().to_owned())
        }
        _ => {}
    }
    each_child(node, shape, at, &mut |child, shape, at| collect(child, shape, at, (is_wanted, &mut *found)));
}

/// A schema of all values says more of them than that there are several, or it does not.
pub(super) fn note_whole(tree: &Value, schema: &str, diagnostics: &mut Diagnostics) {
    let Some((_, whole)) = end_of(tree, schema) else { return };
    if whole.keys().any(|key| !is_annotation(key) && !["type", "items", "prefixItems"].contains(&key.as_str())) {
        let message = "values are read one by one: what `schema` says of all of them is not checked";
        diagnostics.warning("W009", schema, message).at_key();
    }
}

/// The schema at the end of a chain of references.
pub(super) fn end_of<'t>(tree: &'t Value, schema: &str) -> Option<(String, &'t Object)> {
    let mut at = schema.to_owned();
    for _ in 0..LONGEST_CHAIN {
        let node = pointer::find(tree, &at)?.as_object()?;
        match node.member("$ref").and_then(Value::as_str) {
            Some(reference) => at = pointer::of_ref(reference)?,
            None => return Some((at, node)),
        }
    }
    None
}

/// Makes a value the schema of a media type.
pub(super) fn set(tree: &mut Value, media: &str, schema: Value) {
    set_key(tree, media, "schema", schema);
}

pub(super) fn set_key(tree: &mut Value, media: &str, key: &str, value: Value) {
    if let Some(media) = tree.pointer_mut(media).and_then(Value::as_object_mut) {
        media.insert(key.to_owned(), value);
    }
}

/// Takes a key out of an object.
pub(super) fn take(tree: &mut Value, object: &str, key: &str) -> Option<Value> {
    tree.pointer_mut(object)?.as_object_mut()?.shift_remove(key)
}

/// How often something refers to each node, by pointer: in `$ref` and in mappings.
pub(super) fn references(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![tree];
    let mut seen_mappings = HashSet::new();
    while let Some(node) = open.pop() {
        match node {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                found.extend(members.member("$ref").and_then(Value::as_str).and_then(pointer::of_ref));
                if members.has("propertyName") {
                    let default = members.member("defaultMapping").and_then(Value::as_str);
                    found.extend(default.and_then(mapped_to));
                }
                if let Some(Value::Object(mapping)) = members.member("mapping")
                    && seen_mappings.insert(std::ptr::from_ref(mapping))
                {
                    found.extend(mapping.values().filter_map(Value::as_str).filter_map(mapped_to));
                }
                open.extend(members.values());
            }
            _ => {}
        }
    }
    found
}

/// The schema that a discriminator maps to.
fn mapped_to(target: &str) -> Option<String> {
    match target.starts_with('#') {
        true => pointer::of_ref(target),
        false => Some(pointer::join("/components/schemas", &[target])),
    }
}
