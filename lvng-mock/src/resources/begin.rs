//! What is there before a client creates anything: what the description shows.

use super::asked::CollectionAt;
use super::change::with_id;
use super::names::path_text;
use super::place::{self, Place};
use super::roles::{Resources, Role, nameless};
use crate::answer::{self, Making};
use crate::api::{Api, Operation};
use crate::store::Stored;
use lvng_contract::Location;
use serde_json::Value;

/// The items above the path of a request, the outermost first, each with its collection.
pub(super) fn items_above<'a>(
    resources: &Resources,
    operation: &'a Operation,
    path: &'a str,
) -> Vec<(CollectionAt<'a>, String)> {
    let ends = |text: &'a str| text.match_indices('/').skip(1).filter_map(|(end, _)| text.get(..end));
    // What the path itself names is looked for by the operation.
    let above = ends(path).zip(ends(&operation.template));
    let items = above.filter_map(|(path, template)| CollectionAt::of_item(path, template));
    items.filter(|(collection, _)| resources.collections.contains_key(&nameless(collection.template))).collect()
}

/// The items that the description shows of a collection.
pub(super) fn shown(resources: &Resources, api: &Api, template: &str, making: Making<'_>) -> Vec<Stored> {
    let Some(collection) = resources.collections.get(&nameless(template)) else { return Vec::new() };
    let operation = |at: &Option<String>| {
        let at = at.as_ref()?;
        Some((api.operations().find(|operation| operation.at == *at)?, resources.roles.get(at)?))
    };
    let value = |operation: &Operation| Some(answer::value(place::success_media(operation)?, making));
    let mut items: Vec<Stored> = Vec::new();
    if let Some((list, Role::List(place))) = operation(&collection.list)
        && let Some(all) = value(list).and_then(|value| value.pointer(&place.pointer).cloned())
    {
        all.as_array().into_iter().flatten().for_each(|item| add(&mut items, place, item.clone()));
    }
    if let Some((get, Role::Get(place))) = operation(&collection.get)
        && let Some(item) = value(get).and_then(|value| value.pointer(&place.pointer).cloned())
    {
        let described = get.parameters.iter().find(|parameter| {
            parameter.location == Location::Path && get.template.ends_with(&format!("/{{{}}}", parameter.name))
        });
        let examples = described.into_iter().flat_map(|parameter| &parameter.examples).map(|(_, example)| example);
        for id in examples.filter_map(path_text) {
            add(&mut items, place, with_id(&place.schema, item.clone(), &place.id, &id));
        }
        let is_shown = place::success_media(get).is_some_and(|media| !media.examples.is_empty());
        let id = item.get(&place.id).and_then(path_text);
        // An item in full takes the place of the one that a list shows; a made one stands for nothing else.
        let known = items.iter().position(|known| Some(&known.id) == id.as_ref());
        if let Some(known) = known.and_then(|at| items.get_mut(at)) {
            known.value = item;
        } else if is_shown || items.is_empty() {
            add(&mut items, place, item);
        }
    }
    items
}

/// Adds an item unless there is one with its identifier.
fn add(items: &mut Vec<Stored>, place: &Place, value: Value) {
    let Some(id) = value.get(&place.id).and_then(path_text) else { return };
    if !items.iter().any(|known| known.id == id) {
        items.push(Stored { id, value, is_created: false });
    }
}
