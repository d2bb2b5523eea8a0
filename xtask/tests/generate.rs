//! `generate` of a crate whose description did not change.

use std::fs;
use std::path::Path;
use std::process::Command;

const API: &str = "\
openapi: 3.0.3
info: { title: T, version: '1' }
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{ $ref: 'more.yaml#/Limit' }]
      responses: { '200': { description: ok } }
";

const MORE: &str = "Limit: { name: limit, in: query, schema: { type: integer } }\n";

const NOTHING: &str = "nothing has changed: ";

/// Runs `generate`: the exit status, and what it printed.
fn generate(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--spec", "openapi.yaml", "--out", "pets"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn what_has_not_changed_is_not_generated_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let write = |file: &str, text: &str| fs::write(folder.join(file), text).unwrap();
    let does_nothing = |arguments: &[&str]| {
        let (status, text, errors) = generate(folder, arguments);
        assert_eq!(status, Some(0), "{errors}");
        text.starts_with(NOTHING)
    };
    write("openapi.yaml", API);
    write("more.yaml", MORE);
    assert!(!does_nothing(&[]));
    assert!(does_nothing(&[]));

    // What wants to be done is done.
    assert!(!does_nothing(&["--force"]) && !does_nothing(&["--verbose"]));
    assert!(generate(folder, &["--check"]).1.ends_with("files are up to date\n"));
    assert!(does_nothing(&[]));

    // All that it is made of counts, and so does what came of it.
    write("more.yaml", &MORE.replace("integer", "string"));
    assert!(!does_nothing(&[]) && does_nothing(&[]));
    assert!(!does_nothing(&["--vendor", "acme"]));
    assert!(!does_nothing(&[]) && does_nothing(&[]));
    let module = folder.join("pets/src/generated/pets/mod.rs");
    let text = fs::read_to_string(&module).unwrap();
    fs::write(&module, format!("{text}\n")).unwrap();
    assert_eq!(generate(folder, &["--check"]).0, Some(1));
    assert!(!does_nothing(&[]));
    assert_eq!(fs::read_to_string(&module).unwrap(), text);
    fs::write(folder.join("pets/src/generated/more.rs"), "").unwrap();
    assert!(!does_nothing(&[]) && does_nothing(&[]));
    fs::remove_file(folder.join("pets/src/lib.rs")).unwrap();
    assert!(!does_nothing(&[]) && does_nothing(&[]));
}

#[test]
fn what_is_left_out_is_said_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let broken = API.replace("      parameters: [{ $ref: 'more.yaml#/Limit' }]\n", "")
        + "  /cats:\n    get: { operationId: listCats, parameters: [{ in: query }], responses: { '200': { description: ok } } }\n";
    fs::write(folder.path().join("openapi.yaml"), broken).unwrap();
    for _ in 0..2 {
        let (status, text, errors) = generate(folder.path(), &[]);
        assert_eq!(status, Some(3), "{errors}");
        assert!(!text.starts_with(NOTHING) && errors.contains("GET /cats"), "{text}{errors}");
    }
}
