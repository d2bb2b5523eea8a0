//! `cargo xtask generate` on a copy of the tree: what it writes, what it leaves alone, and what it says.

use crate::spec;
use crate::support::{XTASK, cargo, stderr, stdout, workspace};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

/// An operation that the description does not have.
const ARCHIVE: &str = r##"
/api/v2/agents/{id}/archive:
  post:
    operationId: archiveAgent
    summary: Archive an agent
    description: The agent stays readable and refuses messages.
    tags: [agents]
    x-lvng-evidence: { level: documented, sources: [S1] }
    parameters:
      - $ref: ../openapi.yaml#/components/parameters/AgentId
    responses:
      "200":
        description: The agent is archived.
        content:
          application/json:
            schema:
              type: object
              required: [success]
              properties:
                success: { type: boolean, enum: [true], description: Always true. }
"##;

/// A copy of what the command reads and writes.
struct Tree(PathBuf);

impl Tree {
    fn new(root: &Path) -> Self {
        for part in ["spec", "lvng-api"] {
            copy(&workspace().join(part), &root.join(part));
        }
        Tree(root.to_owned())
    }

    fn generate(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(&*XTASK);
        command.arg("generate").args(arguments).arg("--root").arg(&self.0);
        command.output().expect("xtask runs")
    }

    /// Replaces text that occurs once at least, the first time that it does. Gives the line that it was in.
    fn replace(&self, file: &str, from: &str, to: &str) -> usize {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).expect("the file is there");
        let at = text.find(from).unwrap_or_else(|| panic!("{file} has no {from:?}"));
        fs::write(&path, text.replacen(from, to, 1)).expect("the copy can be written");
        1 + text[..at].matches('\n').count()
    }

    /// Every file with the time of its last change.
    fn times(&self) -> BTreeMap<PathBuf, SystemTime> {
        let mut files = Vec::new();
        list(&self.0, &mut files);
        let time = |path: &PathBuf| fs::metadata(path).and_then(|data| data.modified()).expect("the file is there");
        files.into_iter().map(|path| (path.clone(), time(&path))).collect()
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() { list(&path, files) } else { files.push(path) }
    }
}

fn copy(from: &Path, to: &Path) {
    let mut files = Vec::new();
    list(from, &mut files);
    for file in files {
        let place = to.join(file.strip_prefix(from).expect("the file is in the folder"));
        fs::create_dir_all(place.parent().expect("a file is in a folder")).expect("the copy can be written");
        fs::copy(&file, place).expect("the copy can be written");
    }
}

#[test]
fn the_tree_is_up_to_date_and_stays_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tree = Tree::new(folder.path());
    let before = tree.times();
    for _ in 0..2 {
        let output = tree.generate(&[]);
        assert!(output.status.success(), "{}", stderr(&output));
        let (operations, tags) = (spec::raw_operation_ids().len(), spec::api().tags.len());
        let line = format!("{operations} operations in {tags} tags, ");
        assert!(stdout(&output).starts_with(&line), "{}", stdout(&output));
        assert!(stdout(&output).contains("\n0 files written, "), "{}", stdout(&output));
        assert_eq!(tree.times(), before);
    }
    assert!(tree.generate(&["--check"]).status.success());
    assert_eq!(tree.times(), before);
}

#[test]
fn check_names_what_is_not_as_it_should_be() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tree = Tree::new(folder.path());
    let generated = tree.0.join("lvng-api/src/generated");
    tree.replace("lvng-api/src/generated/agents/client.rs", "pub fn create(", "pub fn make(");
    tree.replace("lvng-api/Cargo.toml", "agents = []\n", "");
    fs::remove_file(generated.join("developer/mod.rs")).expect("the copy can be changed");
    fs::write(generated.join("agents/notes.rs"), "").expect("the copy can be changed");
    let before = tree.times();

    let output = tree.generate(&["--check"]);
    assert_eq!(output.status.code(), Some(1));
    for line in [
        "changed: lvng-api/src/generated/agents/client.rs",
        "missing: lvng-api/src/generated/developer/mod.rs",
        "left over: lvng-api/src/generated/agents/notes.rs",
        "changed: lvng-api/Cargo.toml",
        "4 files are not what the description gives; run `cargo xtask generate`",
    ] {
        assert!(stderr(&output).lines().any(|found| found == line), "no line {line:?} in\n{}", stderr(&output));
    }
    assert_eq!(tree.times(), before, "--check writes nothing");

    let output = tree.generate(&[]);
    assert!(stdout(&output).contains("\n3 files written, "), "{}", stdout(&output));
    let untouched = generated.join("agents/server.rs");
    assert_eq!(tree.times()[&untouched], before[&untouched]);
    assert!(tree.generate(&["--check"]).status.success());
}

