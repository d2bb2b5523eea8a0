//! `cargo xtask check` as people run it, on copies that are changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// A copy of what the command looks at, in a folder of its own folder: there is nothing beside it.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Self {
        let copy = Self(tempfile::tempdir().unwrap());
        fs::create_dir(copy.root()).unwrap();
        for part in ["spec", "lvng-api", "Cargo.toml"] {
            self::copy(&workspace().join(part), &copy.root().join(part));
        }
        copy
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("project")
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.root().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "`{from}` is not in {file}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]);
        let output = git.arg("-c").arg("core.hooksPath=/dev/null").args(arguments).current_dir(self.root()).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn release(&self, tag: &str) {
        self.git(&["init", "--quiet"]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "A release"]);
        self.git(&["tag", tag]);
    }

    /// Whether the command succeeds, and the lines of the table.
    fn check(&self, arguments: &[&str]) -> (bool, Vec<String>) {
        let root = self.root().display().to_string();
        run(&self.root(), &[&["--root", &root], arguments].concat())
    }
}

fn run(folder: &Path, arguments: &[&str]) -> (bool, Vec<String>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("check").args(arguments).current_dir(folder).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let words =
        |line: &str| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ");
    assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.success(), text.lines().map(words).collect())
}

/// The line of a check.
#[track_caller]
fn line<'l>(lines: &'l [String], name: &str) -> &'l str {
    let start = format!("{name} | ");
    lines.iter().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("no {name}: {lines:#?}"))
}

#[test]
fn what_is_not_at_hand_is_skipped_with_the_reason() {
    let copy = Copy::new();
    let (is_good, lines) = copy.check(&[]);
    assert!(is_good, "{lines:#?}");
    assert!(line(&lines, "generated").starts_with("generated | ok | "), "{lines:#?}");
    assert_eq!(line(&lines, "coverage"), "coverage | ok | 386 operations in 51 tags");
    assert!(line(&lines, "lint").starts_with("lint | ok | "), "{lines:#?}");
    assert_eq!(line(&lines, "drift"), "drift | skipped | ../shared/lvng/docs is not there");
    assert!(line(&lines, "release").starts_with("release | skipped | "), "{lines:#?}");
    assert_eq!(lines.last().map(String::as_str), Some("No check failed."));
}

