//! Bases: what references no longer count from → nothing.

use serde_json::Value;

use crate::grammar::{NodeShape, ObjectKind, each_child_mut};
use crate::members::Members;
use crate::pointer::Cursor;

/// Takes the `$id` out of schemas with references in them, which count from the root of the joined document now.
pub fn forget_bases(tree: &mut Value) {
    refers(tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default());
}

/// Whether there is a reference in a node.
fn refers(node: &mut Value, shape: NodeShape, at: &mut Cursor) -> bool {
    let is_schema = shape.kind() == Some(ObjectKind::Schema);
    let mut found = is_schema && node.member("$ref").is_some();
    each_child_mut(node, shape, at, &mut |child, shape, at| found |= refers(child, shape, at));
    if is_schema
        && found
        && let Some(schema) = node.as_object_mut()
    {
        schema.shift_remove("$id");
    }
    found
}
