//! Normalize: joined document → OpenAPI 3.0.
//!
//! Constructs of 3.1 and 3.2 get their 3.0 meaning, and mistakes with one sensible reading get it. Where meaning is lost or
//! guessed there is a warning.
//!
//! **Invariant:** no keyword of 3.1 is left in a schema, except beside a reference.

mod bounds;
mod defaults;
mod document;
mod events;
mod media_types;
mod methods;
mod normalizer;
mod nulls;
mod parameters;
mod paths;
mod query_text;
mod reference;
mod repairs;
mod scalars;
mod schema;
mod slips;
mod streams;
mod types;
mod webhooks;

use serde_json::{Map, Value};

pub use parameters::{COOKIE_STYLE, QUERYSTRING};

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::grammar::{NodeShape, ObjectKind, each_child_mut};
use crate::members::Members;

use crate::pointer::{self, Cursor};

use normalizer::Normalizer;
use slips::Slips;

pub(crate) use events::{EVENT_NAMES, NO_NAME, TERMINAL};
pub(crate) use reference::{is_annotation, is_any_text};
pub(crate) use schema::{EVALUATING, UNCHECKED_KEYWORD};
pub(crate) use streams::PARTS;
pub(crate) use types::{INFERRED, TYPES};

/// Rewrites a document to OpenAPI 3.0.
pub fn normalize(mut document: Document, diagnostics: &mut Diagnostics) -> Document {
    let Some(root) = document.tree.as_object_mut() else { return document };
    let version = document::version(root, diagnostics);
    document::fill_in(root, version, diagnostics);
    methods::additional(&mut document.tree, diagnostics);
    webhooks::hooks(&mut document.tree, diagnostics);
    // They stand where something refers to them since the document was joined.
    if let Some(Value::Object(components)) = document.tree.get_mut("components") {
        components.shift_remove("mediaTypes");
    }
    streams::items(&mut document.tree, version, diagnostics);
    let components = document.tree.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten();
    let components = components.map(|(name, schema)| (pointer::join("/components", &["schemas", name]), schema));
    let nulls = components.clone().filter(|(_, schema)| nulls::is_null(schema)).map(|(pointer, _)| pointer).collect();
    let texts = components.clone().filter(|(_, schema)| is_any_text(schema)).map(|(pointer, _)| pointer).collect();
    let schemas = components.map(|(pointer, _)| pointer).collect();
    let slips = Slips::of(&document.tree);
    let mut normalizer = Normalizer { diagnostics, version, schemas, nulls, texts, slips };
    normalizer.node(&mut document.tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default());
    paths::paths(&mut document.tree, diagnostics);
    document
}

impl Normalizer<'_> {
    /// Rewrites a node, then what is below.
    fn node(&mut self, node: &mut Value, shape: NodeShape, at: &mut Cursor) {
        if let (NodeShape::OrRef(kind), Value::Object(map)) = (shape, &mut *node) {
            self.slip(map, kind, at);
        }
        match shape {
            // None of these is generated: see the warnings where they are met.
            NodeShape::OrRef(ObjectKind::Callback | ObjectKind::Link) => return,
            NodeShape::Map(item) if *item == NodeShape::Object(ObjectKind::PathItem) => return,
            NodeShape::OrRef(ObjectKind::Schema) => self.schema_node(node, at),
            NodeShape::SchemaOrFlag if node.is_object() => self.schema_node(node, at),
            NodeShape::Object(kind) | NodeShape::OrRef(kind) => {
                repairs::respell(node, kind, at, self.diagnostics);
                if let Value::Object(map) = node {
                    self.scalars(map, kind, at);
                    match map.has("$ref") {
                        true => self.beside_reference(map),
                        false => self.repair(map, kind, at),
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
            self.scalars(map, ObjectKind::Schema, at);
            self.schema(map, at);
        }
    }
}
