//! What `lvng-diff` says of Rust beside what cargo-semver-checks says of the same two crates, and the compiler of programs that
//! use them. `tests/semver/run` runs it.

use crate::support::{XTASK, stderr, workspace};
use crate::verdict::{FEW, MORE, Programs, data, forget_names, turn, verdicts};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The names of changes of which the two say different things, and why; each must be one, and each must be there.
fn explained() -> BTreeMap<String, String> {
    let path = workspace().join("tests/semver/explained.txt");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let entry = |line: &str| line.split_once(": ").map(|(name, why)| (name.to_owned(), why.to_owned()));
    lines.map(|line| entry(line).unwrap_or_else(|| panic!("{line}: expected a name, a colon and why"))).collect()
}

/// Writes the crate of a description to a folder of its own, as a workspace of its own.
fn generate(root: &Path, name: &str, description: &str) {
    let folder = root.join(name);
    fs::create_dir_all(&folder).expect("a folder can be made");
    forget_names(&folder);
    let spec = root.join("openapi.yaml");
    fs::write(&spec, description).expect("the description can be written");
    let mut command = Command::new(&*XTASK);
    command.args(["generate", "--name", "kennel", "--spec"]).arg(&spec).arg("--out").arg(&folder);
    let output = command.output().expect("xtask runs");
    assert!(output.status.success(), "{}", stderr(&output));
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("the crate has a manifest");
    let own = if text.contains("\n[workspace]\n") { "" } else { "\n[workspace]\n" };
    fs::write(&manifest, text + own).expect("the manifest can be written");
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the versions can be copied");
}

/// The rules that the tool finds broken between the crates in `old` and `new`.
fn tool(program: &str, root: &Path) -> Vec<String> {
    let mut command = Command::new(program);
    command.args(["semver-checks", "check-release", "--release-type", "minor", "--color", "never"]);
    command.arg("--baseline-root").arg(root.join("old")).arg("--manifest-path").arg(root.join("new/Cargo.toml"));
    let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = stderr(&output) + &String::from_utf8_lossy(&output.stdout);
    assert!(said.contains(" checks: "), "{said}");
    let rules = said.lines().filter_map(|line| line.strip_prefix("--- failure "));
    rules.filter_map(|line| line.split(':').next()).map(str::to_owned).collect()
}

#[test]
#[ignore = "needs cargo-semver-checks, and takes minutes: tests/semver/run"]
fn semver_checks_agree_or_are_explained() {
    let Ok(program) = std::env::var("CARGO_SEMVER_CHECKS") else {
        println!("skipped: CARGO_SEMVER_CHECKS does not say where cargo-semver-checks is");
        return;
    };
    let _turn = turn();
    let (programs, base, mut explained) = (Programs::new(), data("openapi.yaml"), explained());
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver");
    generate(&root, "old", &base);
    let mut wrong = Vec::new();
    println!("{:<42} {:<22} {:<22} cargo-semver-checks", "change", "compiler", "lvng-diff");
    let words = |[callers, implementors]: [bool; 2]| match (callers, implementors) {
        (true, true) => "callers, implementors",
        (true, false) => "callers",
        (false, true) => "implementors",
        (false, false) => "-",
    };
    for (name, from, to) in FEW.iter().chain(MORE) {
        let head = base.replacen(from, to, 1);
        let (compiler, _) = programs.broken(&head);
        let diff = verdicts(&base, &head);
        let diff = [diff.callers, diff.implementors];
        generate(&root, "new", &head);
        let rules = tool(&program, &root);
        let shown = if rules.is_empty() { "-".to_owned() } else { rules.join(", ") };
        println!("{name:<42} {:<22} {:<22} {shown}", words(compiler), words(diff));
        if compiler != diff {
            wrong.push(format!("{name}: compiler {compiler:?}, lvng-diff {diff:?}"));
        }
        let differs = diff.contains(&true) == rules.is_empty();
        match (differs, explained.remove(*name)) {
            (true, None) => wrong.push(format!("{name}: lvng-diff {}, the tool {shown}", words(diff))),
            (false, Some(why)) => wrong.push(format!("{name}: no difference any more, but explained: {why}")),
            _ => {}
        }
    }
    wrong.extend(explained.keys().map(|name| format!("{name}: explained, but there is no such change")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
