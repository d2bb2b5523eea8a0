//! What of a description an item of the crate is made of.

use super::surface::Cause;
use lvng_codegen::pointer;
use serde_json::Value;
use std::collections::HashSet;

/// How close something of the description is to an item; less is closer.
pub(super) type Distance = u8;

/// What the part is made of.
const OWN: Distance = 0;
/// The item that it is a part of.
const OWNER: Distance = 2;
/// What decides which kind of type the part has.
const SHAPE: Distance = 4;
/// What the item has from elsewhere (`allOf`).
const INHERITED: Distance = 6;

/// The places of a description that an item is made of.
pub(super) struct Roots<'t> {
    tree: &'t Value,
    pub(super) list: Vec<(Distance, String)>,
    seen: HashSet<(Distance, String)>,
}

impl<'t> Roots<'t> {
    pub(super) fn of(tree: &'t Value, owner: &[String], cause: &Cause) -> Self {
        let mut roots = Roots { tree, list: Vec::new(), seen: HashSet::new() };
        for at in owner {
            roots.add(OWNER, at.clone());
            // What stands inside of an operation is named after it.
            for key in ["operationId", "tags"].into_iter().filter(|_| *cause == Cause::Whole) {
                roots.add(INHERITED, pointer::child(operation_of(at).unwrap_or(at), key));
            }
            match at.starts_with("/paths/") && !at.contains("/schema") {
                true => roots.operation(at, cause),
                false => roots.schema(at, cause),
            }
        }
        roots.list.sort_unstable();
        roots
    }

    /// Says whether it is new.
    fn add(&mut self, distance: Distance, at: String) -> bool {
        let is_new = self.seen.insert((distance, at.clone()));
        if is_new {
            self.list.push((distance, at));
        }
        is_new
    }

    fn node(&self, at: &str) -> Option<&'t Value> {
        pointer::find(self.tree, at)
    }

    fn schema(&mut self, at: &str, cause: &Cause) {
        let parts = self.parts(at);
        for part in &parts {
            match cause {
                Cause::Named(name) => self.own(pointer::join(part, &["properties", name])),
                Cause::Value(value) => {
                    let list = self.node(part).and_then(|node| node.get("enum")?.as_array());
                    let index = list.and_then(|list| list.iter().position(|listed| *listed == **value));
                    self.own_if(index.map(|index| pointer::item(&pointer::child(part, "enum"), index)));
                }
                Cause::Whole | Cause::Body | Cause::Responses => {}
            }
            self.add(INHERITED, part.clone());
        }
        self.shape(at);
    }

    fn operation(&mut self, at: &str, cause: &Cause) {
        let item = pointer::parent(at).unwrap_or_default();
        let is_whole = *cause == Cause::Whole;
        for list in [pointer::child(item, "parameters"), pointer::child(at, "parameters")] {
            let count = self.node(&list).and_then(Value::as_array).map_or(0, Vec::len);
            for parameter in (0..count).map(|index| pointer::item(&list, index)) {
                let end = self.end(&parameter);
                let name = self.node(&end).and_then(|node| node.get("name")?.as_str());
                let is_named = matches!(cause, Cause::Named(wanted) if Some(&**wanted) == name);
                if is_named || is_whole {
                    self.own(parameter);
                    self.own(end);
                }
            }
        }
        let body = self.end(&pointer::child(at, "requestBody"));
        for schema in self.schemas(&body) {
            if let Cause::Named(_) = cause {
                self.schema(&schema, cause);
            }
        }
        if is_whole || *cause == Cause::Body {
            self.own(body);
        }
        if is_whole {
            self.add(SHAPE, pointer::child(item, "servers"));
        }
        // What the description says for all operations that say nothing of it themselves.
        if is_whole && self.node(&pointer::child(at, "security")).is_none() {
            self.add(SHAPE, "/security".to_owned());
        }
        if is_whole || *cause == Cause::Responses {
            let all = pointer::child(at, "responses");
            let statuses: Vec<String> = self.keys(&all).map(|status| pointer::child(&all, status)).collect();
            for response in statuses {
                let end = self.end(&response);
                self.own(response);
                self.own(end);
            }
        }
    }

    fn own_if(&mut self, at: Option<String>) {
        at.into_iter().for_each(|at| self.own(at));
    }

    fn own(&mut self, at: String) {
        if self.node(&at).is_some() {
            self.shape(&at);
            self.add(OWN, at);
        }
    }

    /// What decides which kind of type something has.
    fn shape(&mut self, at: &str) {
        if !self.add(SHAPE, at.to_owned()) {
            return;
        }
        let mut below = Vec::new();
        let Some(node) = self.node(at) else { return };
        if let Some(target) = target(node) {
            below.push(target);
        }
        below.extend(["schema", "items", "additionalProperties"].map(|key| pointer::child(at, key)));
        for key in ["allOf", "oneOf", "anyOf"] {
            let count = node.get(key).and_then(Value::as_array).map_or(0, Vec::len);
            let list = pointer::child(at, key);
            below.extend((0..count).map(|index| pointer::item(&list, index)));
        }
        for key in ["content", "headers"] {
            let map = pointer::child(at, key);
            below.extend(self.keys(&map).map(|name| pointer::child(&map, name)));
        }
        below.retain(|at| self.node(at).is_some_and(Value::is_object));
        below.iter().for_each(|at| self.shape(at));
    }

    /// The schemas of something that has content.
    fn schemas(&self, at: &str) -> Vec<String> {
        let content = pointer::child(at, "content");
        self.keys(&content).map(|media| pointer::join(&content, &[media, "schema"])).collect()
    }

    fn keys(&self, at: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        self.node(at).and_then(Value::as_object).into_iter().flat_map(|map| map.keys()).map(String::as_str)
    }

    /// Where references from a place lead in the end.
    fn end(&self, at: &str) -> String {
        let mut at = at.to_owned();
        for _ in 0..32 {
            match self.node(&at).and_then(target) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// The schemas whose keywords hold where one stands.
    fn parts(&self, at: &str) -> Vec<String> {
        let mut parts = vec![at.to_owned()];
        let mut index = 0;
        while let Some(part) = parts.get(index).cloned() {
            index += 1;
            let Some(node) = self.node(&part) else { continue };
            let count = node.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
            let list = pointer::child(&part, "allOf");
            for next in (0..count).map(|index| pointer::item(&list, index)).chain(target(node)) {
                if !parts.contains(&next) {
                    parts.push(next);
                }
            }
        }
        parts
    }
}

/// The operation that a place is in, or is.
pub(super) fn operation_of(at: &str) -> Option<&str> {
    let rest = at.strip_prefix("/paths/")?;
    let method = rest.find('/')? + 1;
    let end = rest.get(method..)?.find('/').map_or(rest.len(), |end| method + end);
    at.get(.."/paths/".len() + end)
}

/// Where a reference leads.
pub(super) fn target(node: &Value) -> Option<String> {
    pointer::of_ref(node.get("$ref")?.as_str()?).map(|pointer| pointer.to_string())
}
