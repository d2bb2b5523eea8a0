//! Schema → a value that meets it: as the description shows it, or else made.
//!
//! A value is made on the way down, by what the schemas say at each place together. What cannot be said on the
//! way (`not`, dependencies, alternatives that exclude each other) is left to chance: the whole is held against the schema, and
//! made again with other choices until it fits.

mod choices;
mod merge;
mod number;
mod pattern;
mod text;

use crate::schemas::{Components, Schema};
use choices::Choices;
use fastrand::Rng;
use merge::merged;
use serde_json::{Map, Value, json};

/// So often a value is made before it is given up.
const ATTEMPTS: usize = 40;

/// Below this depth, only what is required is made.
const FULL_DEPTH: usize = 5;

/// Below this depth, nothing is made any more.
const MOST_DEPTH: usize = 24;

/// Lists without bounds have so many items at most.
const USUAL_ITEMS: usize = 2;

/// A value does not get larger than this by one schema.
const MOST_ITEMS: usize = 1000;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Examples, defaults and first values of the description, where it has them.
    Documented,
    /// Made anew, whatever the description shows.
    Made,
}

/// A value that meets a schema, or the best that could be made: it depends on the seed alone.
pub fn value(schema: &Schema, seed: u64, source: Source) -> Value {
    let mut last = Value::Null;
    for attempt in 0..ATTEMPTS {
        let maker = Maker::new(&schema.components, seed, source, attempt);
        last = { maker }.value(&schema.json, 0).unwrap_or(Value::Null);
        if schema.is_valid(&last) {
            break;
        }
    }
    last
}

/// A value at work.
struct Maker<'c> {
    choices: Choices<'c>,
    /// Whether examples are taken.
    shows: bool,
    /// Whether defaults are.
    has_defaults: bool,
    /// Whether nothing is made but what is required.
    is_small: bool,
}

impl<'c> Maker<'c> {
    fn new(components: &'c Components, seed: u64, source: Source, attempt: usize) -> Self {
        let rng = Rng::with_seed(seed.wrapping_add((attempt as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        let is_documented = source == Source::Documented;
        Self {
            choices: Choices {
                components,
                rng,
                varies: attempt > 2 || !is_documented,
                takes_null: attempt > ATTEMPTS / 2,
            },
            shows: is_documented && attempt == 0,
            has_defaults: is_documented && attempt < 2,
            is_small: attempt % 3 == 2,
        }
    }

    /// A value for a schema; `None` where there can be none, or none so deep.
    fn value(&mut self, schema: &Value, depth: usize) -> Option<Value> {
        if *schema == Value::Bool(false) || depth > MOST_DEPTH {
            return None;
        }
        let merged = merged(&mut self.choices, schema)?;
        if let Some(shown) = self.shown(&merged) {
            return Some(shown);
        }
        self.by_type(&merged, depth)
    }

    /// What the description shows, or all that it allows.
    fn shown(&mut self, schema: &Map<String, Value>) -> Option<Value> {
        let list = |key: &str| schema.get(key).and_then(Value::as_array);
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        let allowed = |value: &&Value| list("enum").is_none_or(|values| values.contains(value));
        if self.shows {
            let example = schema.get("example").or_else(|| list("examples")?.first());
            if let Some(example) = example.filter(allowed) {
                return Some(self.without_other_side(schema, example));
            }
        }
        if self.has_defaults
            && let Some(value) = schema.get("default").filter(allowed).filter(|value| !value.is_null())
        {
            return Some(value.clone());
        }
        let values = list("enum")?;
        let chosen = if self.choices.varies { self.choices.rng.usize(..values.len().max(1)) } else { 0 };
        let types = schema.get("type");
        let fits = |value: &&Value| types.is_none_or(|types| merge::has_type(types, value));
        values.get(chosen).filter(fits).or_else(|| values.iter().find(fits)).cloned()
    }

    /// An example without what only the other side sends.
    fn without_other_side(&self, schema: &Map<String, Value>, example: &Value) -> Value {
        let mut example = example.clone();
        if let (Some(members), Some(properties)) =
            (example.as_object_mut(), schema.get("properties").and_then(Value::as_object))
        {
            members.retain(|name, _| !properties.get(name).is_some_and(is_of_other_side));
        }
        example
    }

    fn by_type(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        let name = self.type_name(schema);
        Some(match name {
            "null" => Value::Null,
            "boolean" => Value::Bool(!self.choices.varies || self.choices.rng.bool()),
            "integer" => number::integer(&mut self.choices.rng, schema),
            "number" => number::number(&mut self.choices.rng, schema),
            "array" => self.array(schema, depth)?,
            "object" => self.object(schema, depth)?,
            _ => match schema.get("contentSchema") {
                Some(content) => Value::String(self.value(content, depth + 1)?.to_string()),
                None => Value::String(text::text(&mut self.choices.rng, schema)),
            },
        })
    }

    /// The type to make: the first that is not null, or what the keywords are about.
    fn type_name<'s>(&mut self, schema: &'s Map<String, Value>) -> &'s str {
        let named: Vec<&str> = match schema.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let mut wanted: Vec<&str> = named
            .iter()
            .copied()
            .filter(|name| *name != "null" || self.choices.takes_null && self.choices.rng.bool())
            .collect();
        if wanted.is_empty() {
            return if named.is_empty() { implied(schema) } else { "null" };
        }
        let chosen = if self.choices.varies { self.choices.rng.usize(..wanted.len()) } else { 0 };
        wanted.swap_remove(chosen)
    }
}

/// The type that keywords are about.
fn implied(schema: &Map<String, Value>) -> &'static str {
    let has = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
    match () {
        () if has(&["properties", "required", "additionalProperties", "patternProperties", "minProperties"]) => {
            "object"
        }
        () if has(&["items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems"]) => "array",
        () if has(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]) => "number",
        () => "string",
    }
}

