//! Which operation there is which operation here.

use lvng::document::{Operation, operations};
use lvng_contract::PathTemplate;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The operations of two descriptions, in pairs where they are the same.
#[derive(Debug, Default)]
pub struct Matching<'h, 't> {
    pub both: Vec<(Operation<'h>, Operation<'t>)>,
    pub only_here: Vec<Operation<'h>>,
    pub only_there: Vec<Operation<'t>>,
}

impl<'h, 't> Matching<'h, 't> {
    /// By method and path, whatever placeholders are called; then by operationId.
    pub fn find(here: &'h Value, there: &'t Value) -> Self {
        let (ours, theirs) = (operations(here), operations(there));
        let (prefix_here, prefix_there) = (base_path(here), base_path(there));
        let mut by_route = BTreeMap::new();
        let mut by_id = BTreeMap::new();
        for (index, operation) in theirs.iter().enumerate() {
            // Where two say the same, the first is meant.
            by_route.entry(route(operation, &prefix_there)).or_insert(index);
            operation.id().map(|id| by_id.entry(id).or_insert(index));
        }
        let mut taken = BTreeSet::new();
        let mut pairs = vec![None; ours.len()];
        for (operation, pair) in ours.iter().zip(&mut pairs) {
            let found = by_route.get(&route(operation, &prefix_here)).copied();
            *pair = found.filter(|index| taken.insert(*index));
        }
        for (operation, pair) in ours.iter().zip(&mut pairs) {
            if pair.is_none() {
                let found = operation.id().and_then(|id| by_id.get(id)).copied();
                *pair = found.filter(|index| taken.insert(*index));
            }
        }
        let mut matching = Matching::default();
        for (operation, pair) in ours.into_iter().zip(pairs) {
            match pair {
                Some(index) => matching.both.push((operation, theirs[index])),
                None => matching.only_here.push(operation),
            }
        }
        let rest = theirs.iter().enumerate().filter(|(index, _)| !taken.contains(index));
        matching.only_there = rest.map(|(_, operation)| *operation).collect();
        matching
    }
}

/// Method and path from the host on, without the names of placeholders.
fn route(operation: &Operation<'_>, prefix: &str) -> String {
    let path = format!("{prefix}{}", operation.path);
    format!("{} {}", operation.method, PathTemplate::parse(&path).nameless().trim_end_matches('/'))
}

/// The path of the first server: one description may have `/api` there, the other in every path.
fn base_path(tree: &Value) -> String {
    let url = tree.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or_default();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |slash| &rest[slash..]);
    path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn placeholders_and_base_paths_do_not_matter() {
        let here = json!({
            "servers": [{ "url": "https://a.example" }],
            "paths": {
                "/api/things/{id}": { "get": { "operationId": "getThing" }, "put": { "operationId": "putThing" } },
                "/api/old": { "get": { "operationId": "moved" } },
                "/api/gone": { "get": {} },
            }
        });
        let there = json!({
            "servers": [{ "url": "https://b.example/api/" }],
            "paths": {
                "/things/{thingId}": { "get": { "operationId": "things_get" } },
                "/new": { "get": { "operationId": "moved" } },
                "/more": { "get": {} },
            }
        });
        let matching = Matching::find(&here, &there);
        let both: Vec<_> = matching.both.iter().map(|(here, there)| (here.route(), there.route())).collect();
        assert_eq!(
            both,
            [
                ("GET /api/things/{id}".to_owned(), "GET /things/{thingId}".to_owned()),
                ("GET /api/old".to_owned(), "GET /new".to_owned()),
            ]
        );
        let routes = |list: &[Operation<'_>]| list.iter().map(Operation::route).collect::<Vec<_>>();
        assert_eq!(routes(&matching.only_here), ["PUT /api/things/{id}", "GET /api/gone"]);
        assert_eq!(routes(&matching.only_there), ["GET /more"]);
    }
}
