//! Value against schema, at every place in it.
//!
//! The schema at a place is all that applies to the value there: a reference's target, the parts of `allOf`, and of `oneOf`
//! and `anyOf` the alternative that fits best. A member is declared if one of these declares it.

use super::{Check, Direction};
use crate::description::Node;
use crate::finding::{Change, Kind};
use crate::infer::{Shape, Types, name};
use crate::secrets::{self, MASK};
use lvng_codegen::pointer::{self, Cursor};
use serde_json::{Map, Value};

/// Deeper values and schemas are not looked into.
const DEEPEST: usize = 64;

impl<'d> Check<'d> {
    /// Holds a value against a schema.
    pub(super) fn value(&mut self, schema: Node<'d>, value: &Value, at: &mut Cursor, is_secret: bool) {
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        if at.as_str().matches('/').count() > DEEPEST {
            return;
        }
        if value.is_null() {
            return self.null(schema, at, &mut Vec::new());
        }
        let mut parts = Vec::new();
        self.gather(schema, &mut parts, 0);
        self.settle(&mut parts, 0, value, at);
        self.against(&parts, value, at, is_secret);
    }

    /// The schema and all that it is made of whatever the value.
    fn gather(&self, schema: Node<'d>, parts: &mut Vec<Node<'d>>, depth: usize) {
        if depth > DEEPEST || parts.iter().any(|part| part.at == schema.at) {
            return;
        }
        // OpenAPI 3.1 lets keywords stand beside a reference.
        let target = schema.text("$ref").and_then(pointer::of_ref).and_then(|at| self.description.node(&at));
        let is_reference = target.is_some() && !self.description.is_3_1;
        if !is_reference {
            parts.push(schema.clone());
        }
        target.into_iter().for_each(|target| self.gather(target, parts, depth + 1));
        if !is_reference {
            schema.list("allOf").into_iter().for_each(|part| self.gather(part, parts, depth + 1));
        }
    }

    /// Adds, from the part at an index on, the alternatives that fit the value best.
    fn settle(&mut self, parts: &mut Vec<Node<'d>>, from: usize, value: &Value, at: &mut Cursor) {
        let mut index = from;
        while let Some(part) = parts.get(index).cloned() {
            index += 1;
            let named = self.named(&part, value);
            let mut is_settled = false;
            if let Some(named) = named {
                self.gather(named, parts, 0);
                is_settled = true;
            }
            for key in ["oneOf", "anyOf"] {
                let branches = part.list(key);
                if is_settled || branches.is_empty() {
                    continue;
                }
                if let Some(best) = self.best(branches, parts, index, value, at) {
                    self.gather(best, parts, 0);
                }
            }
        }
    }

