//! Two normalized documents → how they differ, operation by operation and component by component.
//!
//! A component of the same name on both sides is compared once, not wherever it is used. Where one side has a component
//! and the other another one or none, what they stand for is compared.

use super::matching::Matching;
use crate::spec::PREFIX;
use lvng::document::{Operation, Place, component, follow, reference};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How the other document differs from ours.
#[derive(Debug, Default)]
pub struct Difference {
    /// Of the root: info, servers, tags.
    pub root: Vec<Change>,
    pub only_here: Vec<Title>,
    pub only_there: Vec<Title>,
    /// Operations with the changes in them.
    pub operations: Vec<(Title, Vec<Change>)>,
    /// Components by section and name.
    pub components: Vec<(String, String, Vec<Change>)>,
    pub components_only_here: Vec<(String, String)>,
    pub components_only_there: Vec<(String, String)>,
    /// The number of operations that are the same.
    pub same: usize,
    /// Our extensions that the other document does not have, with their number.
    pub extensions: BTreeMap<String, usize>,
}

/// An operation, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    pub route: String,
    pub id: String,
}

impl Title {
    fn of(operation: &Operation<'_>) -> Self {
        Self { route: operation.route(), id: operation.id().unwrap_or_default().to_owned() }
    }
}

/// A value that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `parameters`, `body`, `texts` …
    pub kind: &'static str,
    /// Keys from the operation or component down.
    pub at: Vec<String>,
    pub here: Option<Value>,
    pub there: Option<Value>,
}

impl Difference {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.root.is_empty()
            && self.only_here.is_empty()
            && self.only_there.is_empty()
            && self.operations.is_empty()
            && self.components.is_empty()
            && self.components_only_here.is_empty()
            && self.components_only_there.is_empty()
    }
}

/// Compares.
pub fn compare(here: &Value, there: &Value) -> Difference {
    let matching = Matching::find(here, there);
    let mut comparer = Comparer::new(here, there);
    let mut difference = Difference { root: comparer.root(), ..Difference::default() };
    let mut items = BTreeSet::new();
    for (ours, theirs) in &matching.both {
        let is_first = items.insert((ours.path, theirs.path));
        let changes = comparer.operation(ours, theirs, is_first);
        match changes.is_empty() {
            true => difference.same += 1,
            false => difference.operations.push((Title::of(ours), changes)),
        }
    }
    difference.only_here = matching.only_here.iter().map(Title::of).collect();
    difference.only_there = matching.only_there.iter().map(Title::of).collect();
    comparer.components(&mut difference);
    difference.extensions = comparer.extensions;
    difference
}

/// The comparison at work.
pub(super) struct Comparer<'d> {
    pub(super) here: &'d Value,
    pub(super) there: &'d Value,
    /// Pairs of components that are being compared or were, lest cycles go on for ever.
    assumed: HashSet<(String, String)>,
    extensions: BTreeMap<String, usize>,
    changes: Vec<Change>,
    at: Vec<String>,
    /// What is compared, where that is not clear from the first key.
    kind: Option<&'static str>,
}

/// The kind of a change below a key of an operation.
fn kind_of(key: &str) -> &'static str {
    match key {
        "parameters" => "parameters",
        "requestBody" => "body",
        "responses" => "responses",
        "security" => "security",
        "operationId" => "name",
        "path" => "path",
        "tags" => "tags",
        "servers" => "servers",
        "deprecated" => "deprecated",
        _ => "other",
    }
}

/// The kind of a change below a keyword of any object.
fn special(key: &str) -> Option<&'static str> {
    match key {
        "summary" | "description" | "title" => Some("texts"),
        "example" | "examples" => Some("examples"),
        key if key.starts_with("x-") => Some("extensions"),
        _ => None,
    }
}

impl<'d> Comparer<'d> {
    fn new(here: &'d Value, there: &'d Value) -> Self {
        let (assumed, extensions, changes, at) = (HashSet::new(), BTreeMap::new(), Vec::new(), Vec::new());
        Self { here, there, assumed, extensions, changes, at, kind: None }
    }

