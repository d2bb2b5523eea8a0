//! Examples and defaults of a description against their schemas.

mod schema;

use crate::description::Description;
use crate::document::{each_node_below, follow, operations};
use lvng_cli::command::Error;
use lvng_codegen::diagnostic::{Code, Diagnostic, Diagnostics};
use lvng_codegen::load::Document;
use lvng_codegen::{normalize, pointer};
use schema::{Checker, Direction};
use serde_json::Value;
use std::collections::BTreeSet;

/// The code of what is found here.
const CODE: &str = "L004";

/// What it means.
pub const CODES: &[Code] = &[Code {
    code: CODE,
    title: "An example that its schema refuses",
    text: "Examples are what people copy, and what tests run. A key that the schema does not have counts as wrong \
           too, unless `additionalProperties` says that others may come.",
}];

/// The examples of a description that do not fit, in the terms of OpenAPI 3.0.
///
/// # Errors
/// The description is none.
pub fn examples(description: &Description) -> Result<Vec<Diagnostic>, Error> {
    let joined = description.join()?;
    let mut diagnostics = joined.diagnostics;
    let document = normalize::normalize(Document { tree: joined.tree }, &mut diagnostics);
    check(&document.tree, &mut diagnostics);
    // The generator said the rest.
    Ok(diagnostics.into_vec().into_iter().filter(|diagnostic| diagnostic.code == CODE).collect())
}

/// Checks every example of a normalized document.
fn check(tree: &Value, diagnostics: &mut Diagnostics) {
    let mut work = Work { tree, checker: Checker::new(tree), diagnostics, seen: BTreeSet::new() };
    // Bodies of requests first: what only they are used for is read in their direction.
    for operation in operations(tree) {
        if let Some(body) = operation.node.get("requestBody") {
            let (body, at) = follow(tree, body, &pointer::child(&operation.pointer(), "requestBody"));
            work.below(body, &at, Direction::Request);
        }
    }
    for part in ["paths", "components"] {
        if let Some(node) = tree.get(part) {
            work.below(node, &pointer::child("", part), Direction::Response);
        }
    }
}

struct Work<'d, 'e> {
    tree: &'d Value,
    checker: Checker<'d>,
    diagnostics: &'e mut Diagnostics,
    /// The pointers of examples that were checked.
    seen: BTreeSet<String>,
}

impl<'d> Work<'d, '_> {
    fn below(&mut self, node: &'d Value, at: &str, direction: Direction) {
        let mut found = Vec::new();
        each_node_below(node, at, &mut |node, at| {
            // Media types, parameters and headers have a schema; schemas are their own.
            let schema = node.get("schema").unwrap_or(node);
            for key in ["example", "default"] {
                found.extend(node.get(key).map(|value| (schema, value, pointer::child(at, key))));
            }
            let named = node.get("examples").and_then(Value::as_object).into_iter().flatten();
            for (name, example) in named {
                let at = pointer::join(at, &["examples", name]);
                let (example, at) = follow(self.tree, example, &at);
                found.extend(example.get("value").map(|value| (schema, value, pointer::child(&at, "value"))));
            }
        });
        for (schema, value, at) in found {
            // A schema whose properties are called `default` or `example` has objects there.
            if is_schema(schema) && self.seen.insert(at.clone()) {
                for (at, message) in self.checker.check(schema, value, &at, direction) {
                    self.diagnostics.error(CODE, &at, message);
                }
            }
        }
    }
}

fn is_schema(node: &Value) -> bool {
    ["type", "$ref", "allOf", "oneOf", "anyOf", "enum", "properties", "items"].iter().any(|key| node.get(key).is_some())
}