#[test]
fn every_mistake_is_shown_with_its_place_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tree = Tree::new(folder.path());
    let file = "spec/paths/agents.yaml";
    let mistakes = [
        ("required: [name]", "required: name", "name"),
        ("type: boolean", "type: truth", "truth"),
        ("../schemas/agents.yaml#/Agent ", "../schemas/agents.yaml#/Agnet ", "../schemas/agents.yaml#/Agnet"),
        // A warning elsewhere, but our own description has no excuse for one.
        ("required: [capabilities]", "required: [capabilites]", "capabilites"),
    ];
    let lines = mistakes.map(|(from, to, ..)| tree.replace(file, from, to));
    let before = tree.times();
    let output = tree.generate(&[]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    let source = fs::read_to_string(tree.0.join(file)).expect("the file is there");
    for (line, (_, _, wrong)) in lines.iter().zip(mistakes) {
        let text = source.lines().nth(line - 1).expect("the line is there");
        let column = 1 + text.rfind(wrong).expect("the mistake is in the line");
        let place = format!("{file}:{line}:{column}: error: ");
        assert!(said.contains(&place), "no diagnostic begins with {place:?} in\n{said}");
        assert!(said.contains(text.trim_end()), "the line {text:?} is not shown in\n{said}");
    }
    assert_eq!(said.matches(": error: ").count(), 4, "{said}");
    assert!(said.contains("\n4 errors, 0 warnings; nothing was written\n"), "{said}");
    assert_eq!(tree.times(), before);
}

/// Checks a server of its own, which is the example server, against the copy.
fn check_server(root: &Path) -> Output {
    cargo()
        .args(["check", "--quiet", "--offline", "--package", "server"])
        .current_dir(root)
        .output()
        .expect("cargo runs")
}

/// A workspace of the copy and a server.
fn workspace_with_server(root: &Path) {
    let here = workspace();
    let manifest = fs::read_to_string(here.join("Cargo.toml")).expect("the workspace has a manifest");
    let (head, rest) = manifest.split_once("members = [").expect("the manifest lists the members");
    let (_, tail) = rest.split_once(']').expect("the list ends");
    let runtime = here.join("lvng-runtime").display().to_string();
    let manifest = format!("{head}members = [\"lvng-api\", \"server\"]{tail}")
        .replace("path = \"lvng-runtime\"", &format!("path = {runtime:?}"));
    fs::write(root.join("Cargo.toml"), manifest).expect("the copy can be written");
    // The versions that are here already.
    fs::copy(here.join("Cargo.lock"), root.join("Cargo.lock")).expect("the copy can be written");
    copy(&here.join("lvng-api/examples/server"), &root.join("server/src"));
    fs::write(root.join("server/src/lib.rs"), "mod agents;\nmod memory;\nmod webhooks;\npub use memory::Memory;\n")
        .expect("the copy can be written");
    fs::remove_file(root.join("server/src/main.rs")).expect("the example has a main function");
    let manifest = r#"
[package]
name = "server"
version = "0.0.0"
edition.workspace = true

[dependencies]
lvng-api = { workspace = true, features = ["client", "server", "agents", "developer"] }
"#;
    fs::write(root.join("server/Cargo.toml"), manifest).expect("the copy can be written");
}

