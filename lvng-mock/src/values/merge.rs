//! What a schema, its reference, its parts and one of its alternatives say together.

use super::choices::Choices;
use serde_json::{Map, Value, json};

/// References and parts are followed so far.
const MOST_STEPS: usize = 40;

/// One object of keywords for a schema; `None` if nothing can meet it.
pub(super) fn merged(choices: &mut Choices<'_>, schema: &Value) -> Option<Map<String, Value>> {
    let mut all = Map::new();
    add(choices, schema, &mut all, 0)?;
    Some(all)
}

fn add(choices: &mut Choices<'_>, schema: &Value, all: &mut Map<String, Value>, step: usize) -> Option<()> {
    let map = match schema {
        Value::Bool(true) => return Some(()),
        Value::Object(map) if step < MOST_STEPS => map,
        _ => return None,
    };
    if let Some(target) = choices.components.target(schema) {
        add(choices, target, all, step + 1)?;
    }
    for (key, value) in map {
        if !matches!(key.as_str(), "$ref" | "allOf" | "anyOf" | "oneOf" | "if" | "then" | "else") {
            keyword(all, key, value)?;
        }
    }
    for part in map.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        add(choices, part, all, step + 1)?;
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(branches) = map.get(key).and_then(Value::as_array) {
            one_of(choices, branches, all, step)?;
        }
    }
    if map.contains_key("if") {
        let branch = if choices.rng.bool() {
            map.get("if").into_iter().chain(map.get("then")).collect::<Vec<_>>()
        } else {
            map.get("else").into_iter().collect()
        };
        for part in branch {
            add(choices, part, all, step + 1)?;
        }
    }
    Some(())
}

/// Adds the first alternative that goes with the rest, null only if there is no other.
fn one_of(choices: &mut Choices<'_>, branches: &[Value], all: &mut Map<String, Value>, step: usize) -> Option<()> {
    let takes_null = choices.takes_null;
    let is_null = |branch: &Value| !takes_null && branch.get("type") == Some(&json!("null"));
    let mut order: Vec<&Value> = branches.iter().filter(|branch| !is_null(branch)).collect();
    if choices.varies {
        choices.rng.shuffle(&mut order);
    }
    order.extend(branches.iter().filter(|branch| is_null(branch)));
    for branch in order {
        let mut tried = all.clone();
        if add(choices, branch, &mut tried, step + 1).is_some() {
            *all = tried;
            return Some(());
        }
    }
    None
}

/// Adds what a keyword says; `None` if it cannot hold together with what is there.
fn keyword(all: &mut Map<String, Value>, key: &str, value: &Value) -> Option<()> {
    let Some(known) = all.get_mut(key) else {
        all.insert(key.to_owned(), value.clone());
        return consistent(all);
    };
    match (key, &mut *known, value) {
        ("properties" | "patternProperties", Value::Object(known), Value::Object(more)) => {
            for (name, schema) in more {
                let both = known.get(name).filter(|known| *known != schema);
                let both = both.map_or_else(|| schema.clone(), |known| json!({ "allOf": [known, schema] }));
                known.insert(name.clone(), both);
            }
        }
        ("required", Value::Array(known), Value::Array(more)) => {
            known.extend(more.iter().filter(|name| !known.contains(name)).cloned().collect::<Vec<_>>());
        }
        ("enum", Value::Array(known), Value::Array(more)) => known.retain(|value| more.contains(value)),
        ("type", known, more) => *known = both_types(known, more)?,
        ("minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties", known, more)
            if more.as_f64() > known.as_f64() =>
        {
            *known = more.clone();
        }
        ("maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties", known, more)
            if more.as_f64() < known.as_f64() =>
        {
            *known = more.clone();
        }
        ("items" | "additionalProperties" | "propertyNames", known, more) if known != more => {
            *known = match (&*known, more) {
                (Value::Bool(true), other) | (other, Value::Bool(true)) => other.clone(),
                (Value::Bool(false), _) | (_, Value::Bool(false)) => Value::Bool(false),
                (one, other) => json!({ "allOf": [one, other] }),
            };
        }
        ("const", known, more) if known != more => return None,
        // What is said first, outside, is more special.
        _ => {}
    }
    consistent(all)
}

/// Whether the values that are listed can have the type.
fn consistent(all: &Map<String, Value>) -> Option<()> {
    let types = all.get("type");
    let fits = |value: &Value| types.is_none_or(|types| has_type(types, value));
    let values = all.get("enum").and_then(Value::as_array);
    let one = all.get("const");
    let is_listed = |value: &Value| values.is_none_or(|values| values.contains(value));
    (values.is_none_or(|values| values.iter().any(fits)) && one.is_none_or(|one| fits(one) && is_listed(one)))
        .then_some(())
}

/// Whether a value has one of the types.
pub(super) fn has_type(types: &Value, value: &Value) -> bool {
    match types {
        Value::String(name) => match (name.as_str(), value) {
            ("null", Value::Null)
            | ("boolean", Value::Bool(_))
            | ("number", Value::Number(_))
            | ("string", Value::String(_))
            | ("array", Value::Array(_))
            | ("object", Value::Object(_)) => true,
            ("integer", Value::Number(number)) => number.as_f64().is_some_and(|number| number.fract() == 0.0),
            _ => false,
        },
        Value::Array(names) => names.iter().any(|name| has_type(name, value)),
        _ => true,
    }
}

/// The types that both allow.
fn both_types(one: &Value, other: &Value) -> Option<Value> {
    let names = |types: &Value| -> Vec<String> {
        match types {
            Value::String(name) => vec![name.clone()],
            Value::Array(names) => names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
            _ => Vec::new(),
        }
    };
    let (one, other) = (names(one), names(other));
    let allows = |names: &[String], name: &str| {
        names.iter().any(|known| known == name || name == "integer" && known == "number")
    };
    let mut both: Vec<String> = one.iter().filter(|name| allows(&other, name)).cloned().collect();
    both.extend(other.iter().filter(|name| allows(&one, name) && !both.contains(name)).cloned().collect::<Vec<_>>());
    match both.as_slice() {
        [] => None,
        [name] => Some(json!(name)),
        names => Some(json!(names)),
    }
}
