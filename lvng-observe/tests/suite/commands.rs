//! The command, as people run it.

use crate::memory::Memory;
use crate::support::{DEADLINE, client, serve};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// Runs the command in a folder: whether it succeeded, and what it printed.
fn run(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_lvng-observe")).args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// The description of this project.
fn own() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml").display().to_string()
}

/// A folder with the description and the recordings.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["things.yaml", "chromium.har", "mitmproxy.har", "playwright.har"] {
        std::fs::copy(data(name), folder.path().join(name)).unwrap();
    }
    folder
}

const ALL: [&str; 8] =
    ["--spec", "things.yaml", "--har", "chromium.har", "--har", "mitmproxy.har", "--har", "playwright.har"];

#[test]
fn recordings_give_findings_and_an_overlay_that_settles_them() {
    let folder = folder();
    let (is_good, text, errors) = run(folder.path(), &[&ALL[..], &["--propose", "fix.yaml"]].concat());
    assert!(!is_good);
    assert!(text.starts_with("things.yaml:4:1: undeclared operation: no path is `/picture`\n"), "{text}");
    assert!(
        text.contains(
            "\nthings.yaml:33:5: undeclared field: `Thing` has no `colour`\n    once, first in exchange 1: GET /things, \
             response 200 body, at `/0/colour`\n"
        ),
        "{text}"
    );
    assert!(text.contains("5 exchanges with 3 operations: 7 findings\n"), "{text}");
    assert!(errors.starts_with("fix.yaml: ") && errors.ends_with(" actions proposed\n"), "{errors}");
    let (is_good, text, errors) = run(folder.path(), &[&ALL[..], &["--overlay", "fix.yaml"]].concat());
    assert!(is_good, "{text}{errors}");
    assert!(text.contains("5 exchanges with 4 operations: 0 findings\n"), "{text}");
    let overlay = std::fs::read_to_string(folder.path().join("fix.yaml")).unwrap();
    assert!(overlay.starts_with("overlay: 1.1.0\n") && !overlay.contains("secret"), "{overlay}");
}

#[test]
fn findings_are_json_for_programs() {
    let folder = folder();
    let arguments = ["--spec", "things.yaml", "--har", "chromium.har", "--format", "json", "--propose", "fix.json"];
    let (is_good, text, _) = run(folder.path(), &arguments);
    assert!(!is_good);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (json["exchanges"].as_u64(), json["elsewhere"].as_u64(), json["failed"].as_u64()),
        (Some(1), Some(2), Some(1))
    );
    let finding = &json["findings"][0];
    assert_eq!(finding["kind"], "undeclared field");
    assert_eq!(finding["pointer"], "/components/schemas/Thing");
    assert_eq!(finding["place"], "things.yaml:33:5");
    let overlay = std::fs::read_to_string(folder.path().join("fix.json")).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&overlay).unwrap()["overlay"], "1.1.0");
}

#[test]
fn what_cannot_be_read_is_an_error_with_its_place_and_nothing_is_written() {
    let folder = folder();
    let said = |arguments: &[&str]| {
        let (is_good, text, errors) = run(folder.path(), &[arguments, &["--propose", "fix.yaml"]].concat());
        assert!(!is_good && text.is_empty() && !folder.path().join("fix.yaml").exists(), "{text}");
        errors
    };
    std::fs::write(folder.path().join("bad.har"), "{ \"log\": 1,\n }").unwrap();
    std::fs::write(folder.path().join("bad.yaml"), "openapi: [\n").unwrap();
    std::fs::write(folder.path().join("swagger.yaml"), "swagger: '2.0'\n").unwrap();
    let errors = said(&["--spec", "things.yaml", "--har", "bad.har"]);
    assert!(errors.starts_with("bad.har:2:2: error: "), "{errors}");
    assert!(said(&["--spec", "bad.yaml", "--har", "chromium.har"]).starts_with("bad.yaml:"));
    assert!(said(&["--spec", "swagger.yaml", "--har", "chromium.har"]).starts_with("swagger.yaml:1:1: error: "));
    assert!(said(&["--spec", "things.yaml", "--har", "gone.har"]).starts_with("error: gone.har: "));
    assert_eq!(
        said(&["--spec", &own(), "--har", "chromium.har"]),
        "error: chromium.har: none of the 4 recorded requests goes to https://api.lvng.ai/, https://staging.api.lvng.ai/; \
         give the URL of the API with --base\n"
    );
    assert!(said(&["--spec", &own(), "--target", "ftp://x"]).contains("expected a URL of http or https"));
    assert!(said(&["--spec", &own()]).contains("--target <URL>"));
    assert!(said(&["--target", "http://x"]).contains("--spec <FILE>"));
}

/// As service managers and containers end programs.
#[cfg(unix)]
#[tokio::test]
async fn the_proxy_ends_by_sigterm_and_prints_what_it_found() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lvng-observe"))
        .args(["--spec", &own(), "--target", "http://127.0.0.1:9", "--for", "60"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut printed = BufReader::new(child.stdout.take().unwrap());
    let running = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        printed.read_line(&mut line).unwrap();
        assert!(line.starts_with("listening on http://"), "{line}");
        assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
        let mut rest = String::new();
        printed.read_to_string(&mut rest).unwrap();
        (rest, child.wait().unwrap())
    });
    let (rest, status) = tokio::time::timeout(DEADLINE, running).await.expect("in time").unwrap();
    assert_eq!(rest, "0 exchanges with 0 operations: 0 findings\n");
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn the_proxy_ends_after_so_many_requests_and_prints_what_it_found() {
    let server = serve(Memory::default().app().unwrap()).await;
    let mut child = Command::new(env!("CARGO_BIN_EXE_lvng-observe"))
        .args(["--spec", &own(), "--target", &format!("http://{}", server.address), "--requests", "2", "--for", "60"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut printed = BufReader::new(child.stdout.take().unwrap());
    let reading = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        printed.read_line(&mut line).unwrap();
        (line, printed)
    });
    let (line, mut printed) = tokio::time::timeout(DEADLINE, reading).await.expect("in time").unwrap();
    let address = line.strip_prefix("listening on http://").and_then(|rest| rest.split(',').next()).unwrap();
    let client = client(address.parse().unwrap());
    client.agents().create("A").await.unwrap();
    client.agents().list().await.unwrap();
    let reading = tokio::task::spawn_blocking(move || {
        let mut rest = String::new();
        printed.read_to_string(&mut rest).unwrap();
        (rest, child.wait().unwrap())
    });
    let (rest, status) = tokio::time::timeout(DEADLINE * 2, reading).await.expect("in time").unwrap();
    assert_eq!(rest, "2 exchanges with 2 operations: 0 findings\n");
    assert!(status.success());
}
