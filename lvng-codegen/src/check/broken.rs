//! What is broken: operations and components with errors, and whatever uses them.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::checker::Reference;
use crate::diagnostic::Diagnostics;
use crate::document::Skipped;
use crate::grammar::methods;
use crate::members::Members;
use crate::pointer;

/// Operations and components with errors, and those that use them. All are named by pointer.
pub(super) struct Broken {
    /// What has errors itself, or uses something that has, with the one that has.
    causes: HashMap<String, String>,
}

impl Broken {
    /// Finds out from the errors so far; `None` if there are none in the document.
    pub(super) fn find(references: &[Reference<'_>], diagnostics: &Diagnostics) -> Option<Self> {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        let own: HashSet<String> =
            errors.filter_map(|error| error.pointer.as_deref()).map(|pointer| owner(pointer).to_owned()).collect();
        if own.is_empty() {
            return None;
        }
        let mut users: HashMap<String, Vec<String>> = HashMap::new();
        for reference in references {
            let Some(target) = reference.target() else { continue };
            users.entry(target).or_default().push(owner(&reference.pointer).to_owned());
        }
        let mut open: Vec<String> = own.iter().cloned().collect();
        open.sort();
        let mut causes: HashMap<String, String> = own.into_iter().map(|node| (node.clone(), node)).collect();
        while let Some(node) = open.pop() {
            let Some(cause) = causes.get(&node).cloned() else { continue };
            for user in users.get(&node).into_iter().flatten() {
                if !causes.contains_key(user) {
                    causes.insert(user.clone(), cause.clone());
                    open.push(user.clone());
                }
            }
        }
        Some(Self { causes })
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
                Value::Object(named) => {
                    named.retain(|name, _| !self.causes.contains_key(&pointer::child(&place, name)))
                }
                named => *named = Value::Object(Map::new()),
            }
        }
        skipped
    }

    /// Takes broken operations out of a path item.
    fn skip(&self, path: &str, item: &mut Map<String, Value>, diagnostics: &Diagnostics, skipped: &mut Vec<Skipped>) {
        let at = pointer::child("/paths", path);
        let parameters = pointer::child(&at, "parameters");
        let keys: Vec<(String, String)> =
            methods(item).map(|(key, method)| (key.to_owned(), method.to_owned())).collect();
        for (key, method) in keys {
            let pointer = pointer::child(&at, &key);
            let parts = [pointer.as_str(), &parameters, &at];
            let mut because: Vec<String> =
                parts.iter().filter_map(|part| self.causes.get(*part)).map(String::to_owned).collect();
            if because.is_empty() {
                continue;
            }
            because.sort();
            because.dedup();
            let Some(operation) = item.shift_remove(&key) else { continue };
            skipped.push(Skipped {
                path: path.to_owned(),
                method,
                operation_id: operation.member("operationId").and_then(Value::as_str).map(str::to_owned),
                place: diagnostics.origins().place(&pointer),
                because,
                pointer,
            });
        }
    }
}

/// The operation, path item or component that a pointer is in: its first three segments.
fn owner(pointer: &str) -> &str {
    pointer.match_indices('/').nth(3).map_or(pointer, |(end, _)| &pointer[..end])
}
