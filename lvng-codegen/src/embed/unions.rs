//! Whether a union of types takes exactly what `anyOf` or `oneOf` allows.

use std::collections::BTreeSet;

use serde_json::Value;

use super::parts::{Object, Parts};
use crate::members::Members;

/// The types of JSON that a value may be of, one bit for each.
type Kinds = u8;

const ARRAY: Kinds = 1;
const BOOLEAN: Kinds = 1 << 1;
const NULL: Kinds = 1 << 2;
const NUMBER: Kinds = 1 << 3;
const OBJECT: Kinds = 1 << 4;
const STRING: Kinds = 1 << 5;
const ALL: Kinds = ARRAY | BOOLEAN | NULL | NUMBER | OBJECT | STRING;

/// What is known of an alternative.
struct Branch<'t> {
    parts: Vec<&'t Object>,
    kinds: Kinds,
}

/// Whether the typed reader takes what one of the alternatives allows and, for `oneOf`, no value fits two of them.
pub(super) fn is_exact<'t>(known: Parts<'t>, key: &str, map: &'t Object) -> bool {
    let Some(listed) = map.member(key).and_then(Value::as_array) else { return true };
    let branch = |node: &'t Value| match node {
        Value::Object(map) => {
            let parts = known.of(map);
            let kinds = kinds(&parts);
            Some(Branch { parts, kinds })
        }
        _ => None,
    };
    let Some(branches) = listed.iter().map(branch).collect::<Option<Vec<_>>>() else { return false };
    // What is null whichever holds is read as any value.
    if branches.iter().all(|branch| branch.kinds & !NULL == 0) {
        return false;
    }
    let is_told = map.has("discriminator");
    let pairs = |fits: &dyn Fn(&Branch<'t>, &Branch<'t>) -> bool| {
        branches.iter().enumerate().all(|(at, one)| branches.iter().skip(at + 1).all(|other| fits(one, other)))
    };
    // Alternatives of one Rust type lose their bounds.
    let are_apart = |one: &Branch<'t>, other: &Branch<'t>| one.kinds & other.kinds & !(OBJECT | NULL) == 0;
    let is_exclusive = |one: &Branch<'t>, other: &Branch<'t>| match one.kinds & other.kinds {
        0 => true,
        OBJECT => are_disjoint(known, one, other),
        _ => false,
    };
    pairs(&are_apart) && (key == "anyOf" || is_told || pairs(&is_exclusive))
}

/// The types that the parts of a schema allow together.
fn kinds(parts: &[&Object]) -> Kinds {
    let any = |kinds: Kinds, more: Kinds| kinds | more;
    let mut kinds = ALL;
    for part in parts {
        let said = match (part.member("type"), part.member("enum"), part.member("const")) {
            (Some(Value::Array(names)), ..) => names.iter().map(of_name).fold(0, any),
            (Some(name), ..) => of_name(name),
            (None, Some(Value::Array(values)), _) => values.iter().map(of_value).fold(0, any),
            (None, _, Some(value)) => of_value(value),
            _ if part.has("properties") || part.has("required") => OBJECT,
            _ if part.has("items") => ARRAY,
            _ => continue,
        };
        let is_nullable = part.member("nullable") == Some(&Value::Bool(true));
        kinds &= if is_nullable { said | NULL } else { said };
    }
    kinds
}

fn of_name(name: &Value) -> Kinds {
    match name.as_str() {
        Some("array") => ARRAY,
        Some("boolean") => BOOLEAN,
        Some("null") => NULL,
        Some("number" | "integer") => NUMBER,
        Some("object") => OBJECT,
        Some("string") => STRING,
        _ => 0,
    }
}

fn of_value(value: &Value) -> Kinds {
    match value {
        Value::Null => NULL,
        Value::Bool(_) => BOOLEAN,
        Value::Number(_) => NUMBER,
        Value::String(_) => STRING,
        Value::Array(_) => ARRAY,
        Value::Object(_) => OBJECT,
    }
}

/// Whether no object fits both: one requires what the other excludes.
fn are_disjoint<'t>(known: Parts<'t>, one: &Branch<'t>, other: &Branch<'t>) -> bool {
    let excludes = |one: &Branch<'t>, other: &Branch<'t>| {
        required(&one.parts).iter().any(|name| {
            let (mine, theirs) = (property(&one.parts, name), property(&other.parts, name));
            match (mine, theirs) {
                (_, None) => is_closed(&other.parts),
                (Some(mine), Some(theirs)) => are_apart(known, mine, theirs),
                (None, Some(_)) => false,
            }
        })
    };
    excludes(one, other) || excludes(other, one)
}

fn required<'t>(parts: &[&'t Object]) -> BTreeSet<&'t str> {
    let lists = parts.iter().filter_map(|part| part.member("required").and_then(Value::as_array));
    lists.flatten().filter_map(Value::as_str).collect()
}

fn property<'t>(parts: &[&'t Object], name: &str) -> Option<&'t Value> {
    parts.iter().find_map(|part| part.member("properties")?.get(name))
}

fn is_closed(parts: &[&Object]) -> bool {
    parts
        .iter()
        .any(|part| part.member("additionalProperties") == Some(&Value::Bool(false)) && !part.has("patternProperties"))
}

/// Whether two schemas have no value in common, by their types or by the values that they list.
fn are_apart<'t>(known: Parts<'t>, one: &'t Value, other: &'t Value) -> bool {
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else { return false };
    let (one, other) = (known.of(one), known.of(other));
    if kinds(&one) & kinds(&other) == 0 {
        return true;
    }
    match (values(&one), values(&other)) {
        (Some(one), Some(other)) => !one.iter().any(|value| other.contains(value)),
        _ => false,
    }
}

/// The values that are listed.
fn values<'t>(parts: &[&'t Object]) -> Option<Vec<&'t Value>> {
    parts.iter().find_map(|part| match (part.member("enum"), part.member("const")) {
        (Some(Value::Array(values)), _) => Some(values.iter().collect()),
        (_, Some(value)) => Some(vec![value]),
        _ => None,
    })
}
