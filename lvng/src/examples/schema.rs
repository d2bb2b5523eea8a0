//! A value against a schema of OpenAPI 3.0.

use crate::document::follow;
use lvng_codegen::pointer;
use lvng_contract::{TextFormat, TypedFormat};
use regex::Regex;
use serde_json::{Map, Value};

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Request,
    Response,
}

/// Where a value is wrong, and why.
pub type Problem = (String, String);

/// Checks values against schemas of a document.
pub struct Checker<'d> {
    tree: &'d Value,
}

/// A schema with what surrounds it.
#[derive(Clone, Copy)]
struct Context {
    direction: Direction,
    /// Whether the schema is one of several that an object has to fit, so that its keys are not all.
    is_part: bool,
}

impl<'d> Checker<'d> {
    /// A checker for the schemas of a document.
    pub fn new(tree: &'d Value) -> Self {
        Self { tree }
    }

    /// What is wrong with a value that stands at a pointer.
    pub fn check(&self, schema: &'d Value, value: &Value, at: &str, direction: Direction) -> Vec<Problem> {
        let mut found = Vec::new();
        self.value(schema, value, at, Context { direction, is_part: false }, &mut found);
        found
    }

    fn value(&self, schema: &'d Value, value: &Value, at: &str, context: Context, found: &mut Vec<Problem>) {
        let (schema, _) = follow(self.tree, schema, "");
        let Some(schema) = schema.as_object() else { return };
        if value.is_null() {
            let takes_null = schema.get("nullable") == Some(&Value::Bool(true)) || !schema.contains_key("type");
            if !takes_null {
                found.push((at.to_owned(), "`null`, but the schema is not nullable".to_owned()));
            }
            return;
        }
        if let Some(kind) = schema.get("type").and_then(Value::as_str)
            && !is_of(value, kind)
        {
            return found.push((at.to_owned(), format!("expected type `{kind}`, found {}", show(value))));
        }
        if let Some(listed) = schema.get("enum").and_then(Value::as_array)
            && !listed.contains(value)
        {
            let listed: Vec<String> = listed.iter().map(Value::to_string).collect();
            found.push((at.to_owned(), format!("{} is none of {}", show(value), listed.join(", "))));
        }
        self.combined(schema, value, at, context, found);
        match value {
            Value::String(text) => found.extend(of_text(schema, text).map(|why| (at.to_owned(), why))),
            Value::Number(number) => {
                found.extend(of_number(schema, number.as_f64().unwrap_or_default()).map(|why| (at.to_owned(), why)));
            }
            Value::Array(items) => self.items(schema, items, at, context, found),
            Value::Object(members) => self.members(schema, members, at, context, found),
            _ => {}
        }
    }

