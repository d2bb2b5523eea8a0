//! Resolve: checked document → [`Resolver`].
//!
//! Lists the operations, and follows references between the nodes of the untyped tree.
//! **Invariant:** what a `Resolver` hands out was checked; operations with errors are in [`Resolver::skipped`] instead.

use std::sync::Arc;

use lvng_contract::Location;
use serde_json::Value;

pub use crate::document::Skipped;

use crate::diagnostic::{Diagnostics, Origins, Place};
use crate::document::Checked;
use crate::embed::Embedded;
use crate::grammar::methods;
use crate::members::Members;
use crate::pointer;
use crate::settings::Settings;

/// A longer chain of references is a cycle.
const LONGEST_CHAIN: usize = 128;

/// The description as lowering sees it: the untyped tree, its operations, and references followed on demand.
#[derive(Clone, Debug, Default)]
pub struct Resolver {
    operations: Vec<Operation>,
    skipped: Vec<Skipped>,
    pub(crate) tree: Value,
    origins: Arc<Origins>,
    embedded: Embedded,
    settings: Settings,
}

/// An operation of the description.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The path template, verbatim.
    pub path: String,
    /// As in HTTP: `POST`.
    pub method: String,
    /// Its `operationId`, if it has one.
    pub operation_id: Option<String>,
    /// Its pointer in the joined document: `/paths/~1pets/post`.
    pub pointer: String,
}

impl Operation {
    /// The pointer of the path item.
    pub fn item_pointer(&self) -> &str {
        pointer::parent(&self.pointer).unwrap_or_default()
    }
}

/// A node after references were followed.
#[derive(Clone, Debug)]
pub struct Resolved<'a> {
    /// The node.
    pub node: &'a Value,
    /// Its pointer in the joined document: of the component, where a reference led to one.
    pub pointer: String,
    /// The pointer of the node or of the reference that led to it.
    pub item: String,
    /// The name of the component, where a reference led to one.
    pub component: Option<String>,
}

impl<'a> Resolved<'a> {
    /// The text at a key.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.node.member(key)?.as_str()
    }

    /// Whether it says `true` at a key.
    pub fn says(&self, key: &str) -> bool {
        self.node.member(key) == Some(&Value::Bool(true))
    }

    /// What it has at a key, by name.
    pub fn named(&self, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.node.member(key).and_then(Value::as_object).into_iter().flatten()
    }
}

/// Lists the operations of a document.
pub fn resolve(checked: Checked, diagnostics: &Diagnostics) -> Resolver {
    let Checked { document, skipped } = checked;
    let operations = operations(&document.tree);
    let origins = diagnostics.origins().clone();
    Resolver { operations, skipped, tree: document.tree, origins, ..Resolver::default() }
}

fn operations(tree: &Value) -> Vec<Operation> {
    let items = tree.member("paths").and_then(Value::as_object).into_iter().flatten();
    let items =
        items.filter(|(path, _)| path.starts_with('/')).filter_map(|(path, item)| Some((path, item.as_object()?)));
    let operations = items.flat_map(|(path, item)| {
        let at = pointer::child("/paths", path);
        methods(item).map(move |(key, method)| Operation {
            path: path.clone(),
            method: method.to_owned(),
            operation_id: id_of(item.member(key)),
            pointer: pointer::child(&at, key),
        })
    });
    operations.collect()
}

fn id_of(operation: Option<&Value>) -> Option<String> {
    operation?.member("operationId")?.as_str().map(str::to_owned)
}

impl Resolver {
    /// The same with the schemas that types alone do not check.
    pub(crate) fn with_embedded(self, embedded: Embedded) -> Self {
        Self { embedded, ..self }
    }

    /// The same with the choices that are made for it.
    pub(crate) fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// The choices that are made for it.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How JSON bodies are checked, and the schemas for that.
    pub(crate) fn embedded(&self) -> &Embedded {
        &self.embedded
    }

    /// The operations without errors, in the order of the description.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operations left out because of errors.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// The joined and normalized document.
    pub fn tree(&self) -> &Value {
        &self.tree
    }

    /// A node of the untyped document: extensions, numbers as they were written, the order of keys.
    pub fn node(&self, pointer: &str) -> Option<&Value> {
        pointer::find(&self.tree, pointer)
    }

    /// A keyword of a node of the untyped document: `keyword(&op.pointer, "x-acme-evidence")`.
    pub fn keyword(&self, pointer: &str, key: &str) -> Option<&Value> {
        self.node(pointer)?.member(key)
    }

    /// The file and pointer that a node of the joined document comes from.
    pub fn place(&self, pointer: &str) -> Place {
        self.origins.place(pointer)
    }

    /// Whether an operation is a webhook or a callback, whose requests go the other way.
    pub fn is_hook(&self, operation: &Operation) -> bool {
        self.origins.is_hook(operation.item_pointer())
    }

    /// The node at a pointer or, through any number of references, the component that it names.
    ///
    /// `None` only for dangling or circular references, which do not get past the check.
    pub fn resolve(&self, item: &str) -> Option<Resolved<'_>> {
        self.follow(self.node(item)?, item.to_owned())
    }

    /// The same of a node that is at hand, with its pointer.
    pub fn follow<'a>(&'a self, node: &'a Value, item: String) -> Option<Resolved<'a>> {
        let mut found = Resolved { node, pointer: item.clone(), item, component: None };
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = found.text("$ref") else { return Some(found) };
            found.pointer = pointer::of_ref(reference)?;
            found.node = self.node(&found.pointer)?;
            found.component = Some(pointer::last(&found.pointer).into_owned());
        }
        None
    }

    /// The parameters of an operation, those of its path item included unless it has its own of that name and place.
    pub fn parameters(&self, operation: &Operation) -> Vec<Resolved<'_>> {
        let mut parameters: Vec<Resolved<'_>> = Vec::new();
        for holder in [operation.item_pointer(), &operation.pointer] {
            let list = pointer::child(holder, "parameters");
            let items = self.node(&list).and_then(Value::as_array).into_iter().flatten().enumerate();
            for parameter in items.filter_map(|(index, item)| self.follow(item, pointer::item(&list, index))) {
                let key = parameter_key(&parameter);
                match parameters.iter_mut().find(|known| parameter_key(known) == key) {
                    Some(known) => *known = parameter,
                    None => parameters.push(parameter),
                }
            }
        }
        parameters
    }
}

/// Where a parameter travels.
pub fn location(parameter: &Resolved<'_>) -> Location {
    parameter.text("in").and_then(Location::from_word).unwrap_or(Location::Query)
}

/// Location and name of a parameter; header names do not depend on case.
fn parameter_key(parameter: &Resolved<'_>) -> (Location, String) {
    let name = parameter.text("name").unwrap_or_default();
    match location(parameter) {
        Location::Header => (Location::Header, name.to_ascii_lowercase()),
        location => (location, name.to_owned()),
    }
}
