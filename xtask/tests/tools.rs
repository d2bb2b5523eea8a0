//! The commands over `spec/` as people run them: coverage, bundle, import, lint, each on a copy that is changed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A copy of `spec/`, gone with its folder.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Self {
        let copy = Self(tempfile::tempdir().unwrap());
        copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec"), &copy.folder());
        copy
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("spec")
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder().join(file)).unwrap()
    }

    /// Replaces the first occurrence.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "`{from}` is not in {file}");
        fs::write(self.folder().join(file), text.replacen(from, to, 1)).unwrap();
    }

    /// Runs a command on the copy: whether it succeeded, and what it printed.
    fn run(&self, arguments: &[&str], stdin: &str) -> (bool, String, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .arg("--spec-dir")
            .arg(self.folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Commands that read nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.success(), text(output.stdout), text(output.stderr))
    }

    /// Sees that lint finds exactly this.
    #[track_caller]
    fn lint_says(&self, expected: &[&str]) {
        let (is_good, _, errors) = self.run(&["lint"], "");
        assert!(!is_good);
        let prefix = format!("{}/", self.folder().display());
        let found: Vec<&str> = errors.lines().filter_map(|line| line.strip_prefix(&prefix)).collect();
        assert_eq!(found, expected, "{errors}");
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy_folder(&entry.path(), &place),
            false => drop(fs::copy(entry.path(), place).unwrap()),
        }
    }
}

