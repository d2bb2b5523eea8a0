//! Values beyond bounds, and text of another pattern or format.

use super::Check;
use super::schema::{cut, label, shown};
use crate::description::Node;
use crate::finding::{Change, Kind};
use lvng_codegen::pointer::Cursor;
use lvng_contract::{TextFormat, TypedFormat};
use regex::RegexBuilder;
use serde_json::Value;

/// Patterns that take more memory are not tried.
const LARGEST_PATTERN: usize = 1 << 20;

/// Longer lists are not looked through for items that are there twice.
const MOST_UNIQUE: usize = 1000;

impl<'d> Check<'d> {
    /// What a schema says of a value beyond its type. Messages do not have the value, which may be a secret.
    pub(super) fn bounds(&mut self, part: &Node<'d>, value: &Value, at: &Cursor) {
        let broken = match value {
            Value::Number(number) => of_number(part, number.as_f64()),
            Value::String(text) => of_text(part, text),
            Value::Array(items) => of_items(part, items),
            Value::Object(members) => count(part, ["minProperties", "maxProperties"], members.len()),
            _ => Vec::new(),
        };
        for key in broken {
            let said = part.value.get(key).map(Value::to_string).unwrap_or_default();
            let message =
                format!("{} is described with `{key}: {}`, which a value does not keep", label(&part.at), cut(&said));
            self.see(Kind::Bound, &part.at, key, message, &shown(at), Change::Unbounded(key));
        }
    }
}

