//! Checked tree → `openapiv3` types, piece by piece, so that what cannot be read has a place.

use std::sync::Arc;

use openapiv3::{OpenAPI, ReferenceOr};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Component, Operation, Resolver};
use crate::diagnostic::Diagnostics;
use crate::document::{Checked, Skipped};
use crate::grammar::{MUTUAL_TLS, NodeShape, ObjectKind, below, is_extension, member, method};
use crate::members::Members;
use crate::pointer;

/// What lowering reads from the tree, or does not read at all, is kept from `openapiv3`.
const LEFT_OUT: [&str; 5] = ["callbacks", "links", "examples", "xml", "webhooks"];

/// Makes the typed description.
pub fn resolve(checked: Checked, diagnostics: &mut Diagnostics) -> Resolver {
    let Checked { document, skipped } = checked;
    let mut resolver =
        Resolver { skipped, tree: document.tree, origins: diagnostics.origins().clone(), ..Resolver::default() };
    let tree = std::mem::take(&mut resolver.tree);
    if tree.is_object() {
        resolver.openapi = root(&tree, diagnostics);
        components(&tree, &mut resolver, diagnostics);
        operations(&tree, &mut resolver, diagnostics);
    }
    resolver.tree = tree;
    resolver
}

/// Everything but paths and components.
fn root(tree: &Value, diagnostics: &mut Diagnostics) -> OpenAPI {
    let mut openapi = OpenAPI { openapi: "3.0.3".to_owned(), ..OpenAPI::default() };
    openapi.info = piece(tree, "/info", diagnostics).unwrap_or_default();
    openapi.servers = piece(tree, "/servers", diagnostics).unwrap_or_default();
    openapi.security = piece(tree, "/security", diagnostics);
    openapi.tags = piece(tree, "/tags", diagnostics).unwrap_or_default();
    openapi.external_docs = piece(tree, "/externalDocs", diagnostics);
    let extensions = tree.as_object().into_iter().flatten().filter(|(key, _)| is_extension(key));
    openapi.extensions = extensions.map(|(key, value)| (key.clone(), value.clone())).collect();
    openapi
}

/// A part of the root, if it is there.
fn piece<T: DeserializeOwned>(tree: &Value, at: &str, diagnostics: &mut Diagnostics) -> Option<T> {
    let node = pointer::find(tree, at)?;
    let shape = crate::grammar::shape_at(at)?;
    read(node, shape, at, diagnostics)
}

fn components(tree: &Value, resolver: &mut Resolver, diagnostics: &mut Diagnostics) {
    macro_rules! sections {
        ($($field:ident),*) => {$(
            resolver.components.$field = section(tree, diagnostics);
        )*};
    }
    sections!(schemas, responses, parameters, examples, request_bodies, headers, security_schemes);
}

fn section<T>(tree: &Value, diagnostics: &mut Diagnostics) -> indexmap::IndexMap<String, ReferenceOr<T>>
where
    T: Component + DeserializeOwned,
{
    let place = pointer::join("/components", &[T::SECTION]);
    let shape = crate::grammar::shape_at(&place).and_then(|shape| below(shape, ""));
    let named = pointer::find(tree, &place).and_then(Value::as_object);
    named
        .into_iter()
        .flatten()
        .filter(|(_, node)| node.member("type").is_none_or(|kind| kind != MUTUAL_TLS))
        .filter_map(|(name, node)| {
            let read = read(node, shape?, &pointer::child(&place, name), diagnostics)?;
            Some((name.clone(), read))
        })
        .collect()
}

fn operations(tree: &Value, resolver: &mut Resolver, diagnostics: &mut Diagnostics) {
    for (path, item) in tree.member("paths").and_then(Value::as_object).into_iter().flatten() {
        let Some(item) = item.as_object().filter(|_| path.starts_with('/')) else { continue };
        let at = pointer::child("/paths", path);
        let parameters: Option<Vec<_>> = item.member("parameters").and_then(|list| {
            let shape = NodeShape::List(&NodeShape::OrRef(ObjectKind::Parameter));
            read(list, shape, &pointer::child(&at, "parameters"), diagnostics)
        });
        let parameters = Arc::new(parameters.unwrap_or_default());
        for (key, node) in item {
            let Some(method) = method(key) else { continue };
            let pointer = pointer::child(&at, key);
            match read(node, NodeShape::Object(ObjectKind::Operation), &pointer, diagnostics) {
                Some(value) => resolver.operations.push(Operation {
                    path: path.clone(),
                    method: method.to_owned(),
                    pointer,
                    value,
                    path_parameters: parameters.clone(),
                }),
                None => resolver.skipped.push(Skipped {
                    path: path.clone(),
                    method: method.to_string(),
                    operation_id: node.member("operationId").and_then(Value::as_str).map(str::to_owned),
                    place: resolver.origins.place(&pointer),
                    because: vec![pointer.clone()],
                    pointer,
                }),
            }
        }
    }
}

/// Reads a piece; what `openapiv3` says against it becomes a diagnostic.
fn read<T: DeserializeOwned>(node: &Value, shape: NodeShape, at: &str, diagnostics: &mut Diagnostics) -> Option<T> {
    match T::deserialize(palatable(node, shape)) {
        Ok(read) => Some(read),
        Err(error) => {
            // The check has a more precise word on whatever it knows.
            let known = diagnostics.iter().any(|known| {
                known.is_error() && known.pointer.as_deref().is_some_and(|known| pointer::is_within(known, at))
            });
            if !known {
                diagnostics.error("E040", at, error.to_string());
            }
            None
        }
    }
}

/// A copy without what `openapiv3` cannot hold or is not asked for. The tree keeps all of it.
fn palatable(node: &Value, shape: NodeShape) -> Value {
    match (node, shape) {
        (Value::Array(items), NodeShape::List(shape)) => {
            Value::Array(items.iter().map(|item| palatable(item, *shape)).collect())
        }
        (Value::Object(map), NodeShape::Map(shape)) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), palatable(value, *shape))).collect())
        }
        (Value::Object(map), NodeShape::Object(kind) | NodeShape::OrRef(kind)) => entity(map, kind),
        _ => node.clone(),
    }
}

fn entity(map: &Map<String, Value>, kind: ObjectKind) -> Value {
    if let Some(reference @ Value::String(_)) = map.member("$ref") {
        return Value::Object(Map::from_iter([("$ref".to_owned(), reference.clone())]));
    }
    // Lowering reads schemas from the tree, and `openapiv3` takes time that doubles with each level of nesting.
    if kind == ObjectKind::Schema {
        return Value::Object(Map::new());
    }
    let mut copy = Map::new();
    for (key, value) in map {
        let copied = match member(kind, key) {
            Some(_) if LEFT_OUT.contains(&key.as_str()) => continue,
            Some(shape) => palatable(value, shape),
            None if is_extension(key) => value.clone(),
            None => continue,
        };
        copy.insert(key.clone(), copied);
    }
    Value::Object(copy)
}
