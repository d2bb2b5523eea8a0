//! What becomes of each construct: `fixtures/<construct>/input.yaml` → `expected.rs`, and `expected.err` where something
//! is to say. `UPDATE=1` rewrites; `fixtures/README.md` says in words what the folders show.

#[path = "support/mod.rs"]
mod support;

use lvng_codegen::{SourceFile, diagnostic, generate};
use std::collections::BTreeSet;
use std::fs;
use support::Fixture;

/// What a fixture is expected to give: code, and what is said of the description. Both empty is not possible.
struct Outcome {
    code: String,
    said: String,
}

#[test]
fn every_fixture_gives_what_it_should() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for fixture in support::fixtures() {
        let outcome = outcome(&fixture);
        for (file, text) in [("expected.rs", outcome.code), ("expected.err", outcome.said)] {
            wrong.extend(compare(&fixture, file, &text, update));
        }
    }
    assert!(wrong.is_empty(), "UPDATE=1 rewrites what is expected\n{}", wrong.join("\n"));
}

/// Compares a file with what it should hold, where nothing means that it should not be there.
fn compare(fixture: &Fixture, file: &str, text: &str, update: bool) -> Option<String> {
    let path = fixture.folder.join(file);
    let found = fs::read_to_string(&path).ok();
    match (&found, text) {
        (None, "") => return None,
        (Some(found), text) if found == text && !text.is_empty() => return None,
        _ => {}
    }
    if update {
        match text {
            "" => fs::remove_file(&path).unwrap(),
            text => fs::write(&path, text).unwrap(),
        }
        return None;
    }
    let name = &fixture.name;
    Some(match (found, text) {
        (None, text) => format!("{name}/{file} is missing. Now:\n{text}"),
        (Some(_), "") => format!("{name}/{file} is left over"),
        (Some(_), text) => format!("{name}/{file} differs. Now:\n{text}"),
    })
}

fn outcome(fixture: &Fixture) -> Outcome {
    let options = support::options();
    let (code, diagnostics) = match generate(&fixture.input, &options) {
        Ok(output) => (shown(fixture, &output.files), output.diagnostics),
        Err(failure) => (String::new(), failure.diagnostics),
    };
    Outcome { code, said: diagnostic::render(&diagnostics, &fixture.input, &options) }
}

/// The telling files: models and operations, and those that a comment `# shows: client server root` in the first line of
/// the description asks for, without the lines that are the same everywhere.
fn shown(fixture: &Fixture, files: &[SourceFile]) -> String {
    let first = fixture.input.files[&fixture.input.root].lines().next().unwrap_or_default();
    let wanted: Vec<&str> = first.strip_prefix("# shows:").unwrap_or_default().split_whitespace().collect();
    let mut text = String::new();
    support::assert_tags_apart(files);
    for file in files {
        syn::parse_file(&file.text).unwrap_or_else(|error| panic!("{}/{}: {error}", fixture.name, file.path));
        let is_wanted = match file.path.split_once('/') {
            Some((_, "mod.rs")) => true,
            Some((_, name)) => wanted.contains(&name.trim_end_matches(".rs")),
            None => file.path == "common.rs" || (file.path == "mod.rs" && wanted.contains(&"root")),
        };
        let items: Vec<&str> = file.text.trim_end().split("\n\n").filter(|item| !is_usual(item)).collect();
        if is_wanted && !items.is_empty() {
            let gap = if text.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{gap}// ---- {}\n\n{}\n", file.path, items.join("\n\n")));
        }
    }
    text
}

/// Whether an item is in every file of its kind and says nothing of the description.
fn is_usual(item: &str) -> bool {
    const USUAL: &[&str] = &[
        "// @generated",
        "use ",
        "mod ",
        "pub use ",
        "pub mod ",
        "pub(crate) use ",
        "/// Runs the visitor",
        "/// What the description fixes",
    ];
    let line = item.lines().map(str::trim_start).find(|line| !line.starts_with("#["));
    let is_elsewhere = item.contains("#[path");
    !is_elsewhere && line.is_none_or(|line| USUAL.iter().any(|start| line.starts_with(start)))
}

#[test]
fn every_fixture_is_in_the_table_of_the_readme() {
    let text = fs::read_to_string(support::folder().join("README.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ") && line.contains("]("));
    let named: Vec<String> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let [construct, folder, becomes] = cells.as_slice() else { panic!("three columns: {row}") };
            assert!(!construct.is_empty() && becomes.ends_with('.'), "a construct and a sentence: {row}");
            let link = folder.split_once("](").and_then(|(_, link)| link.strip_suffix("/)"));
            link.unwrap_or_else(|| panic!("a link to a folder: {row}")).to_owned()
        })
        .collect();
    let folders: BTreeSet<String> = support::fixtures().into_iter().map(|fixture| fixture.name).collect();
    let table: BTreeSet<String> = named.iter().cloned().collect();
    assert_eq!(named.len(), table.len(), "a folder is in the table twice");
    assert!(folders == table, "not in the table: {:?}; not there: {:?}", &folders - &table, &table - &folders);
}
