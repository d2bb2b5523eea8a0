//! `cargo xtask diff` as people run it: files, folders and git revisions, and what it exits with.

use std::fs;
use std::path::Path;
use std::process::Command;

const PETS: &str = "openapi: 3.0.3
info: { title: Pets, version: 1.0.0 }
paths: { /pets: { $ref: paths/pets.yaml } }
";
const ITEM: &str = "get:
  operationId: listPets
  parameters: [{ name: limit, in: query, schema: { type: integer, maximum: 50 } }]
  responses: { '200': { description: All. } }
";

/// A folder with a description in `api/`, gone afterwards.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "api/openapi.yaml", PETS);
    write(folder.path(), "api/paths/pets.yaml", ITEM);
    folder
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The command in a folder.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("diff").args(arguments).current_dir(folder);
    command
}

/// Runs the command in a folder: whether it succeeded, and what it printed.
fn diff(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let output = command(folder, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// Runs git in a folder; false where there is none.
fn git(folder: &Path, arguments: &[&str]) -> bool {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
    let mut command = Command::new("git");
    command.args(identity).args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null");
    command.output().is_ok_and(|output| output.status.success())
}

#[test]
fn files_and_folders_are_compared() {
    let folder = folder();
    write(folder.path(), "new/openapi.yaml", PETS);
    write(folder.path(), "new/paths/pets.yaml", &ITEM.replace("50", "20"));
    assert_eq!(diff(folder.path(), &["api", "api/openapi.yaml"]), (true, "no change\n".to_owned(), String::new()));
    let (is_good, text, errors) = diff(folder.path(), &["api", "new"]);
    assert!(is_good, "{errors}");
    assert!(text.contains("\nnew/paths/pets.yaml:3:76: breaks clients: `maximum` of the parameter"), "{text}");
    assert!(text.contains("\n  base: api/paths/pets.yaml:3:76\n"), "{text}");
    assert!(
        text.ends_with(
            "required version bump: major (on the wire major, for Rust minor; below 1.0, minor; after 1.0.0, 2.0.0)\n"
        ),
        "{text}"
    );
}

#[test]
fn what_must_not_break_fails_unless_it_is_accepted() {
    let folder = folder();
    write(folder.path(), "new/openapi.yaml", PETS);
    write(folder.path(), "new/paths/pets.yaml", &ITEM.replace("50", "20"));
    let (is_good, _, errors) = diff(folder.path(), &["api", "new", "--fail-on", "wire"]);
    assert!(!is_good);
    let entry = "maximum-lowered #/paths/~1pets/get/parameters/0/schema/maximum";
    assert_eq!(errors.lines().last(), Some(entry), "{errors}");
    assert!(diff(folder.path(), &["api", "new", "--fail-on", "rust"]).0);
    write(folder.path(), "accepted.txt", &format!("{entry} # agreed with all callers\n"));
    let (is_good, text, errors) = diff(folder.path(), &["api", "new", "--fail-on", "any", "--accept", "accepted.txt"]);
    assert!(is_good, "{errors}");
    assert!(text.contains("required version bump: none"), "{text}");
    let (is_good, text, errors) = diff(folder.path(), &["api", "api", "--accept", "accepted.txt"]);
    assert!(!is_good && text.is_empty());
    assert!(errors.starts_with("error: accepted.txt:1: error: there is no `maximum-lowered`"), "{errors}");
}

#[test]
fn revisions_of_git_are_read_with_all_their_files() {
    let folder = folder();
    if !(git(folder.path(), &["init"]) && git(folder.path(), &["add", "."])) {
        println!("skipped: git is not there");
        return;
    }
    assert!(git(folder.path(), &["commit", "--no-gpg-sign", "-m", "One"]));
    write(folder.path(), "api/paths/pets.yaml", &ITEM.replace("50", "80"));
    let (is_good, text, errors) = diff(folder.path(), &["HEAD:api", "api"]);
    assert!(is_good, "{errors}");
    assert!(text.contains("api/paths/pets.yaml:3:76: breaks servers: `maximum`"), "{text}");
    assert!(text.contains("  base: HEAD:api/paths/pets.yaml:3:76\n"), "{text}");
    let same = diff(folder.path(), &["HEAD:api/openapi.yaml", "HEAD:api"]);
    assert_eq!(same, (true, "no change\n".to_owned(), String::new()));
    let below = ["HEAD:api/openapi.yaml", "api/openapi.yaml", "--folder"];
    let (is_good, same_text, errors) = diff(folder.path(), &[&below[..], &["."]].concat());
    assert!(is_good && same_text == text, "{same_text}{errors}");
    let (_, _, errors) = diff(folder.path(), &[&below[..], &["gone"]].concat());
    assert_eq!(errors, "error: api/openapi.yaml is not in the folder gone\n");

    let error = |base: &str| {
        let output = command(folder.path(), &[base, "api"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{base}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(error("gone:api"), "error: `gone` is neither a file or folder nor a git revision\n");
    assert_eq!(error("HEAD:gone"), "error: HEAD:gone: the revision `HEAD` has no such path\n");
    let error = error("HEAD:api/paths");
    assert_eq!(error, "error: HEAD:api/paths: there is no openapi.yaml, openapi.yml, openapi.json in the folder\n");
}

#[test]
fn overlays_are_applied_to_both_sides() {
    let folder = folder();
    let overlay = "overlay: 1.1.0\ninfo: { title: Mend, version: 1.0.0 }\nactions:\n\
                   - target: $.paths['/pets'].get.parameters[0].schema\n  update: { minimum: 1, maximum: 80 }\n";
    write(folder.path(), "mend.yaml", overlay);
    write(folder.path(), "new/openapi.yaml", PETS);
    write(folder.path(), "new/paths/pets.yaml", &ITEM.replace("maximum: 50", "maximum: 20, multipleOf: 5"));
    let (is_good, text, errors) = diff(folder.path(), &["api", "new", "--overlay", "mend.yaml"]);
    assert!(is_good, "{errors}");
    assert!(text.contains("\nnew/paths/pets.yaml:3:") && text.contains("[multiple-of-added]"), "{text}");
    assert!(!text.contains("maximum"), "{text}");

    // An action that matches nothing is an error at its place, once for each side.
    write(folder.path(), "mend.yaml", &overlay.replace("/pets", "/cats"));
    let mut sides = vec![("api", "new")];
    if git(folder.path(), &["init"]) && git(folder.path(), &["add", "."]) {
        assert!(git(folder.path(), &["commit", "--no-gpg-sign", "-m", "One"]));
        sides.push(("HEAD:api", "new"));
    }
    for (base, head) in sides {
        let (is_good, text, errors) = diff(folder.path(), &[base, head, "--overlay", "mend.yaml"]);
        assert!(!is_good && text.is_empty());
        assert_eq!(errors.lines().filter(|line| line.starts_with("mend.yaml:4:")).count(), 2, "{errors}");
    }
}

#[test]
fn what_cannot_be_read_is_told_of_both_sides() {
    let folder = folder();
    write(folder.path(), "broken.yaml", "openapi: 3.0.3\npaths: [\n");
    write(folder.path(), "old.yaml", "swagger: '2.0'\n");
    let (is_good, text, errors) = diff(folder.path(), &["broken.yaml", "old.yaml"]);
    assert!(!is_good && text.is_empty());
    assert!(errors.contains("broken.yaml:") && errors.contains("old.yaml:1:1: error: "), "{errors}");
    assert!(errors.ends_with("error: `broken.yaml` cannot be read\n"), "{errors}");
    let (_, _, errors) = diff(folder.path(), &["missing.yaml", "api"]);
    assert!(errors.starts_with("error: missing.yaml: "), "{errors}");
    let (_, _, errors) = diff(folder.path(), &["api/paths", "api"]);
    assert!(errors.starts_with("error: api/paths: there is no openapi.yaml"), "{errors}");
}

#[test]
fn rules_are_explained() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(["explain", "property-became-required"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("property-became-required\n\nA member must be there"), "{text}");
    assert!(text.contains("In requests it breaks clients"), "{text}");
}

#[test]
fn names_that_a_crate_keeps_are_not_changed() {
    let folder = folder();
    let described = ITEM.replace("All. ", "All., content: { application/json: { schema: { $ref: '#/ListPets' } } } ");
    write(folder.path(), "new/openapi.yaml", PETS);
    write(folder.path(), "new/paths/pets.yaml", &format!("{described}ListPets: {{ type: object }}\n"));
    write(
        folder.path(),
        "names.lock",
        "fn list_pets list_pets@operations /paths/~1pets/get\ntype ListPets ListPets /paths/~1pets/get\n",
    );
    let renamed = "ListPetsOperation";
    let (is_good, text, errors) = diff(folder.path(), &["api", "new"]);
    assert!(is_good && text.contains(renamed), "{text}{errors}");
    let (is_good, text, errors) = diff(folder.path(), &["api", "new", "--names", "names.lock"]);
    assert!(is_good && !text.contains(renamed), "{text}{errors}");
    write(folder.path(), "names.lock", "fn list_pets\n");
    let (is_good, _, errors) = diff(folder.path(), &["api", "new", "--names", "names.lock"]);
    assert!(!is_good && errors.contains("names.lock:1: expected `type` or `fn`"), "{errors}");
}
