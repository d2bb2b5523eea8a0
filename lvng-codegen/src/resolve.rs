//! Resolve: checked document → [`Resolver`].
//!
//! Turns the untyped tree into `openapiv3` types piece by piece and follows references between them.
//! **Invariant:** what a `Resolver` hands out was checked; operations with errors are in [`Resolver::skipped`] instead.

mod build;
mod component;

use std::borrow::Borrow;
use std::sync::Arc;

use lvng_contract::Location;
use openapiv3::{Components, OpenAPI, Parameter, ReferenceOr};
use serde_json::Value;

pub use build::resolve;
pub use component::Component;

pub use crate::document::Skipped;

use crate::diagnostic::{Origins, Place};
use crate::embed::Embedded;
use crate::members::Members;
use crate::pointer;
use crate::settings::Settings;

/// The description as lowering sees it: typed, with references followed on demand and the untyped tree at hand.
#[derive(Clone, Debug, Default)]
pub struct Resolver {
    /// Info, servers, security, tags, extensions; `paths` is empty, operations are in `operations`.
    pub(crate) openapi: OpenAPI,
    pub(crate) components: Components,
    pub(crate) operations: Vec<Operation>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) tree: Value,
    pub(crate) origins: Arc<Origins>,
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
    /// Its pointer in the joined document: `/paths/~1pets/post`.
    pub pointer: String,
    /// The operation. Callbacks and links are left out; the tree has them.
    pub value: openapiv3::Operation,
    /// The parameters of its path item; [`Resolver::parameters`] puts both together.
    pub path_parameters: Arc<Vec<ReferenceOr<Parameter>>>,
}

impl Operation {
    /// The pointer of the path item.
    pub fn item_pointer(&self) -> &str {
        pointer::parent(&self.pointer).unwrap_or_default()
    }
}

/// A node after references were followed.
#[derive(Clone, Debug)]
pub struct Resolved<'a, T> {
    /// The node.
    pub value: &'a T,
    /// Its pointer in the joined document: of the component, where a reference led to one.
    pub pointer: String,
    /// The pointer of the node or of the reference that led to it.
    pub item: String,
    /// The name of the component, where a reference led to one.
    pub component: Option<String>,
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

    /// Info, servers, security, tags, external docs and root extensions; its `paths` and `components` are empty.
    pub fn openapi(&self) -> &OpenAPI {
        &self.openapi
    }

    /// The components, without those that had errors.
    pub fn components(&self) -> &Components {
        &self.components
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

    /// The node itself or, through any number of references, the component it names.
    ///
    /// `None` only for dangling or circular references, which do not get past the check.
    pub fn resolve<'a, T, B>(&'a self, item: &'a ReferenceOr<B>, pointer: &str) -> Option<Resolved<'a, T>>
    where
        T: Component,
        B: Borrow<T>,
    {
        match item {
            ReferenceOr::Item(value) => {
                let pointer = pointer.to_owned();
                Some(Resolved { value: value.borrow(), item: pointer.clone(), pointer, component: None })
            }
            ReferenceOr::Reference { reference } => {
                let found = self.component(reference)?;
                Some(Resolved { item: pointer.to_owned(), ..found })
            }
        }
    }

    /// The component that a reference names, through any number of references.
    pub fn component<T: Component>(&self, reference: &str) -> Option<Resolved<'_, T>> {
        let map = T::of(&self.components);
        let mut reference = reference;
        // A chain longer than the map has a cycle.
        for _ in 0..=map.len() {
            let name = self.component_name::<T>(reference)?;
            match map.get(&name)? {
                ReferenceOr::Reference { reference: next } => reference = next,
                ReferenceOr::Item(value) => {
                    let pointer = pointer::join("/components", &[T::SECTION, &name]);
                    return Some(Resolved { value, item: pointer.clone(), pointer, component: Some(name) });
                }
            }
        }
        None
    }

    /// The parameters of an operation, those of its path item included unless it has its own of that name and place.
    pub fn parameters<'a>(&'a self, operation: &'a Operation) -> Vec<Resolved<'a, Parameter>> {
        let path = pointer::child(operation.item_pointer(), "parameters");
        let own = pointer::child(&operation.pointer, "parameters");
        let from_path = operation.path_parameters.iter().enumerate();
        let from_own = operation.value.parameters.iter().enumerate();
        let all = from_path
            .map(|(index, item)| (item, pointer::item(&path, index)))
            .chain(from_own.map(|(index, item)| (item, pointer::item(&own, index))));
        let mut parameters: Vec<Resolved<'a, Parameter>> = Vec::new();
        for parameter in all.filter_map(|(item, pointer)| self.resolve(item, &pointer)) {
            let key = parameter_key(parameter.value);
            match parameters.iter_mut().find(|known| parameter_key(known.value) == key) {
                Some(known) => *known = parameter,
                None => parameters.push(parameter),
            }
        }
        parameters
    }

    fn component_name<T: Component>(&self, reference: &str) -> Option<String> {
        let pointer = pointer::of_ref(reference)?;
        let mut segments = pointer::segments(&pointer);
        let (components, section, name) = (segments.next()?, segments.next()?, segments.next()?);
        (components == "components" && section == T::SECTION && segments.next().is_none()).then(|| name.into_owned())
    }
}

/// Where a parameter travels.
pub fn location(parameter: &Parameter) -> Location {
    match parameter {
        Parameter::Query { .. } => Location::Query,
        Parameter::Header { .. } => Location::Header,
        Parameter::Path { .. } => Location::Path,
        Parameter::Cookie { .. } => Location::Cookie,
    }
}

/// Location and name of a parameter; header names do not depend on case.
pub fn parameter_key(parameter: &Parameter) -> (Location, String) {
    let name = &parameter.parameter_data_ref().name;
    match location(parameter) {
        Location::Header => (Location::Header, name.to_ascii_lowercase()),
        location => (location, name.clone()),
    }
}
