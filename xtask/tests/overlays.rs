//! `--overlay` of the commands, as people run them.

use std::fs;
use std::path::Path;
use std::process::Command;

const API: &str = "\
openapi: 3.0.3
info: { title: T, version: '1' }
paths:
  /pets:
    get: { operationId: listPets, tags: [pets], responses: { '200': { description: ok } } }
";

const FIX: &str = "\
overlay: 1.1.0
info: { title: Fix, version: '1' }
actions:
  - target: $.paths['/pets'].get
    update: { parameters: [{ $ref: 'more.yaml#/Limit' }] }
";

const MORE: &str = "Limit: { name: limit, in: query, schema: { type: integer } }\n";

/// A folder with a description, what an overlay refers to, and the overlay beside it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("api")).unwrap();
    fs::write(folder.path().join("api/openapi.yaml"), API).unwrap();
    fs::write(folder.path().join("api/more.yaml"), MORE).unwrap();
    fs::write(folder.path().join("fix.yaml"), FIX).unwrap();
    folder
}

/// Runs a command in a folder: whether it succeeded, and what it printed.
fn run(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[test]
fn every_command_that_reads_a_description_takes_overlays() {
    let folder = folder();
    let spec = ["--spec", "api/openapi.yaml", "--overlay", "fix.yaml"];
    let (is_good, text, errors) = run(folder.path(), &[&["bundle"], spec.as_slice()].concat());
    assert!(is_good, "{errors}");
    assert!(text.contains("$ref: \"#/components/parameters/Limit\""), "{text}");
    let (is_good, text, errors) = run(folder.path(), &[&["report"], spec.as_slice()].concat());
    assert!(is_good, "{errors}");
    assert!(text.lines().any(|line| line.split_whitespace().eq(["query", "parameter", "1", "0", "0"])), "{text}");
    let (is_good, _, errors) = run(folder.path(), &[&["generate", "--out", "pets"], spec.as_slice()].concat());
    assert!(is_good, "{errors}");
    let module = fs::read_to_string(folder.path().join("pets/src/generated/pets/mod.rs")).unwrap();
    assert!(module.contains("pub limit: Option<i64>"), "{module}");
    // What is imported is one file.
    fs::write(folder.path().join("own.yaml"), FIX.replace("$ref: 'more.yaml#/Limit'", "name: skip, in: query"))
        .unwrap();
    let (is_good, text, errors) = run(folder.path(), &["import", "api/openapi.yaml", "--overlay", "own.yaml"]);
    assert!(!is_good);
    assert!(text.contains("/pets") && errors.is_empty(), "{text}{errors}");
}

#[test]
fn places_in_overlays_are_paths_that_lead_to_them() {
    let folder = folder();
    fs::write(folder.path().join("fix.yaml"), FIX.replace(".get", ".gett")).unwrap();
    let said = |arguments: &[&str]| {
        let (is_good, text, errors) = run(folder.path(), arguments);
        assert!(!is_good && text.is_empty(), "{text}");
        errors.lines().next().unwrap_or_default().to_owned()
    };
    let spec = ["--spec", "api/openapi.yaml", "--overlay"];
    let why = "error: `$.paths['/pets'].gett` selects nothing [E053]";
    assert_eq!(said(&[&["bundle"], &spec[..], &["fix.yaml"]].concat()), format!("fix.yaml:4:13: {why}"));
    assert_eq!(
        said(&[&["generate", "--out", "pets"], &spec[..], &["fix.yaml"]].concat()),
        format!("fix.yaml:4:13: {why}")
    );
    assert!(!folder.path().join("pets").exists());
    // Where all places begin with the folder of the description, the path leads from there.
    let own = said(&["bundle", "--spec-dir", "api", "--overlay", "fix.yaml"]);
    assert_eq!(own, format!("api/../fix.yaml:4:13: {why}"));
    fs::copy(folder.path().join("fix.yaml"), folder.path().join("api/fix.yaml")).unwrap();
    let own = said(&["bundle", "--spec-dir", "api", "--overlay", "api/fix.yaml"]);
    assert_eq!(own, format!("api/fix.yaml:4:13: {why}"));
}

#[test]
fn overlays_that_cannot_be_read_are_named() {
    let folder = folder();
    let said = |overlays: &[&str]| {
        let mut arguments = vec!["bundle", "--spec", "api/openapi.yaml"];
        overlays.iter().for_each(|overlay| arguments.extend(["--overlay", overlay]));
        let (is_good, text, errors) = run(folder.path(), &arguments);
        assert!(!is_good && text.is_empty(), "{text}");
        errors
    };
    assert!(said(&["gone.yaml"]).starts_with("error: gone.yaml: "));
    assert_eq!(said(&["fix.yaml", "fix.yaml"]), "error: fix.yaml: the overlay is given twice\n");
    fs::write(folder.path().join("bad.yaml"), [b'a', b':', b'\n', 0xFF]).unwrap();
    assert_eq!(said(&["bad.yaml"]), "error: bad.yaml:2: error: the file is not UTF-8\n");
    fs::write(folder.path().join("bad.yaml"), "overlay: [1\n").unwrap();
    assert!(said(&["bad.yaml"]).starts_with("bad.yaml:"), "{}", said(&["bad.yaml"]));
}

/// The description of this project is one of many files; targets see it as one.
#[test]
fn our_description_is_one_document_to_an_overlay() {
    let folder = folder();
    let fix = "\
overlay: 1.1.0
info: { title: Fix, version: '1' }
actions:
  - target: $.paths['/api/v2/agents'].post
    update: { x-marked: true }
  - target: $.components.schemas.Agent.properties
    update: { shoe_size: { type: integer } }
  - target: $.paths.*[?@.deprecated == true]
    description: There is no such operation, and that is an error.
    remove: true
";
    fs::write(folder.path().join("ours.yaml"), fix).unwrap();
    let ours = folder.path().join("ours.yaml");
    let (is_good, _, errors) = run(folder.path(), &["bundle", "--overlay", &ours.display().to_string()]);
    assert!(!is_good);
    assert!(errors.contains("ours.yaml:8:13: error: `$.paths.*[?@.deprecated == true]` selects nothing"), "{errors}");
    fs::write(&ours, &fix[..fix.find("  - target: $.paths.*").unwrap()]).unwrap();
    let (is_good, text, errors) =
        run(folder.path(), &["bundle", "--format", "json", "--overlay", &ours.display().to_string()]);
    assert!(is_good, "{errors}");
    let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(tree["paths"]["/api/v2/agents"]["post"]["x-marked"], true);
    assert_eq!(tree["components"]["schemas"]["Agent"]["properties"]["shoe_size"]["type"], "integer");
}