    /// The schema that a discriminator names: by its value, or as that of all other values.
    fn named(&self, part: &Node<'d>, value: &Value) -> Option<Node<'d>> {
        let discriminator = part.get("discriminator")?;
        let target = |name: &str| match name.contains('#') {
            true => self.description.node(&pointer::of_ref(name)?),
            false => self.description.node(&pointer::join("/components/schemas", &[name])),
        };
        let label = discriminator.text("propertyName").and_then(|property| value.get(property)?.as_str());
        let named = label.and_then(|label| {
            let mapped = discriminator.get("mapping").and_then(|mapping| mapping.text(label));
            target(mapped.unwrap_or(label))
        });
        named.or_else(|| target(discriminator.text("defaultMapping")?))
    }

    /// The alternative with the fewest problems, the first of several.
    fn best(
        &mut self,
        branches: Vec<Node<'d>>,
        parts: &[Node<'d>],
        from: usize,
        value: &Value,
        at: &mut Cursor,
    ) -> Option<Node<'d>> {
        let mut best: Option<(usize, Node<'d>)> = None;
        for branch in branches {
            let mut all = parts.to_vec();
            self.gather(branch.clone(), &mut all, 0);
            let before = (std::mem::take(&mut self.sightings), std::mem::replace(&mut self.is_trial, true));
            if all.len() > parts.len() {
                self.settle(&mut all, from.max(parts.len()), value, at);
            }
            self.against(&all, value, at, false);
            let problems = self.sightings.iter().map(|sighting| weight(sighting.kind)).sum();
            (self.sightings, self.is_trial) = before;
            if problems == 0 {
                return Some(branch);
            }
            if best.as_ref().is_none_or(|(least, _)| problems < *least) {
                best = Some((problems, branch));
            }
        }
        best.map(|(_, branch)| branch)
    }

    fn against(&mut self, parts: &[Node<'d>], value: &Value, at: &mut Cursor, is_secret: bool) {
        let is_secret =
            is_secret || parts.iter().any(|part| part.is("writeOnly") || part.text("format") == Some("password"));
        for part in parts {
            if self.type_of(part, value, at) {
                self.listed(part, value, at, is_secret);
                self.bounds(part, value, at);
            }
        }
        match value {
            Value::Object(members) => self.members(parts, members, at, is_secret),
            Value::Array(items) => self.items(parts, items, at, is_secret),
            _ => {}
        }
    }

    /// Whether the type is right.
    fn type_of(&mut self, part: &Node<'d>, value: &Value, at: &Cursor) -> bool {
        let declared = self.declared_types(part);
        if declared.is_empty() {
            return true;
        }
        let found = Types::of(value);
        if !self.is_trial {
            let seen = self.types.entry(part.at.clone()).or_default();
            *seen = seen.and(found);
        }
        let is_integral = name(value) == "integer" && declared.has(Types::named("number"));
        if declared.has(found) || is_integral {
            return true;
        }
        let (label, found) = (label(&part.at), name(value));
        let message = format!("{label} is described as {}, found {found}", declared.names().join(" or "));
        self.see(Kind::Type, &part.at, found, message, &shown(at), Change::Types(Shape::of(value)));
        false
    }

    /// The types that a schema itself names.
    pub(super) fn declared_types(&self, part: &Node<'d>) -> Types {
        let named = match part.value.get("type") {
            Some(Value::String(name)) => Types::named(name),
            Some(Value::Array(names)) => {
                let all = names.iter().filter_map(Value::as_str).map(Types::named);
                all.fold(Types::default(), Types::and)
            }
            _ => Types::default(),
        };
        if part.is("nullable") && !named.is_empty() { named.and(Types::named("null")) } else { named }
    }

    /// `enum` and `const`.
    fn listed(&mut self, part: &Node<'d>, value: &Value, at: &Cursor, is_secret: bool) {
        let listed = match (part.value.get("enum"), part.value.get("const")) {
            (Some(Value::Array(listed)), _) => listed.iter().any(|known| is_same(known, value)),
            (_, Some(only)) => is_same(only, value),
            _ => true,
        };
        if listed {
            return;
        }
        let text = value.to_string();
        let is_secret = is_secret || value.as_str().is_some_and(secrets::is_secret_text);
        let (found, change) = match is_secret {
            true => (MASK.to_owned(), Change::AnyValue),
            false => (text, Change::EnumValues(vec![value.clone()])),
        };
        let message = format!("{} does not list {}", label(&part.at), cut(&found));
        self.see(Kind::EnumValue, &part.at, &found, message, &shown(at), change);
    }

    fn members(&mut self, parts: &[Node<'d>], members: &Map<String, Value>, at: &mut Cursor, is_secret: bool) {
        for (key, value) in members {
            let mark = at.push(key);
            let declared: Vec<Node<'d>> = parts.iter().filter_map(|part| part.get("properties")?.get(key)).collect();
            let is_hidden = is_secret || secrets::is_secret_name(key);
            if declared.is_empty() {
                self.other_member(parts, key, value, at, is_hidden);
            }
            declared.into_iter().for_each(|property| self.value(property, value, at, is_hidden));
            at.pop(mark);
        }
        for part in parts {
            for required in part.list("required") {
                let Some(key) = required.value.as_str().filter(|key| !members.contains_key(*key)) else { continue };
                if !self.is_of_other_direction(parts, key) {
                    let message = format!("`{key}` is required of {}, but not there", label(&part.at));
                    let at = shown(at);
                    self.see(Kind::Required, &part.at, key, message, &at, Change::NotRequired(key.to_owned()));
                }
            }
        }
    }

    /// A member that no schema has among its properties.
    fn other_member(&mut self, parts: &[Node<'d>], key: &str, value: &Value, at: &mut Cursor, is_hidden: bool) {
        if parts.iter().any(|part| part.value.get("patternProperties").is_some()) {
            return;
        }
        let others = ["additionalProperties", "unevaluatedProperties"];
        let open: Vec<Node<'d>> = parts
            .iter()
            .flat_map(|part| others.iter().filter_map(|other| part.get(other)))
            .filter(|other| other.value.is_object() || other.value == &Value::Bool(true))
            .collect();
        if !open.is_empty() {
            let schemas = open.into_iter().filter(|other| other.value.is_object());
            return schemas.for_each(|other| self.value(other, value, at, is_hidden));
        }
        let is_closed = |part: &&Node<'d>| {
            part.value.get("properties").and_then(Value::as_object).is_some_and(|all| !all.is_empty())
                || others.iter().any(|other| part.value.get(other) == Some(&Value::Bool(false)))
        };
        // Objects without any properties described may hold what they like.
        let Some(owner) = parts.iter().find(is_closed) else { return };
        let message = format!("{} has no `{}`", label(&owner.at), secrets::shown(key));
        let (subject, change) = match secrets::is_secret_text(key) {
            true => (MASK, Change::OtherFields),
            false => (key, Change::Field { name: key.to_owned(), shape: Shape::of(value) }),
        };
        self.see(Kind::Field, &owner.at, subject, message, &shown(at), change);
    }

    /// Whether a property travels the other way only.
    fn is_of_other_direction(&self, parts: &[Node<'d>], key: &str) -> bool {
        let flag = if self.direction == Direction::Request { "readOnly" } else { "writeOnly" };
        let mut declared = parts.iter().filter_map(|part| part.get("properties")?.get(key));
        declared.any(|property| property.is(flag) || self.description.follow(property).is(flag))
    }

    fn items(&mut self, parts: &[Node<'d>], items: &[Value], at: &mut Cursor, is_secret: bool) {
        for part in parts {
            let first = part.list("prefixItems");
            let rest = part.get("items").filter(|items| items.value.is_object());
            for (index, item) in items.iter().enumerate() {
                if let Some(schema) = first.get(index).cloned().or_else(|| rest.clone()) {
                    let mark = at.push_index(index);
                    self.value(schema, item, at, is_secret);
                    at.pop(mark);
                }
            }
        }
    }

    /// Null, where it may not be expected: told of the schema that refuses it, once.
    fn null(&mut self, schema: Node<'d>, at: &Cursor, told: &mut Vec<String>) {
        let schema = self.null_owner(schema);
        if told.contains(&schema.at) {
            return;
        }
        told.push(schema.at.clone());
        if !self.is_trial && schema.value.get("type").is_some() {
            let seen = self.types.entry(schema.at.clone()).or_default();
            *seen = seen.and(Types::named("null"));
        }
        if self.takes_null(&schema, 0) {
            return;
        }
        let refusing = self.parts_without_null(&schema);
        if !refusing.is_empty() {
            return refusing.into_iter().for_each(|part| self.null(part, at, told));
        }
        let message = format!("{} is not nullable, found null", label(&schema.at));
        self.see(Kind::Type, &schema.at, "null", message, &shown(at), Change::Types(Shape::of(&Value::Null)));
    }

    /// The parts of `allOf` that are why a schema refuses null. In OpenAPI 3.0 `nullable` of the whole is what people write.
    fn parts_without_null(&self, schema: &Node<'d>) -> Vec<Node<'d>> {
        let says_itself = ["type", "enum", "const"].iter().any(|key| schema.value.get(key).is_some());
        if says_itself || !self.description.is_3_1 {
            return Vec::new();
        }
        schema.list("allOf").into_iter().filter(|part| !self.takes_null(part, 0)).collect()
    }

    /// The schema that says whether there may be null: what a reference leads to, if that is all there is of it.
    fn null_owner(&self, schema: Node<'d>) -> Node<'d> {
        let beside = schema.value.as_object().map_or(0, Map::len);
        if schema.value.get("$ref").is_some() && (beside == 1 || !self.description.is_3_1) {
            self.description.follow(schema)
        } else {
            schema
        }
    }

    fn takes_null(&self, schema: &Node<'d>, depth: usize) -> bool {
        let schema = self.null_owner(schema.clone());
        if depth > DEEPEST || schema.is("nullable") {
            return true;
        }
        if let Some(listed) = schema.value.get("enum").and_then(Value::as_array) {
            return listed.contains(&Value::Null);
        }
        if let Some(only) = schema.value.get("const") {
            return only.is_null();
        }
        let types = self.declared_types(&schema);
        if !types.is_empty() {
            return types.has(Types::named("null"));
        }
        let any = |key: &str| {
            let branches = schema.list(key);
            branches.is_empty() || branches.iter().any(|branch| self.takes_null(branch, depth + 1))
        };
        let beside = schema.text("$ref").and_then(pointer::of_ref).and_then(|at| self.description.node(&at));
        let all = schema.list("allOf").into_iter().chain(beside).all(|part| self.takes_null(&part, depth + 1));
        any("oneOf") && any("anyOf") && all
    }
}

/// How much a problem says against an alternative.
fn weight(kind: Kind) -> usize {
    match kind {
        Kind::Type | Kind::EnumValue => 4,
        Kind::Required => 3,
        _ => 1,
    }
}

/// Equal, with `1` the same as `1.0`.
fn is_same(known: &Value, value: &Value) -> bool {
    known == value || (known.is_number() && value.is_number() && known.as_f64() == value.as_f64())
}

/// A schema for people: `Agent.status`.
pub(super) fn label(at: &str) -> String {
    let Some(below) = at.strip_prefix("/components/schemas/") else {
        return match at.rsplit_once("/properties/") {
            Some((_, name)) if !name.contains('/') => format!("`{}`", pointer::unescape(name)),
            _ => "the schema".to_owned(),
        };
    };
    let mut keys = below.split('/').map(pointer::unescape);
    let mut text = keys.next().unwrap_or_default().into_owned();
    while let Some(key) = keys.next() {
        match key.as_ref() {
            "properties" => {
                text.push('.');
                text.push_str(&keys.next().unwrap_or_default());
            }
            "items" => text.push_str("[]"),
            "additionalProperties" => text.push_str("{}"),
            "allOf" | "oneOf" | "anyOf" => drop(keys.next()),
            _ => {}
        }
    }
    format!("`{text}`")
}

/// A pointer into a value, without names that look like keys of a service.
pub(super) fn shown(at: &Cursor) -> String {
    let keys: Vec<String> = pointer::segments(at.as_str()).map(|key| secrets::shown(&key)).collect();
    pointer::join("", &keys.iter().map(String::as_str).collect::<Vec<_>>())
}

pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
