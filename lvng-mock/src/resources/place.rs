//! Where in the body of a response an item is, or the list of them.

use super::names::{id_property, plain};
use super::success::Success;
use crate::api::{Media, Operation};
use crate::schemas::{Components, Schema};
use crate::shape;
use lvng_codegen::pointer;
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::HashSet;

/// Envelopes in envelopes are looked into so deep.
const MOST_DEPTH: usize = 2;

/// A part of a body.
pub struct Place {
    /// Its pointer.
    pub pointer: String,
    /// The schema of an item.
    pub schema: Schema,
    /// The property that stands in paths; empty where there is none.
    pub id: String,
}

/// The JSON of the response of success.
pub fn success_media(operation: &Operation) -> Option<&Media> {
    Success::of(operation)?.media()
}

/// An object, or a list of objects, with what its pointer is.
type Candidate<'s> = (String, &'s Value);

/// What the items of a collection are like: the names of their properties, by which they are told from other things that have
/// an identifier, such as the task that makes one.
#[derive(Default)]
pub struct Kind(HashSet<String>);

impl Kind {
    /// That of the items that a list has, that bodies of requests say, and that are at a path of their own.
    pub fn of<'a>(
        list: Option<Place>,
        writers: impl Iterator<Item = &'a Operation>,
        get: Option<&Operation>,
        placeholder: &str,
    ) -> Self {
        let sent = writers.flat_map(|writer| {
            let schemas = writer.body.iter().flat_map(|body| &body.media).filter_map(|media| media.schema.as_ref());
            schemas.take(1).flat_map(names).collect::<Vec<_>>()
        });
        let known = Self(list.iter().flat_map(|place| names(&place.schema)).chain(sent).collect());
        let one = get.and_then(|get| item(get, placeholder, &known));
        Self(one.iter().flat_map(|place| names(&place.schema)).chain(known.0).collect())
    }

    /// Whether what is at a place is an item, and nothing else that has an identifier: as the whole answer of an operation on an
    /// item it has that of the item.
    pub fn has(&self, place: &Place) -> bool {
        let names = names(&place.schema);
        let is_own = |name: &&String| **name != plain(&place.id);
        let is_told = names.len() == 1 || names.iter().filter(is_own).any(|name| self.0.contains(name));
        place.pointer.is_empty() || (is_told && self.is_like(names.len(), self.shared(&names)))
    }

    /// Whether half of the properties of an object are known.
    fn is_like(&self, all: usize, shared: usize) -> bool {
        2 * shared >= all
    }

    fn shared(&self, names: &[String]) -> usize {
        names.iter().filter(|name| self.0.contains(*name)).count()
    }
}

/// The names of the properties of an object.
fn names(schema: &Schema) -> Vec<String> {
    shape::properties(&schema.components, &schema.json).iter().map(|(name, _)| plain(name)).collect()
}

/// The object in the response of success that has the property of a placeholder and is like an item: the outermost one, and of
/// several the one of which most is known. Where none is, the outermost one.
pub fn item(operation: &Operation, placeholder: &str, kind: &Kind) -> Option<Place> {
    item_in(Success::of(operation)?, placeholder, kind)
}

/// The same in one of several responses of success.
pub fn item_in(success: Success<'_>, placeholder: &str, kind: &Kind) -> Option<Place> {
    let schema = success.media()?.schema.as_ref()?;
    let components = &schema.components;
    let found = objects(components, &schema.json).into_iter().filter_map(|(pointer, object)| {
        let names: Vec<&str> = shape::properties(components, object).iter().map(|(name, _)| *name).collect();
        let id = id_property(&names, placeholder)?.to_owned();
        Some(Place { pointer, schema: Schema::new(object.clone(), components), id })
    });
    let rank = |place: &Place| {
        let names = names(&place.schema);
        let (all, shared) = (names.len(), kind.shared(&names));
        let depth = place.pointer.matches('/').count();
        // Of how many properties out of a thousand something is known, then of how many.
        kind.is_like(all, shared).then(|| (Reverse(depth), 1000 * shared / all.max(1), shared))
    };
    // Of equal ones the first, which is the outermost.
    found.rev().max_by_key(rank)
}

