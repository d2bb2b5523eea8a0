//! The forms of a report, as they are printed, and lists of accepted changes.

use crate::support;
use lvng_codegen::{Input, Options, generate};
use lvng_diff::compare;
use lvng_diff::report::{FailOn, Report, Source, accepted_changes};
use serde_json::json;
use std::path::Path;

const BASE: &str = "openapi: 3.0.3
info: { title: Pets, version: 1.4.0 }
servers:
  - url: https://pets.example
tags: [{ name: pets }, { name: owners }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 50 } }
      responses:
        '200': { description: All., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
    delete:
      operationId: deletePets
      tags: [pets]
      responses: { '204': { description: Gone. } }
  /owners:
    post:
      operationId: addOwner
      tags: [owners]
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { '204': { description: Done. } }
components:
  schemas:
    Pet:
      type: object
      properties:
        name: { type: string }
        kind: { type: string, enum: [cat, dog] }
";

/// The report of a base and what some lines of it became.
fn report(edits: &[(&str, &str)]) -> Report {
    let head = edits.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    let (base, head) = (Input::single("pets.yaml", BASE), Input::single("pets.yaml", head));
    let (mut before, mut after) = (support::read(&base), support::read(&head));
    let source = |input, prefix| Source { input, prefix };
    let changes = compare(&mut before, &mut after);
    Report::new(changes, (&before, source(&base, "main:api/")), source(&head, "api/"))
}

const EDITS: [(&str, &str); 6] = [
    ("maximum: 50", "maximum: 20"),
    (
        "    delete:\n      operationId: deletePets\n      tags: [pets]\n      responses: { '204': { description: Gone. } }\n",
        "",
    ),
    ("      type: object\n", "      type: object\n      required: [name]\n"),
    ("enum: [cat, dog]", "enum: [cat, dog, fish]"),
    ("operationId: addOwner\n", "operationId: addOwner\n      description: Takes 100 % of them,\n        all.\n"),
    ("url: https://pets.example", "url: https://pets.example\n  - url: https://eu.pets.example"),
];

/// Compares with a file of expected text; with UPDATE=1 writes it.
#[track_caller]
fn is_snapshot(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name} is not what is printed; UPDATE=1 rewrites it");
}

#[test]
fn forms_are_as_they_were() {
    let mut report = report(&EDITS);
    let accepted =
        accepted_changes("accepted.txt", "operation-removed #/paths/~1pets/delete # nobody called it\n").unwrap();
    report.accept(&accepted).unwrap();
    is_snapshot("report.txt", &report.text());
    is_snapshot("report.json", &report.json());
    is_snapshot("report.md", &report.markdown());
    is_snapshot("report.github", &report.github());
    // All rules stand in it, which change more often than its form.
    let mut sarif: serde_json::Value = serde_json::from_str(&report.sarif()).unwrap();
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].take();
    let rules = rules.as_array().unwrap();
    for result in sarif["runs"][0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    for result in sarif["runs"][0]["results"].as_array_mut().unwrap() {
        result["ruleIndex"] = 0.into();
    }
    is_snapshot("report.sarif", &format!("{sarif:#}\n"));
    assert_eq!(report_of_nothing().text(), "no change\n");
    assert_eq!(report_of_nothing().markdown(), "# Changes\n\nNone.\n");
    assert_eq!(report_of_nothing().github(), "");
}

fn report_of_nothing() -> Report {
    report(&[])
}

#[test]
fn one_change_is_told_once_with_all_that_it_reaches() {
    let report = report(&[("enum: [cat, dog]", "enum: [cat, dog, fish]")]);
    let [change] = report.changes.as_slice() else { panic!("{}", support::list(&report.changes)) };
    let reached: Vec<(&str, String)> =
        change.reached.iter().map(|reached| (reached.operation.name(), reached.directions.to_string())).collect();
    assert_eq!(reached, [("listPets", "response".to_owned()), ("addOwner", "request".to_owned())]);
    assert!(change.verdicts.clients && change.verdicts.servers);
}

#[test]
fn what_fails_is_what_is_broken_and_not_accepted() {
    let mut report = report(&EDITS);
    let ids =
        |report: &Report, fail_on| report.failures(fail_on).iter().map(|change| change.rule.id).collect::<Vec<_>>();
    let wire = ids(&report, FailOn::Wire);
    assert!(wire.contains(&"maximum-lowered") && !ids(&report, FailOn::Rust).contains(&"maximum-lowered"));
    assert!(ids(&report, FailOn::Any).len() >= wire.len());
    // The lines that a run prints accept all that failed.
    let lines = Report::entries(&report.failures(FailOn::Any)).join("\n");
    report.accept(&accepted_changes("accepted.txt", &lines).unwrap()).unwrap();
    assert_eq!(ids(&report, FailOn::Any), [""; 0]);
    assert_eq!(report.bump().word(), "minor");
}

#[test]
fn entries_that_accept_nothing_are_errors_at_their_lines() {
    let list = "# What we decided.\n\noperation-removed #/paths/~1pets/delete\nmaximum-raised #/paths\nenum-removed #/x # why\n";
    let errors = report(&EDITS).accept(&accepted_changes("accepted.txt", list).unwrap()).unwrap_err();
    assert_eq!(
        errors,
        [
            "accepted.txt:4: error: there is no `maximum-raised` at `#/paths`: take the line out of the list",
            "accepted.txt:5: error: there is no `enum-removed` at `#/x`: take the line out of the list"
        ]
    );
    let errors =
        accepted_changes("accepted.txt", "operation-removed\nno-such-rule #/paths\nenum-removed paths\n").unwrap_err();
    assert_eq!(
        errors,
        [
            "accepted.txt:1: error: expected a rule and a pointer, such as `operation-removed #/paths/~1pets/get`",
            "accepted.txt:2: error: there is no rule `no-such-rule`",
            "accepted.txt:3: error: expected a rule and a pointer, such as `operation-removed #/paths/~1pets/get`"
        ]
    );
}

/// The docs of a method show an example, which takes lines of its own.
#[test]
fn lines_are_those_of_the_generated_crate() {
    let tree = |method: &str| {
        let operation = |id: &str, method: &str| {
            json!({ "get": {
                "operationId": id, "tags": ["pets"], "x-lvng-method": method,
                "responses": { "204": { "description": "Done." } },
            }})
        };
        json!({
            "openapi": "3.0.3", "info": { "title": "T", "version": "1" },
            "paths": { "/pets": operation("first", "one"), "/pets/all": operation("second", method) },
        })
    };
    let options = Options { crate_name: "any_name".to_owned(), vendor: Some("lvng".to_owned()), ..Options::default() };
    let input = Input::single("openapi.json", tree("three").to_string());
    let output = generate(&input, &options).unwrap();
    let client = output.files.iter().find(|file| file.path == "pets/client.rs").unwrap();
    let written = client.text.lines().position(|line| line.starts_with("    pub fn three(")).unwrap() + 1;

    let read = |method: &str| support::description(&tree(method)).with_vendor(Some("lvng".to_owned()));
    let changes = compare(&mut read("two"), &mut read("three"));
    let mut items = changes.iter().flat_map(|change| &change.rust);
    let found = items.find(|item| item.item.ends_with("::three") && item.item.contains("Pets::"));
    assert_eq!(found.unwrap().line, Some(written));
}
