//! Webhooks and callbacks: requests that go the other way. They become operations of tags of their own, so that receivers
//! get a server trait for them and senders a client.
//!
//! OpenAPI leaves the path to the receiver; `/webhooks/{name}` and `/callbacks/{operation}/{name}` stand in for it.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::normalizer::Object;
use crate::diagnostic::Diagnostics;
use crate::grammar::{is_extension, method, methods};
use crate::members::Members;
use crate::{names, pointer};

/// Makes path items of webhooks and callbacks.
pub(super) fn hooks(tree: &mut Value, diagnostics: &mut Diagnostics) {
    let hooks: Vec<Hook> = webhooks(tree).into_iter().chain(callbacks(tree)).collect();
    let Some(root) = tree.as_object_mut().filter(|_| !hooks.is_empty()) else { return };
    let mut ids: HashSet<String> = texts(root, "operationId").into_iter().collect();
    let mut tags = Tags::default();
    for mut hook in hooks {
        let tag = tags.name(root, hook.kind);
        turn(&mut hook, &tag, &mut ids);
        let paths = root.entry("paths").or_insert_with(|| Value::Object(Map::new()));
        let Some(paths) = paths.as_object_mut() else { return };
        let path = free_path(&hook.path, paths);
        let message = format!("{} becomes an operation of the tag `{tag}`, under `{path}`", hook.kind.title());
        let help = "OpenAPI leaves its address to the receiver: this path stands in for it";
        diagnostics.warning("W006", &hook.pointer, message).at_key().help(help);
        let item = pointer::child("/paths", &path);
        diagnostics.note_hook(&item);
        diagnostics.moved(&hook.pointer, item);
        paths.insert(path, hook.item);
    }
    tags.describe(root);
}

/// A webhook, or a callback of an operation.
struct Hook {
    kind: HookKind,
    name: String,
    path: String,
    /// Where it is described.
    pointer: String,
    item: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HookKind {
    Webhook,
    Callback,
}

impl HookKind {
    fn title(self) -> &'static str {
        match self {
            Self::Webhook => "the webhook",
            Self::Callback => "the callback",
        }
    }

    fn tag(self) -> &'static str {
        match self {
            Self::Webhook => "webhooks",
            Self::Callback => "callbacks",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::Webhook => "Webhooks: requests that the API sends and its users receive.",
            Self::Callback => "Callbacks: requests that the API sends to addresses that other requests gave it.",
        }
    }
}

fn webhooks(tree: &mut Value) -> Vec<Hook> {
    let root = tree.as_object_mut().filter(|root| root.member("webhooks").is_some_and(Value::is_object));
    let Some(Value::Object(items)) = root.and_then(|root| root.shift_remove("webhooks")) else { return Vec::new() };
    let hook = |(name, item): (String, Value)| {
        let (path, pointer) = (format!("/webhooks/{}", segment(&name)), pointer::child("/webhooks", &name));
        Hook { kind: HookKind::Webhook, name, path, pointer, item }
    };
    items.into_iter().map(hook).collect()
}

fn callbacks(tree: &Value) -> Vec<Hook> {
    let mut hooks = Vec::new();
    let mut shared = HashSet::new();
    for (path, method, operation) in tree.as_object().into_iter().flat_map(operations) {
        let Some(callbacks) = operation.member("callbacks").and_then(Value::as_object) else { continue };
        let id = operation.member("operationId").and_then(Value::as_str);
        let id = id.map_or_else(|| names::operation_id(method, path), str::to_owned);
        let at = pointer::join("/paths", &[path, method, "callbacks"]);
        for (name, node) in callbacks {
            match node.member("$ref").and_then(Value::as_str).and_then(pointer::of_ref) {
                // A component stands for all operations that name it.
                Some(target) if shared.insert(target.clone()) => {
                    let path = format!("/callbacks/{}", segment(&pointer::last(&target)));
                    hooks.extend(below(pointer::find(tree, &target), &path, (&pointer::last(&target), &target)));
                }
                Some(_) => {}
                None => {
                    let path = format!("/callbacks/{}/{}", segment(&id), segment(name));
                    hooks.extend(below(Some(node), &path, (name, &pointer::child(&at, name))));
                }
            }
        }
    }
    hooks
}

