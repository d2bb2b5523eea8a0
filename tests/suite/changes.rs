//! A value → values with one thing changed, made from the schemas that speak of the place. Which of them are wrong, a
//! validator has to say.

use crate::judge::Description;
use crate::pattern;
use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Longer texts and lists than this are not made.
const MOST: u64 = 20_000;

/// Changes values.
pub struct Changes<'d> {
    description: &'d Description,
    rng: Rng,
    /// What stands at a place instead, by its pointer.
    made: Vec<(String, Value)>,
}

/// The values with one thing changed; none is the value itself, none comes twice.
pub fn of(description: &Description, schema: &str, value: &Value, seed: u64) -> Vec<Value> {
    let mut changes = Changes { description, rng: Rng::with_seed(seed), made: Vec::new() };
    let schema = description.tree.pointer(schema).unwrap_or_else(|| panic!("{schema} is not there"));
    changes.place(&[schema], value, String::new());
    let mut found: Vec<Value> = Vec::new();
    for (pointer, other) in changes.made {
        let mut whole = value.clone();
        *whole.pointer_mut(&pointer).expect("the place was found in the value") = other;
        if whole != *value && !found.contains(&whole) {
            found.push(whole);
        }
    }
    found
}

impl<'d> Changes<'d> {
    fn place(&mut self, schemas: &[&'d Value], value: &Value, at: String) {
        let schemas = self.together(schemas);
        for other in [json!(null), json!(true), json!(7), json!("nobody"), json!([]), json!({})] {
            self.made.push((at.clone(), other));
        }
        for schema in &schemas {
            let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
            let listed: Vec<Value> = listed.chain(schema.get("const")).cloned().collect();
            self.made.extend(listed.into_iter().map(|other| (at.clone(), other)));
        }
        match value {
            Value::String(text) => self.text(&schemas, text, &at),
            Value::Number(number) => self.number(&schemas, number.as_f64().unwrap_or_default(), &at),
            Value::Array(items) => self.list(&schemas, items, &at),
            Value::Object(members) => self.object(&schemas, members, &at),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// All schemas that may speak of a value: references and parts of schemas are followed.
    fn together(&self, schemas: &[&'d Value]) -> Vec<&'d Map<String, Value>> {
        let (mut open, mut found) = (schemas.to_vec(), Vec::<&'d Map<String, Value>>::new());
        while let Some(node) = open.pop() {
            let Value::Object(map) = node else { continue };
            if found.iter().any(|known| std::ptr::eq(*known, map)) {
                continue;
            }
            found.push(map);
            let target = map.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
            open.extend(target.map(|target| self.description.follow(target).1));
            open.extend(["not", "if", "then", "else"].iter().filter_map(|key| map.get(*key)));
            open.extend(["allOf", "anyOf", "oneOf"].iter().filter_map(|key| map.get(*key)?.as_array()).flatten());
            let dependent = map.get("dependentSchemas").and_then(Value::as_object);
            open.extend(dependent.into_iter().flat_map(Map::values));
        }
        found
    }

    fn text(&mut self, schemas: &[&'d Map<String, Value>], text: &str, at: &str) {
        const SAMPLES: [&str; 11] = [
            "ada@example.com",
            "@",
            "https://example.com/a?b#c",
            "not a uri",
            "2024-02-29",
            "2023-02-29",
            "2024-02-29T12:00:00Z",
            "2024-02-29T25:00:00Z",
            "550e8400-e29b-41d4-a716-446655440000",
            "127.0.0.1",
            "127.0.0.256",
        ];
        let mut others = vec![String::new()];
        if schemas.iter().any(|schema| schema.contains_key("format")) {
            others.extend(SAMPLES.map(str::to_owned));
        }
        others.extend([format!("{text}é"), format!(" {text}"), text.to_uppercase(), text.chars().skip(1).collect()]);
        for schema in schemas {
            for length in counts(schema, &["minLength", "maxLength"]) {
                others.push("é".repeat(length as usize));
                others.push("a".repeat(length as usize));
            }
            if let Some(wanted) = schema.get("pattern").and_then(Value::as_str).filter(|text| is_simple(text)) {
                others.push(pattern::matching(wanted, &mut self.rng));
                others.extend(pattern::other(wanted));
            }
        }
        self.made.extend(others.into_iter().map(|other| (at.to_owned(), other.into())));
    }

    fn number(&mut self, schemas: &[&'d Map<String, Value>], number: f64, at: &str) {
        let mut others = vec![number + 0.5, -number, number + 1.0, 0.0];
        for schema in schemas {
            for key in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
                let bound = schema.get(key).and_then(Value::as_f64);
                others.extend(
                    bound.into_iter().flat_map(|bound| [bound - 1.0, bound - 0.25, bound, bound + 0.25, bound + 1.0]),
                );
            }
            let step = schema.get("multipleOf").and_then(Value::as_f64);
            others.extend(step.into_iter().flat_map(|step| [step * 3.0, step * 1.5]));
        }
        let exact = |number: f64| if number.fract() == 0.0 { json!(number as i64) } else { json!(number) };
        self.made.extend(others.into_iter().map(|other| (at.to_owned(), exact(other))));
    }

    fn list(&mut self, schemas: &[&'d Map<String, Value>], items: &[Value], at: &str) {
        let mut others: Vec<Vec<Value>> = vec![items.iter().rev().cloned().collect()];
        for (index, item) in items.iter().enumerate() {
            let without = items.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, item)| item.clone());
            others.push(without.collect());
            others.push(items.iter().chain([item]).cloned().collect());
        }
        let mut of_items: Vec<&'d Value> = Vec::new();
        for schema in schemas {
            of_items.extend(["contains", "items", "unevaluatedItems"].iter().filter_map(|key| schema.get(*key)));
            of_items.extend(schema.get("prefixItems").and_then(Value::as_array).into_iter().flatten());
        }
        let more = of_items.iter().map(|schema| self.sample(schema, 0));
        let more: Vec<Value> = more.chain([json!("nobody"), json!(null)]).collect();
        others.extend(more.iter().map(|item| items.iter().chain([item]).cloned().collect()));
        for count in schemas.iter().flat_map(|schema| counts(schema, &["minItems", "maxItems"])) {
            let cycle = items.iter().chain(&more).cycle();
            others.push(cycle.take(count as usize).cloned().collect());
        }
        self.made.extend(others.into_iter().map(|other| (at.to_owned(), other.into())));
        for (index, item) in items.iter().enumerate() {
            self.place(&of_items, item, format!("{at}/{index}"));
        }
    }

    fn object(&mut self, schemas: &[&'d Map<String, Value>], members: &Map<String, Value>, at: &str) {
        let mut others: Vec<Map<String, Value>> = Vec::new();
        for name in members.keys() {
            let mut without = members.clone();
            without.shift_remove(name);
            others.push(without);
        }
        for (name, value) in self.further(schemas) {
            if !members.contains_key(&name) {
                let mut with = members.clone();
                with.insert(name, value);
                others.push(with);
            }
        }
        for count in schemas.iter().flat_map(|schema| counts(schema, &["minProperties", "maxProperties"])) {
            let further = (0..count).map(|number| (format!("further{number}"), json!("x")));
            others.push(members.clone().into_iter().chain(further).take(count as usize).collect());
        }
        self.made.extend(others.into_iter().map(|other| (at.to_owned(), other.into())));
        for (name, value) in members {
            let step = name.replace('~', "~0").replace('/', "~1");
            self.place(&of_member(schemas, name), value, format!("{at}/{step}"));
        }
    }

    /// Members that the schemas speak of, and one that they do not.
    fn further(&mut self, schemas: &[&'d Map<String, Value>]) -> Vec<(String, Value)> {
        let mut found = vec![("nobody knows me".to_owned(), json!(1)), ("nobody".to_owned(), json!("x"))];
        for schema in schemas {
            for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                found.push((name.clone(), self.sample(property, 0)));
                found.push((name.clone(), json!("nobody")));
            }
            for (wanted, value) in schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten() {
                if is_simple(wanted) {
                    let name = pattern::matching(wanted, &mut self.rng);
                    found.push((name.clone(), self.sample(value, 0)));
                    found.push((name, json!([])));
                }
            }
            let listed = schema.get("required").and_then(Value::as_array).into_iter().flatten();
            let dependent = schema.get("dependentRequired").and_then(Value::as_object);
            let named = dependent.into_iter().flat_map(Map::keys).map(|name| json!(name));
            let names: Vec<Value> = listed.cloned().chain(named).collect();
            found.extend(names.iter().filter_map(Value::as_str).map(|name| (name.to_owned(), json!("x"))));
        }
        found
    }

    /// A value that a schema is likely to take.
    fn sample(&mut self, schema: &'d Value, depth: usize) -> Value {
        let schemas = self.together(&[schema]);
        let find = |key: &str| schemas.iter().find_map(|schema| schema.get(key));
        if let Some(only) = find("const").or_else(|| find("enum").and_then(|values| values.get(0))) {
            return only.clone();
        }
        let kind = find("type").and_then(|kind| kind.as_str().or_else(|| kind.get(0)?.as_str())).unwrap_or("string");
        match kind {
            "object" if depth < 4 => {
                let required =
                    find("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
                let required: Vec<&'d str> = required.collect();
                let member = |name: &'d str| {
                    let value = of_member(&schemas, name).first().map_or(json!("x"), |one| self.sample(one, depth + 1));
                    (name.to_owned(), value)
                };
                Value::Object(required.into_iter().map(member).collect())
            }
            "object" => json!({}),
            "array" => json!([]),
            "integer" | "number" => find("minimum").cloned().unwrap_or(json!(1)),
            "boolean" => json!(true),
            "null" => json!(null),
            _ => match find("pattern").and_then(Value::as_str).filter(|text| is_simple(text)) {
                Some(wanted) => pattern::matching(wanted, &mut self.rng).into(),
                None => json!("nobody"),
            },
        }
    }
}

/// The schemas that speak of a member.
fn of_member<'d>(schemas: &[&'d Map<String, Value>], name: &str) -> Vec<&'d Value> {
    let mut found = Vec::new();
    for schema in schemas {
        found.extend(schema.get("properties").and_then(|properties| properties.get(name)));
        let patterns = schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten();
        found.extend(patterns.map(|(_, value)| value));
        found.extend(["additionalProperties", "unevaluatedProperties"].iter().filter_map(|key| schema.get(*key)));
    }
    found
}

/// The numbers around those of some keywords.
fn counts(schema: &Map<String, Value>, keys: &[&str]) -> Vec<u64> {
    let given = keys.iter().filter_map(|key| schema.get(*key)?.as_u64()).filter(|count| *count < MOST);
    given.flat_map(|count| [count.saturating_sub(1), count, count + 1]).collect()
}

/// Whether texts can be made for a pattern here.
fn is_simple(pattern: &str) -> bool {
    regex_syntax::parse(pattern).is_ok()
}
