//! Generated documents as modules of few crates, and `cargo check` over them.

use super::documents::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// About how much text a crate has; large documents have one of their own.
const BATCH: usize = 1_000_000;

/// Documents by number, each with its files by path.
type Trees = BTreeMap<usize, Vec<(String, String)>>;

/// Checks everything; the answer has a line for each document that does not compile without errors and warnings.
pub fn check(documents: Vec<Document>) -> Vec<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    let names: Vec<String> = documents.iter().map(|document| document.file.clone()).collect();
    let mut failures = BTreeMap::new();
    let mut trees: Trees = BTreeMap::new();
    for (number, document) in documents.iter().enumerate() {
        match document.generate() {
            Ok(generated) => {
                let files = generated.output.files.into_iter();
                trees.insert(number, files.map(|file| (file.path, as_module(&file.text, number))).collect());
            }
            Err(_) => _ = failures.insert(number, "refused".to_owned()),
        }
    }
    // Errors in one module hide those that the compiler finds later in others, so it is asked until there are none.
    loop {
        write(&folder, &trees);
        let found = run(&folder);
        let errors: BTreeMap<usize, String> = found.errors.into_iter().filter(|(n, _)| trees.contains_key(n)).collect();
        eprintln!("{} documents with errors", errors.len());
        if errors.is_empty() {
            assert!(found.succeeded, "the crates do not compile, see `cargo check` in {}", folder.display());
            failures.extend(found.warnings);
            break;
        }
        trees.retain(|number, _| !errors.contains_key(number));
        failures.extend(errors);
    }
    failures.into_iter().map(|(number, message)| format!("{}: {message}", names[number])).collect()
}

/// The text of a file as it stands in a module `doc_n` with everything enabled.
fn as_module(text: &str, number: usize) -> String {
    // What only links of the documentation use is not used here.
    let text = text.replace("#[cfg(doc)]", "#[allow(unused_imports)]");
    // There are no features of tags and clients here, which links of a module's documentation depend on.
    let mut is_link = false;
    let is_kept = |line: &&str| {
        is_link |= line.starts_with("#![cfg_attr(");
        let is_kept = !is_link;
        is_link &= !line.trim_end().ends_with(")]");
        is_kept
    };
    let text: String = text.split_inclusive('\n').filter(is_kept).collect();
    let mut parts = text.split("#[cfg(");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once(")]").map_or("", |(_, rest)| rest));
    }
    plain.replace("crate::generated", &format!("crate::doc_{number}::generated"))
}

fn write(folder: &Path, trees: &Trees) {
    let _ = fs::remove_dir_all(folder);
    let mut batches: Vec<(usize, Vec<usize>)> = Vec::new();
    for (number, files) in trees {
        let size: usize = files.iter().map(|(_, text)| text.len()).sum();
        match batches.last_mut().filter(|(known, _)| known + size < BATCH) {
            Some((known, numbers)) => {
                *known += size;
                numbers.push(*number);
            }
            None => batches.push((size, vec![*number])),
        }
    }
    put(&folder.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"batch-*\"]\n");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    put(&folder.join("Cargo.lock"), &fs::read_to_string(lock).unwrap_or_default());
    for (index, (_, numbers)) in batches.iter().enumerate() {
        let krate = folder.join(format!("batch-{index}"));
        put(&krate.join("Cargo.toml"), &manifest(index));
        let modules = numbers.iter().map(|number| {
            format!("#[allow(deprecated, missing_docs, clippy::all)]\npub mod doc_{number} {{ pub mod generated; }}\n")
        });
        put(&krate.join("src/lib.rs"), &modules.collect::<String>());
        for number in numbers {
            let root = krate.join(format!("src/doc_{number}/generated"));
            trees[number].iter().for_each(|(path, text)| put(&root.join(path), text));
        }
    }
}

fn manifest(index: usize) -> String {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lvng-runtime");
    let runtime = serde_json::Value::from(runtime.display().to_string());
    format!(
        "[package]\nname = \"batch-{index}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [features]\ndefault = [\"server\"]\nserver = []\n\n[dependencies]\n\
         lvng-runtime = {{ path = {runtime}, features = [\"client\", \"blocking\", \"json-schema\"] }}\n"
    )
}

fn put(path: &PathBuf, text: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder is made");
    fs::write(path, text).expect("the file is written");
}

struct Found {
    errors: BTreeMap<usize, String>,
    warnings: BTreeMap<usize, String>,
    succeeded: bool,
}

fn run(folder: &Path) -> Found {
    let mut command = Command::new(env!("CARGO"));
    command.args(["check", "--workspace", "--keep-going", "--quiet", "--message-format=json"]).current_dir(folder);
    command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus-target"));
    let output = command.stderr(std::process::Stdio::inherit()).output().expect("cargo runs");
    let mut found = Found { errors: BTreeMap::new(), warnings: BTreeMap::new(), succeeded: output.status.success() };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let text = message["message"]["rendered"].as_str().unwrap_or_default();
        let level = message["message"]["level"].as_str().unwrap_or_default();
        let number = message["message"]["spans"].as_array().into_iter().flatten().find_map(|span| {
            let file = span["file_name"].as_str()?;
            file.split_once("src/doc_")?.1.split('/').next()?.parse::<usize>().ok()
        });
        let Some(number) = number.filter(|_| seen.insert(text.to_owned())) else { continue };
        let list = if level == "error" { &mut found.errors } else { &mut found.warnings };
        let known: &mut String = list.entry(number).or_default();
        if known.len() < 4000 {
            known.push_str(text);
        }
    }
    found
}
