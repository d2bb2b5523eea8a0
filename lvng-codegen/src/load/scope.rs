//! Scope: references that count from a schema around them, or from a name → references from the root.
//!
//! `#Name` leads to the schema with that `$anchor`, `#/$defs/Name` to the definition of a schema around where the document
//! has none, and the `#/definitions/Name` of Swagger 2 to the component that took its place.

use std::collections::HashMap;

use serde_json::Value;

use super::joiner::reference;
use crate::diagnostic::{Diagnostics, Place};
use crate::grammar::{NodeShape, ObjectKind, each_child};
use crate::pointer::{self, Cursor};

/// Rewrites the references of the root file.
pub(super) fn scope(tree: &mut Value, root: &str, diagnostics: &mut Diagnostics) {
    let mut found = Found::default();
    found.walk(tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default());
    for open in std::mem::take(&mut found.open) {
        let Some((target, is_misspelt)) = found.target(&open, tree) else { continue };
        let target = format!("#{target}");
        if is_misspelt {
            let place = Place { file: root.to_owned(), pointer: open.at.clone() };
            diagnostics.warning_in("W004", place, format!("`{}` is read as `{target}`", open.text));
        }
        if let Some(slot) = tree.pointer_mut(&open.at) {
            *slot = Value::String(target);
        }
    }
}

/// What a walk finds.
#[derive(Default)]
struct Found {
    /// The pointers of schemas by their `$anchor`.
    anchors: HashMap<String, String>,
    open: Vec<Open>,
    /// The schemas around that have definitions, the innermost last.
    around: Vec<String>,
}

/// A reference that may not count from the root.
struct Open {
    /// The pointer of its text.
    at: String,
    text: String,
    around: Vec<String>,
}

impl Found {
    fn walk(&mut self, node: &Value, shape: NodeShape, at: &mut Cursor) {
        let is_schema = matches!(shape, NodeShape::OrRef(ObjectKind::Schema) | NodeShape::SchemaOrFlag);
        let depth = self.around.len();
        if is_schema {
            if let Some(name) = node.get("$anchor").and_then(Value::as_str) {
                self.anchors.entry(name.to_owned()).or_insert_with(|| at.as_str().to_owned());
            }
            if node.get("$defs").is_some() || node.get("definitions").is_some() {
                self.around.push(at.as_str().to_owned());
            }
            if let Some(text) = reference(node).filter(|text| is_open(text)) {
                let (at, text) = (pointer::child(at.as_str(), "$ref"), text.to_owned());
                self.open.push(Open { at, text, around: self.around.clone() });
            }
            self.mapping(node, at.as_str());
        }
        each_child(node, shape, at, &mut |child, shape, at| self.walk(child, shape, at));
        self.around.truncate(depth);
    }

    /// Notes what the discriminator of a schema maps to.
    fn mapping(&mut self, schema: &Value, at: &str) {
        let mapping = schema.get("discriminator").and_then(|discriminator| discriminator.get("mapping")?.as_object());
        for (value, text) in mapping.into_iter().flatten() {
            if let Some(text) = text.as_str().filter(|text| is_open(text)) {
                let at = pointer::join(at, &["discriminator", "mapping", value]);
                self.open.push(Open { at, text: text.to_owned(), around: self.around.clone() });
            }
        }
    }

    /// The pointer that is meant, and whether it is not what is written.
    fn target(&self, open: &Open, tree: &Value) -> Option<(String, bool)> {
        let Some(written) = pointer::of_ref(&open.text) else {
            return Some((self.anchors.get(open.text.strip_prefix('#')?)?.clone(), false));
        };
        if pointer::find(tree, &written).is_some() {
            return None;
        }
        let around = open.around.iter().rev().map(|schema| format!("{schema}{written}"));
        let component = written.strip_prefix("/definitions").map(|rest| format!("/components/schemas{rest}"));
        around.chain(component).find(|target| pointer::find(tree, target).is_some()).map(|target| (target, true))
    }
}

fn is_open(text: &str) -> bool {
    let is_anchor = text.len() > 1 && text.starts_with('#') && !text.starts_with("#/");
    is_anchor || text.starts_with("#/$defs/") || text.starts_with("#/definitions/")
}
