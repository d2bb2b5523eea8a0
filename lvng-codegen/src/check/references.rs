//! References: they lead somewhere, and to something of the right kind.

use std::borrow::Cow;

use foldhash::HashSet;
use serde_json::Value;

use super::checker::{Checker, Reference};
use crate::grammar::{NodeShape, ObjectKind, shape_at};
use crate::members::Members;
use crate::pointer;

impl Checker<'_, '_> {
    pub(super) fn references(&mut self) {
        let references = std::mem::take(&mut self.references);
        // Most are written in many places.
        let mut right = HashSet::default();
        for reference in &references {
            let meaning = (reference.text.as_ref(), reference.kind);
            if reference.referable && right.contains(&meaning) {
                continue;
            }
            // What is not a local pointer was refused when the files were joined.
            let Some(target) = reference.target() else { continue };
            if crate::pointer::find(self.tree, &target).is_none() {
                self.dangling(reference, &target);
            } else if !reference.referable {
                let message = match reference.kind {
                    // Those are put in their place when the files are joined, as long as there is an end to it.
                    ObjectKind::PathItem => {
                        format!("`{}` leads back to itself, or makes the document too large", reference.text)
                    }
                    kind => format!("{} cannot be a reference", kind.article()),
                };
                self.diagnostics.error("E020", &reference.place(), message);
            } else if let Some(found) = shape_at(&target).and_then(kind_of).filter(|found| *found != reference.kind) {
                let message =
                    format!("`{}` leads to {}, not to {}", reference.text, found.article(), reference.kind.article());
                self.diagnostics.error("E020", &reference.place(), message);
            } else if !is_component(&target) {
                let message = format!("`{}` does not lead to {}", reference.text, reference.kind.article());
                self.diagnostics.error("E020", &reference.place(), message);
            } else {
                right.insert(meaning);
            }
        }
        self.references = references;
    }

    fn dangling(&mut self, reference: &Reference<'_>, target: &str) {
        let message = format!("`{}` leads nowhere", reference.text);
        let name = pointer::last(target);
        let parent = pointer::parent(target).unwrap_or_default();
        let section = reference.kind.section().unwrap_or("schemas");
        let beside =
            self.object(parent).and_then(|map| self.near(&name, map.keys())).map(|near| pointer::child(parent, near));
        let elsewhere = || {
            let place = pointer::join("/components", &[section]);
            let map = self.object(&place)?;
            self.near(&name, map.keys()).map(|near| pointer::child(&place, near))
        };
        let help = match beside.or_else(elsewhere) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => format!("describe it under `components/{section}`, or mend the reference"),
        };
        self.diagnostics.error("E016", &reference.place(), message).help(help);
    }

    /// Notes what the mapping of a discriminator names.
    pub(super) fn mapping(&mut self, at: &str) {
        let mapping = self.object(&pointer::child(at, "mapping")).into_iter().flatten();
        let mapped = mapping.map(|(key, value)| (pointer::join(at, &["mapping", key]), value));
        let default = self.object(at).and_then(|discriminator| discriminator.member("defaultMapping"));
        let default = default.map(|value| (pointer::child(at, "defaultMapping"), value));
        for (place, value) in mapped.chain(default) {
            let Some(text) = value.as_str() else { continue };
            if pointer::of_ref(text).is_some() {
                self.references.push(Reference {
                    pointer: at.to_owned(),
                    text: Cow::Borrowed(text),
                    kind: ObjectKind::Schema,
                    referable: true,
                    mapped: Some(place),
                });
            }
        }
    }
}

fn kind_of(shape: NodeShape) -> Option<ObjectKind> {
    match shape {
        NodeShape::Object(kind) | NodeShape::OrRef(kind) => Some(kind),
        _ => None,
    }
}

/// Whether a pointer is that of a component.
fn is_component(target: &str) -> bool {
    target.starts_with("/components/") && target.matches('/').count() == 3
}

/// The names of what a schema lists under a key, when they are references.
pub(super) fn listed<'n>(schema: &'n Value, key: &str) -> impl Iterator<Item = (usize, &'n Value)> {
    schema.member(key).and_then(Value::as_array).into_iter().flatten().enumerate()
}
