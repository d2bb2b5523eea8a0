//! Descriptions as values and what is found between them.

use lvng_codegen::Input;
use lvng_codegen::diagnostic::{Diagnostics, render};
use lvng_diff::{Change, Description};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A folder of the workspace.
pub fn workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// A file of test data.
pub fn data(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads a description that is one document, without errors.
#[track_caller]
pub fn description(tree: &Value) -> Description {
    read(&Input::single("openapi.json", tree.to_string()))
}

/// Reads a description without errors.
#[track_caller]
pub fn read(input: &Input) -> Description {
    let mut diagnostics = Diagnostics::default();
    let description = Description::read(input, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{}", render(&diagnostics.into_vec(), input, &Default::default()));
    description
}

/// A finding as tables of tests have it: `CSRI major`.
pub fn verdict(change: &Change) -> String {
    let verdicts = change.verdicts;
    let letters =
        [(verdicts.clients, 'C'), (verdicts.servers, 'S'), (verdicts.callers, 'R'), (verdicts.implementors, 'I')];
    let letters: String = letters.into_iter().filter_map(|(is_broken, letter)| is_broken.then_some(letter)).collect();
    format!("{letters} {}", change.bump().word()).trim().to_owned()
}

/// What was found, one a line.
pub fn list(changes: &[Change]) -> String {
    let line = |change: &Change| {
        let (base, head) = (&change.base.pointer, &change.head.pointer);
        let line = format!("{} {}: {} ({base} -> {head})\n", change.rule.id, verdict(change), change.text);
        let items = change.rust.iter().map(|item| format!("    {}: {}\n", item.item, item.text));
        [line].into_iter().chain(items).collect::<String>()
    };
    changes.iter().map(line).collect()
}
