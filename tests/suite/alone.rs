//! A generated crate as its users have it: without this workspace around it, and without the runtime beside it.

use crate::support::{XTASK, cargo, stderr, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The description of `data/shop`, and a program that uses what is made of it.
fn shop(file: &str) -> PathBuf {
    workspace().join("tests/data/shop").join(file)
}

/// Writes the crate `shop` into a folder, as people would.
fn generate(folder: &Path) {
    let mut command = Command::new(&*XTASK);
    // A folder that is there from an earlier run is written all the same.
    command
        .args(["generate", "--force", "--vendor", "acme", "--spec"])
        .arg(shop("openapi.yaml"))
        .arg("--out")
        .arg(folder);
    let output = command.output().expect("xtask runs");
    // It says what to do next, and warns of nothing.
    assert!(output.status.success() && stderr(&output).trim().lines().count() == 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("next: cd "), "{}", stderr(&output));
}

/// Texts of a folder and all below it.
fn texts(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be read").path());
    entries
        .flat_map(|path| if path.is_dir() { texts(&path) } else { vec![fs::read_to_string(path).expect("a text")] })
        .collect()
}

#[test]
fn a_generated_crate_speaks_of_its_own_api_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generate(&folder.path().join("shop"));
    for text in texts(&folder.path().join("shop/src")) {
        let text = text.replace("lvng_runtime", "");
        assert!(!text.to_lowercase().contains("lvng"), "{text}");
    }
}

#[test]
fn a_program_needs_the_generated_crate_and_no_other() {
    // The same folder every time, so that cargo knows what it has checked before.
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shop");
    let write = |file: &str, text: &str| {
        let path = root.join(file);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    };
    // The profile is that of this workspace, so that what both need is built once.
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"shop\", \"program\"]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n";
    write("Cargo.toml", manifest);
    // After its workspace, so that it is a member from the first on.
    generate(&root.join("shop"));
    write("Cargo.lock", &fs::read_to_string(workspace().join("Cargo.lock")).expect("the workspace has a lock file"));
    write(
        "program/Cargo.toml",
        "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         shop = { path = \"../shop\", features = [\"server\", \"guesses\", \"parcels\"] }\n",
    );
    write("program/src/lib.rs", &fs::read_to_string(shop("program.rs")).expect("the program is there"));
    let mut command = cargo();
    command.args(["check", "--quiet", "--offline", "--package", "program"]).current_dir(&root);
    let output = command.output().expect("cargo runs");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", stderr(&output));
}

#[tokio::test]
async fn the_user_agent_is_the_generated_crate() {
    let app = axum::Router::new().fallback(async |headers: axum::http::HeaderMap| {
        let name = headers["user-agent"].to_str().expect("a text").to_owned();
        (axum::http::StatusCode::IM_A_TEAPOT, name)
    });
    let client = lvng_api::Client::builder().service(app).bearer("token").max_retries(0).build().expect("a client");
    let error = client.agents().list().await.expect_err("a teapot has no agents");
    let lvng_api::Error::Api(error) = error else { panic!("{error}") };
    assert_eq!(error.body(), format!("lvng-api/{}", env!("CARGO_PKG_VERSION")).as_bytes());
}
