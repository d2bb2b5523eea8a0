//! A schema as it is compared: all that must hold of a value, wherever it is written.
//!
//! `allOf`, references, and choices of one are followed, so that moving a keyword between them changes nothing.

use crate::side::{At, Loc, Side, schema_name};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// An object whose keywords must hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) node: &'a Value,
    pub(crate) map: &'a Map<String, Value>,
    pub(crate) at: At,
    /// The name, if it is a component.
    pub(crate) name: Option<&'a str>,
}

/// All that must hold of a value.
#[derive(Clone, Debug)]
pub(crate) struct Schema<'a> {
    pub(crate) parts: Vec<Part<'a>>,
    /// Where it is used.
    pub(crate) at: At,
}

/// A `oneOf` or `anyOf` of several alternatives.
#[derive(Clone, Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) keyword: &'static str,
    pub(crate) at: At,
    pub(crate) alternatives: Vec<Loc<'a>>,
}

/// More parts than anybody writes.
const MOST_PARTS: usize = 1000;

impl<'a> Schema<'a> {
    /// What all of these say. At least one place.
    pub(crate) fn new(side: &Side<'a>, locs: &[Loc<'a>]) -> Self {
        let at = locs.first().map_or(side.root().at, |loc| loc.at);
        let mut schema = Self { parts: Vec::new(), at };
        for loc in locs {
            schema.add(side, *loc, None);
        }
        schema
    }

    fn add(&mut self, side: &Side<'a>, loc: Loc<'a>, name: Option<&'a str>) {
        let Some(map) = loc.node.as_object() else { return };
        if self.parts.len() > MOST_PARTS || self.parts.iter().any(|part| std::ptr::eq(part.map, map)) {
            return;
        }
        let only = |key: &str| map.len() == 1 && map.contains_key(key);
        let reference = loc.text("$ref");
        let only_leads_on = only("$ref") || only("allOf") && name.is_none();
        if !only_leads_on {
            self.parts.push(Part { node: loc.node, map, at: loc.at, name });
        }
        if let Some((reference, target)) = reference.and_then(|text| Some((text, side.target(text)?))) {
            self.add(side, target, schema_name(reference));
        }
        for part in side.items(loc, "allOf") {
            self.add(side, part, None);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(Value::Array(alternatives)) = map.get(key)
                && alternatives.len() == 1
            {
                for only in side.items(loc, key) {
                    self.add(side, only, None);
                }
            }
        }
    }

    /// What makes two schemas the same: the objects whose keywords must hold.
    pub(crate) fn key(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().map(|part| std::ptr::from_ref(part.map) as usize)
    }

    /// A keyword, from the first part that has it.
    pub(crate) fn get(&self, key: &str) -> Option<(&'a Value, &Part<'a>)> {
        self.parts.iter().find_map(|part| Some((part.map.get(key)?, part)))
    }

    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        self.get(key).map(|(value, _)| value)
    }

    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.parts.iter().find_map(|part| part.map.get(key)?.as_str())
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.parts.iter().any(|part| part.map.get(key) == Some(&Value::Bool(true)))
    }

    /// Where a keyword is, or would be.
    pub(crate) fn place(&self, side: &Side<'a>, key: &'a str) -> At {
        self.get(key).map_or(self.own_place(), |(_, part)| side.below(part.at, key))
    }

    /// Where most of it is written.
    pub(crate) fn own_place(&self) -> At {
        self.parts.first().map_or(self.at, |part| part.at)
    }

    /// The type; the narrower one where two are said.
    pub(crate) fn kind(&self) -> Option<&'a str> {
        let mut kinds = self.parts.iter().filter_map(|part| part.map.get("type")?.as_str());
        let first = kinds.next()?;
        Some(if first == "number" && kinds.any(|kind| kind == "integer") { "integer" } else { first })
    }

    /// The places where a property is described.
    pub(crate) fn property(&self, side: &Side<'a>, name: &str) -> Vec<Loc<'a>> {
        self.parts.iter().filter_map(|part| part.property(side, name)).collect()
    }

    /// The names of the properties, each once.
    pub(crate) fn property_names(&self) -> Vec<&'a str> {
        let maps = self.parts.iter().filter_map(|part| part.map.get("properties")?.as_object());
        let maps: Vec<&Map<String, Value>> = maps.collect();
        let names = maps.iter().flat_map(|map| map.keys().map(String::as_str));
        if maps.len() < 2 {
            return names.collect();
        }
        let mut seen = HashSet::new();
        names.filter(|name| seen.insert(*name)).collect()
    }

    /// The names of required properties.
    pub(crate) fn required(&self) -> HashSet<&'a str> {
        let lists = self.parts.iter().filter_map(|part| part.map.get("required")?.as_array());
        lists.flatten().filter_map(Value::as_str).collect()
    }

    /// Whether only described properties are taken.
    pub(crate) fn is_closed(&self) -> bool {
        self.parts.iter().any(|part| {
            let denies = |map: &Map<String, Value>, key: &str| map.get(key) == Some(&Value::Bool(false));
            let kept = part.map.get(crate::kept::KEPT).and_then(Value::as_object);
            denies(part.map, "additionalProperties") || kept.is_some_and(|kept| denies(kept, "unevaluatedProperties"))
        })
    }

    /// What other properties must be, where that is said.
    pub(crate) fn additional(&self, side: &Side<'a>) -> Option<Loc<'a>> {
        let part = self.parts.iter().find(|part| {
            part.map.get("additionalProperties").and_then(Value::as_object).is_some_and(|schema| !schema.is_empty())
        })?;
        Some(Loc { node: part.map.get("additionalProperties")?, at: side.below(part.at, "additionalProperties") })
    }

    /// Whether it is said in so many words that other properties may be anything.
    pub(crate) fn takes_any(&self) -> bool {
        let additional = self.parts.iter().filter_map(|part| part.map.get("additionalProperties"));
        additional.into_iter().any(|additional| match additional {
            Value::Bool(flag) => *flag,
            Value::Object(schema) => schema.is_empty(),
            _ => false,
        })
    }

    /// The choices of several alternatives.
    pub(crate) fn choices(&self, side: &Side<'a>) -> Vec<Choice<'a>> {
        let mut choices = Vec::new();
        for part in &self.parts {
            for keyword in ["oneOf", "anyOf"] {
                let Some(Value::Array(list)) = part.map.get(keyword) else { continue };
                if list.len() < 2 {
                    continue;
                }
                let at = side.below(part.at, keyword);
                let alternatives = list.iter().enumerate();
                let alternatives = alternatives.map(|(index, node)| Loc { node, at: side.item(at, index) }).collect();
                choices.push(Choice { keyword, at, alternatives });
            }
        }
        choices
    }

    /// Whether it says nothing of values apart from its choices.
    pub(crate) fn is_only_choice(&self) -> bool {
        const OF_VALUES: [&str; 6] = ["type", "properties", "required", "enum", "items", "additionalProperties"];
        !OF_VALUES.iter().any(|key| self.parts.iter().any(|part| part.map.contains_key(*key)))
    }
}

impl<'a> Part<'a> {
    fn property(&self, side: &Side<'a>, name: &str) -> Option<Loc<'a>> {
        let (name, node) = self.map.get("properties")?.as_object()?.get_key_value(name)?;
        Some(Loc { node, at: side.below(side.below(self.at, "properties"), name) })
    }
}

/// The name of the schema that a place uses, if it is one that has a name: by reference, with or without texts beside it.
pub(crate) fn name_of<'a>(side: &Side<'a>, loc: Loc<'a>) -> Option<&'a str> {
    let mut name = None;
    let mut reference = loc.text("$ref").or_else(|| only_part(loc));
    // Chains are short; longer ones are cycles.
    for _ in 0..32 {
        let Some(text) = reference else { break };
        name = schema_name(text);
        reference = side.target(text).and_then(|target| target.text("$ref"));
    }
    name
}

/// The reference that is all that a schema says of values.
fn only_part<'a>(loc: Loc<'a>) -> Option<&'a str> {
    let map = loc.node.as_object()?;
    let [only] = map.get("allOf")?.as_array()?.as_slice() else { return None };
    const SILENT: [&str; 9] =
        ["allOf", "nullable", "description", "title", "example", "default", "deprecated", "readOnly", "writeOnly"];
    let is_silent = |key: &String| SILENT.contains(&key.as_str()) || key.starts_with("x-");
    if !map.keys().all(is_silent) {
        return None;
    }
    only.get("$ref")?.as_str()
}
