//! Pairs of descriptions for kinds of changes that another tool has rules for, beside what that tool says.

use crate::support;
use lvng_diff::compare;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A description in which every kind of thing is used once.
fn template() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Kinds", "version": "1.0.0" },
        "paths": { "/a/{id}": { "post": {
            "operationId": "op",
            "tags": ["t"],
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "requestBody": { "required": true, "content": { "application/json": { "schema": { "type": "object" } } } },
            "responses": { "200": { "description": "Done.", "content": { "application/json": { "schema": { "type": "object" } } } } },
        } } },
        "components": {
            "schemas": {
                "A": { "type": "object", "properties": { "kind": { "type": "string" }, "a": { "type": "string" } } },
                "B": { "type": "object", "properties": { "kind": { "type": "string" }, "b": { "type": "string" } } },
            },
            "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "x-key" },
                "auth": { "type": "oauth2", "flows": { "authorizationCode": {
                    "authorizationUrl": "https://a.example/login",
                    "tokenUrl": "https://a.example/token",
                    "scopes": { "read": "Read.", "write": "Write." },
                } } },
            },
        },
    })
}

/// Puts a part of a case into the template.
fn place(at: &str, part: &Value) -> Value {
    let mut tree = template();
    let operation = &mut tree["paths"]["/a/{id}"]["post"];
    match at {
        "request" => operation["requestBody"]["content"]["application/json"]["schema"] = part.clone(),
        "response" => operation["responses"]["200"]["content"]["application/json"]["schema"] = part.clone(),
        "parameter" if part.is_null() => {}
        "parameter" => {
            let mut parameter = part.clone();
            parameter["name"] = "q".into();
            parameter["in"] = "query".into();
            operation["parameters"].as_array_mut().unwrap().push(parameter);
        }
        "header" if part.is_null() => {}
        "header" => operation["responses"]["200"]["headers"] = json!({ "X-H": part }),
        "operation" => merge(operation, part),
        "document" => merge(&mut tree, part),
        other => panic!("`{other}` is no place"),
    }
    tree
}

/// Merges as RFC 7396 has it.
fn merge(into: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *into = patch.clone();
        return;
    };
    if !into.is_object() {
        *into = json!({});
    }
    let map = into.as_object_mut().unwrap();
    for (key, value) in patch {
        match value {
            Value::Null => drop(map.shift_remove(key)),
            value => merge(map.entry(key.clone()).or_insert(Value::Null), value),
        }
    }
}

#[test]
fn kinds_are_found_and_every_difference_is_explained() {
    let table: Value = serde_yaml::from_str(&support::data("oasdiff.yaml")).unwrap();
    let cases = table["cases"].as_array().unwrap();
    let (mut wrong, mut kinds) = (String::new(), BTreeSet::new());
    for case in cases {
        let (kind, level) = case["oasdiff"].as_str().unwrap().split_once(' ').unwrap();
        assert!(kinds.insert(kind), "{kind} is there twice");
        let part = |key: &str| support::description(&place(case["at"].as_str().unwrap(), &case[key]));
        let changes = compare(&part("base"), &part("head"));
        let found: BTreeMap<String, String> =
            changes.iter().map(|change| (change.rule.id.to_owned(), support::verdict(change))).collect();
        let expected = case["finds"].as_object().unwrap();
        let expected: BTreeMap<String, String> =
            expected.iter().map(|(rule, verdict)| (rule.clone(), verdict.as_str().unwrap().to_owned())).collect();
        if found != expected || found.len() != changes.len() {
            wrong += &format!("\n{kind}: {}\nfound:\n{}", case["finds"], support::list(&changes));
        }
        let breaks_clients = changes.iter().any(|change| change.verdicts.clients);
        let agrees = if breaks_clients { level != "INFO" } else { level == "INFO" };
        let is_explained = case.get("why").and_then(Value::as_str).is_some_and(|why| why.ends_with('.'));
        if agrees == is_explained {
            let what = if agrees { "no difference to explain" } else { "a difference that is not explained" };
            wrong += &format!("\n{kind}: {what} ({level}, clients broken: {breaks_clients})\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(kinds.len() >= 100, "{} kinds", kinds.len());
}
