//! The workflow for repositories of others.

use super::support::workspace;
use std::fs;
use std::path::Path;
use std::process::Command;

fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]);
    let output = git.args(["-c", "core.hooksPath=/dev/null"]).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// It is YAML, and the scripts of its steps run on a repository laid out as it says.
#[test]
fn the_workflow_for_others_runs() {
    let text = fs::read_to_string(workspace().join("docs/workflows/openapi.yml")).unwrap();
    let mut diagnostics = lvng_codegen::diagnostic::Diagnostics::default();
    let input = lvng_codegen::Input::single("openapi.yml", text);
    let workflow = lvng_codegen::load::load(&input, &mut diagnostics).tree;
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.into_vec());
    let steps = workflow["jobs"]["check"]["steps"].as_array().unwrap();
    let script = |name: &str| steps.iter().find(|step| step["name"] == name).unwrap()["run"].as_str().unwrap();
    let env = |key: &str| workflow["env"][key].as_str().unwrap().to_owned();

    let folder = tempfile::tempdir().unwrap();
    let top = folder.path();
    for folder in ["api", "docs/api", ".lvng/target/debug"] {
        fs::create_dir_all(top.join(folder)).unwrap();
    }
    let data = workspace().join("lvng-drift/tests/data");
    fs::copy(data.join("openapi.yaml"), top.join(env("SPEC"))).unwrap();
    let page = top.join("docs/api/pets.md");
    fs::copy(data.join("pets.md"), &page).unwrap();
    let program = top.join(".lvng/target/debug/lvng");
    fs::hard_link(env!("CARGO_BIN_EXE_lvng"), &program)
        .or_else(|_| fs::copy(env!("CARGO_BIN_EXE_lvng"), &program).map(drop))
        .unwrap();
    let bash = |script: &str| {
        let mut bash = Command::new("bash");
        bash.args(["-e", "-o", "pipefail", "-c", script]).current_dir(top).env("GITHUB_BASE_REF", "main");
        bash.envs(["SPEC", "CRATE", "PAGES"].map(|key| (key, env(key))));
        let output = bash.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.success(), text(output.stdout), text(output.stderr))
    };
    let (is_good, _, errors) = bash(".lvng/target/debug/lvng generate --spec \"$SPEC\" --out \"$CRATE\"");
    assert!(is_good, "{errors}");
    git(top, &["init", "--quiet"]);
    git(top, &["add", "api", "docs"]);
    git(top, &["commit", "--quiet", "--message", "A base"]);
    git(top, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let (is_good, text, errors) = bash(script("Check"));
    assert!(is_good && text.ends_with("No check failed.\n"), "{text}{errors}");
    assert!(!text.contains("skipped"), "{text}");

    let pages = fs::read_to_string(&page).unwrap();
    assert!(pages.contains("| `age` | number"));
    fs::write(&page, pages.replacen("| `age` | number", "| `age` | string", 1)).unwrap();
    assert!(!bash(script("Check")).0);
    let (is_good, text, errors) = bash(script("Annotate"));
    assert!(is_good && text.contains("::error file=docs/api/pets.md,line=50,col=11,title=P204::"), "{text}{errors}");
}
