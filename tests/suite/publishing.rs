//! Crates can be published, and what they bring with them may be used where they may.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Licences that ask for no more than their text and names to be kept.
const ALLOWED: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "BSD-3-Clause",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// What crates.io refuses, or shows nothing for, without a word in `cargo test`: `cargo publish --workspace --dry-run` tells the
/// first half of it, and takes minutes.
#[test]
fn published_crates_say_what_they_are() {
    let metadata = metadata();
    let published: Vec<&Value> = packages(&metadata).filter(|package| is_published(package)).collect();
    let names: Vec<&str> = published.iter().map(|package| text(package, "name")).collect();
    assert!(names.contains(&"lvng-api") && names.contains(&"lvng-codegen"), "{names:?}");
    for package in published {
        let name = text(package, "name");
        let folder = Path::new(text(package, "manifest_path")).parent().expect("a manifest is in a folder");
        for key in ["description", "license", "documentation", "rust_version", "readme"] {
            assert!(!text(package, key).is_empty(), "{name} has no `{key}`");
        }
        assert_eq!(text(package, "readme"), "README.md", "{name}: what crates.io shows is about this crate");
        for file in ["README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
            assert!(folder.join(file).is_file(), "{name} has no {file}");
        }
        assert!((1..=5).contains(&list(package, "keywords").len()), "{name}: crates.io takes one to five keywords");
        assert!(!list(package, "categories").is_empty(), "{name} has no category");
        for dependency in list(package, "dependencies").iter().filter(|dependency| dependency["path"].is_string()) {
            let (other, kind) = (text(dependency, "name"), text(dependency, "kind"));
            assert!(kind == "dev" || text(dependency, "req") != "*", "{name}: `{other}` has a path and no version");
            assert!(kind == "dev" || names.contains(&other), "{name}: `{other}` is not published");
        }
    }
}

#[test]
fn licences_of_dependencies_are_permissive() {
    let metadata = metadata();
    for package in packages(&metadata) {
        let (name, license) = (text(package, "name"), text(package, "license"));
        let expression = spdx::Expression::parse_mode(license, spdx::ParseMode::LAX)
            .unwrap_or_else(|error| panic!("{name}: the licence is `{license}`: {error}"));
        let is_allowed =
            |requirement: &spdx::LicenseReq| requirement.license.id().is_some_and(|id| ALLOWED.contains(&id.name));
        assert!(expression.evaluate(is_allowed), "{name}: {license}");
    }
}

/// Each crate is there in one version at most, but for those whose users have not moved to the newer one yet.
#[test]
fn dependencies_are_there_once() {
    let metadata = metadata();
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&str> =
        packages(&metadata).map(|package| text(package, "name")).filter(|name| !seen.insert(*name)).collect();
    assert_eq!(twice, TWICE.into_iter().collect(), "in more than one version");
}

/// Crates in more than one version, and who asks for the older one.
const TWICE: [&str; 4] = [
    "getrandom",   // ring 0.17
    "r-efi",       // getrandom, of which there are two, and only where UEFI is the system
    "syn",         // the macros of serde_json_path 0.7, and jni, which only Android needs
    "windows-sys", // ring 0.17
];

/// What cargo says of the workspace and all that it depends on.
fn metadata() -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .expect("cargo is there");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    serde_json::from_slice(&cargo.stdout).expect("cargo writes JSON")
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    list(metadata, "packages").iter()
}

/// Whether it is a crate of the workspace that is meant for others.
fn is_published(package: &Value) -> bool {
    package["source"].is_null() && package["publish"].is_null()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}