/// The keywords that a number does not keep.
fn of_number(part: &Node<'_>, number: Option<f64>) -> Vec<&'static str> {
    let Some(number) = number else { return Vec::new() };
    let bound = |key: &str| part.value.get(key).and_then(Value::as_f64);
    let is_flag = |key: &str| part.value.get(key) == Some(&Value::Bool(true));
    let is_low = |least: f64| number < least || (number == least && is_flag("exclusiveMinimum"));
    let is_high = |most: f64| number > most || (number == most && is_flag("exclusiveMaximum"));
    let is_off = |step: f64| {
        let times = number / step;
        // Steps such as 0.1 have no exact number.
        step > 0.0 && (times - times.round()).abs() > 1e-9 * times.abs().max(1.0)
    };
    let all = [
        ("minimum", bound("minimum").is_some_and(is_low)),
        ("maximum", bound("maximum").is_some_and(is_high)),
        ("exclusiveMinimum", bound("exclusiveMinimum").is_some_and(|least| number <= least)),
        ("exclusiveMaximum", bound("exclusiveMaximum").is_some_and(|most| number >= most)),
        ("multipleOf", bound("multipleOf").is_some_and(is_off)),
    ];
    all.into_iter().filter_map(|(key, is_broken)| is_broken.then_some(key)).collect()
}

fn of_text(part: &Node<'_>, text: &str) -> Vec<&'static str> {
    let mut broken = count(part, ["minLength", "maxLength"], text.chars().count());
    let pattern = part.text("pattern").and_then(|pattern| jsonschema_regex::to_rust_regex(pattern).ok());
    if pattern.is_some_and(|pattern| matches(&pattern, text) == Some(false)) {
        broken.push("pattern");
    }
    if part.text("format").is_some_and(|format| !has_format(format, text)) {
        broken.push("format");
    }
    broken
}

fn of_items(part: &Node<'_>, items: &[Value]) -> Vec<&'static str> {
    let mut broken = count(part, ["minItems", "maxItems"], items.len());
    let mut before = items.iter().take(MOST_UNIQUE).enumerate();
    if part.is("uniqueItems") && before.any(|(index, item)| items.iter().take(index).any(|other| other == item)) {
        broken.push("uniqueItems");
    }
    broken
}

fn count(part: &Node<'_>, [least, most]: [&'static str; 2], count: usize) -> Vec<&'static str> {
    let bound = |key: &str| part.value.get(key).and_then(Value::as_f64);
    let count = count as f64;
    let is_low = bound(least).is_some_and(|bound| count < bound).then_some(least);
    let is_high = bound(most).is_some_and(|bound| count > bound).then_some(most);
    is_low.into_iter().chain(is_high).collect()
}

/// Whether a text is of a format; of formats that are not known, all are.
fn has_format(format: &str, text: &str) -> bool {
    if let Some(known) = TextFormat::from_word(format) {
        return known.is_valid(text, |pattern, text| matches(pattern, text).unwrap_or(true));
    }
    let pattern = TypedFormat::from_word(format).and_then(TypedFormat::pattern);
    pattern.and_then(|pattern| matches(pattern, text)).unwrap_or(true)
}

/// Whether a text matches; `None` for patterns that cannot be tried.
fn matches(pattern: &str, text: &str) -> Option<bool> {
    let pattern = RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build().ok()?;
    Some(pattern.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A schema, values that keep it, and values that do not, with the keyword that is broken.
    #[test]
    fn each_keyword_is_held_against_values() {
        let numbers: [(Value, &[f64], f64, &str); 7] = [
            (json!({ "minimum": 2 }), &[2.0, 3.5], 1.9, "minimum"),
            (json!({ "maximum": 2 }), &[2.0, -1.0], 2.1, "maximum"),
            (json!({ "minimum": 2, "exclusiveMinimum": true }), &[2.5], 2.0, "minimum"),
            (json!({ "maximum": 2, "exclusiveMaximum": true }), &[1.5], 2.0, "maximum"),
            (json!({ "exclusiveMinimum": 2 }), &[2.5], 2.0, "exclusiveMinimum"),
            (json!({ "exclusiveMaximum": 2 }), &[1.5], 2.0, "exclusiveMaximum"),
            (json!({ "multipleOf": 0.1 }), &[0.3, 1e6, 0.0], 0.25, "multipleOf"),
        ];
        for (schema, kept, broken, key) in numbers {
            let part = Node { value: &schema, at: String::new() };
            kept.iter().for_each(|value| assert_eq!(of_number(&part, Some(*value)), [""; 0], "{schema} {value}"));
            assert_eq!(of_number(&part, Some(broken)), [key], "{schema} {broken}");
        }
        let texts: [(Value, &str, &str, &str); 8] = [
            (json!({ "minLength": 2 }), "éé", "é", "minLength"),
            (json!({ "maxLength": 2 }), "éé", "ééé", "maxLength"),
            (json!({ "pattern": "^\\d+$" }), "12", "1a", "pattern"),
            (json!({ "format": "date" }), "2026-02-28", "2026-2-28", "format"),
            (json!({ "format": "date-time" }), "2026-02-28T10:00:00Z", "2026-02-28", "format"),
            (json!({ "format": "uuid" }), "123e4567-e89b-12d3-a456-426614174000", "agt_1", "format"),
            (json!({ "format": "email" }), "a@b.example", "a.b.example", "format"),
            (json!({ "format": "uri" }), "https://a.example", "a.example", "format"),
        ];
        for (schema, kept, broken, key) in texts {
            let part = Node { value: &schema, at: String::new() };
            assert_eq!(of_text(&part, kept), [""; 0], "{schema}");
            assert_eq!(of_text(&part, broken), [key], "{schema}");
        }
        let other = json!({ "format": "colour", "pattern": "(?=a)b" });
        assert_eq!(of_text(&Node { value: &other, at: String::new() }, "red"), [""; 0]);
        let lists: [(Value, Value, Value, &str); 3] = [
            (json!({ "minItems": 1 }), json!([1]), json!([]), "minItems"),
            (json!({ "maxItems": 1 }), json!([1]), json!([1, 2]), "maxItems"),
            (json!({ "uniqueItems": true }), json!([1, "1"]), json!([1, 2, 1]), "uniqueItems"),
        ];
        for (schema, kept, broken, key) in lists {
            let part = Node { value: &schema, at: String::new() };
            let found = |value: &Value| of_items(&part, value.as_array().map_or(&[], Vec::as_slice));
            assert_eq!((found(&kept), found(&broken)), (Vec::new(), vec![key]), "{schema}");
        }
        let sizes = json!({ "minProperties": 1, "maxProperties": 2 });
        let part = Node { value: &sizes, at: String::new() };
        let found = [0, 1, 2, 3].map(|size| count(&part, ["minProperties", "maxProperties"], size));
        assert_eq!(found, [vec!["minProperties"], vec![], vec![], vec!["maxProperties"]]);
    }
}
