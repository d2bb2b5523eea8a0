//! The objects of OpenAPI 3 as tables: which keys they have, and what is below each.
//!
//! One table serves every walk of the untyped tree (joining files, rewriting 3.1, checking), so that data (examples,
//! defaults, extensions) is never taken for description and names are never taken for keywords.

mod kinds;
mod tables;

use lvng_contract::Method;
use serde_json::{Map, Value};

use crate::pointer::Cursor;

pub(crate) use kinds::{MUTUAL_TLS, NodeShape, ObjectKind};
pub(crate) use tables::keys;

/// Whether a key is an extension.
pub(crate) fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}

/// Whether a reference leads to a meta-schema of JSON Schema as a whole: what a schema may be. Validators know these.
pub(crate) fn is_meta_schema(reference: &str) -> bool {
    const KNOWN: [&str; 5] = [
        "https://json-schema.org/draft/2020-12/schema",
        "https://json-schema.org/draft/2019-09/schema",
        "http://json-schema.org/draft-07/schema",
        "http://json-schema.org/draft-06/schema",
        "http://json-schema.org/draft-04/schema",
    ];
    KNOWN.contains(&reference.strip_suffix('#').unwrap_or(reference))
}

/// What keys of operations of `additionalOperations` begin with, once they stand beside the others. No method can be such.
const ADDITIONAL: &str = "additionalOperations/";

/// The key of an operation of `additionalOperations` beside the others.
pub(crate) fn additional_key(method: &str) -> String {
    format!("{ADDITIONAL}{method}")
}

/// The method of a key of a path item: `GET` of `get`.
pub(crate) fn method(key: &str) -> Option<&str> {
    key.strip_prefix(ADDITIONAL).or_else(|| Some(Method::from_key(key)?.as_str()))
}

/// The keys and methods of the operations of a path item, in its order.
pub(crate) fn methods(item: &Map<String, Value>) -> impl Iterator<Item = (&str, &str)> {
    item.keys().filter_map(|key| Some((key.as_str(), method(key)?)))
}

/// What stands at a key of an object of a kind; `None` for unknown keys and extensions.
pub(crate) fn member(kind: ObjectKind, key: &str) -> Option<NodeShape> {
    if let Some(known) = keys(kind).iter().find(|known| known.name == key) {
        return Some(known.shape);
    }
    match kind {
        ObjectKind::Paths => key.starts_with('/').then_some(NodeShape::Object(ObjectKind::PathItem)),
        ObjectKind::Responses => (!is_extension(key)).then_some(NodeShape::OrRef(ObjectKind::Response)),
        ObjectKind::PathItem => method(key).map(|_| NodeShape::Object(ObjectKind::Operation)),
        ObjectKind::Callback => (!is_extension(key)).then_some(NodeShape::Object(ObjectKind::PathItem)),
        _ => None,
    }
}

/// What stands below a shape at a key or index.
pub(crate) fn below(shape: NodeShape, key: &str) -> Option<NodeShape> {
    match shape {
        NodeShape::Object(kind) | NodeShape::OrRef(kind) => member(kind, key),
        NodeShape::SchemaOrFlag => member(ObjectKind::Schema, key),
        NodeShape::List(item) | NodeShape::Map(item) => Some(*item),
        NodeShape::Text | NodeShape::Flag | NodeShape::Number | NodeShape::Count | NodeShape::Data => None,
    }
}

/// What stands at a pointer of a document.
pub(crate) fn shape_at(pointer: &str) -> Option<NodeShape> {
    crate::pointer::segments(pointer).try_fold(NodeShape::Object(ObjectKind::Document), |shape, key| below(shape, &key))
}

/// One walk for trees that are read and for those that are changed.
macro_rules! each_child {
    ($(#[$doc:meta])* $name:ident, $node:ty) => {
        $(#[$doc])*
        pub(crate) fn $name(
            node: $node,
            shape: NodeShape,
            at: &mut Cursor,
            visit: &mut impl FnMut($node, NodeShape, &mut Cursor),
        ) {
            match node {
                Value::Object(map) => {
                    for (key, child) in map {
                        let below = below(shape, key).filter(|_| !matches!(shape, NodeShape::List(_)));
                        if let Some(shape) = below.filter(|shape| !shape.is_end(child)) {
                            let mark = at.push(key);
                            visit(child, shape, at);
                            at.pop(mark);
                        }
                    }
                }
                Value::Array(items) => {
                    if let NodeShape::List(shape) = shape {
                        for (index, child) in items.into_iter().enumerate().filter(|(_, child)| !shape.is_end(child)) {
                            let mark = at.push_index(index);
                            visit(child, *shape, at);
                            at.pop(mark);
                        }
                    }
                }
                _ => {}
            }
        }
    };
}

each_child!(
    /// Calls `visit` with every child that is description and not just a text, number or flag.
    each_child, &Value
);
each_child!(
    /// Calls `visit` with the same children, to change them.
    each_child_mut, &mut Value
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_keywords() {
        let shape = |pointer| shape_at(pointer);
        assert_eq!(shape("/components/schemas/example"), Some(NodeShape::OrRef(ObjectKind::Schema)));
        assert_eq!(shape("/components/schemas/A/properties/example/type"), Some(NodeShape::Text));
        assert_eq!(shape("/components/schemas/A/example/type"), None);
        assert_eq!(
            shape("/paths/~1a/get/responses/200/content/a~1b/schema"),
            Some(NodeShape::OrRef(ObjectKind::Schema))
        );
        assert_eq!(shape("/paths/x-a/get"), None);
        assert_eq!(shape("/x-things/a"), None);
    }
}
