//! The groups of the JSON-Schema-Test-Suite → one crate with a server for each, and what is to be sent to it.
//! `tests/json-schema-suite/run` runs it.

mod groups;
mod schemas;

use groups::{Group, Set};
use lvng_codegen::diagnostic::{Diagnostic, Severity};
use lvng_codegen::{Input, Options};
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(suite), Some(set), Some(folder)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("expected the folder of the suite, 31, 31typed, 30 or 30typed, and the folder to write to".into());
    };
    let set = Set::named(&set)?;
    let folder = PathBuf::from(folder);
    let source = folder.join("src");
    if source.exists() {
        fs::remove_dir_all(&source)?;
    }
    let mut cases = Vec::new();
    let mut modules = String::new();
    let mut routers = String::new();
    for (number, group) in groups::all(Path::new(&suite), set)?.into_iter().enumerate() {
        let mut case = generate(&group, number, &source)?;
        case["draft"] = json!(if set.is_of_3_0() { 4 } else { 2020 });
        if case["skipped"].is_null() {
            modules.push_str(&format!("#[allow(warnings)]\nmod doc_{number} {{ pub mod generated; }}\n"));
            routers.push_str(&format!(
                "        {number} => Router::new(NoAuth).route_public(|_, _: doc_{number}::generated::suite::Check| async {{ Ok(()) }}).into_axum(),\n"
            ));
        }
        cases.push(case);
    }
    let driver = include_str!("../../../tests/json-schema-suite/driver.rs");
    let driver = driver.replace("// modules", &modules).replace("        // routers\n", &routers);
    write(&source.join("main.rs"), &driver)?;
    write(&folder.join("Cargo.toml"), &manifest())?;
    write(&folder.join("cases.json"), &serde_json::to_string(&cases)?)
}

/// Writes the modules of a group; answers what the driver needs to know of it.
fn generate(group: &Group, number: usize, source: &Path) -> Outcome<Value> {
    let mut case =
        json!({ "file": group.file, "group": group.description, "tests": group.tests, "schema": group.oracle });
    let options = Options { command: "json-schema-suite".to_owned(), ..Options::default() };
    let text = serde_json::to_string(&group.description_of_api())?;
    match lvng_codegen::generate(&Input::single("openapi.json", text.clone()), &options) {
        Ok(output) => {
            // A type that is guessed is a slip as any other, but not that a keyword means nothing then.
            let is_slip = |found: &&Diagnostic| match found.code {
                "W004" => true,
                "W005" => !found.message.ends_with("has no meaning"),
                _ => false,
            };
            let codes = output.diagnostics.iter().filter(|found| !is_slip(found)).map(|found| found.code);
            case["said"] = json!(codes.collect::<Vec<_>>());
            let checks = lvng_codegen::checks(&Input::single("openapi.json", text));
            case["otherwise"] = json!(checks.otherwise.keys().collect::<Vec<_>>());
            for file in output.files {
                let path = source.join(format!("doc_{number}/generated")).join(&file.path);
                write(&path, &as_module(&file.text, number))?;
            }
        }
        Err(failure) => {
            let errors = failure.diagnostics.iter().filter(|found| found.severity == Severity::Error);
            let codes: Vec<String> = errors.map(|found| format!("{} {}", found.code, found.message)).collect();
            case["skipped"] = json!(codes.first());
        }
    }
    Ok(case)
}

/// The text of a file as it stands in a module `doc_n`, without a client.
fn as_module(text: &str, number: usize) -> String {
    text.replace("crate::generated", &format!("crate::doc_{number}::generated"))
}

fn manifest() -> String {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lvng-runtime");
    let runtime = serde_json::Value::from(runtime.display().to_string());
    format!(
        "[package]\nname = \"json-schema-suite\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [features]\ndefault = [\"server\", \"all-tags\", \"suite\"]\nserver = []\nclient = []\nblocking = []\n\
         all-tags = []\nsuite = []\n\n[dependencies]\naxum = {{ version = \"0.8\", default-features = false }}\n\
         jsonschema = {{ version = \"0.61\", default-features = false, features = [\"idna\"] }}\n\
         lvng-runtime = {{ path = {runtime}, features = [\"server\", \"json-schema\"] }}\nserde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"time\"] }}\n\
         tower = {{ version = \"0.5\", features = [\"util\"] }}\n\n\
         [profile.dev]\ndebug = 0\n"
    )
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    Ok(fs::write(path, text)?)
}
