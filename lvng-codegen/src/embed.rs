//! Embed: joined document → [`Embedded`], the schemas of bodies and parameters that types alone do not check.
//!
//! It is decided for each: where the typed reader takes exactly what the schema allows, nothing is embedded. Else there is a
//! schema in the generated crate, and a server holds the value against it with a validator of JSON Schema.
//!
//! **Invariant:** what is embedded is JSON Schema 2020-12 that a validator can be made of, whatever the description wrote.

mod convert;
mod exact;
mod inventory;
mod messages;
mod parts;
mod reach;
mod regex;
mod unions;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::diagnostic::{Diagnostics, Place};
use crate::document::Document;
use crate::grammar::{NodeShape, ObjectKind};
use crate::members::Members;
use crate::normalize::UNCHECKED_KEYWORD;
use crate::pointer::{self, Cursor};

use walk::{Version, component_name};

pub use exact::is_validated_format;
pub use inventory::{BodyCheck, Checks, KeywordChecks, checks};
pub use messages::{Direction, MessageSchemas};
pub use regex::translate;

/// What a body or parameter is held against, beside being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validator {
    /// The name of the embedded schema.
    pub name: String,
    /// The keywords because of which it is.
    pub keywords: BTreeSet<String>,
}

/// What is embedded, and why.
#[derive(Clone, Debug, Default)]
pub struct Embedded {
    /// The bodies and parameters that types do not check exactly, by the place of their schema.
    validators: HashMap<Place, Validator>,
    /// The schemas by name, with references among them.
    schemas: BTreeMap<String, Value>,
    /// The nodes of schemas that validators are made of.
    validated: reach::Reached,
    /// The nodes of schemas by which servers read without a validator.
    unchecked: reach::Reached,
}

/// Decides how the bodies and parameters of a document are checked.
pub fn embed(document: &Document, diagnostics: &Diagnostics) -> Embedded {
    let tree = &document.tree;
    let version = Version::of(tree);
    let mut found = reach::Uses::default();
    found.walk(tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default());
    let mut embedded = Embedded::default();
    let mut exactness = exact::Exactness::new(tree, version);
    let (mut loose, mut validated) = (found.others, Vec::new());
    let mut wanted = BTreeSet::new();
    for found in found.bodies.into_iter().chain(found.forms).chain(found.parameters) {
        let reasons = exactness.reasons(&found.schema);
        let keywords: BTreeSet<String> = reasons.into_iter().map(|reason| reason.keyword).collect();
        if keywords.is_empty() {
            loose.push(found.schema);
            continue;
        }
        validated.push(found.schema.clone());
        let name = embedded.name(tree, &found);
        if let Some(node) = pointer::find(tree, &found.schema)
            && !embedded.schemas.contains_key(&name)
        {
            match component(node) {
                Some(component) => drop(wanted.insert(component)),
                None => {
                    let converted = convert::schema(tree, version, node, &mut wanted);
                    embedded.schemas.insert(name.clone(), converted);
                }
            }
        }
        embedded.validators.insert(diagnostics.place(&found.schema), Validator { name, keywords });
    }
    embedded.components(tree, version, wanted);
    embedded.unchecked = reach::Reached::new(tree, loose);
    embedded.validated = reach::Reached::new(tree, validated);
    embedded
}

/// The component that a schema is a reference to and nothing else.
fn component(node: &Value) -> Option<String> {
    let map = node.as_object().filter(|map| map.keys().all(|key| key == "$ref"))?;
    map.member("$ref").and_then(Value::as_str).and_then(component_name)
}

impl Embedded {
    /// A name for the schema of a body or parameter: that of its component, or of its operation.
    fn name(&self, tree: &Value, found: &reach::Use) -> String {
        let schema = pointer::find(tree, &found.schema);
        if let Some(component) = schema.and_then(component) {
            return component;
        }
        let components = tree.pointer("/components/schemas").and_then(Value::as_object);
        let is_taken = |name: &String| {
            self.schemas.contains_key(name) || components.is_some_and(|components| components.contains_key(name))
        };
        let first = found.name();
        let mut name = first.clone();
        let mut number = 2;
        while is_taken(&name) {
            name = format!("{first}{number}");
            number += 1;
        }
        name
    }

    /// Adds the components that are referred to, and those that they refer to in turn.
    fn components(&mut self, tree: &Value, version: Version, mut wanted: BTreeSet<String>) {
        while let Some(name) = wanted.pop_first() {
            if self.schemas.contains_key(&name) {
                continue;
            }
            let node = pointer::find(tree, &pointer::join("/components/schemas", &[&name]));
            let mut more = BTreeSet::new();
            let schema = node.map_or(Value::Bool(true), |node| convert::schema(tree, version, node, &mut more));
            self.schemas.insert(name, schema);
            wanted.extend(more.into_iter().filter(|name| !self.schemas.contains_key(name)));
        }
    }

    /// What the body or parameter that has its schema at a place of the description is held against, where types do not
    /// check it exactly.
    pub fn validator(&self, place: &Place) -> Option<&Validator> {
        self.validators.get(place)
    }

    /// Takes out the warnings that something is not checked where servers hold the body against its schema.
    pub fn settle(&self, diagnostics: &mut Diagnostics) {
        const UNCHECKED: [&str; 4] = ["W102", "W103", "W105", "W113"];
        diagnostics.take_out(|found| {
            let is_of_checks =
                UNCHECKED.contains(&found.code) || found.code == "W009" && found.message.ends_with(UNCHECKED_KEYWORD);
            // What refers by scope at run time is not embedded.
            let is_dynamic = found.message.starts_with("`$dynamicRef`") || found.message.starts_with("`$recursiveRef`");
            is_of_checks && !is_dynamic && found.pointer.as_deref().is_some_and(|pointer| !self.is_unchecked(pointer))
        });
    }

    /// Whether a schema is read without a validator: of a text, a stream, a response.
    pub fn is_unchecked(&self, pointer: &str) -> bool {
        self.unchecked.contains(pointer) || !self.validated.contains(pointer)
    }

    /// The JSON text of these schemas and all that they refer to.
    pub fn document<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
        let mut open: Vec<&str> = names.into_iter().collect();
        let mut kept: BTreeMap<&str, &Value> = BTreeMap::new();
        while let Some(name) = open.pop() {
            let Some((name, schema)) = self.schemas.get_key_value(name) else { continue };
            if kept.insert(name, schema).is_none() {
                references(schema, &mut open, &self.schemas);
            }
        }
        if kept.is_empty() {
            return None;
        }
        serde_json::to_string_pretty(&SchemaDocument(kept)).ok()
    }
}

/// A document of JSON Schema that has these definitions.
struct SchemaDocument<'s>(BTreeMap<&'s str, &'s Value>);

impl Serialize for SchemaDocument<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(Some(2))?;
        members.serialize_entry("$schema", "https://json-schema.org/draft/2020-12/schema")?;
        members.serialize_entry("$defs", &self.0)?;
        members.end()
    }
}

/// The names of the schemas that a converted schema refers to.
fn references<'s>(node: &Value, names: &mut Vec<&'s str>, schemas: &'s BTreeMap<String, Value>) {
    match node {
        Value::Object(map) => {
            let target = map.member("$ref").and_then(Value::as_str).and_then(|text| text.split_once("#/$defs/"));
            if let Some((_, segment)) = target {
                let name = pointer::percent_decode(segment);
                let name = pointer::unescape(&name);
                names.extend(schemas.get_key_value(&*name).map(|(name, _)| name.as_str()));
            }
            map.values().for_each(|value| references(value, names, schemas));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names, schemas)),
        _ => {}
    }
}
