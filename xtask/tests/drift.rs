//! `cargo xtask drift` as people run it: what it prints and how it ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../lvng-drift/tests/data").join(name)
}

/// A copy of the description and its pages.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["openapi.yaml", "drift.yaml", "decisions.md", "pets.md", "pets.txt", "overview.txt", "sdk.md"] {
        fs::copy(data(name), folder.path().join(name)).unwrap();
    }
    folder
}

/// Runs the command in a folder: whether it succeeded, and what it printed.
fn drift(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("drift").args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[test]
fn pages_that_agree_end_well() {
    let folder = copy();
    let pages = ["pets.md", "pets.txt", "overview.txt", "sdk.md"];
    for spec in [".", "openapi.yaml"] {
        let (is_good, text, errors) = drift(folder.path(), &[&pages[..], &["--spec", spec]].concat());
        assert!(is_good, "{text}{errors}");
        assert_eq!(
            text,
            "settled by decision 2, Adoption is a request of its own [P501]: pets.adopt\n\
             4 pages; operations compared in full: 4, in part: 0, not: 0; counts of resources: 2; calls: 5\n\
             0 findings, 1 settled by decisions, 0 stale entries\n"
        );
    }
}

#[test]
fn findings_end_with_failure_in_every_format() {
    let folder = copy();
    let path = folder.path().join("pets.md");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("### POST", "### PUT")).unwrap();
    let run = |format: &str| drift(folder.path(), &["pets.md", "--spec", ".", "--format", format]);
    let (is_good, text, _) = run("text");
    assert!(!is_good && text.contains("pets.md:41:5: error: the description does not have PUT /v1/pets"), "{text}");
    assert!(text.contains("here: ./openapi.yaml") || text.contains("here: openapi.yaml"), "{text}");
    let (is_good, text, _) = run("json");
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(!is_good);
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(2));
    let (is_good, text, _) = run("github");
    assert!(!is_good && text.lines().all(|line| line.starts_with("::error file=pets.md,line=")), "{text}");
}

#[test]
fn what_cannot_be_read_has_a_place() {
    let folder = copy();
    let fails = |arguments: &[&str], expected: &str| {
        let (is_good, text, errors) = drift(folder.path(), arguments);
        assert!(!is_good && errors.contains(expected), "{text}{errors}");
    };
    fails(&["none.md", "--spec", "."], "none.md");
    fs::write(folder.path().join("bytes.md"), b"# A\n\xff").unwrap();
    fails(&["bytes.md", "--spec", "."], "bytes.md:2: error: the file is not UTF-8");
    fs::write(folder.path().join("drift.yaml"), "settled:\n  - { decision: 7, code: P501, subjects: [] }\n").unwrap();
    fails(&["sdk.md", "--spec", "."], "drift.yaml:2:17: error: there is no decision 7 [P901]");
    fs::remove_file(folder.path().join("drift.yaml")).unwrap();
    fs::write(folder.path().join("openapi.yaml"), "openapi: [\n").unwrap();
    fails(&["sdk.md", "--spec", "openapi.yaml"], "openapi.yaml:");
}

#[test]
fn codes_are_explained() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(["explain", "p204"]).output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("P204: A type that differs"));
}
