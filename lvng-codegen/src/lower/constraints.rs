//! Bounds beyond the type: reading, tightening.

use serde_json::{Number, Value};

use crate::embed::translate;
use crate::ir::{Bounds, Constraints};

/// The bounds of one schema node; those of items and values and the format of a text are added where schemas are lowered.
pub fn from_schema(node: &Value) -> Constraints {
    let mut bounds = Bounds::default();
    let (mut exclusive_min, mut exclusive_max) = (None, None);
    // Schemas have few of the many keywords, so it is the members that are looked at, not the keywords that are looked up.
    for (key, value) in node.as_object().into_iter().flatten() {
        match key.as_str() {
            "minimum" => bounds.min = value.as_number().cloned(),
            "maximum" => bounds.max = value.as_number().cloned(),
            "exclusiveMinimum" => exclusive_min = Some(value),
            "exclusiveMaximum" => exclusive_max = Some(value),
            "multipleOf" => bounds.multiple_of = value.as_number().filter(|step| is_positive(step)).cloned(),
            "minLength" => bounds.min_length = count(value).filter(|least| *least > 0),
            "maxLength" => bounds.max_length = count(value),
            // What cannot be translated is told of where schemas are merged.
            "pattern" => bounds.pattern = value.as_str().map(|text| translate(text).unwrap_or(text.to_owned())),
            "minItems" => bounds.min_items = count(value).filter(|least| *least > 0),
            "maxItems" => bounds.max_items = count(value),
            "uniqueItems" => bounds.unique_items = *value == Value::Bool(true),
            "minProperties" => bounds.min_properties = count(value).filter(|least| *least > 0),
            "maxProperties" => bounds.max_properties = count(value),
            _ => {}
        }
    }
    (bounds.min, bounds.exclusive_min) = bound(bounds.min, exclusive_min);
    (bounds.max, bounds.exclusive_max) = bound(bounds.max, exclusive_max);
    bounds.into()
}

fn is_positive(step: &Number) -> bool {
    step.as_f64().is_some_and(|step| step > 0.0)
}

/// A count; `3.0` is one.
fn count(value: &Value) -> Option<u64> {
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
    if more.is_none() {
        return false;
    }
    let (known, more) = (&mut **known, more.into_bounds());
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
    tighten(&mut known.items, more.items);
    tighten(&mut known.values, more.values);
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

/// The bounds that can apply to a kind of value; others say nothing about it.
pub fn only(constraints: Constraints, numbers: bool, strings: bool, lists: bool, objects: bool) -> Constraints {
    let mut bounds = constraints.into_bounds();
    if !numbers {
        bounds.min = None;
        bounds.max = None;
        bounds.exclusive_min = None;
        bounds.exclusive_max = None;
        bounds.multiple_of = None;
    }
    if !strings {
        bounds.min_length = None;
        bounds.max_length = None;
        bounds.pattern = None;
        bounds.format = None;
    }
    if !lists {
        bounds.min_items = None;
        bounds.max_items = None;
        bounds.unique_items = false;
        bounds.items = Constraints::default();
    }
    if !objects {
        bounds.min_properties = None;
        bounds.max_properties = None;
        bounds.values = Constraints::default();
    }
    bounds.into()
}