/// The path items of a callback, by the expressions that give their addresses.
fn below(callback: Option<&Value>, path: &str, (name, at): (&str, &str)) -> Vec<Hook> {
    let items = callback.and_then(Value::as_object).into_iter().flatten();
    let items = items.filter(|(key, _)| !is_extension(key) && *key != "$ref");
    let hook = |(expression, item): (&String, &Value)| Hook {
        kind: HookKind::Callback,
        name: name.to_owned(),
        path: path.to_owned(),
        pointer: pointer::child(at, expression),
        item: item.clone(),
    };
    items.map(hook).collect()
}

/// Fits the operations of a hook in among the others.
fn turn(hook: &mut Hook, tag: &str, ids: &mut HashSet<String>) {
    let Some(item) = hook.item.as_object_mut() else { return };
    let is_only = methods(item).count() == 1;
    for (key, node) in item {
        let (Some(method), Some(operation)) = (method(key), node.as_object_mut()) else { continue };
        operation.insert("tags".to_owned(), json!([tag]));
        // The requirements of the document are those of the API, not of the receiver.
        operation.entry("security").or_insert_with(|| json!([]));
        operation.shift_remove("callbacks");
        let id = if is_only { hook.name.clone() } else { format!("{method}_{}", hook.name) };
        if !operation.has("operationId") && ids.insert(id.clone()) {
            operation.insert("operationId".to_owned(), Value::String(id));
        }
    }
}

/// The names of the tags, which are those of no other operations.
#[derive(Default)]
struct Tags(Vec<(HookKind, String)>);

impl Tags {
    fn name(&mut self, root: &Object, kind: HookKind) -> String {
        if let Some((_, name)) = self.0.iter().find(|(known, _)| *known == kind) {
            return name.clone();
        }
        let taken = texts(root, "tags");
        let names = [kind.tag().to_owned(), format!("received {}", kind.tag())];
        let is_free = |name: &String| !taken.iter().any(|taken| taken.eq_ignore_ascii_case(name));
        let name = names.iter().find(|name| is_free(name)).unwrap_or(&names[1]).clone();
        self.0.push((kind, name.clone()));
        name
    }

    fn describe(&self, root: &mut Object) {
        let Some(tags) = root.entry("tags").or_insert_with(|| json!([])).as_array_mut() else { return };
        for (kind, name) in &self.0 {
            if !tags.iter().any(|tag| tag.member("name").is_some_and(|known| known == name)) {
                tags.push(json!({ "name": name, "description": kind.description() }));
            }
        }
    }
}

/// The operations with their paths and keys.
fn operations(root: &Object) -> impl Iterator<Item = (&String, &str, &Value)> {
    let items = root.member("paths").and_then(Value::as_object).into_iter().flatten();
    items
        .filter_map(|(path, item)| Some((path, item.as_object()?)))
        .flat_map(|(path, item)| methods(item).filter_map(move |(key, _)| Some((path, key, item.member(key)?))))
}

/// The texts at a key of all operations.
fn texts(root: &Object, key: &str) -> Vec<String> {
    let found = operations(root).filter_map(|(_, _, operation)| operation.member(key));
    let texts = found.flat_map(|found| found.as_array().map_or(std::slice::from_ref(found), Vec::as_slice));
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn free_path(path: &str, paths: &Object) -> String {
    let numbered = (2..).map(|number: usize| format!("{path}/{number}"));
    let mut all = std::iter::once(path.to_owned()).chain(numbered);
    all.find(|path| !paths.contains_key(path)).unwrap_or_default()
}

/// A name as a path segment.
fn segment(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-._~".contains(c) { c } else { '-' };
    let plain: String = name.chars().map(plain).collect();
    // Such segments mean folders, or nothing.
    if plain.chars().all(|c| c == '.') { format!("{plain}-") } else { plain }
}
