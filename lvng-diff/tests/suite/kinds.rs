//! Pairs of descriptions for kinds of changes that another tool has rules for, beside what that tool says.

use crate::support;
use lvng_diff::{Change, compare, rules};
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

/// What is found between the two parts of a case, and what is wrong with that.
fn check(case: &Value) -> (Vec<Change>, String) {
    let part = |key: &str| support::description(&place(case["at"].as_str().unwrap(), &case[key]));
    let changes = compare(&mut part("base"), &mut part("head"));
    let found: BTreeMap<String, String> =
        changes.iter().map(|change| (change.rule.id.to_owned(), support::verdict(change))).collect();
    let expected = case["finds"].as_object().unwrap();
    let expected: BTreeMap<String, String> =
        expected.iter().map(|(rule, verdict)| (rule.clone(), verdict.as_str().unwrap().to_owned())).collect();
    let wrong = match found == expected && found.len() == changes.len() {
        true => String::new(),
        false => format!("\n{case}\nfound:\n{}", support::list(&changes)),
    };
    (changes, wrong)
}

fn cases(file: &str) -> Vec<Value> {
    let table: Value = serde_yaml::from_str(&support::data(file)).unwrap();
    table["cases"].as_array().unwrap().clone()
}

#[test]
fn kinds_are_found_and_every_difference_is_explained() {
    let (mut wrong, mut kinds) = (String::new(), BTreeSet::new());
    for case in cases("oasdiff.yaml") {
        let (kind, level) = case["oasdiff"].as_str().unwrap().split_once(' ').unwrap();
        assert!(kinds.insert(kind.to_owned()), "{kind} is there twice");
        let (changes, problem) = check(&case);
        wrong += &problem;
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

#[test]
fn kinds_of_our_own_are_found() {
    let wrong: String = cases("own.yaml").iter().map(|case| check(case).1).collect();
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_is_met_in_a_table() {
    let mutations: Value = serde_yaml::from_str(&support::data("mutations.yaml")).unwrap();
    let mutations = mutations["mutations"].as_array().unwrap().clone();
    let all = mutations.into_iter().chain(cases("oasdiff.yaml")).chain(cases("own.yaml"));
    let met: BTreeSet<String> =
        all.flat_map(|case| case["finds"].as_object().unwrap().clone()).map(|(rule, _)| rule).collect();
    let known: BTreeSet<String> = rules::all().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(met, known);
}