/// Whether a property is only the other side's to send.
fn is_of_other_side(property: &Value) -> bool {
    property.get("readOnly") == Some(&Value::Bool(true))
}

fn count(schema: &Map<String, Value>, key: &str) -> Option<usize> {
    schema.get(key).and_then(Value::as_f64).map(|count| count as usize)
}

impl Maker<'_> {
    fn object(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let most = count(schema, "maxProperties").unwrap_or(usize::MAX);
        let mut members = Map::new();
        for (name, property) in properties {
            let is_required = required.contains(&name.as_str());
            if is_of_other_side(property) || (!is_required && (self.is_small || depth >= FULL_DEPTH)) {
                continue;
            }
            let missing = required.iter().filter(|name| !members.contains_key(**name)).count();
            if !is_required && members.len() + missing >= most {
                continue;
            }
            match self.value(property, depth + 1) {
                Some(value) => drop(members.insert(name.clone(), value)),
                None if is_required => return None,
                None => {}
            }
        }
        for name in required {
            if !members.contains_key(name) && !properties.get(name).is_some_and(is_of_other_side) {
                let value = self.unnamed(schema, name, depth)?;
                members.insert(name.to_owned(), value);
            }
        }
        self.further(schema, &mut members, most, depth)?;
        Some(Value::Object(members))
    }

    /// A value for a name that is not described by itself.
    fn unnamed(&mut self, schema: &Map<String, Value>, name: &str, depth: usize) -> Option<Value> {
        let patterns = schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten();
        let mut fitting = patterns.filter(|(pattern, _)| pattern::matches(pattern, name)).map(|(_, one)| one);
        let rest = schema.get("additionalProperties").unwrap_or(&Value::Bool(true));
        self.value(fitting.next().unwrap_or(rest), depth + 1)
    }

    /// Members that are not described by name: as many as there must be, one where they are all that there is.
    fn further(
        &mut self,
        schema: &Map<String, Value>,
        members: &mut Map<String, Value>,
        most: usize,
        depth: usize,
    ) -> Option<()> {
        let least = count(schema, "minProperties").unwrap_or_default().min(MOST_ITEMS);
        let is_map = members.is_empty()
            && schema
                .get("additionalProperties")
                .is_some_and(|rest| rest.as_object().is_some_and(|rest| !rest.is_empty()));
        let wanted = least.max(usize::from(is_map && !self.is_small && depth < FULL_DEPTH && most > 0));
        let mut number = 0;
        while members.len() < wanted && number < 2 * MOST_ITEMS {
            number += 1;
            let name = match (schema.get("propertyNames"), schema.get("patternProperties").and_then(Value::as_object)) {
                (Some(names), _) => {
                    match self.value(&json!({ "allOf": [{ "type": "string" }, names] }), MOST_DEPTH - 2) {
                        Some(Value::String(name)) => name,
                        _ => return None,
                    }
                }
                (None, Some(patterns)) if schema.get("additionalProperties") == Some(&Value::Bool(false)) => {
                    let (pattern, _) = patterns.iter().nth(number % patterns.len().max(1))?;
                    text::text(&mut self.choices.rng, &Map::from_iter([("pattern".to_owned(), json!(pattern))]))
                }
                _ => format!("key{number}"),
            };
            if !members.contains_key(&name) {
                match self.unnamed(schema, &name, depth) {
                    Some(value) => drop(members.insert(name, value)),
                    None if members.len() < least => return None,
                    None => return Some(()),
                }
            }
        }
        Some(())
    }

    fn array(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        let least = count(schema, "minItems").unwrap_or_default().min(MOST_ITEMS);
        let most = count(schema, "maxItems").unwrap_or(MOST_ITEMS);
        let usual = if self.is_small || depth >= FULL_DEPTH {
            0
        } else {
            1 + usize::from(self.choices.varies && self.choices.rng.bool())
        };
        let wanted = least.max(usual.min(USUAL_ITEMS)).min(most);
        let prefix = schema.get("prefixItems").and_then(Value::as_array);
        let rest = schema.get("items").unwrap_or(&Value::Bool(true));
        let is_unique = schema.get("uniqueItems") == Some(&Value::Bool(true));
        let mut list: Vec<Value> = Vec::new();
        for item in prefix.into_iter().flatten().take(most) {
            list.push(self.value(item, depth + 1)?);
        }
        let wanted = if prefix.is_some() { least } else { wanted };
        if let Some(contained) = schema.get("contains") {
            for _ in 0..count(schema, "minContains").unwrap_or(1).min(MOST_ITEMS) {
                list.push(self.value(&json!({ "allOf": [contained, rest] }), depth + 1)?);
            }
        }
        let mut tries = 0;
        while list.len() < wanted && tries < 4 * MOST_ITEMS {
            tries += 1;
            // The first value again and again would never be another one.
            let (shows, varies) = (self.shows, self.choices.varies);
            self.shows &= tries == 1;
            self.choices.varies |= is_unique && tries > 1;
            let item = self.value(rest, depth + 1);
            (self.shows, self.choices.varies) = (shows, varies);
            match item {
                Some(item) if is_unique && list.contains(&item) => {}
                Some(item) => list.push(item),
                None if list.len() < least => return None,
                None => break,
            }
        }
        Some(Value::Array(list))
    }
}
