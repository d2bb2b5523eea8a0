//! Types of other crates that stand in for schemas and formats.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::paths;
use super::problems::Problems;
use super::read::{entries_of, table, text_of, value};
use super::text::{Content, Entry, Node};
use crate::diagnostic::Position;
use crate::document::Document;
use crate::ir::{Dependency, ForeignType};
use crate::messages::nearest;
use crate::names::{self, Scope};
use crate::pointer;

/// The key of a schema that a type of another crate stands in for, with its number as the value. It goes where the schema
/// goes, and is nothing where no settings are.
const KEY: &str = "x-lvng.toml";

/// Types of other crates, by what they stand in for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Foreigners {
    /// All of them.
    pub(crate) types: Vec<ForeignType>,
    /// Those for formats.
    formats: Vec<(String, Position, usize)>,
    /// Those for schemas, by name or pointer.
    schemas: Vec<(String, Position, usize)>,
}

impl Foreigners {
    pub(super) fn read(file: &str, entries: &[Entry]) -> Self {
        let mut all = Self::default();
        let mut scope = Scope::default();
        for entry in table(entries, "formats") {
            if let Some(number) =
                all.add(file, &entry.value, &entry.key, &format!("the format `{}`", entry.key), &mut scope)
            {
                all.formats.push((entry.key.clone(), entry.at, number));
            }
        }
        for entry in table(entries, "types") {
            let Some(replacement) = value(entries_of(&entry.value), "replace") else { continue };
            let (name, about) = (pointer::last(&entry.key).into_owned(), format!("the schema `{}`", entry.key));
            if let Some(number) = all.add(file, replacement, &name, &about, &mut scope) {
                all.schemas.push((entry.key.clone(), entry.at, number));
            }
        }
        all
    }

    fn add(&mut self, file: &str, node: &Node, name: &str, about: &str, scope: &mut Scope) -> Option<usize> {
        let path = paths::parse(&text_of(node)?.value).ok()?;
        self.types.push(ForeignType {
            name: scope.claim(&names::type_name(name)),
            path: quote::quote!(#path).to_string(),
            about: about.to_owned(),
            place: format!("{file}:{}:{}", node.at.line, node.at.column),
        });
        Some(self.types.len() - 1)
    }

    /// Marks the schemas that types of other crates stand in for.
    pub(super) fn mark(&self, document: &mut Document, problems: &mut Problems<'_>) {
        let known = if self.formats.is_empty() { HashSet::new() } else { formats(&document.tree) };
        for (format, at, _) in self.formats.iter().filter(|(format, ..)| !known.contains(format.as_str())) {
            let message = format!("the description has no format `{}`", format.escape_debug());
            let near = nearest(format, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            problems.error("E062", *at, message).help = near;
        }
        for (name, at, number) in &self.schemas {
            let pointer = schema_pointer(name);
            match document.tree.pointer_mut(&pointer).and_then(Value::as_object_mut) {
                Some(schema) => _ = schema.insert(KEY.to_owned(), (*number).into()),
                None => missing(name, *at, &document.tree, problems),
            }
        }
    }

    /// The type of another crate that stands in for a schema.
    pub(crate) fn of_schema(&self, schema: &Value) -> Option<&ForeignType> {
        if self.schemas.is_empty() {
            return None;
        }
        self.types.get(usize::try_from(schema.get(KEY)?.as_u64()?).ok()?)
    }

    /// The type of another crate that stands in for a format.
    pub(crate) fn of_format(&self, format: &str) -> Option<&ForeignType> {
        let (_, _, number) = self.formats.iter().find(|(known, ..)| known == format)?;
        self.types.get(*number)
    }
}

/// The formats that a document has, and values of other things that are called so.
fn formats(tree: &Value) -> HashSet<&str> {
    let mut found = HashSet::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        match node {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                found.extend(members.get("format").and_then(Value::as_str));
                open.extend(members.values());
            }
            _ => {}
        }
    }
    found
}

/// The pointer of a schema by its name or by its reference.
pub(super) fn schema_pointer(name: &str) -> String {
    pointer::of_ref(name).unwrap_or_else(|| pointer::join("/components/schemas", &[name]))
}

/// Says that there is no such schema, and which was probably meant.
pub(super) fn missing(name: &str, at: Position, tree: &Value, problems: &mut Problems<'_>) {
    let schemas = tree.pointer("/components/schemas").and_then(Value::as_object);
    let names = schemas.into_iter().flat_map(Map::keys);
    let last = pointer::last(name);
    let near = nearest(&last, names).cloned();
    let error = problems.error("E062", at, format!("the description has no schema `{}`", name.escape_debug()));
    if let Some(near) = near {
        error.help(format!("did you mean `{near}`?"));
    }
}

/// What a crate depends on besides.
pub(super) fn dependencies(entries: &[Entry]) -> Vec<Dependency> {
    let dependency = |entry: &Entry| Dependency { name: entry.key.clone(), value: json(&entry.value) };
    table(entries, "dependencies").iter().map(dependency).collect()
}

fn json(node: &Node) -> Value {
    match &node.value {
        Content::Text(text) => text.as_str().into(),
        Content::Flag(flag) => (*flag).into(),
        Content::List(items) => items.iter().map(json).collect(),
        Content::Table(entries) => entries.iter().map(|entry| (entry.key.clone(), json(&entry.value))).collect(),
        Content::Other(_) => Value::Null,
    }
}
