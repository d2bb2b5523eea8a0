//! What all of this stage needs to know of a document.

use serde_json::Value;

use crate::grammar::{NodeShape, ObjectKind, each_child};
use crate::members::Members;
use crate::pointer::{self, Cursor};

/// The version that a document says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V30,
    V31,
}

impl Version {
    /// That of a document.
    pub(super) fn of(tree: &Value) -> Self {
        let text = tree.member("openapi").and_then(Value::as_str).unwrap_or_default();
        if text.starts_with("3.0") { Version::V30 } else { Version::V31 }
    }
}

/// The name of the component schema that a reference leads to.
pub(super) fn component_name(reference: &str) -> Option<String> {
    let pointer = pointer::of_ref(reference)?;
    let name = pointer.strip_prefix("/components/schemas/").filter(|name| !name.contains('/'))?;
    Some(pointer::unescape(name).into_owned())
}

/// Calls `visit` with every schema in a schema.
pub(super) fn each_schema(node: &Value, at: &str, visit: &mut impl FnMut(&Value, &str)) {
    let mut cursor = Cursor::at(at);
    each_child(node, NodeShape::OrRef(ObjectKind::Schema), &mut cursor, &mut |child, shape, at| {
        descend(child, shape, at, visit);
    });
}

fn descend(node: &Value, shape: NodeShape, at: &mut Cursor, visit: &mut impl FnMut(&Value, &str)) {
    match shape {
        NodeShape::OrRef(ObjectKind::Schema) | NodeShape::SchemaOrFlag => visit(node, at.as_str()),
        NodeShape::List(_) | NodeShape::Map(_) => {
            each_child(node, shape, at, &mut |child, shape, at| descend(child, shape, at, visit));
        }
        _ => {}
    }
}
