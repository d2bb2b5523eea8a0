//! What cannot be generated can still be compared, with warnings; what cannot be read is an error with its place.

use crate::support::list;
use lvng_codegen::diagnostic::{Diagnostics, render};
use lvng_codegen::{Input, Options};
use lvng_diff::{Description, compare};

fn read(text: &str) -> (Description, String) {
    let (input, mut diagnostics) = (Input::single("openapi.yaml", text), Diagnostics::default());
    let description = Description::read(&input, &mut diagnostics);
    let text = render(&diagnostics.into_vec(), &input, &Options::default());
    let lines = text.lines().filter(|line| line.starts_with("openapi.yaml"));
    (description, lines.collect::<Vec<_>>().join("\n"))
}

const ODD: &str = "openapi: 3.0.3
info: { title: Odd, version: '1' }
paths:
  /a/{id}:
    get:
      operationId: a
      responses: {}
    post:
      operationId: b
      parameters: { limit: 1 }
      requestBody:
        content:
          application/json: { schema: { $ref: '#/components/schemas/Gone' } }
      responses:
        '200': { description: Done. }
";

#[test]
fn slips_are_warned_of_and_compared_as_far_as_they_go() {
    let (mut base, warnings) = read(ODD);
    assert_eq!(
        warnings,
        "openapi.yaml:5:5: warning: the parameter `id` of the path is not described [D001]\n\
         openapi.yaml:5:5: warning: `responses` is empty: nothing is known of the answers [D002]\n\
         openapi.yaml:8:5: warning: the parameter `id` of the path is not described [D001]\n\
         openapi.yaml:10:7: warning: `parameters` is not a list: read as if it were not there [D004]\n\
         openapi.yaml:13:47: warning: `#/components/schemas/Gone` leads nowhere: read as if nothing were said [D003]"
    );
    assert_eq!(list(&compare(&mut base.clone(), &mut base)), "");
    let (mut head, _) =
        read(&ODD.replace("{id}", "{key}").replace("responses: {}", "responses: { '404': { description: None. } }"));
    let changes = compare(&mut base, &mut head);
    let rules: Vec<&str> = changes.iter().map(|change| change.rule.id).collect();
    assert_eq!(rules, ["path-parameter-renamed", "failure-status-added"], "{}", list(&changes));
}

#[test]
fn what_cannot_be_read_is_an_error_with_its_place() {
    let errors = |text: &str| read(text).1;
    assert!(
        errors("openapi: 3.0.3\npaths: [").starts_with("openapi.yaml:2:"),
        "{}",
        errors("openapi: 3.0.3\npaths: [")
    );
    let swagger = errors("swagger: '2.0'\npaths: {}\n");
    assert!(
        swagger.starts_with("openapi.yaml:1:1: error: expected OpenAPI 3.0, 3.1 or 3.2, found Swagger"),
        "{swagger}"
    );
    assert!(errors("[]").contains("error: expected an OpenAPI document"), "{}", errors("[]"));
    let missing = errors("openapi: 3.0.3\ninfo: {}\npaths:\n  /a: { $ref: other.yaml }\n");
    assert!(missing.contains("openapi.yaml:4:15: error: the file `other.yaml` is not there"), "{missing}");
}

#[test]
fn input_of_any_kind_is_compared_without_a_panic() {
    let odd = [
        "{}",
        "null",
        "[]",
        "x",
        "0",
        "true",
        "''",
        "{ a: 1 }",
        "[1, { a: [] }]",
        "{ $ref: '#' }",
        "{ $ref: '#/paths' }",
    ];
    let places = [
        "openapi: 3.1.0\npaths: HERE",
        "openapi: 3.1.0\npaths: { /a: HERE }",
        "openapi: 3.1.0\npaths: { /a: { get: HERE } }",
        "openapi: 3.1.0\npaths: { /a: { get: { parameters: HERE, responses: HERE, requestBody: HERE, tags: HERE, security: HERE } } }",
        "openapi: 3.1.0\npaths: { /a: { get: { parameters: [HERE], responses: { '200': HERE }, callbacks: HERE } } }",
        "openapi: 3.1.0\npaths: { /a: { get: { responses: { '200': { content: { a/b: { schema: HERE, encoding: HERE } }, headers: HERE } } } } }",
        "openapi: 3.1.0\npaths: { /a: { get: { responses: { '200': { content: { a/b: { schema: { type: HERE, properties: HERE, required: HERE, enum: HERE, oneOf: HERE, anyOf: [HERE, HERE], allOf: [HERE], items: HERE, not: HERE, discriminator: HERE, maximum: HERE } } } } } } } }",
        "openapi: 3.1.0\npaths: {}\nservers: HERE\nsecurity: HERE\ntags: HERE\ninfo: HERE\nwebhooks: HERE",
        "openapi: 3.1.0\npaths: {}\ncomponents: { schemas: HERE, securitySchemes: { a: HERE } }",
    ];
    for place in places {
        for before in odd {
            for after in [before, "{}", "[1, { a: [] }]"] {
                let (mut base, mut head) =
                    (read(&place.replace("HERE", before)).0, read(&place.replace("HERE", after)).0);
                let changes = compare(&mut base, &mut head);
                assert!(before != after || changes.is_empty(), "{place} {before}: {}", list(&changes));
            }
        }
    }
}
