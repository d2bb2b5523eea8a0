//! Numbers within bounds.

use fastrand::Rng;
use serde_json::{Map, Number, Value};

/// Bounds that no one gave.
const USUAL: (f64, f64) = (1.0, 100.0);

/// The bounds of a schema: least and greatest value, each with whether it is excluded itself.
fn bounds(schema: &Map<String, Value>) -> ((Option<f64>, bool), (Option<f64>, bool)) {
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let low = match (number("minimum"), number("exclusiveMinimum")) {
        (Some(low), Some(open)) if low > open => (Some(low), false),
        (_, Some(open)) => (Some(open), true),
        (low, None) => (low, false),
    };
    let high = match (number("maximum"), number("exclusiveMaximum")) {
        (Some(high), Some(open)) if high < open => (Some(high), false),
        (_, Some(open)) => (Some(open), true),
        (high, None) => (high, false),
    };
    (low, high)
}

/// A range to choose from; where one bound is not given, one near the other.
fn range(low: Option<f64>, high: Option<f64>) -> (f64, f64) {
    match (low, high) {
        (Some(low), Some(high)) if low <= USUAL.0 && high >= USUAL.1 => USUAL,
        (Some(low), Some(high)) => (low, high.max(low)),
        (Some(low), None) => (low, (low + 100.0).max(USUAL.1.max(low))),
        (None, Some(high)) => ((high - 100.0).max(USUAL.0.min(high)), high),
        (None, None) => USUAL,
    }
}

/// A whole number.
pub(super) fn integer(rng: &mut Rng, schema: &Map<String, Value>) -> Value {
    let ((low, low_open), (high, high_open)) = bounds(schema);
    let low = low.map(|low| if low_open { low.floor() + 1.0 } else { low.ceil() });
    let high = high.map(|high| if high_open { high.ceil() - 1.0 } else { high.floor() });
    let (low, high) = range(low, high);
    let step = schema.get("multipleOf").and_then(Value::as_f64).filter(|step| *step >= 1.0);
    let least = if step.is_some() { low } else { low.max(-9e15) };
    let (low, high) = (least as i64, high.min(9e15) as i64);
    let chosen = rng.i64(low..=high.max(low));
    match step.map(|step| step as i64) {
        Some(step) if step > 1 => {
            let below = chosen - chosen.rem_euclid(step);
            Value::from(if below < low { below.saturating_add(step) } else { below })
        }
        _ => Value::from(chosen),
    }
}

/// A number with two digits after the point, where there is room for them.
pub(super) fn number(rng: &mut Rng, schema: &Map<String, Value>) -> Value {
    let ((low, low_open), (high, high_open)) = bounds(schema);
    let (low, high) = range(low, high);
    if let Some(step) = schema.get("multipleOf").and_then(Value::as_f64).filter(|step| *step > 0.0) {
        let (first, last) = ((low / step).ceil(), (high / step).floor());
        let count = rng.i64(first as i64..=(last.max(first)) as i64);
        let value = decimal(count as f64 * step, 10);
        return if value.fract() == 0.0 { Value::from(value as i64) } else { from(value) };
    }
    let exact = low + rng.f64() * (high - low);
    let rounded = decimal(exact, 2);
    let is_inside = |value: f64| {
        (if low_open { value > low } else { value >= low }) && (if high_open { value < high } else { value <= high })
    };
    from(if is_inside(rounded) { rounded } else { exact })
}

fn decimal(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}

fn from(value: f64) -> Value {
    Number::from_f64(value).map_or(Value::from(0), Value::Number)
}