fn without_extensions(node: &mut serde_json::Value) {
    match node {
        serde_json::Value::Object(map) => {
            map.retain(|key, _| !key.starts_with("x-lvng-"));
            map.values_mut().for_each(without_extensions);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(without_extensions),
        _ => {}
    }
}

/// The line of the first occurrence.
fn line_of(text: &str, what: &str) -> usize {
    1 + text[..text.find(what).unwrap()].matches('\n').count()
}

/// An operation's lines: from its id to the next operation's method.
const DELETE: &str = "    operationId: deleteAgent\n";

#[test]
fn coverage_agrees_and_notices_what_is_gone() {
    let copy = Copy::new();
    let (is_good, text, errors) = copy.run(&["coverage"], "");
    assert!(is_good, "{errors}");
    assert!(text.lines().any(|line| line.split_whitespace().take(3).eq(["agents", "11", "11"])), "{text}");

    // One operation of agents is no operation any more.
    copy.edit("paths/agents.yaml", &format!("  delete:\n{DELETE}"), &format!("  x-delete:\n{DELETE}"));
    let (is_good, text, errors) = copy.run(&["coverage"], "");
    assert!(!is_good);
    assert!(text.lines().any(|line| line.split_whitespace().take(3).eq(["agents", "11", "!10"])), "{text}");
    assert!(errors.contains("`agents` has 10 operations here, 11 are claimed [C001]"), "{errors}");
}

#[test]
fn coverage_wants_sources_and_examples() {
    let copy = Copy::new();
    copy.edit("paths/agents.yaml", "sources: [S1, S3, S4, CB]", "sources: []");
    copy.edit(
        "paths/agents.yaml",
        "          example:\n            name: Data Analyst",
        "          x-was:\n            name: Data Analyst",
    );
    let (is_good, _, errors) = copy.run(&["coverage", "--format", "json"], "");
    assert!(!is_good);
    assert!(errors.contains("POST /api/v2/agents is `documented` without a source [C003]"), "{errors}");
    assert!(
        errors.contains("POST /api/v2/agents is documented, but its request body has no example [C004]"),
        "{errors}"
    );
    assert_eq!(errors.matches("error:").count(), 2, "{errors}");
}

#[test]
fn coverage_has_other_formats() {
    let copy = Copy::new();
    let (_, json, _) = copy.run(&["coverage", "--format", "json"], "");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let sum: u64 = json["by_tag"].as_array().unwrap().iter().map(|tag| tag["operations"].as_u64().unwrap()).sum();
    assert_eq!(json["operations"], sum);
    let (_, html, _) = copy.run(&["coverage", "--format", "html"], "");
    assert_eq!(html.matches("<rect ").count() as u64, sum);
    // Nothing is fetched from elsewhere.
    assert!(!html.contains("src=") && !html.contains("href=") && !html.contains("@import"));
    let (_, markdown, _) = copy.run(&["coverage", "--format", "markdown"], "");
    assert!(markdown.contains("| agents | 11 | 11 |"), "{markdown}");
}

#[test]
fn what_is_bundled_and_imported_is_the_same() {
    let copy = Copy::new();
    for format in ["yaml", "json"] {
        let (_, bundle, errors) = copy.run(&["bundle", "--format", format], "");
        assert!(!bundle.contains("x-path-files") && !bundle.contains(".yaml#"), "{errors}");
        let (is_good, text, errors) = copy.run(&["import", "-"], &bundle);
        assert!(is_good, "{text}{errors}");
        assert!(text.starts_with("no difference: "), "{text}");
    }
}

#[test]
fn import_reports_the_mutations_and_no_more() {
    let copy = Copy::new();
    let (_, bundle, _) = copy.run(&["bundle"], "");
    let mutated = bundle
        .replacen("summary: List agents\n", "summary: All agents\n", 1)
        .replacen("  /api/v2/agents/{id}/start:\n", "  /api/v2/agents/{id}/launch:\n", 1)
        .replacen("operationId: startAgent\n", "operationId: launchAgent\n", 1)
        .replacen("      x-lvng-rate-limit: { requests: 100, per: minute }\n", "", 1);
    let (is_good, text, _) = copy.run(&["import", "-"], &mutated);
    assert!(!is_good);
    let after = text.split_once("are the same\n").unwrap().1;
    assert_eq!(
        after,
        "\nonly there: 1 operation\n  POST /api/v2/agents/{id}/launch (launchAgent)\n\
         \nonly here: 1 operation\n  POST /api/v2/agents/{id}/start (startAgent)\n\
         \ndifferent: 1 operation\n  GET /api/v2/agents (listAgents)\n    \
         texts: summary: \"List agents\" here, \"All agents\" there\n\
         \nonly here, and carried over by --write: x-lvng-rate-limit (1)\n"
    );
}

#[test]
fn import_writes_the_same_layout_and_carries_over() {
    let copy = Copy::new();
    let (_, bundle, _) = copy.run(&["bundle", "--format", "json"], "");
    // As LVNG might have it: other ids, no extensions of ours.
    let mut official: serde_json::Value = serde_json::from_str(&bundle).unwrap();
    without_extensions(&mut official);
    official["paths"]["/api/v2/agents"]["post"]["operationId"] = "agents_v2_new".into();
    let official = official.to_string();
    let (readme, decisions) = (copy.read("README.md"), copy.read("decisions.md"));
    let (is_good, text, errors) = copy.run(&["import", "-", "--write"], &official);
    assert!(is_good, "{text}{errors}");
    assert_eq!((copy.read("README.md"), copy.read("decisions.md")), (readme, decisions));

    let agents = copy.read("paths/agents.yaml");
    let expected = "/api/v2/agents:\n  post:\n    operationId: agents_v2_new\n    summary: Create an agent\n    \
                    description: >-\n      The new agent belongs to the caller and is inactive; start it before sending \
                    it messages.\n    tags: [agents]\n    x-lvng-method: create\n    \
                    x-lvng-evidence: { level: official, sources: [openapi.json] }\n    \
                    x-lvng-rate-limit: { requests: 100, per: minute }\n    requestBody:\n";
    assert!(agents.starts_with(expected), "{}", agents.chars().take(700).collect::<String>());
    assert!(agents.contains("\n\n/api/v2/agents/{id}:\n"));
    assert!(copy.read("openapi.yaml").contains("    x-lvng-claimed-operations: 11\n"));
    let (is_good, _, errors) = copy.run(&["coverage"], "");
    assert!(is_good, "{errors}");
    let (is_good, text, errors) = copy.run(&["lint"], "");
    assert!(is_good, "{text}{errors}");
}

#[test]
fn import_refuses_what_it_cannot_read_and_writes_nothing() {
    let copy = Copy::new();
    let before = copy.read("openapi.yaml");
    for broken in ["{", "swagger: '2.0'\npaths: {}\n", "openapi: 3.0.3\npaths: [", "[]"] {
        let (is_good, _, errors) = copy.run(&["import", "-", "--write"], broken);
        assert!(!is_good && errors.contains("error: stdin cannot be read"), "{broken}: {errors}");
    }
    assert_eq!(copy.read("openapi.yaml"), before);
}

#[test]
fn lint_knows_ids_rooms_and_evidence() {
    let copy = Copy::new();
    copy.edit("paths/agents.yaml", DELETE, "    operationId: createAgent\n");
    copy.edit("paths/agents.yaml", "tags: [agents]", "tags: [developer]");
    copy.edit(
        "paths/developer.yaml",
        "x-lvng-evidence: {",
        "x-lvng-evidence: { level: documented, sources: [S1, S1] }\n    x-other: {",
    );
    let start = "operationId: startAgent";
    let rest = copy.read("paths/agents.yaml").split_once(start).unwrap().1.to_owned();
    copy.edit("paths/agents.yaml", &rest, &rest.replacen("tags: [agents]", "tags: [developer]", 1));
    let (agents, developer) = (copy.read("paths/agents.yaml"), copy.read("paths/developer.yaml"));
    let id = agents.rfind("operationId: createAgent").map(|at| 1 + agents[..at].matches('\n').count()).unwrap();
    let tags = line_of(&agents, start)
        + agents.split_once(start).unwrap().1.split("tags:").next().unwrap().matches('\n').count();
    let source = line_of(&developer, "[S1, S1]");
    // The first operation shares its path with one of the right tag, so that its file is in order.
    copy.lint_says(&[
        &format!(
            "paths/agents.yaml:{id}:18: error: the operationId `createAgent` is taken by POST /api/v2/agents [L001]"
        ),
        &format!(
            "paths/agents.yaml:{tags}:5: error: the operation belongs into `paths/developer.yaml`, the file of its tag [L002]"
        ),
        &format!("paths/developer.yaml:{source}:57: error: the source `S1` is named twice [L003]"),
    ]);
}

#[test]
fn lint_knows_what_is_behind_the_feature() {
    let copy = Copy::new();
    copy.edit("paths/jobs.yaml", "    x-lvng-feature: inferred\n", "");
    copy.edit("paths/agents.yaml", "tags: [agents]\n", "tags: [agents]\n    x-lvng-feature: inferred\n");
    let feature = line_of(&copy.read("paths/agents.yaml"), "x-lvng-feature");
    let get = line_of(&copy.read("paths/jobs.yaml"), "  get:");
    copy.lint_says(&[
        &format!(
            "paths/agents.yaml:{feature}:5: error: expected `inferred`, and that only where the level is the same [L003]"
        ),
        &format!("paths/jobs.yaml:{get}:3: error: GET /api/v2/jobs is `inferred` and not behind the feature [L003]"),
    ]);
}

#[test]
fn lint_checks_examples() {
    let copy = Copy::new();
    copy.edit(
        "paths/agents.yaml",
        "            temperature: 0.3\n",
        "            temperature: 3\n            temprature: 1\n",
    );
    copy.edit("schemas/agents.yaml", "      maximum: 1\n", "      maximum: 1\n      default: warm\n");
    let agents = copy.read("paths/agents.yaml");
    let line = line_of(&agents, "            temperature: 3\n");
    let (_, _, errors) = copy.run(&["lint"], "");
    assert!(errors.contains(&format!("agents.yaml:{line}:26: error: 3 is above the maximum [L004]")), "{errors}");
    let line = line + 1;
    assert!(
        errors.contains(&format!("agents.yaml:{line}:25: error: the schema has no `temprature` [L004]")),
        "{errors}"
    );
    // The generator has its own say on defaults.
    assert!(errors.contains("the default, the text `warm`, is not of type `number`"), "{errors}");
}

#[test]
fn lint_finds_what_is_not_used() {
    let copy = Copy::new();
    let schemas = format!("{}\nLonely:\n  type: string\n", copy.read("schemas/agents.yaml"));
    let line = line_of(&schemas, "Lonely:");
    fs::write(copy.folder().join("schemas/agents.yaml"), schemas).unwrap();
    fs::write(copy.folder().join("schemas/nobody.yaml"), "Nobody:\n  type: string\n").unwrap();
    fs::write(copy.folder().join("paths/nowhere.yaml"), "/nowhere: {}\n").unwrap();
    copy.edit(
        "openapi.yaml",
        "  parameters:\n",
        "  parameters:\n    Spare: { name: a, in: query, schema: { type: string } }\n",
    );
    let spare = line_of(&copy.read("openapi.yaml"), "    Spare:");
    copy.lint_says(&[
        &format!("openapi.yaml:{spare}:5: error: nothing uses `Spare` [L005]"),
        "paths/nowhere.yaml:1:1: error: `paths/nowhere.yaml` is not in `x-path-files` of the root [L006]",
        &format!("schemas/agents.yaml:{line}:1: error: nothing uses `Lonely` [L005]"),
        "schemas/nobody.yaml:1:1: error: nothing refers to `schemas/nobody.yaml` [L006]",
    ]);
}

#[test]
fn lint_knows_the_documents_words() {
    if !Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/lvng/docs").is_dir() {
        return;
    }
    let copy = Copy::new();
    let stolen = "The LVNG REST API lets you programmatically interact with every part of the platform";
    copy.edit("paths/agents.yaml", "summary: Create an agent", &format!("summary: {stolen}"));
    let (_, _, errors) = copy.run(&["lint"], "");
    assert!(errors.contains("error: 8 words in a row are those of") && errors.contains("[L007]"), "{errors}");
}