    fn root(&mut self) -> Vec<Change> {
        let skipped = ["openapi", "paths", "components", "tags", "x-path-files"];
        let rest = |tree: &Value| -> Map<String, Value> {
            let members = tree.as_object().into_iter().flatten();
            members.filter(|(key, _)| !skipped.contains(&key.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect()
        };
        let named = |tree: &Value| -> Map<String, Value> {
            let tags = tree.get("tags").and_then(Value::as_array).into_iter().flatten();
            tags.filter_map(|tag| Some((tag.get("name")?.as_str()?.to_owned(), tag.clone()))).collect()
        };
        self.node(&Value::Object(rest(self.here)), &Value::Object(rest(self.there)), Place::Node);
        self.at.push("tags".to_owned());
        self.node(&Value::Object(named(self.here)), &Value::Object(named(self.there)), Place::Names);
        self.at.pop();
        self.take()
    }

    fn operation(&mut self, ours: &Operation<'d>, theirs: &Operation<'d>, is_first: bool) -> Vec<Change> {
        if (ours.method, ours.path) != (theirs.method, theirs.path) {
            let route = |operation: &Operation<'_>| Some(Value::String(operation.route()));
            self.within("path", |it| it.change(route(ours), route(theirs)));
        }
        if is_first {
            self.item(ours.item, theirs.item);
        }
        self.within("parameters", |it| it.parameters(ours, theirs));
        self.within("security", |it| it.security(ours, theirs));
        let rest = |operation: &Operation<'_>| -> Value {
            let members = operation.node.as_object().into_iter().flatten();
            let rest = members.filter(|(key, _)| !["parameters", "security"].contains(&key.as_str()));
            Value::Object(rest.map(|(key, value)| (key.clone(), value.clone())).collect())
        };
        self.node(&rest(ours), &rest(theirs), Place::Node);
        self.take()
    }

    /// What a path item has beside operations and parameters.
    fn item(&mut self, ours: &Value, theirs: &Value) {
        let rest = |item: &Value| -> Value {
            let members = item.as_object().into_iter().flatten();
            let rest = members.filter(|(key, value)| key.as_str() != "parameters" && !is_operation(key, value));
            Value::Object(rest.map(|(key, value)| (key.clone(), value.clone())).collect())
        };
        self.within("path item", |it| it.node(&rest(ours), &rest(theirs), Place::Node));
    }

    fn security(&mut self, ours: &Operation<'_>, theirs: &Operation<'_>) {
        let (own_here, own_there) = (ours.node.get("security"), theirs.node.get("security"));
        if own_here.is_none() && own_there.is_none() {
            return;
        }
        let here = own_here.or(self.here.get("security"));
        let there = own_there.or(self.there.get("security"));
        if self.requirements(here, self.here) != self.requirements(there, self.there) {
            self.change(here.cloned(), there.cloned());
        }
    }

    /// Alternatives of schemes: by name where both sides have it, else by what they are.
    fn requirements(&self, security: Option<&Value>, tree: &Value) -> BTreeSet<BTreeSet<String>> {
        let has = |tree: &Value, name: &str| tree.pointer("/components/securitySchemes")?.get(name).cloned();
        let scheme = |(name, scopes): (&String, &Value)| {
            let is_shared = has(self.here, name).is_some() && has(self.there, name).is_some();
            let what = has(tree, name).filter(|_| !is_shared).map_or(name.clone(), |scheme| {
                let part = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default().to_lowercase();
                ["type", "scheme", "in", "name"].map(part).join(" ")
            });
            format!("{what} {scopes}")
        };
        let list = security.and_then(Value::as_array).into_iter().flatten();
        list.map(|requirement| requirement.as_object().into_iter().flatten().map(scheme).collect()).collect()
    }

    fn components(&mut self, difference: &mut Difference) {
        let empty = Map::new();
        let sections = |tree: &'d Value| tree.get("components").and_then(Value::as_object);
        let (here, there) = (sections(self.here), sections(self.there));
        let names: Vec<&String> =
            here.into_iter().flatten().chain(there.into_iter().flatten()).map(|(k, _)| k).collect();
        let mut seen = BTreeSet::new();
        for section in names.into_iter().filter(|section| seen.insert(*section) && !section.starts_with("x-")) {
            let of = |all: Option<&'d Map<String, Value>>| all.and_then(|all| all.get(section)?.as_object());
            let (ours, theirs) = (of(here).unwrap_or(&empty), of(there).unwrap_or(&empty));
            for (name, node) in ours {
                let key = (section.clone(), name.clone());
                match theirs.get(name) {
                    None => difference.components_only_here.push(key),
                    Some(other) => {
                        self.node(node, other, Place::Node);
                        let changes = self.take();
                        if !changes.is_empty() {
                            difference.components.push((key.0, key.1, changes));
                        }
                    }
                }
            }
            let new = theirs.keys().filter(|name| !ours.contains_key(*name));
            difference.components_only_there.extend(new.map(|name| (section.clone(), name.clone())));
        }
    }

    /// Compares two nodes and what is below.
    pub(super) fn node(&mut self, here: &Value, there: &Value, place: Place) {
        if place == Place::Node && (reference(here).is_some() || reference(there).is_some()) {
            return self.references(here, there);
        }
        match (here, there) {
            (Value::Object(ours), Value::Object(theirs)) => self.objects(ours, theirs, place),
            (Value::Array(ours), Value::Array(theirs)) if self.is_set() => {
                let all_in = |some: &[Value], others: &[Value]| some.iter().all(|one| others.contains(one));
                if !all_in(ours, theirs) || !all_in(theirs, ours) || ours.len() != theirs.len() {
                    self.change(Some(here.clone()), Some(there.clone()));
                }
            }
            (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
                for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                    self.within(&index.to_string(), |it| it.node(ours, theirs, place));
                }
            }
            _ if is_same_scalar(here, there) => {}
            _ => self.change(Some(here.clone()), Some(there.clone())),
        }
    }

