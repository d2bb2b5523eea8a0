//! What kinds of values go together when they are merged.

use serde_json::Value;

/// What a target may select for an update: nodes of one of these.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeType {
    Object,
    List,
    Primitive,
}

impl NodeType {
    /// The type of a node.
    pub(super) fn of(node: &Value) -> Self {
        match node {
            Value::Object(_) => NodeType::Object,
            Value::Array(_) => NodeType::List,
            _ => NodeType::Primitive,
        }
    }
}
