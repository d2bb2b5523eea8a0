//! What other programs get: JSON, completions; and that colours are for terminals.

use crate::support::{PETS, command, folder, run, run_command};
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn generate_prints_one_document() {
    let place = folder(&PETS.replace("type: string,", "type: string, format: odd,"));
    let arguments = ["generate", "--spec", "api.yaml", "--out", "pets", "--format", "json"];
    let ran = run(place.path(), &arguments);
    let json = ran.json();
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""));
    assert_eq!((&json["format"], &json["result"]), (&1.into(), &"written".into()));
    assert_eq!((&json["operations"], &json["tags"], &json["models"]), (&1.into(), &1.into(), &1.into()));
    assert!(json["files"]["written"].as_u64().is_some_and(|files| files > 3), "{json:#}");
    assert_eq!((&json["errors"], &json["warnings"]), (&0.into(), &1.into()));
    let found = &json["diagnostics"][0];
    assert_eq!(
        (&found["severity"], &found["file"], &found["line"]),
        (&"warning".into(), &"api.yaml".into(), &17.into())
    );
    assert_eq!(found["pointer"], "/components/schemas/Pet/properties/name/format");
    assert!(found["code"].as_str().is_some_and(|code| code.starts_with('W')) && found["column"].is_u64(), "{found}");

    let json = run(place.path(), &arguments).json();
    assert_eq!(
        (&json["result"], &json["warnings"], &json["diagnostics"]),
        (&"unchanged".into(), &1.into(), &serde_json::json!([]))
    );
    assert!(json["files"]["unchanged"].as_u64().is_some_and(|files| files > 3), "{json:#}");
    let json = run(place.path(), &[&arguments[..], &["--force"]].concat()).json();
    assert_eq!((&json["result"], json["diagnostics"].as_array().map(Vec::len)), (&"written".into(), Some(1)));

    let ran = run(place.path(), &[&arguments[..], &["--runtime", "nowhere"]].concat());
    assert_eq!((ran.status, ran.errors.as_str()), (Some(2), "error: --runtime: there is no crate in nowhere\n"));
    let all = json["files"]["unchanged"].as_u64();
    fs::create_dir(place.path().join("runtime")).unwrap();
    fs::write(place.path().join("runtime/Cargo.toml"), "").unwrap();
    let json = run(place.path(), &[&arguments[..], &["--runtime", "runtime"]].concat()).json();
    assert_eq!((&json["files"]["written"], json["files"]["unchanged"].as_u64().map(|rest| rest + 1)), (&1.into(), all));

    fs::remove_file(place.path().join("pets/src/lib.rs")).unwrap();
    let ran = run(place.path(), &[&arguments[..], &["--check"]].concat());
    let json = ran.json();
    assert_eq!((ran.status, &json["result"]), (Some(1), &"stale".into()));
    assert_eq!(json["stale"], serde_json::json!([{ "path": "pets/src/lib.rs", "difference": "changed" }]));

    fs::write(place.path().join("api.yaml"), "openapi: [\n").unwrap();
    let ran = run(place.path(), &arguments);
    let json = ran.json();
    assert_eq!((ran.status, &json["result"]), (Some(1), &"refused".into()));
    assert_eq!(json["diagnostics"][0]["severity"], "error");
}

#[test]
fn other_commands_print_one_document_each() {
    let place = folder(PETS);
    fs::write(place.path().join("other.yaml"), PETS.replace("/pets:", "/animals:")).unwrap();
    let json = |arguments: &[&str]| run(place.path(), &[arguments, &["--format", "json"]].concat()).json();
    let checks = json(&["check", "--spec", "api.yaml", "--base", "other.yaml"]);
    assert_eq!((&checks["format"], &checks["failed"]), (&1.into(), &1.into()));
    let results =
        checks["checks"].as_array().unwrap().iter().map(|check| (check["name"].as_str(), check["result"].as_str()));
    let wanted = [("examples", "ok"), ("generated", "ok"), ("drift", "skipped"), ("release", "failed")];
    assert!(results.eq(wanted.map(|(name, result)| (Some(name), Some(result)))), "{checks:#}");
    assert!(checks["checks"][0]["mended_by"].is_null() && checks["checks"][3]["mended_by"].is_string());
    let report = json(&["report", "--spec", "api.yaml"]);
    assert_eq!((&report["title"], &report["constructs"]["operation"]["exact"]), (&"Pets 2.1".into(), &1.into()));
    let diff = json(&["diff", "api.yaml", "other.yaml"]);
    assert_eq!(diff["bump"], "major");
    assert!(diff["changes"].as_array().is_some_and(|changes| !changes.is_empty()), "{diff:#}");
    assert_eq!(json(&["bundle", "--spec", "api.yaml"])["info"]["title"], "Pets");
}

#[test]
fn shells_complete_commands_and_options() {
    let place = folder(PETS);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(place.path(), &["completions", shell]);
        assert_eq!(ran.status, Some(0), "{shell}: {}", ran.errors);
        for word in ["generate", "observe", "allow-skips"] {
            assert!(ran.out.contains(word), "{shell}: {word}");
        }
    }
    let script = run(place.path(), &["completions", "bash"]).out;
    // Bash itself says what it would complete.
    let complete = "\nCOMP_WORDS=(lvng gen)\nCOMP_CWORD=1\n_lvng lvng gen lvng\necho \"${COMPREPLY[@]}\"\n";
    let Ok(mut bash) = Command::new("bash").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        println!("skipped: bash is not there");
        return;
    };
    bash.stdin.take().unwrap().write_all((script + complete).as_bytes()).unwrap();
    let output = bash.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "generate\n");
}

#[test]
fn every_command_has_examples_that_name_it() {
    let place = folder(PETS);
    let help = run(place.path(), &["--help"]).out;
    let commands = help.split("Commands:\n").nth(1).unwrap().lines().take_while(|line| !line.is_empty());
    let names: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() >= 10, "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        let help = run(place.path(), &[name, "--help"]).out;
        let (_, examples) =
            help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{name} has no examples: {help}"));
        assert!(examples.starts_with(&format!("  lvng {name} ")), "{name}: {examples}");
    }
}

#[test]
fn colours_and_links_are_for_terminals() {
    let place = folder("openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths: { /a: { $ref: gone.yaml } }\n");
    let arguments = ["bundle", "--spec", "api.yaml"];
    let plain = run(place.path(), &arguments).errors;
    assert!(plain.starts_with("api.yaml:3:22: error: ") && !plain.contains('\x1b'), "{plain:?}");
    let forced = run_command(command(place.path(), &arguments).env("CLICOLOR_FORCE", "1")).errors;
    assert!(forced.starts_with("\x1b]8;;file:///") && forced.contains("api.yaml#3\x1b\\"), "{forced:?}");
    assert!(forced.contains("\x1b[1;31merror\x1b[0m: "), "{forced:?}");
    let mut refused = command(place.path(), &arguments);
    assert_eq!(run_command(refused.env("NO_COLOR", "1")).errors, plain);
}
