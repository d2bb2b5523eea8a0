//! Operations that are left out: a run goes on with those that are listed, and with no others.

use lvng_codegen::{Failure, Input, Options, Output, allowed_skips, generate};

const DESCRIPTION: &str = "
openapi: 3.0.3
info: { title: T, version: '1' }
paths:
  /good: { get: { operationId: good, responses: { '204': { description: Done } } } }
  /bad:
    get:
      operationId: bad
      responses:
        '200':
          description: Contradiction
          content: { application/json: { schema: { allOf: [{ type: string }, { type: integer }] } } }
  /gone:
    get: { operationId: gone, responses: { '200': { $ref: '#/components/responses/Missing' } } }
";

fn run(list: &str) -> Result<Output, Failure> {
    let allowed_skips = allowed_skips("skips.txt", list).expect("the list is well formed");
    generate(&Input::single("openapi.yaml", DESCRIPTION), &Options { allowed_skips, ..Options::default() })
}

fn codes(failure: &Failure) -> Vec<(&'static str, Option<usize>)> {
    failure.diagnostics.iter().map(|error| (error.code, error.position.map(|at| at.line))).collect()
}

#[test]
fn what_is_not_listed_fails_the_run_and_is_named() {
    let failure = run("").expect_err("two operations have errors");
    let names: Vec<(&str, Vec<&str>)> = failure
        .skipped
        .iter()
        .map(|skipped| (skipped.operation_id.as_str(), skipped.codes(&failure.diagnostics)))
        .collect();
    assert_eq!(names, [("gone", vec!["E016"]), ("bad", vec!["E101"])]);
    let failure = run("bad E101").expect_err("one is left");
    assert_eq!(codes(&failure), [("E016", None)]);
}

#[test]
fn what_is_listed_is_left_out() {
    let output = run("# accepted for now\nbad E101\nGET /gone E016 # by method and path\n").expect("all are listed");
    assert_eq!(output.operations(), 1);
    assert_eq!(output.api.skipped.len(), 2);
    assert!(output.diagnostics.is_empty());
}

#[test]
fn an_entry_of_no_use_is_an_error() {
    let failure = run("bad E101\n\ngood E101\nGET /gone E016\nbad E016\n").expect_err("two entries are of no use");
    assert_eq!(codes(&failure), [("E120", Some(3)), ("E120", Some(5))]);
}

#[test]
fn a_line_without_a_code_is_refused() {
    let error = allowed_skips("skips.txt", "\nGET /pets\n").expect_err("no code");
    assert_eq!(error, "skips.txt:2: expected an operation and a code, such as `GET /pets E109`");
}

const COMPONENTS: &str = "
openapi: 3.0.3
info: { title: T, version: '1' }
paths:
  /good: { get: { operationId: good, responses: { '204': { description: Done } } } }
components:
  parameters: { None: null }
  schemas:
    Odd: { type: oddity }
    UsesOdd: { type: object, properties: { odd: { $ref: '#/components/schemas/Odd' } } }
    Both: { allOf: [{ type: string }, { type: integer }] }
    UsesBoth: { type: object, properties: { both: { $ref: '#/components/schemas/Both' } } }
    Fine: { type: object, properties: { name: { type: string } } }
";

fn run_components(list: &str) -> Result<Output, Failure> {
    let allowed_skips = allowed_skips("skips.txt", list).expect("the list is well formed");
    generate(&Input::single("openapi.yaml", COMPONENTS), &Options { allowed_skips, ..Options::default() })
}

#[test]
fn the_entries_that_are_named_are_those_that_help() {
    let failure = run_components("").expect_err("components have errors");
    let list = failure.entries();
    let expected =
        ["#/components/parameters/None E015", "#/components/schemas/Odd E022", "#/components/schemas/Both E101"];
    assert_eq!(list, expected);
    let output = run_components(&list.join("\n")).expect("all are accepted");
    let models: Vec<&str> =
        output.api.tags[0].types.iter().chain(&output.api.common).map(|ty| ty.name.as_str()).collect();
    assert_eq!(models, ["Fine"], "what needs them is left out, too");
    let failure = run(&run("").expect_err("operations have errors").entries().join("\n"));
    assert_eq!(failure.expect("all are accepted").operations(), 1);
}

#[test]
fn an_entry_for_a_component_without_the_error_is_an_error() {
    let list = "#/components/parameters/None E015\n#/components/schemas/Odd E022\n#/components/schemas/Both E101\n\
                #/components/schemas/Fine E101\n#/components/schemas/Odd E015";
    let failure = run_components(list).expect_err("two entries are of no use");
    assert_eq!(codes(&failure), [("E120", Some(4)), ("E120", Some(5))]);
}

#[test]
fn a_component_that_an_operation_uses_is_accepted_with_it() {
    let text = format!("{COMPONENTS}  responses: {{}}\n").replace(
        "'204': { description: Done }",
        "'200': { description: D, content: { application/json: { schema: { $ref: '#/components/schemas/Odd' } } } }",
    );
    let input = Input::single("openapi.yaml", text);
    let run = |list: &str| {
        let allowed_skips = allowed_skips("skips.txt", list).expect("the list is well formed");
        generate(&input, &Options { allowed_skips, ..Options::default() })
    };
    let others = "#/components/parameters/None E015\n#/components/schemas/Both E101";
    run(&format!("{others}\n#/components/schemas/Odd E022")).expect_err("nobody accepted the loss of the operation");
    assert_eq!(run(&format!("{others}\ngood E022")).expect("accepted").operations(), 0);
}
