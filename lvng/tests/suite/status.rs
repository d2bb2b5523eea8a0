//! Exit statuses, as `lvng --help` has them.

use crate::support::{PETS, folder, run};
use std::fs;

/// An operation that cannot be generated beside one that can.
const PARTLY: &str = "openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get: { operationId: listPets, responses: { '204': { description: ok } } }
    post:
      operationId: createPet
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Gone' } } } }
      responses: { '204': { description: ok } }
";

#[test]
fn the_help_says_what_each_status_means() {
    let place = folder(PETS);
    let help = run(place.path(), &["--help"]);
    assert_eq!(help.status, Some(0));
    for status in ["  0  ", "  1  ", "  2  ", "  3  "] {
        assert!(help.out.contains(&format!("\n{status}")), "{}", help.out);
    }
}

#[test]
fn what_is_well_is_0() {
    let place = folder(PETS);
    for arguments in [
        &["generate", "--spec", "api.yaml", "--out", "pets"][..],
        &["generate", "--spec", "api.yaml", "--out", "pets", "--check"],
        &["check", "--spec", "api.yaml", "--out", "pets", "--base", "api.yaml"],
        &["report", "--spec", "api.yaml"],
        &["bundle", "--spec", "."],
        &["diff", "api.yaml", "api.yaml", "--fail-on", "any"],
        &["explain", "E012"],
        &["completions", "bash"],
        &["--version"],
    ] {
        // The folder of a description is as good as its root file.
        fs::copy(place.path().join("api.yaml"), place.path().join("openapi.yaml")).unwrap();
        let ran = run(place.path(), arguments);
        assert_eq!(ran.status, Some(0), "{arguments:?}: {}{}", ran.out, ran.errors);
    }
}

#[test]
fn problems_and_differences_are_1() {
    let place = folder(PETS);
    let write = |file: &str, text: &str| fs::write(place.path().join(file), text).unwrap();
    write("broken.yaml", "openapi: [\n");
    write("swagger.yaml", "swagger: '2.0'\n");
    write("other.yaml", &PETS.replace("/pets:", "/animals:"));
    write("example.yaml", &PETS.replace("example: Ada }", "example: 5 }"));
    write("page.md", "### GET /cats\n\n**Response -- 200**\n\n```json\n{\"name\": \"Ada\"}\n```\n");
    for arguments in [
        &["generate", "--spec", "broken.yaml", "--out", "pets"][..],
        &["generate", "--spec", "swagger.yaml", "--out", "pets"],
        &["generate", "--spec", "api.yaml", "--out", "pets", "--check"],
        &["check", "--spec", "example.yaml"],
        &["check", "--spec", "broken.yaml"],
        &["bundle", "--spec", "broken.yaml"],
        &["diff", "api.yaml", "other.yaml", "--fail-on", "wire"],
        &["diff", "api.yaml", "broken.yaml"],
        &["drift", "page.md", "--spec", "api.yaml"],
    ] {
        let ran = run(place.path(), arguments);
        assert_eq!(ran.status, Some(1), "{arguments:?}: {}{}", ran.out, ran.errors);
        assert!(!place.path().join("pets").exists(), "{arguments:?} writes something");
    }
}

#[test]
fn what_cannot_be_done_is_2() {
    let place = folder(PETS);
    fs::write(place.path().join("file"), "").unwrap();
    for arguments in [
        &[][..],
        &["generat"],
        &["generate", "--spec", "api.yaml"],
        &["generate", "--out", "pets"],
        &["report"],
        &["report", "--spec", "gone.yaml"],
        &["report", "--spec", "api.yaml", "--format", "xml"],
        &["generate", "--spec", "gone.yaml", "--out", "pets"],
        &["generate", "--spec", "api.yaml", "--out", "file/pets"],
        &["generate", "--spec", "api.yaml", "--out", "pets", "--overlay", "gone.yaml"],
        &["diff", "api.yaml", "api.yaml", "--no-rust", "--fail-on", "rust"],
        &["explain", "E999"],
        &["mock", "--spec", "gone.yaml"],
        &["observe", "--spec", "api.yaml", "--har", "gone.har"],
    ] {
        let ran = run(place.path(), arguments);
        assert_eq!(ran.status, Some(2), "{arguments:?}: {}{}", ran.out, ran.errors);
        assert!(ran.errors.contains("error: ") || ran.errors.contains("Usage: "), "{arguments:?}: {}", ran.errors);
    }
}

#[test]
fn what_is_not_whole_is_3() {
    let place = folder(PARTLY);
    let arguments = ["generate", "--spec", "api.yaml", "--out", "pets"];
    let ran = run(place.path(), &arguments);
    assert_eq!(ran.status, Some(3), "{}", ran.errors);
    fs::write(place.path().join("skips"), "POST /pets E016\n").unwrap();
    assert_eq!(run(place.path(), &[&arguments[..], &["--allow-skips", "skips"]].concat()).status, Some(0));
    let ran = run(place.path(), &[&arguments[..], &["--format", "json"]].concat());
    assert_eq!((ran.status, ran.json()["result"].as_str()), (Some(3), Some("incomplete")));
    assert_eq!(ran.json()["left_out"][0], "POST /pets E016 # createPet");
}
