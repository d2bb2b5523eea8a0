//! Bounds beyond the type: reading, tightening.

use serde_json::{Number, Value};

use crate::embed::translate;
use crate::ir::Constraints;

/// The bounds of one schema node; those of items and values and the format of a text are added where schemas are lowered.
pub fn from_schema(node: &Value) -> Constraints {
    let number = |key: &str| node.get(key).and_then(Value::as_number).cloned();
    let count = |key: &str| node.get(key).and_then(whole);
    let (min, exclusive_min) = bound(number("minimum"), node.get("exclusiveMinimum"));
    let (max, exclusive_max) = bound(number("maximum"), node.get("exclusiveMaximum"));
    Constraints {
        min,
        max,
        exclusive_min,
        exclusive_max,
        multiple_of: number("multipleOf").filter(|step| step.as_f64().is_some_and(|step| step > 0.0)),
        min_length: count("minLength").filter(|least| *least > 0),
        max_length: count("maxLength"),
        // What cannot be translated is told of where schemas are merged.
        pattern: node.get("pattern").and_then(Value::as_str).map(|text| translate(text).unwrap_or(text.to_owned())),
        format: None,
        min_items: count("minItems").filter(|least| *least > 0),
        max_items: count("maxItems"),
        unique_items: node.get("uniqueItems") == Some(&Value::Bool(true)),
        min_properties: count("minProperties").filter(|least| *least > 0),
        max_properties: count("maxProperties"),
        items: None,
        values: None,
    }
}

/// Bounds of items or values, if there are any.
pub fn boxed(constraints: &Constraints) -> Option<Box<Constraints>> {
    (!is_none(constraints)).then(|| Box::new(constraints.clone()))
}

/// A count; `3.0` is one.
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let float = value.as_f64().filter(|float| float.fract() == 0.0 && (0.0..1e15).contains(float))?;
        // The range above keeps the conversion exact.
        Some(float as u64)
    })
}

/// OpenAPI 3.0 marks a bound as exclusive beside it, 3.1 gives it by itself.
fn bound(bound: Option<Number>, exclusive: Option<&Value>) -> (Option<Number>, Option<Number>) {
    match exclusive {
        Some(Value::Bool(true)) => (None, bound),
        Some(Value::Number(number)) => (bound, Some(number.clone())),
        _ => (bound, None),
    }
}

/// Adds the bounds of another part of `allOf`; answers whether something could not be put together.
pub fn tighten(known: &mut Constraints, more: Constraints) -> bool {
    upper(&mut known.min, more.min, f64::gt);
    upper(&mut known.exclusive_min, more.exclusive_min, f64::gt);
    upper(&mut known.max, more.max, f64::lt);
    upper(&mut known.exclusive_max, more.exclusive_max, f64::lt);
    most(&mut known.min_length, more.min_length);
    most(&mut known.min_items, more.min_items);
    most(&mut known.min_properties, more.min_properties);
    least(&mut known.max_length, more.max_length);
    least(&mut known.max_items, more.max_items);
    least(&mut known.max_properties, more.max_properties);
    known.unique_items |= more.unique_items;
    nested(&mut known.items, more.items);
    nested(&mut known.values, more.values);
    let steps = same(&mut known.multiple_of, more.multiple_of);
    let patterns = same(&mut known.pattern, more.pattern);
    let formats = same(&mut known.format, more.format);
    !(steps && patterns && formats)
}

fn upper(known: &mut Option<Number>, more: Option<Number>, wins: fn(&f64, &f64) -> bool) {
    let Some(more) = more else { return };
    let replaces = match known {
        None => true,
        Some(known) => wins(&more.as_f64().unwrap_or(f64::NAN), &known.as_f64().unwrap_or(f64::NAN)),
    };
    if replaces {
        *known = Some(more);
    }
}

fn most(known: &mut Option<u64>, more: Option<u64>) {
    *known = (*known).max(more);
}

fn least(known: &mut Option<u64>, more: Option<u64>) {
    *known = match (*known, more) {
        (Some(known), Some(more)) => Some(known.min(more)),
        (known, more) => known.or(more),
    };
}

fn nested(known: &mut Option<Box<Constraints>>, more: Option<Box<Constraints>>) {
    match (known, more) {
        (Some(known), Some(more)) => {
            tighten(known, *more);
        }
        (known @ None, more) => *known = more,
        _ => {}
    }
}

fn same<T: PartialEq>(known: &mut Option<T>, more: Option<T>) -> bool {
    match (&known, more) {
        (Some(known), Some(more)) => *known == more,
        (None, more) => {
            *known = more;
            true
        }
        (Some(_), None) => true,
    }
}

/// Whether nothing is bounded.
pub fn is_none(constraints: &Constraints) -> bool {
    *constraints == Constraints::default()
}

/// The bounds that can apply to a kind of value; others say nothing about it.
pub fn only(mut constraints: Constraints, numbers: bool, strings: bool, lists: bool, objects: bool) -> Constraints {
    if !numbers {
        constraints.min = None;
        constraints.max = None;
        constraints.exclusive_min = None;
        constraints.exclusive_max = None;
        constraints.multiple_of = None;
    }
    if !strings {
        constraints.min_length = None;
        constraints.max_length = None;
        constraints.pattern = None;
        constraints.format = None;
    }
    if !lists {
        constraints.min_items = None;
        constraints.max_items = None;
        constraints.unique_items = false;
        constraints.items = None;
    }
    if !objects {
        constraints.min_properties = None;
        constraints.max_properties = None;
        constraints.values = None;
    }
    constraints
}
