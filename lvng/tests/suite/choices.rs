//! What `lvng.toml` chooses: the snippets of the book's page of choices, together in one crate whose code is compiled and run;
//! and what is wrong with files that it names.

use crate::support::{PETS, Ran, folder, run, workspace};
use std::fs;
use std::path::{Path, PathBuf};

/// The lines of all blocks of TOML on the page of what is asked for. Their keys are dotted, so that they are one file together.
fn snippets() -> String {
    let page = fs::read_to_string(workspace().join("docs/book/src/choices-asked.md")).unwrap();
    let blocks = page.split("```toml\n").skip(1).filter_map(|rest| Some(rest.split_once("```")?.0));
    blocks.collect()
}

/// The folder of the crate and of a program that uses it: the same every time, so that cargo knows what it has built before.
fn root() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("choices")
}

fn generate(chosen: &str) -> Ran {
    fs::write(root().join("lvng.toml"), chosen).unwrap();
    let runtime = workspace().join("lvng-runtime").canonicalize().unwrap().display().to_string();
    run(&root(), &["generate", "--force", "--spec", "openapi.yaml", "--out", "api", "--runtime", &runtime])
}

fn cargo(arguments: &[&str]) -> Ran {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut cargo = lvng_cli::command::cargo();
    cargo.args(arguments).args(["--quiet", "--offline"]).current_dir(root()).env("CARGO_TARGET_DIR", target);
    crate::support::run_command(&mut cargo)
}

#[test]
fn choices_of_the_page_work_together() {
    fs::create_dir_all(root().join("src")).unwrap();
    let data = workspace().join("lvng/tests/data/choices");
    fs::copy(data.join("openapi.yaml"), root().join("openapi.yaml")).unwrap();
    fs::copy(data.join("program.rs"), root().join("src/lib.rs")).unwrap();
    fs::copy(workspace().join("Cargo.lock"), root().join("Cargo.lock")).unwrap();
    // The profile is that of this workspace, so that what both need is built once.
    let manifest = "[package]\nname = \"chosen\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\nmembers = [\"api\"]\n\n\
                    [profile.dev]\ndebug = \"line-tables-only\"\n\n[dependencies]\napi = { path = \"api\", features = [\"server\"] }\n\
                    jiff = { version = \"0.2\", default-features = false }\nrust_decimal = { version = \"1\", default-features = false }\n\
                    uuid = \"1\"\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";
    fs::write(root().join("Cargo.toml"), manifest).unwrap();
    let chosen = snippets();
    let ran = generate(&chosen);
    assert_eq!(ran.status, Some(0), "{chosen}\n{}", ran.errors);
    let ran = cargo(&["test", "--lib"]);
    assert!(ran.status == Some(0) && ran.out.contains("3 passed"), "{}{}", ran.out, ran.errors);
    assert!(!ran.errors.contains("warning"), "{}", ran.errors);

    // A type that is not there is the compiler's error, at a line that names the setting.
    let ran = generate(&chosen.replace("\"rust_decimal::Decimal\"", "\"rust_decimal::Decimel\""));
    assert_eq!(ran.status, Some(0), "{}", ran.errors);
    let line = chosen.lines().position(|line| line.contains("rust_decimal::Decimal")).unwrap() + 1;
    let ran = cargo(&["check", "--package", "api"]);
    assert_ne!(ran.status, Some(0));
    let expected = format!("pub type Money = Foreign<::rust_decimal::Decimel>; // lvng.toml:{line}:");
    assert!(ran.errors.contains(&expected), "{expected}\n{}", ran.errors);
}

/// Generates from a description beside which the files are, and tells what was said.
fn said(description: &str, files: &[(&str, &str)]) -> Ran {
    let place = folder(description);
    files.iter().for_each(|(file, text)| fs::write(place.path().join(file), text).unwrap());
    let ran = run(place.path(), &["generate", "--spec", "api.yaml", "--out", "api"]);
    assert_eq!(place.path().join("api").exists(), ran.status == Some(0), "half of it is written");
    ran
}

#[test]
fn overlays_that_are_named_and_broken_are_told_with_their_places() {
    let named = ("lvng.toml", "# What mends it.\noverlays = ['fix.yaml']\n");
    let missing = said(PETS, &[named]);
    assert!(missing.errors.contains("lvng.toml:2:13: error: the overlay `"), "{}", missing.errors);
    assert!(missing.errors.contains("fix.yaml` is not there"), "{}", missing.errors);
    let broken = said(PETS, &[named, ("fix.yaml", "overlay: 1.0.0\nactions: [\n")]);
    assert!(broken.errors.contains("fix.yaml:") && broken.status != Some(0), "{}", broken.errors);
    let head = "overlay: 1.0.0\ninfo: { title: Fix, version: '1' }\nactions:\n";
    let nothing = format!("{head}  - {{ target: '$.paths[\"/dogs\"]', remove: true }}\n");
    let nothing = said(PETS, &[named, ("fix.yaml", &nothing)]);
    assert!(nothing.errors.contains("fix.yaml:4:") && nothing.status == Some(1), "{}", nothing.errors);
    let good = format!("{head}  - {{ target: $.info, update: {{ title: Dogs }} }}\n");
    assert_eq!(said(PETS, &[named, ("fix.yaml", &good)]).status, Some(0));
}

#[test]
fn warnings_fail_a_run_and_vendors_name_methods_where_that_is_chosen() {
    let strange = PETS.replace("Pet: { type: object,", "Pet: { strange: true, type: object,");
    assert_eq!(said(&strange, &[]).status, Some(0));
    let denied = said(&strange, &[("lvng.toml", "deny-warnings = true\n")]);
    assert!(denied.status == Some(1) && denied.errors.contains("api.yaml:17:"), "{}", denied.errors);

    let named =
        PETS.replace("      operationId: listPets\n", "      operationId: listPets\n      x-acme-method: everyone\n");
    let method = |files: &[(&str, &str)]| {
        let place = folder(&named);
        files.iter().for_each(|(file, text)| fs::write(place.path().join(file), text).unwrap());
        assert_eq!(run(place.path(), &["generate", "--spec", "api.yaml", "--out", "api"]).status, Some(0));
        let client = fs::read_to_string(place.path().join("api/src/generated/pets/client.rs")).unwrap();
        client.contains("pub fn everyone(")
    };
    assert!(!method(&[]) && method(&[("lvng.toml", "vendor = 'acme'\n")]));
}

#[test]
fn operations_are_left_out_by_a_list_that_is_named() {
    let wrong = PETS.replace("components:\n", "    post: { operationId: addPet, tags: [pets], requestBody: { $ref: '#/gone' }, responses: { '204': { description: ok } } }\ncomponents:\n");
    let place = folder(&wrong);
    let generate = || run(place.path(), &["generate", "--spec", "api.yaml", "--out", "api"]);
    let incomplete = generate();
    assert_eq!(incomplete.status, Some(3), "{}", incomplete.errors);
    let entry = incomplete.errors.lines().last().unwrap_or_default().to_owned();
    fs::write(place.path().join("left-out"), format!("{entry}\n")).unwrap();
    fs::write(place.path().join("lvng.toml"), "allow-skips = 'left-out'\n").unwrap();
    let allowed = generate();
    assert_eq!(allowed.status, Some(0), "{entry}: {}", allowed.errors);
}