    fn objects(&mut self, ours: &Map<String, Value>, theirs: &Map<String, Value>, place: Place) {
        for (key, value) in ours {
            self.member(key, place, |it| match theirs.get(key) {
                Some(other) => it.node(value, other, place.below(key, value)),
                None if place == Place::Node && key.starts_with(PREFIX) => {
                    *it.extensions.entry(key.clone()).or_default() += 1;
                }
                None if place == Place::Node && is_nothing(key, value) => {}
                None => it.change(Some(value.clone()), None),
            });
        }
        for (key, value) in theirs.iter().filter(|(key, _)| !ours.contains_key(*key)) {
            if place != Place::Node || !is_nothing(key, value) {
                self.member(key, place, |it| it.change(None, Some(value.clone())));
            }
        }
    }

    fn member(&mut self, key: &str, place: Place, work: impl FnOnce(&mut Self)) {
        let kind = self.kind;
        if place == Place::Node && kind.is_none() {
            self.kind = special(key);
        }
        self.within(key, work);
        self.kind = kind;
    }

    fn references(&mut self, here: &Value, there: &Value) {
        let names = (reference(here).and_then(component), reference(there).and_then(component));
        if names.0.is_some() && names.0 == names.1 {
            let rest = |node: &Value| -> Value {
                let members = node.as_object().into_iter().flatten().filter(|(key, _)| key.as_str() != "$ref");
                Value::Object(members.map(|(key, value)| (key.clone(), value.clone())).collect())
            };
            // Components of the same name are compared by themselves.
            return self.node(&rest(here), &rest(there), Place::Node);
        }
        let (found_here, at_here) = follow(self.here, here, "");
        let (found_there, at_there) = follow(self.there, there, "");
        if reference(found_here).is_some() || reference(found_there).is_some() {
            return self.change(Some(here.clone()), Some(there.clone()));
        }
        // Inline nodes end; only two components can go round in circles.
        let goes_round = !at_here.is_empty() && !at_there.is_empty();
        if goes_round && !self.assumed.insert((at_here, at_there)) {
            return;
        }
        self.node(found_here, found_there, Place::Node);
    }

    /// Whether the list at hand has no order.
    fn is_set(&self) -> bool {
        matches!(self.at.last().map(String::as_str), Some("required" | "enum"))
    }

    pub(super) fn change(&mut self, here: Option<Value>, there: Option<Value>) {
        let kind = self.kind.unwrap_or_else(|| kind_of(self.at.first().map_or("", String::as_str)));
        self.changes.push(Change { kind, at: self.at.clone(), here, there });
    }

    pub(super) fn within(&mut self, key: &str, work: impl FnOnce(&mut Self)) {
        self.at.push(key.to_owned());
        work(self);
        self.at.pop();
    }

    fn take(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }
}

fn is_operation(key: &str, value: &Value) -> bool {
    lvng::document::is_method(key) && value.is_object()
}

/// Whether a value says the same as none.
fn is_nothing(key: &str, value: &Value) -> bool {
    match value {
        Value::Bool(false) => key != "additionalProperties" && key != "explode",
        Value::Array(items) => items.is_empty() && key != "security",
        _ => false,
    }
}

/// Numbers are the same however they are written.
fn is_same_scalar(here: &Value, there: &Value) -> bool {
    match (here, there) {
        (Value::Number(ours), Value::Number(theirs)) => ours == theirs || ours.as_f64() == theirs.as_f64(),
        _ => here == there,
    }
}