    fn combined(
        &self,
        schema: &'d Map<String, Value>,
        value: &Value,
        at: &str,
        context: Context,
        found: &mut Vec<Problem>,
    ) {
        let part = Context { is_part: true, ..context };
        let list = |key: &str| schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        list("allOf").iter().for_each(|one| self.value(one, value, at, part, found));
        let fits = |one: &'d Value, context: Context| {
            let mut found = Vec::new();
            self.value(one, value, at, context, &mut found);
            found
        };
        for key in ["oneOf", "anyOf"] {
            let all: Vec<Vec<Problem>> = list(key).iter().map(|one| fits(one, context)).collect();
            let fitting = all.iter().filter(|problems| problems.is_empty()).count();
            let has_discriminator = schema.contains_key("discriminator");
            if !all.is_empty() && fitting == 0 {
                let nearest = all.iter().min_by_key(|problems| problems.len()).and_then(|problems| problems.first());
                let why = nearest.map(|(at, why)| format!("; nearest: {why} at `{at}`")).unwrap_or_default();
                found.push((at.to_owned(), format!("fits none of `{key}`{why}")));
            } else if key == "oneOf" && fitting > 1 && !has_discriminator {
                found.push((at.to_owned(), format!("fits {fitting} of `oneOf`, exactly one is expected")));
            }
        }
        if schema.get("not").is_some_and(|not| fits(not, part).is_empty()) {
            found.push((at.to_owned(), "fits what `not` forbids".to_owned()));
        }
    }

    fn items(
        &self,
        schema: &'d Map<String, Value>,
        items: &[Value],
        at: &str,
        context: Context,
        found: &mut Vec<Problem>,
    ) {
        let inner = Context { is_part: false, ..context };
        if let Some(schema) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.value(schema, item, &pointer::item(at, index), inner, found);
            }
        }
        let is_unique = items.iter().enumerate().all(|(index, item)| !items[..index].contains(item));
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) && !is_unique {
            found.push((at.to_owned(), "an item occurs twice".to_owned()));
        }
        found.extend(within(schema, "minItems", "maxItems", items.len(), "items").map(|why| (at.to_owned(), why)));
    }

    fn members(
        &self,
        schema: &'d Map<String, Value>,
        members: &Map<String, Value>,
        at: &str,
        context: Context,
        found: &mut Vec<Problem>,
    ) {
        let inner = Context { is_part: false, ..context };
        let properties = schema.get("properties").and_then(Value::as_object);
        let other = schema.get("additionalProperties");
        let is_combined = ["allOf", "oneOf", "anyOf"].iter().any(|key| schema.contains_key(*key));
        for (key, value) in members {
            let below = pointer::child(at, key);
            match (properties.and_then(|properties| properties.get(key)), other) {
                (Some(property), _) => self.value(property, value, &below, inner, found),
                (None, Some(Value::Bool(true))) => {}
                (None, Some(other)) if other.is_object() => self.value(other, value, &below, inner, found),
                (None, Some(_)) => found.push((below, format!("`{key}` is refused by `additionalProperties`"))),
                // Not said means allowed, but an example that shows it should say so.
                (None, None) if properties.is_some() && !context.is_part && !is_combined => {
                    found.push((below, format!("the schema has no `{key}`")));
                }
                (None, None) => {}
            }
        }
        let hidden = if context.direction == Direction::Request { "readOnly" } else { "writeOnly" };
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        for key in required.filter(|key| !members.contains_key(*key)) {
            let property = properties.and_then(|properties| properties.get(key));
            let property = property.map(|property| follow(self.tree, property, "").0);
            if property.and_then(|property| property.get(hidden)) != Some(&Value::Bool(true)) {
                found.push((at.to_owned(), format!("`{key}` is required")));
            }
        }
        let count = within(schema, "minProperties", "maxProperties", members.len(), "properties");
        found.extend(count.map(|why| (at.to_owned(), why)));
    }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        _ => true,
    }
}

