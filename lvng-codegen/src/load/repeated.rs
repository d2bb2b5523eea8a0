//! A status that is described twice in one object: both responses as one.
//!
//! Some frameworks write a response for each variant of an enum, and with it the status of variants that share one. As JSON
//! is read elsewhere the second hides the first, so that what the server sends in the first form is not as described.

use serde_json::{Map, Value};

use crate::members::Members;

/// Both responses as one, where the key is that of a response in `list` and either may come; `None` where the two cannot be one.
pub fn merged_response((list, key): (&str, &str), first: &Value, second: &Value) -> Option<Value> {
    let is_status = |key: &str| {
        let is_code = key.len() == 3 && key.starts_with(|first: char| first.is_ascii_digit());
        is_code || key == "default"
    };
    if list != "responses" || !is_status(key) {
        return None;
    }
    if first == second {
        return Some(first.clone());
    }
    let (first, second) = (first.as_object()?, second.as_object()?);
    // What stands behind a reference is not known here.
    if first.has("$ref") || second.has("$ref") {
        return None;
    }
    let mut all = first.clone();
    for (key, value) in second {
        let merged = match (key.as_str(), first.member(key)) {
            (_, None) => value.clone(),
            ("description", Some(known)) => description(known, value),
            ("content", Some(known)) => by_name(known, value, media_type)?,
            ("headers" | "links", Some(known)) => by_name(known, value, |known, _| Some(known.clone()))?,
            (_, Some(known)) => known.clone(),
        };
        all.insert(key.clone(), merged);
    }
    Some(Value::Object(all))
}

/// Both texts.
fn description(first: &Value, second: &Value) -> Value {
    match (first.as_str(), second.as_str()) {
        (Some(first), Some(second)) if first.trim().is_empty() || first == second => second.into(),
        (Some(first), Some(second)) if !second.trim().is_empty() => format!("{first}\n\n{second}").into(),
        _ => first.clone(),
    }
}

/// The entries of both maps; `merge` makes one of two of the same name.
fn by_name(first: &Value, second: &Value, merge: fn(&Value, &Value) -> Option<Value>) -> Option<Value> {
    let mut all: Map<String, Value> = first.as_object()?.clone();
    for (name, value) in second.as_object()? {
        let merged = match all.get(name) {
            Some(known) if known != value => merge(known, value)?,
            Some(known) => known.clone(),
            None => value.clone(),
        };
        all.insert(name.clone(), merged);
    }
    Some(Value::Object(all))
}

/// A media type whose values are those of either schema.
fn media_type(first: &Value, second: &Value) -> Option<Value> {
    let (mut all, second) = (first.as_object()?.clone(), second.as_object()?);
    // One without a schema allows what the other does, too.
    let (Some(known), Some(schema)) = (all.member("schema"), second.member("schema")) else {
        all.remove("schema");
        return Some(Value::Object(all));
    };
    if known != schema {
        let mut either = known.member("anyOf").filter(|_| is_choice(known)).and_then(Value::as_array).cloned();
        let either = either.get_or_insert_with(|| vec![known.clone()]);
        either.push(schema.clone());
        let either = Map::from_iter([("anyOf".to_owned(), Value::Array(either.clone()))]);
        all.insert("schema".to_owned(), Value::Object(either));
    }
    Some(Value::Object(all))
}

/// Whether a schema is a choice and nothing more: a third response of the status joins it.
fn is_choice(schema: &Value) -> bool {
    schema.as_object().is_some_and(|schema| schema.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const AT: (&str, &str) = ("responses", "400");

    #[test]
    fn two_responses_are_one() {
        let json =
            |schema: Value| json!({ "description": "", "content": { "application/json": { "schema": schema } } });
        let [a, b, c] = ["a", "b", "c"].map(|name| json(json!({ "$ref": name })));
        assert_eq!(merged_response(AT, &a, &a), Some(a.clone()));
        let both = merged_response(AT, &a, &b).unwrap();
        assert_eq!(both, json(json!({ "anyOf": [{ "$ref": "a" }, { "$ref": "b" }] })));
        let three = merged_response(AT, &both, &c).unwrap();
        assert_eq!(three, json(json!({ "anyOf": [{ "$ref": "a" }, { "$ref": "b" }, { "$ref": "c" }] })));
        let text = json!({ "description": "As text", "content": { "text/plain": {} }, "headers": { "X": {} } });
        let expected = json!({
            "description": "As text",
            "content": { "application/json": { "schema": { "$ref": "a" } }, "text/plain": {} },
            "headers": { "X": {} },
        });
        assert_eq!(merged_response(AT, &a, &text), Some(expected));
    }

    #[test]
    fn what_is_no_response_or_hidden_stays_an_error() {
        let (a, b) = (json!({ "description": "a" }), json!({ "$ref": "#/components/responses/B" }));
        assert_eq!(merged_response(AT, &a, &b), None);
        assert_eq!(merged_response(("responses", "Error"), &a, &a), None);
        assert_eq!(merged_response(("schemas", "400"), &a, &a), None);
        assert_eq!(merged_response(AT, &a, &json!(1)), None);
    }
}