/// The list in a response whose items have the property of a placeholder; `hint` is the pointer that the description gives.
pub fn list(operation: &Operation, placeholder: &str) -> Option<Place> {
    let schema = success_media(operation)?.schema.as_ref()?;
    let components = &schema.components;
    let hint = operation.paging.as_ref().and_then(|paging| paging.get("items")?.as_str());
    let mut lists = lists(components, &schema.json);
    if let Some(hint) = hint {
        lists.retain(|(pointer, _)| pointer == hint);
    }
    let found = lists.into_iter().find_map(|(pointer, items)| {
        let names: Vec<&str> = shape::properties(components, items).iter().map(|(name, _)| *name).collect();
        Some((pointer, items, id_property(&names, placeholder)?.to_owned()))
    });
    let (pointer, items, id) = found?;
    Some(Place { pointer, schema: Schema::new(items.clone(), components), id })
}

/// The object in a response that has most of the properties of the request's body.
pub fn same_as_body(operation: &Operation, writer: &Operation) -> Option<Place> {
    let schema = success_media(operation)?.schema.as_ref()?;
    let body = writer.body.as_ref()?.media.iter().find_map(|media| media.schema.as_ref())?;
    let names: Vec<String> =
        shape::properties(&body.components, &body.json).iter().map(|(name, _)| plain(name)).collect();
    let components = &schema.components;
    let shared = |object: &Value| {
        let own = shape::properties(components, object);
        own.iter().filter(|(name, _)| names.contains(&plain(name))).count()
    };
    let counted =
        objects(components, &schema.json).into_iter().map(|(pointer, object)| (shared(object), pointer, object));
    let best =
        counted.filter(|(count, ..)| *count > 0).max_by_key(|(count, pointer, _)| (*count, usize::MAX - pointer.len()));
    let (_, pointer, object) = best?;
    Some(Place { pointer, schema: Schema::new(object.clone(), components), id: String::new() })
}

/// The objects of a body, the outer ones first.
fn objects<'s>(components: &'s Components, schema: &'s Value) -> Vec<Candidate<'s>> {
    let mut found: Vec<(String, &Value)> = vec![(String::new(), schema)];
    let mut from = 0;
    for _ in 0..MOST_DEPTH {
        let below: Vec<Candidate<'s>> = found
            .get(from..)
            .unwrap_or_default()
            .iter()
            .flat_map(|(at, object)| {
                let properties = shape::properties(components, object).into_iter();
                let objects = properties.filter(|(_, property)| {
                    let types = shape::types(components, property);
                    types.has("object") && !types.has_plain() && !types.has("array")
                });
                objects.map(|(name, property)| (pointer::child(at, name), property)).collect::<Vec<_>>()
            })
            .collect();
        from = found.len();
        found.extend(below);
    }
    found
}

/// The lists of a body with the schemas of their items, the outer ones first.
fn lists<'s>(components: &'s Components, schema: &'s Value) -> Vec<Candidate<'s>> {
    let is_list = |schema: &Value| {
        let types = shape::types(components, schema);
        types.has("array") && !types.has_plain() && !types.has("object")
    };
    let items = |schema: &'s Value| shape::items(components, schema);
    if is_list(schema) {
        return items(schema).map(|items| (String::new(), items)).into_iter().collect();
    }
    let objects = objects(components, schema).into_iter();
    let members = objects.flat_map(|(at, object)| {
        let properties = shape::properties(components, object).into_iter();
        properties.map(move |(name, property)| (pointer::child(&at, name), property)).collect::<Vec<_>>()
    });
    let mut found: Vec<Candidate<'s>> = members
        .filter(|(_, property)| is_list(property))
        .filter_map(|(at, property)| Some((at, items(property)?)))
        .collect();
    found.sort_by_key(|(at, _)| at.matches('/').count());
    found
}

/// Whether a response of success has a list of objects.
pub fn has_list(operation: &Operation) -> bool {
    let schema = success_media(operation).and_then(|media| media.schema.as_ref());
    schema.is_some_and(|schema| !lists(&schema.components, &schema.json).is_empty())
}
