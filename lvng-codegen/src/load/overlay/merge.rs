//! Value + node → merged node, by the rules of the specification.
//!
//! Objects are merged member by member, lists are appended to, primitive values are replaced; nothing else goes together.

use serde_json::Value;

use super::node_type::NodeType;
use crate::diagnostic::{Origins, Place};
use crate::messages::describe;
use crate::pointer::Cursor;

/// What is merged, and where it comes from.
pub(super) struct Source {
    value: Value,
    /// Where the nodes of the value come from, by their pointer in it.
    pub(super) origins: Origins,
}

impl Source {
    /// A value that stands in an overlay.
    pub(super) fn overlay(value: &Value, place: Place) -> Self {
        let mut origins = Origins::default();
        origins.mount("", place);
        Self { value: value.clone(), origins }
    }

    /// A value that stands in the description.
    pub(super) fn copy(value: Value, origins: Origins) -> Self {
        Self { value, origins }
    }

    /// Where a node of the value comes from.
    pub(super) fn place(&self, pointer: &str) -> Place {
        self.origins.place(pointer)
    }
}

/// A node that is new in the document.
pub(super) struct Addition {
    /// Its pointer in the document.
    pub(super) at: String,
    /// Its pointer in the source.
    pub(super) from: String,
}

/// Two values that do not go together.
pub(super) struct Mismatch {
    /// The pointer of the node in the document.
    pub(super) at: String,
    /// The pointer of the value in the source.
    pub(super) from: String,
    /// What the value is.
    pub(super) found: String,
    /// What the node is.
    pub(super) expected: &'static str,
}

/// Merging at work.
pub(super) struct Merge<'m> {
    source: &'m Source,
    additions: &'m mut Vec<Addition>,
}

impl<'m> Merge<'m> {
    /// Notes what is new in `additions`.
    pub(super) fn new(source: &'m Source, additions: &'m mut Vec<Addition>) -> Self {
        Self { source, additions }
    }

    /// Merges the source with a node.
    pub(super) fn apply(&mut self, node: &mut Value, at: &mut Cursor, from: &mut Cursor) -> Result<(), Mismatch> {
        match node {
            // What is not a list itself becomes its last item, but only where the target selects the list.
            Value::Array(items) if !self.source.value.is_array() => {
                self.append(items, &self.source.value, at, from);
                Ok(())
            }
            node => self.merge(node, &self.source.value, at, from),
        }
    }

    fn merge(&mut self, node: &mut Value, value: &Value, at: &mut Cursor, from: &mut Cursor) -> Result<(), Mismatch> {
        match (&mut *node, value) {
            (Value::Object(members), Value::Object(values)) => {
                for (key, value) in values {
                    let marks = (at.push(key), from.push(key));
                    match members.get_mut(key) {
                        Some(member) => self.merge(member, value, at, from)?,
                        None => {
                            members.insert(key.clone(), value.clone());
                            self.note(at, from);
                        }
                    }
                    at.pop(marks.0);
                    from.pop(marks.1);
                }
            }
            (Value::Array(items), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    let mark = from.push_index(index);
                    self.append(items, value, at, from);
                    from.pop(mark);
                }
            }
            (node, value) => match (NodeType::of(node), NodeType::of(value)) {
                (NodeType::Primitive, NodeType::Primitive) => {
                    *node = value.clone();
                    self.note(at, from);
                }
                (found, _) => return Err(mismatch(found, value, at, from)),
            },
        }
        Ok(())
    }

    fn append(&mut self, items: &mut Vec<Value>, value: &Value, at: &mut Cursor, from: &Cursor) {
        let mark = at.push_index(items.len());
        items.push(value.clone());
        self.note(at, from);
        at.pop(mark);
    }

    fn note(&mut self, at: &Cursor, from: &Cursor) {
        self.additions.push(Addition { at: at.as_str().to_owned(), from: from.as_str().to_owned() });
    }
}

fn mismatch(found: NodeType, value: &Value, at: &Cursor, from: &Cursor) -> Mismatch {
    let expected = match found {
        NodeType::Object => "an object",
        NodeType::List => "a list",
        NodeType::Primitive => "a primitive value",
    };
    Mismatch { at: at.as_str().to_owned(), from: from.as_str().to_owned(), found: describe(value), expected }
}
