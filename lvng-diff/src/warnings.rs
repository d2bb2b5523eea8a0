//! What is wrong with a description but does not keep it from being compared: warnings.

use crate::description::Description;
use crate::side::{Loc, Side};
use lvng_codegen::diagnostic::{Code, Diagnostics};
use lvng_contract::{Method, PathTemplate};
use serde_json::Value;

/// What reading for a comparison warns of.
pub const CODES: &[Code] = &[
    Code {
        code: "D001",
        title: "A parameter of a path that is not described",
        text: "The path names it in braces, but no parameter of that name says that it is `in: path`. It is read as text, \
               and compared by its place in the path.",
    },
    Code {
        code: "D002",
        title: "An operation without responses",
        text: "`responses` is empty, so that nothing is known of the answers and nothing of them can be compared. `generate` \
               refuses the operation.",
    },
    Code {
        code: "D003",
        title: "A reference that leads nowhere",
        text: "What it should lead to is not in the description. It is compared as if nothing were said there: as a schema, \
               it takes any value.",
    },
    Code {
        code: "D004",
        title: "A keyword whose value is of the wrong kind",
        text: "A list stands where an object should, or the other way round. It is compared as if it were not there.",
    },
];

/// Notes what is missing in operations, before normalizing fills it in.
pub(crate) fn of_operations(description: &Description, diagnostics: &mut Diagnostics) {
    let side = Side::new(description);
    let mut found = Vec::new();
    for (path, item) in side.members(side.root(), "paths") {
        for (key, operation) in side.entries(item) {
            if Method::from_key(key).is_some() && operation.node.is_object() {
                self::operation(&side, path, item, operation, &mut found);
            }
        }
    }
    note(found, description, diagnostics);
}

/// Notes what can be compared although it is wrong.
pub(crate) fn of_nodes(description: &Description, diagnostics: &mut Diagnostics) {
    let mut found = Vec::new();
    crate::kept::each_object(&description.tree, &mut |map, at| {
        if let Some(reference) = map.get("$ref").and_then(Value::as_str)
            && reference.starts_with('#')
            && !reaches(&description.tree, reference)
        {
            let message = format!("`{}` leads nowhere: read as if nothing were said", reference.escape_debug());
            found.push(("D003", format!("{at}/$ref"), message));
        }
        // Under `components` and in links, these are names.
        if at == "/components" || at.contains("/links/") {
            return;
        }
        for (key, value) in map {
            if let Some(expected) = expected(key, value) {
                let message = format!("`{key}` is not {expected}: read as if it were not there");
                found.push(("D004", format!("{at}/{key}"), message));
            }
        }
    });
    note(found, description, diagnostics);
}

fn note(found: Found, description: &Description, diagnostics: &mut Diagnostics) {
    for (code, pointer, message) in found {
        diagnostics.warning_in(code, description.place(&pointer), message);
    }
}

/// What should stand at a keyword, if something else does.
fn expected(key: &str, value: &Value) -> Option<&'static str> {
    match (key, value) {
        (_, Value::Null) | ("required", Value::Bool(_)) => None,
        ("properties" | "content" | "responses" | "headers" | "requestBody" | "flows", Value::Object(_)) => None,
        ("schema" | "items", Value::Object(_) | Value::Bool(_)) => None,
        ("required" | "enum" | "allOf" | "oneOf" | "anyOf" | "parameters", Value::Array(_)) => None,
        ("properties" | "content" | "responses" | "headers" | "requestBody" | "flows" | "schema" | "items", _) => {
            Some("an object")
        }
        ("required" | "enum" | "allOf" | "oneOf" | "anyOf" | "parameters", _) => Some("a list"),
        _ => None,
    }
}

fn reaches(tree: &Value, reference: &str) -> bool {
    let pointer = lvng_codegen::pointer::of_ref(reference);
    pointer.is_some_and(|pointer| lvng_codegen::pointer::find(tree, &pointer).is_some())
}

type Found = Vec<(&'static str, String, String)>;

fn operation<'a>(side: &Side<'a>, path: &str, item: Loc<'a>, operation: Loc<'a>, found: &mut Found) {
    let lists = [item, operation].into_iter().flat_map(|holder| side.items(holder, "parameters"));
    let described: Vec<&str> = lists
        .map(|parameter| side.resolve(parameter))
        .filter(|parameter| parameter.text("in") == Some("path"))
        .filter_map(|parameter| parameter.text("name"))
        .collect();
    for name in PathTemplate::parse(path).names().filter(|name| !described.contains(name)) {
        let message = format!("the parameter `{}` of the path is not described", name.escape_debug());
        found.push(("D001", side.pointer(operation.at), message));
    }
    if operation.get("responses").and_then(Value::as_object).is_none_or(|responses| responses.is_empty()) {
        let message = "`responses` is empty: nothing is known of the answers".to_owned();
        found.push(("D002", side.pointer(operation.at), message));
    }
}
