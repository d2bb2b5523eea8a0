//! The joined document while its operations are read.

use crate::schemas::Components;
use lvng_codegen::pointer;
use serde_json::Value;
use std::sync::Arc;

/// The document, with the component schemas in both directions.
pub(super) struct Document<'t> {
    pub(super) tree: &'t Value,
    pub(super) requests: Arc<Components>,
    pub(super) responses: Arc<Components>,
}

/// References that lead to references are followed so far.
const MOST_STEPS: usize = 32;

impl<'t> Document<'t> {
    /// The pointer of what a node stands for, if it is a reference.
    pub(super) fn follow(&self, at: &str) -> String {
        let mut at = at.to_owned();
        for _ in 0..MOST_STEPS {
            match self.get(&at, "$ref").and_then(Value::as_str).and_then(pointer::of_ref) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// The node at a pointer.
    pub(super) fn node(&self, at: &str) -> Option<&'t Value> {
        pointer::find(self.tree, at)
    }

    /// What stands at a key of a node.
    pub(super) fn get(&self, at: &str, key: &str) -> Option<&'t Value> {
        self.node(at)?.get(key)
    }

    /// The names of the members at a key, with the pointers of what they stand for.
    pub(super) fn members(&self, at: &str, key: &str) -> Vec<(&'t str, String)> {
        let below = pointer::child(at, key);
        let members = self.get(at, key).and_then(Value::as_object).into_iter().flatten();
        members.map(|(name, _)| (name.as_str(), self.follow(&pointer::child(&below, name)))).collect()
    }

    /// The pointers of what the items at a key stand for.
    pub(super) fn items(&self, at: &str, key: &str) -> Vec<String> {
        let below = pointer::child(at, key);
        let count = self.get(at, key).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count).map(|index| self.follow(&pointer::item(&below, index))).collect()
    }
}

/// The path of a server's URL without a slash at its end.
pub fn server_path(server: &Value) -> Option<String> {
    let mut url = server.get("url")?.as_str()?.to_owned();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        let default = variable.get("default").and_then(Value::as_str).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), default);
    }
    Some(lvng_contract::path::server_path(&url).to_owned())
}
