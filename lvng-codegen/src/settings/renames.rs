//! Names that are chosen → the extensions of other tools that say the same, which lowering reads.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::foreign::{missing, schema_pointer};
use super::problems::Problems;
use super::read::{Located, entries_of, table, text, text_of};
use super::text::Entry;
use crate::document::Document;
use crate::grammar;
use crate::lower::foreign::{ENUM_NAMES, METHOD_NAME, PROPERTY_NAME};
use crate::messages::nearest;
use crate::names::module_name;

/// The key of a schema whose type is called as its value says.
pub(crate) const TYPE_NAME: &str = "x-lvng.toml-name";

/// Names that are chosen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Renames {
    /// Those of schemas and of what they have.
    types: Vec<TypeNames>,
    /// Those of methods, by operationId.
    methods: Vec<(Located, String)>,
    /// Those of modules, by tag.
    modules: Vec<(Located, String)>,
}

#[derive(Clone, Debug)]
struct TypeNames {
    schema: Located,
    name: Option<String>,
    fields: Vec<(Located, String)>,
    variants: Vec<(Located, String)>,
}

impl Renames {
    pub(super) fn read(entries: &[Entry]) -> Self {
        let types = table(entries, "types").iter().map(|entry| {
            let inner = entries_of(&entry.value);
            let schema = Located { value: entry.key.clone(), at: entry.at };
            let (fields, variants) = (names(table(inner, "fields")), names(table(inner, "variants")));
            TypeNames { schema, name: text(inner, "name"), fields, variants }
        });
        let says = |names: &TypeNames| names.name.is_some() || !names.fields.is_empty() || !names.variants.is_empty();
        let (methods, modules) = (names(table(entries, "methods")), names(table(entries, "modules")));
        Self { types: types.filter(says).collect(), methods, modules }
    }

    /// The name of the module of a tag.
    pub(super) fn module(&self, tag: &str) -> Option<&str> {
        self.modules.iter().find(|(known, _)| known.value == tag).map(|(_, name)| name.as_str())
    }

    pub(super) fn apply(&self, document: &mut Document, problems: &mut Problems<'_>) {
        for names in &self.types {
            match document.tree.pointer_mut(&schema_pointer(&names.schema.value)).and_then(Value::as_object_mut) {
                Some(schema) => names.apply(schema, problems),
                None => missing(&names.schema.value, names.schema.at, &document.tree, problems),
            }
        }
        for (id, name) in &self.methods {
            self.method(id, name, &mut document.tree, problems);
        }
        if !self.modules.is_empty() {
            self.check_modules(&tags(&document.tree), problems);
        }
    }

    fn check_modules(&self, tags: &BTreeSet<&str>, problems: &mut Problems<'_>) {
        for (tag, name) in &self.modules {
            if !tags.contains(tag.value.as_str()) {
                let message = format!("the description has no tag `{}`", tag.value.escape_debug());
                let near = nearest(&tag.value, tags.iter()).map(|near| format!("did you mean `{near}`?"));
                problems.error("E062", tag.at, message).help = near;
            } else if module_name(name) != *name {
                let message = format!("the module `{}` is there already, for something else", name.escape_debug());
                problems.error("E061", tag.at, message);
            }
        }
        for (number, (tag, name)) in self.modules.iter().enumerate() {
            if self.modules.iter().take(number).any(|(_, before)| before == name) {
                let message = format!("two tags have the module `{}`", name.escape_debug());
                problems.error("E061", tag.at, message);
            }
        }
    }

