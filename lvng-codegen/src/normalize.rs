//! Normalize: joined document → OpenAPI 3.0.
//!
//! Constructs of 3.1 get their 3.0 meaning, and slips with one sensible reading get that reading. Where meaning is lost or
//! guessed there is a warning.
//!
//! **Invariant:** no keyword of 3.1 is left in a schema, except beside a reference.

mod bounds;
mod defaults;
mod document;
mod hooks;
mod normalizer;
mod nulls;
mod paths;
mod reference;
mod scalars;
mod schema;
mod slips;
mod types;

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::grammar::{Kind, Shape, each_child_mut};

use crate::pointer::Cursor;

use normalizer::Normalizer;

pub(crate) use types::{INFERRED, TYPES};

/// Rewrites a document to OpenAPI 3.0.
pub fn normalize(mut document: Document, diagnostics: &mut Diagnostics) -> Document {
    let Some(root) = document.tree.as_object_mut() else { return document };
    let version = document::version(root, diagnostics);
    document::fill_in(root, version, diagnostics);
    hooks::hooks(&mut document.tree, diagnostics);
    let mut normalizer = Normalizer { diagnostics, version };
    normalizer.node(&mut document.tree, Shape::Object(Kind::Document), &mut Cursor::default());
    paths::paths(&mut document.tree, diagnostics);
    document
}

impl Normalizer<'_> {
    /// Rewrites a node, then what is below.
    fn node(&mut self, node: &mut Value, shape: Shape, at: &mut Cursor) {
        match shape {
            // None of these is generated: see the warnings where they are met.
            Shape::OrRef(Kind::Callback | Kind::Link) => return,
            Shape::Map(item) if *item == Shape::Object(Kind::PathItem) => return,
            Shape::OrRef(Kind::Schema) => self.schema_node(node, at),
            Shape::SchemaOrFlag if node.is_object() => self.schema_node(node, at),
            Shape::Object(kind) | Shape::OrRef(kind) => {
                slips::respell(node, kind, at, self.diagnostics);
                if let Value::Object(map) = node {
                    self.scalars(map, kind, at);
                    if !map.contains_key("$ref") {
                        self.slips(map, kind, at);
                    }
                }
            }
            _ => {}
        }
        each_child_mut(node, shape, at, &mut |child, shape, at| self.node(child, shape, at));
    }

    fn schema_node(&mut self, node: &mut Value, at: &mut Cursor) {
        match node {
            Value::Bool(true) => *node = Value::Object(Map::new()),
            Value::Bool(false) => *node = serde_json::json!({ "not": {} }),
            Value::Null => {
                self.diagnostics.warning("W002", at.as_str(), "an empty schema: any value is taken").at_key();
                *node = Value::Object(Map::new());
            }
            _ => {}
        }
        if let Value::Object(map) = node {
            self.scalars(map, Kind::Schema, at);
            self.schema(map, at);
        }
    }
}