fn show(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn bound(schema: &Map<String, Value>, key: &str) -> Option<f64> {
    schema.get(key)?.as_f64()
}

fn within(schema: &Map<String, Value>, least: &str, most: &str, count: usize, what: &str) -> Option<String> {
    let number = count as f64;
    let too_few = bound(schema, least).filter(|least| number < *least).map(|least| (least, "at least"));
    let too_many = bound(schema, most).filter(|most| number > *most).map(|most| (most, "at most"));
    too_few.or(too_many).map(|(limit, words)| format!("{count} {what}, {words} {limit} are expected"))
}

fn of_text(schema: &Map<String, Value>, text: &str) -> Option<String> {
    let length = within(schema, "minLength", "maxLength", text.chars().count(), "characters");
    // A pattern that is no regular expression here is left to other tools.
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let mismatch = pattern.filter(|pattern| Regex::new(pattern).is_ok_and(|regex| !regex.is_match(text)));
    let format = schema.get("format").and_then(Value::as_str);
    let misshaped = format.filter(|format| !has_format(text, format));
    length
        .or(mismatch.map(|pattern| format!("`{text}` does not match `{pattern}`")))
        .or(misshaped.map(|format| format!("`{text}` is no {format}")))
}

fn of_number(schema: &Map<String, Value>, number: f64) -> Option<String> {
    let is_set = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    let (least, most) = (bound(schema, "minimum"), bound(schema, "maximum"));
    let is_low = least.is_some_and(|least| number < least || (number == least && is_set("exclusiveMinimum")));
    let is_high = most.is_some_and(|most| number > most || (number == most && is_set("exclusiveMaximum")));
    let step = bound(schema, "multipleOf").filter(|step| *step > 0.0);
    let is_off = step.is_some_and(|step| ((number / step) - (number / step).round()).abs() > 1e-9);
    match (is_low, is_high, is_off) {
        (true, _, _) => Some(format!("{number} is below the minimum")),
        (_, true, _) => Some(format!("{number} is above the maximum")),
        (_, _, true) => Some(format!("{number} is no multiple of {}", step.unwrap_or_default())),
        _ => None,
    }
}

/// Whether a text has a format; formats that are not known are had by all.
fn has_format(text: &str, format: &str) -> bool {
    let matches = |pattern: &str, text: &str| Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text));
    match TextFormat::from_word(format) {
        Some(format) => format.is_valid(text, matches),
        None => {
            TypedFormat::from_word(format).and_then(TypedFormat::pattern).is_none_or(|pattern| matches(pattern, text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn problems(schema: Value, value: Value) -> Vec<String> {
        let tree = json!({ "components": { "schemas": { "Tree": { "type": "object", "required": ["name"],
            "properties": { "name": { "type": "string" },
                "children": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } } } } } } });
        let checker = Checker::new(&tree);
        let found = checker.check(&schema, &value, "", Direction::Response);
        found.into_iter().map(|(at, why)| format!("{at}: {why}")).collect()
    }

    #[test]
    fn problems_are_at_the_innermost_value() {
        let tree = json!({ "$ref": "#/components/schemas/Tree" });
        let value = json!({ "name": "a", "children": [{ "name": "b" }, { "nam": 1, "children": [null] }] });
        assert_eq!(
            problems(tree, value),
            [
                "/children/1/nam: the schema has no `nam`",
                "/children/1/children/0: `null`, but the schema is not nullable",
                "/children/1: `name` is required",
            ]
        );
    }

    #[test]
    fn values_have_bounds_and_formats() {
        let bad = |schema: Value, value: Value| assert_eq!(problems(schema, value).len(), 1);
        let good = |schema: Value, value: Value| assert_eq!(problems(schema, value), Vec::<String>::new());
        bad(json!({ "type": "integer" }), json!(1.5));
        bad(json!({ "type": "integer", "minimum": 0, "exclusiveMinimum": true }), json!(0));
        bad(json!({ "type": "number", "multipleOf": 0.1 }), json!(0.25));
        good(json!({ "type": "number", "multipleOf": 0.1 }), json!(0.3));
        bad(json!({ "type": "string", "format": "date-time" }), json!("2026-01-01"));
        good(json!({ "type": "string", "format": "date-time" }), json!("2026-01-01T10:00:00.5Z"));
        bad(json!({ "type": "string", "pattern": "^a+$" }), json!("ab"));
        bad(json!({ "type": "string", "maxLength": 1 }), json!("ab"));
        bad(json!({ "type": "string", "enum": ["a"] }), json!("b"));
        bad(json!({ "type": "array", "uniqueItems": true, "items": {} }), json!([1, 1]));
        bad(json!({ "type": "object", "additionalProperties": false }), json!({ "a": 1 }));
        bad(json!({ "oneOf": [{ "type": "string" }, { "type": "object" }] }), json!(1));
        bad(json!({ "anyOf": [{ "type": "string" }], "not": { "enum": ["a"] } }), json!("a"));
        good(json!({ "nullable": true, "type": "string" }), json!(null));
    }
}