#[test]
fn what_fails_is_said_with_what_mends_it() {
    let copy = Copy::new();
    copy.release("v0.1.0");
    copy.git(&["tag", "v0.0.9"]);
    copy.git(&["tag", "v1-draft"]);
    let (is_good, lines) = copy.check(&[]);
    assert!(is_good, "{lines:#?}");
    assert_eq!(line(&lines, "release"), "release | ok | 0 changes since v0.1.0, none; 0.1.0 is enough");

    // An operation is gone, and an example has a member that its schema does not have.
    let delete = "    operationId: deleteAgent\n";
    copy.edit("spec/paths/agents.yaml", &format!("  delete:\n{delete}"), &format!("  x-delete:\n{delete}"));
    copy.edit(
        "spec/paths/agents.yaml",
        "          example:\n            name: Data",
        "          example:\n            nam: Data",
    );
    let page = "### DELETE /api/v2/agents/:id\n\n**Response -- 200**\n\n```json\n{\"success\": true, \"message\": \"\"}\n```\n";
    fs::write(copy.root().join("page.md"), page).unwrap();
    let page = copy.root().join("page.md").display().to_string();
    let (is_good, lines) = copy.check(&["--page", &page]);
    assert!(!is_good);
    let generated = line(&lines, "generated");
    assert!(
        generated.starts_with("generated | failed | ") && generated.ends_with(" | cargo xtask generate"),
        "{generated}"
    );
    let coverage = line(&lines, "coverage");
    assert_eq!(coverage, "coverage | failed | 385 operations in 51 tags; 2 problems | cargo xtask coverage");
    let lint = line(&lines, "lint");
    assert!(lint.starts_with("lint | failed | ") && lint.ends_with(" | cargo xtask lint"), "{lint}");
    let drift = line(&lines, "drift");
    assert!(
        drift.starts_with("drift | failed | 0 operations of 1 compared on 1 pages; 0 differences settled; 1 "),
        "{drift}"
    );
    assert!(drift.ends_with(&format!(" | cargo xtask drift {page}")), "{drift}");
    let release = line(&lines, "release");
    assert!(
        release.starts_with("release | failed | ") && release.ends_with(" | version 0.2.0 in Cargo.toml"),
        "{release}"
    );
    assert_eq!(lines.last().map(String::as_str), Some("5 of 5 checks failed."));

    copy.edit("Cargo.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    let release = copy.check(&[]).1;
    assert!(line(&release, "release").starts_with("release | ok | "), "{release:#?}");
}

#[test]
fn other_descriptions_are_checked_for_what_makes_sense() {
    let folder = tempfile::tempdir().unwrap();
    let data = workspace().join("lvng-drift/tests/data");
    for name in ["openapi.yaml", "drift.yaml", "decisions.md", "pets.md", "sdk.md"] {
        fs::copy(data.join(name), folder.path().join(name)).unwrap();
    }
    let path = folder.path().join("openapi.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(folder.path().join("base.yaml"), text.replace("version: \"1\"", "version: 1.0.0")).unwrap();
    fs::write(&path, text.replace("version: \"1\"", "version: 1.1.0")).unwrap();
    let arguments = ["--spec", "openapi.yaml", "--page", "pets.md", "--page", "sdk.md", "--base", "base.yaml"];
    let (is_good, lines) = run(folder.path(), &arguments);
    assert!(is_good, "{lines:#?}");
    let generated = line(&lines, "generated");
    assert!(generated.starts_with("generated | ok | "), "{generated}");
    assert!(generated.contains(" files can be generated; no crate is given by --out"), "{generated}");
    assert_eq!(line(&lines, "drift"), "drift | ok | 4 operations of 4 compared on 2 pages; 1 differences settled");

    let broken = text.replace("version: \"1\"", "version: 1.1.0").replace("    delete:\n", "    x-delete:\n");
    fs::write(&path, broken.replacen("name: { type: string }", "name: { type: string, example: 5 }", 1)).unwrap();
    let (is_good, lines) = run(folder.path(), &[&arguments[..], &["--out", "client"]].concat());
    assert!(!is_good);
    assert_eq!(
        line(&lines, "examples"),
        "examples | failed | 1 files; 1 do not fit | openapi.yaml, at the places that are printed"
    );
    let generated = line(&lines, "generated");
    assert!(generated.ends_with(" | cargo xtask generate --spec openapi.yaml --out client"), "{generated}");
    assert!(line(&lines, "drift").starts_with("drift | failed | "), "{lines:#?}");
    assert!(line(&lines, "release").ends_with(" | version 2.0.0 in openapi.yaml"), "{lines:#?}");

    // Without a crate it is told that none can be generated, and what shows why.
    fs::write(&path, text.replacen("paths:\n", "paths:\n  /odd: { get: { parameters: 5, responses: {} } }\n", 1))
        .unwrap();
    let (is_good, lines) = run(folder.path(), &[&arguments[..], &["--vendor", "shelter"]].concat());
    let expected = "generated | failed | nothing can be generated: 1 errors | cargo xtask report --spec openapi.yaml --vendor shelter";
    assert_eq!((is_good, line(&lines, "generated")), (false, expected));
    let crate_and_more = ["--out", "client", "--name", "pets", "--vendor", "shelter"];
    let (_, lines) = run(folder.path(), &[&arguments[..], &crate_and_more].concat());
    let expected = " | cargo xtask generate --spec openapi.yaml --out client --name pets --vendor shelter";
    assert!(line(&lines, "generated").ends_with(expected), "{lines:#?}");

    // A crate whose manifest leads to the runtime by another path is up to date, and stays so.
    fs::write(&path, text.replace("version: \"1\"", "version: 1.1.0")).unwrap();
    let generate = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["generate", "--spec", "openapi.yaml", "--out", "client"]).current_dir(folder.path());
        assert!(command.status().unwrap().success());
    };
    generate();
    let manifest = folder.path().join("client/Cargo.toml");
    let written = fs::read_to_string(&manifest).unwrap().replace("/lvng-runtime\"", "/xtask/../lvng-runtime\"");
    fs::write(&manifest, &written).unwrap();
    let (is_good, lines) = run(folder.path(), &[&arguments[..], &["--out", "client"]].concat());
    assert!(is_good && line(&lines, "generated").starts_with("generated | ok | "), "{lines:#?}");
    generate();
    assert_eq!(fs::read_to_string(&manifest).unwrap(), written);

    // What cannot be read fails every check that reads it, with the place.
    fs::write(&path, "openapi: [\n").unwrap();
    let (is_good, lines) = run(folder.path(), &arguments);
    assert!(!is_good);
    assert!(line(&lines, "examples").starts_with("examples | failed | "), "{lines:#?}");
}

#[test]
fn overlays_mend_what_is_checked_and_warnings_are_no_errors() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let text = fs::read_to_string(workspace().join("lvng-drift/tests/data/openapi.yaml")).unwrap();
    let broken = text.replacen("name: { type: string }", "name: { type: string, example: 5 }", 1);
    assert_ne!(broken, text);
    write("openapi.yaml", &broken);
    let target = "$..properties.name.example";
    write(
        "mend.yaml",
        &format!(
            "overlay: 1.0.0\ninfo: {{ title: Mend, version: '1' }}\nactions:\n  - {{ target: '{target}', remove: true }}\n"
        ),
    );
    let arguments = ["--spec", "openapi.yaml", "--base", "openapi.yaml"];
    let (is_good, lines) = run(folder.path(), &arguments);
    assert!(
        !is_good && line(&lines, "examples").starts_with("examples | failed | 1 files; 1 do not fit"),
        "{lines:#?}"
    );
    let (is_good, lines) = run(folder.path(), &[&arguments[..], &["--overlay", "mend.yaml"]].concat());
    assert!(is_good && line(&lines, "examples").starts_with("examples | ok | "), "{lines:#?}");

    // A format that is not known is a warning, a type that is none is an error.
    write(
        "openapi.yaml",
        &text.replacen("name: { type: string }", "name: { type: text }", 1).replacen(
            "type: integer",
            "type: integer, format: odd",
            1,
        ),
    );
    let arguments = ["--spec", "openapi.yaml", "--out", "client", "--overlay", "none.yaml"];
    write(
        "none.yaml",
        "overlay: 1.0.0\ninfo: { title: None, version: '1' }\nactions:\n  - { target: $, update: {} }\n",
    );
    let (is_good, lines) = run(folder.path(), &arguments);
    assert!(!is_good);
    let wanted = "generated | failed | nothing can be generated: 1 errors | \
                  cargo xtask generate --spec openapi.yaml --out client --overlay none.yaml";
    assert_eq!(line(&lines, "generated"), wanted);
}
