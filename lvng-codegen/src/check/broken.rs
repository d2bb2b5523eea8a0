//! What is broken: operations and components with errors, and whatever uses them.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::references::Reference;
use crate::diagnostic::Diagnostics;
use crate::grammar::{Kind, METHODS};
use crate::pointer;
use crate::resolve::Skipped;

/// Operations and components with errors, and those that use them. All are named by pointer.
pub(super) struct Broken {
    /// Those that have errors themselves.
    own: HashSet<String>,
    /// Those, and all that use them at whatever distance.
    all: HashSet<String>,
    /// What each of them uses.
    uses: HashMap<String, Vec<String>>,
}

impl Broken {
    /// Finds out from the errors so far; `None` if there are none in the document.
    pub(super) fn find(references: &[Reference<'_>], tree: &Value, diagnostics: &Diagnostics) -> Option<Self> {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        let mut own: HashSet<String> =
            errors.filter_map(|error| error.pointer.as_deref()).map(|pointer| owner(pointer).to_owned()).collect();
        if own.is_empty() {
            return None;
        }
        let mut uses: HashMap<String, Vec<String>> = HashMap::new();
        let mut users: HashMap<String, Vec<String>> = HashMap::new();
        for reference in references {
            let Some(target) = reference.target() else { continue };
            let user = owner(&reference.pointer).to_owned();
            // Security of the root is missing to operations that do not name it.
            if reference.kind == Kind::SecurityScheme && tree.pointer(&target).is_none() {
                own.insert(target.clone());
            }
            users.entry(target.clone()).or_default().push(user.clone());
            uses.entry(user).or_default().push(target);
        }
        let mut all = own.clone();
        let mut open: Vec<String> = own.iter().cloned().collect();
        while let Some(node) = open.pop() {
            for user in users.get(&node).into_iter().flatten() {
                if all.insert(user.clone()) {
                    open.push(user.clone());
                }
            }
        }
        Some(Self { own, all, uses })
    }

    /// Takes broken operations and components out of the tree.
    pub(super) fn take_out(&self, tree: &mut Value, diagnostics: &Diagnostics) -> Vec<Skipped> {
        let mut skipped = Vec::new();
        for (path, item) in tree.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(item) = item.as_object_mut() {
                self.skip(path, item, diagnostics, &mut skipped);
            }
        }
        for (section, named) in tree.get_mut("components").and_then(Value::as_object_mut).into_iter().flatten() {
            let place = pointer::join("/components", &[section]);
            match named {
                Value::Object(named) => named.retain(|name, _| !self.all.contains(&pointer::child(&place, name))),
                named => *named = Value::Object(Map::new()),
            }
        }
        skipped
    }

    /// Takes broken operations out of a path item.
    fn skip(&self, path: &str, item: &mut Map<String, Value>, diagnostics: &Diagnostics, skipped: &mut Vec<Skipped>) {
        let at = pointer::child("/paths", path);
        let parameters = pointer::child(&at, "parameters");
        for method in METHODS {
            let pointer = pointer::child(&at, method);
            let parts = [pointer.as_str(), &parameters, &at];
            if !parts.iter().any(|part| self.all.contains(*part)) {
                continue;
            }
            let Some(operation) = item.shift_remove(method) else { continue };
            skipped.push(Skipped {
                path: path.to_owned(),
                method: method.to_uppercase(),
                operation_id: operation.get("operationId").and_then(Value::as_str).map(str::to_owned),
                place: diagnostics.origins().place(&pointer),
                because: self.because(&parts),
                pointer,
            });
        }
    }

    /// What has errors itself, of everything that the given nodes use.
    fn because(&self, nodes: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        let mut seen: HashSet<&str> = nodes.iter().copied().collect();
        let mut open: Vec<&str> = nodes.to_vec();
        while let Some(node) = open.pop() {
            if self.own.contains(node) {
                found.push(node.to_owned());
            }
            let used = self.uses.get(node).into_iter().flatten().map(String::as_str);
            open.extend(used.filter(|target| self.all.contains(*target) && seen.insert(*target)));
        }
        found.sort();
        found
    }
}

/// The operation, path item or component that a pointer is in: its first three segments.
fn owner(pointer: &str) -> &str {
    pointer.match_indices('/').nth(3).map_or(pointer, |(end, _)| &pointer[..end])
}