#[test]
fn a_new_operation_is_in_the_client_and_must_be_in_the_server() {
    // The same folder every time, so that cargo knows what it has checked before.
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-operation");
    if root.exists() {
        fs::remove_dir_all(&root).expect("the folder of the last run can go");
    }
    let tree = Tree::new(&root);
    workspace_with_server(&root);
    let output = check_server(&root);
    assert!(output.status.success(), "{}", stderr(&output));

    let paths = root.join("spec/paths/agents.yaml");
    let text = fs::read_to_string(&paths).expect("the file is there") + ARCHIVE;
    fs::write(&paths, text).expect("the copy can be written");
    let output = tree.generate(&[]);
    assert!(output.status.success(), "{}", stderr(&output));
    let client = fs::read_to_string(root.join("lvng-api/src/generated/agents/client.rs")).expect("the file is there");
    assert!(client.contains("pub fn archive(&self, id: impl Into<String>) -> Call<'c, C, ArchiveAgent>"));

    let output = check_server(&root);
    assert!(!output.status.success(), "a server without the operation compiles");
    let said = stderr(&output);
    assert!(said.contains("error[E0046]: not all trait items implemented, missing: `archive`"), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");

    // With the method, the server compiles again.
    let method = "    async fn archive(&self, _: Context<User>, req: ArchiveAgent) -> Result<ArchiveAgentResponse, ApiError> {\n        self.agent(&req.id, |_| ArchiveAgentResponse::new())\n    }\n\n    async fn create(";
    tree.replace("server/src/agents.rs", "    async fn create(", method);
    let output = check_server(&root);
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn an_operation_with_an_error_is_left_out_and_the_rest_is_written() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (spec, out) = (folder.path().join("api.yaml"), folder.path().join("pets"));
    let description = "openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get: { operationId: listPets, responses: { '204': { description: ok } } }
    post:
      operationId: createPet
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Gone' } } } }
      responses: { '204': { description: ok } }
";
    fs::write(&spec, description).expect("the description can be written");
    let generate = |more: &[&Path]| {
        let mut command = Command::new(&*XTASK);
        command.arg("generate").arg("--spec").arg(&spec).arg("--out").arg(&out).args(more);
        command.output().expect("xtask runs")
    };
    let output = generate(&[]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let line = "POST /pets E016 # createPet";
    assert!(stderr(&output).contains("leads nowhere [E016]") && stderr(&output).ends_with(&format!("{line}\n")));
    let client = fs::read_to_string(out.join("src/generated/operations/client.rs")).expect("the rest is written");
    assert!(client.contains("ListPets") && !client.contains("CreatePet"));
    let list = folder.path().join("skips");
    fs::write(&list, line).expect("the list can be written");
    let output = generate(&[Path::new("--allow-skips"), &list]);
    assert!(output.status.success(), "{}", stderr(&output));
    // What belongs to no operation stops all of it.
    fs::write(&spec, description.replace("openapi: 3.0.3", "swagger: '2.0'")).expect("the description can be written");
    let output = generate(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("nothing was written"));
}

/// What README tells: a crate written below a workspace, such as a checkout of this one, is one that cargo takes.
#[test]
fn a_crate_below_a_workspace_stands_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (spec, out) = (folder.path().join("api.yaml"), folder.path().join("pets"));
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").expect("a file can be written");
    let description = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths:\n  /pets:\n    get: { operationId: \
                       listPets, responses: { '204': { description: ok } } }\n";
    fs::write(&spec, description).expect("the description can be written");
    let generate = || {
        let mut command = Command::new(&*XTASK);
        command.arg("generate").arg("--spec").arg(&spec).arg("--out").arg(&out);
        command.output().expect("xtask runs")
    };
    let metadata = |arguments: &[&str]| {
        let manifest = out.join("Cargo.toml");
        cargo()
            .arg("metadata")
            .args(["--no-deps", "--format-version", "1"])
            .args(arguments)
            .arg("--manifest-path")
            .arg(manifest)
            .output()
    };
    let output = generate();
    assert!(output.status.success() && stderr(&output).contains("next: cd "), "{}", stderr(&output));
    let output = metadata(&[]).expect("cargo runs");
    assert!(output.status.success(), "{}", stderr(&output));
    // In a workspace that has it as a member it gets no table.
    for members in ["['pets']", "[\n  'other', # or more\n  './p*/',\n]"] {
        fs::remove_dir_all(&out).expect("the crate can be removed");
        fs::write(folder.path().join("Cargo.toml"), format!("[workspace]\nmembers = {members}\n"))
            .expect("it can be written");
        fs::create_dir_all(folder.path().join("other/src")).expect("a folder can be made");
        fs::write(folder.path().join("other/src/lib.rs"), "").expect("a file can be written");
        fs::write(folder.path().join("other/Cargo.toml"), "[package]\nname = 'other'\n")
            .expect("a file can be written");
        assert!(generate().status.success());
        let text = fs::read_to_string(out.join("Cargo.toml")).expect("the manifest is there");
        assert!(!text.contains("[workspace]"), "{members}: {text}");
        let output = metadata(&[]).expect("cargo runs");
        assert!(output.status.success(), "{}", stderr(&output));
    }
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").expect("a file can be written");
    fs::remove_dir_all(&out).expect("the crate can be removed");
    assert!(generate().status.success());
    // Who makes it a member takes the table away, and it stays away.
    let text = fs::read_to_string(out.join("Cargo.toml")).expect("the manifest is there");
    fs::write(out.join("Cargo.toml"), text.replace("\n[workspace]\n", "")).expect("a file can be written");
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = ['pets']\n").expect("a file can be written");
    assert!(generate().status.success());
    assert!(metadata(&[]).expect("cargo runs").status.success());
}

/// Operations whose answers have a part in common, and a crate that keeps its names.
#[test]
fn a_crate_keeps_its_names_in_a_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (spec, out) = (folder.path().join("charges.yaml"), folder.path().join("charges"));
    let describe = |ids: &[&str]| {
        let path = |id: &&str| {
            format!(
                "  /{id}:\n    get: {{ operationId: {id}, responses: {{ '200': {{ description: ok, content: {{ \
                 application/json: {{ schema: {{ type: object, properties: {{ creation_audit: {{ type: object, \
                 required: [by], properties: {{ by: {{ type: string }} }} }} }} }} }} }} }} }} }}\n"
            )
        };
        let paths: String = ids.iter().map(path).collect();
        let text = format!("openapi: 3.0.3\ninfo: {{ title: Charges, version: '1' }}\npaths:\n{paths}");
        fs::write(&spec, text).expect("the description can be written");
    };
    let generate = |more: &[&str]| {
        let mut command = Command::new(&*XTASK);
        command.arg("generate").arg("--spec").arg(&spec).arg("--out").arg(&out).args(more);
        command.output().expect("xtask runs")
    };
    let models = || fs::read_to_string(out.join("src/generated/operations/mod.rs")).expect("the module is there");
    describe(&["listCharges"]);
    assert!(generate(&[]).status.success());
    assert!(models().contains("pub struct ListChargesResponseCreationAudit {"), "{}", models());
    // Alone, the two would share a type.
    describe(&["listRefunds", "listCharges"]);
    let output = generate(&["--check"]);
    assert!(!output.status.success() && stderr(&output).contains("names.lock"), "{}", stderr(&output));
    assert!(generate(&[]).status.success() && generate(&["--check"]).status.success());
    assert!(models().contains("pub struct ListChargesResponseCreationAudit {"), "{}", models());
    let names = out.join("names.lock");
    fs::remove_file(&names).expect("the file is there");
    assert!(generate(&[]).status.success());
    assert!(!models().contains("ListChargesResponseCreationAudit"), "{}", models());
    // A README that somebody wrote stays.
    let readme = out.join("README.md");
    let text = fs::read_to_string(&readme).expect("the file is there");
    assert!(text.contains("# charges\n\nCharges 1\n") && text.contains("client.operations().list_"), "{text}");
    fs::write(&readme, "Ours.\n").expect("the file can be written");
    assert!(generate(&[]).status.success() && generate(&["--check"]).status.success());
    assert_eq!(fs::read_to_string(&readme).expect("the file is there"), "Ours.\n");
    // A list that is none stops the run before anything is written.
    fs::write(&names, "# names\nstruct Pet Pet /a\n").expect("the file can be written");
    let (output, before) = (generate(&[]), models());
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("names.lock:2: expected `type` or `fn`"), "{}", stderr(&output));
    assert_eq!(models(), before);
}