    fn method(&self, id: &Located, name: &str, tree: &mut Value, problems: &mut Problems<'_>) {
        let mut ids = Vec::new();
        for section in ["paths", "webhooks"] {
            let items = tree.get_mut(section).and_then(Value::as_object_mut).into_iter().flatten();
            for (key, operation) in items.filter_map(|(_, item)| item.as_object_mut()).flatten() {
                let Some(operation) = operation.as_object_mut().filter(|_| grammar::method(key).is_some()) else {
                    continue;
                };
                let Some(found) = operation.get("operationId").and_then(Value::as_str) else { continue };
                if found == id.value {
                    // The vendor's own key would go before.
                    operation.retain(|key, _| !(key.starts_with("x-") && key.ends_with("-method")) || key == STAINLESS);
                    operation.insert(METHOD_NAME.to_owned(), name.into());
                    return;
                }
                ids.push(found.to_owned());
            }
        }
        let message = format!("the description has no operation `{}`", id.value.escape_debug());
        let near = nearest(&id.value, ids.iter()).map(|near| format!("did you mean `{near}`?"));
        problems.error("E062", id.at, message).help = near;
    }
}

/// The key of another tool that says the group, too.
const STAINLESS: &str = "x-stainless-method";

impl TypeNames {
    fn apply(&self, schema: &mut Map<String, Value>, problems: &mut Problems<'_>) {
        if let Some(name) = &self.name {
            schema.insert(TYPE_NAME.to_owned(), name.as_str().into());
        }
        for (field, name) in &self.fields {
            let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
            let known: Vec<String> = properties.iter().flat_map(|all| all.keys().cloned()).collect();
            match properties.and_then(|all| all.get_mut(&field.value)).and_then(Value::as_object_mut) {
                Some(property) => rename_field(property, name),
                None => self.missing("property", field, &known, problems),
            }
        }
        if self.variants.is_empty() {
            return;
        }
        let values = schema.get("enum").and_then(Value::as_array).cloned().unwrap_or_default();
        let known: Vec<String> = values.iter().map(as_text).collect();
        let mut all = listed_names(schema, &known);
        for (value, name) in &self.variants {
            match known.contains(&value.value) {
                true => _ = all.insert(value.value.clone(), name.as_str().into()),
                false => self.missing("value", value, &known, problems),
            }
        }
        schema.insert(ENUM_NAMES.to_owned(), Value::Object(all));
    }

    fn missing(&self, what: &str, wanted: &Located, known: &[String], problems: &mut Problems<'_>) {
        let message = format!("`{}` has no {what} `{}`", self.schema.value.escape_debug(), wanted.value.escape_debug());
        let near = nearest(&wanted.value, known.iter()).map(|near| format!("did you mean `{near}`?"));
        problems.error("E062", wanted.at, message).help = near;
    }
}

/// A reference has no room for more in OpenAPI 3.0, but as a part of a whole.
fn rename_field(property: &mut Map<String, Value>, name: &str) {
    if let Some(reference) = property.remove("$ref") {
        let part = Value::Object(Map::from_iter([("$ref".to_owned(), reference)]));
        property.insert("allOf".to_owned(), Value::Array(vec![part]));
    }
    property.insert(PROPERTY_NAME.to_owned(), name.into());
}

/// The names that the schema has for its values already, by value.
fn listed_names(schema: &Map<String, Value>, values: &[String]) -> Map<String, Value> {
    match schema.get(ENUM_NAMES) {
        Some(Value::Array(names)) if names.len() == values.len() => {
            values.iter().cloned().zip(names.iter().cloned()).collect()
        }
        Some(Value::Object(names)) => names.clone(),
        _ => Map::new(),
    }
}

/// The tags that are described, and those that operations have.
fn tags(tree: &Value) -> BTreeSet<&str> {
    let described = tree.get("tags").and_then(Value::as_array).into_iter().flatten();
    let described = described.filter_map(|tag| tag.get("name")?.as_str());
    let items = ["paths", "webhooks"].into_iter().filter_map(|section| tree.get(section)?.as_object());
    let operations = items.flat_map(Map::values).filter_map(Value::as_object).flat_map(Map::values);
    let of_operations = operations.filter_map(|operation| operation.get("tags")?.as_array()).flatten();
    described.chain(of_operations.filter_map(Value::as_str)).collect()
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn names(entries: &[Entry]) -> Vec<(Located, String)> {
    let name = |entry: &Entry| {
        let name = text_of(&entry.value)?.value;
        Some((Located { value: entry.key.clone(), at: entry.at }, name))
    };
    entries.iter().filter_map(name).collect()
}
