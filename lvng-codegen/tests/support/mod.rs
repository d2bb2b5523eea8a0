//! The fixtures as inputs: folders of `fixtures/`, each with a description.

// Not every test that takes fixtures wants all of this.
#![allow(dead_code)]

use lvng_codegen::{Input, Options, SETTINGS_FILE, SourceFile};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of `fixtures/`.
pub struct Fixture {
    pub name: String,
    pub folder: PathBuf,
    pub input: Input,
}

/// The folder of all fixtures.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// What all fixtures are generated with.
pub fn options() -> Options {
    Options { vendor: Some("acme".to_owned()), command: "cargo xtask generate".to_owned(), ..Options::default() }
}

/// Complains of a file that needs the module of another tag, whose feature may be disabled.
pub fn assert_tags_apart(files: &[SourceFile]) {
    for file in files {
        let own = file.path.split('/').next().unwrap_or_default();
        for (_, rest) in
            file.text.match_indices("crate::generated::").map(|(at, found)| file.text.split_at(at + found.len()))
        {
            let module = rest.split([':', ';', ' ']).next().unwrap_or_default();
            let before = &file.text[..rest.as_ptr() as usize - file.text.as_ptr() as usize];
            // Operations under a second tag need the first, which must be enabled, too.
            let gate = before.rsplit_once("#[cfg(feature = \"").and_then(|(_, gate)| gate.split('"').next());
            let is_gated = gate == Some(&*module.replace('_', "-"));
            let is_there = ["common", "client", "replaced", "schemas", "server", own].contains(&module);
            assert!(is_there || is_gated, "{} needs the tag `{module}`", file.path);
        }
    }
}

/// All fixtures, by name.
pub fn fixtures() -> Vec<Fixture> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.into_iter().map(read_fixture).collect()
}

/// The fixture of this name.
pub fn fixture(name: &str) -> Fixture {
    read_fixture(folder().join(name))
}

fn read_fixture(folder: PathBuf) -> Fixture {
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let mut files = BTreeMap::new();
    read(&folder, "", &mut files);
    let root = ["input.yaml", "input.json"].into_iter().find(|root| files.contains_key(*root));
    let root = root.unwrap_or_else(|| panic!("{name}: neither input.yaml nor input.json")).to_owned();
    let settings = Some(SETTINGS_FILE.to_owned()).filter(|file| files.contains_key(file));
    Fixture { name, folder, input: Input { root, files, settings, ..Input::default() } }
}

/// All files of a folder and those below, but for what is expected.
fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else if !name.starts_with("expected.") {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            files.insert(name, text);
        }
    }
}
