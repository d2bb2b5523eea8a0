//! A schema and all that has to hold beside it.

use serde_json::{Map, Value};

use crate::members::Members;
use crate::pointer;

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// How many schemas may stand in each other's `allOf`.
const DEPTH: usize = 32;

/// The schemas of a document.
#[derive(Clone, Copy)]
pub(super) struct Parts<'t> {
    pub(super) tree: &'t Value,
}

impl<'t> Parts<'t> {
    /// A schema and all that stands in its `allOf`, through references.
    pub(super) fn of(self, map: &'t Object) -> Vec<&'t Object> {
        let mut parts = Vec::new();
        self.collect(map, &mut parts, 0);
        parts
    }

    fn collect(self, map: &'t Object, parts: &mut Vec<&'t Object>, depth: usize) {
        if depth > DEPTH || parts.iter().any(|known| std::ptr::eq(*known, map)) {
            return;
        }
        parts.push(map);
        let target = map.member("$ref").and_then(Value::as_str).and_then(pointer::of_ref);
        let target = target.and_then(|target| pointer::find(self.tree, &target));
        let listed = map.member("allOf").and_then(Value::as_array).into_iter().flatten();
        for part in listed.chain(target).filter_map(Value::as_object) {
            self.collect(part, parts, depth + 1);
        }
    }
}
