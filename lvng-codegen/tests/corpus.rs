//! Descriptions that nobody in this project wrote: what becomes of each, compared with `corpus.tsv`.
//!
//! `UPDATE=1 cargo test -p lvng-codegen --test corpus` rewrites the list. The documents are in `../shared/corpus` beside
//! the project; where they are not, the tests pass and say so. `cargo test --release -p lvng-codegen --test corpus --
//! --ignored --nocapture` compiles what is generated from them and from the fixtures, too; `CORPUS=real/` chooses documents
//! by their path, `CORPUS=fixtures/` the fixtures.

#[path = "corpus/compile.rs"]
mod compile;
#[path = "corpus/documents.rs"]
mod documents;
#[path = "corpus/figures.rs"]
mod figures;

use documents::{Document, Outcome};
use figures::Figures;
use std::fs;
use std::path::{Path, PathBuf};

fn expectations() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus.tsv")
}

#[test]
fn every_document_ends_as_expected() {
    let Some(documents) = documents::all() else { return };
    let outcomes: Vec<(Document, Outcome)> = documents::in_parallel(documents, Outcome::of);
    for (document, outcome) in &outcomes {
        assert!(!matches!(outcome, Outcome::Wrong(_)), "{}: {outcome}", document.file);
    }
    let lines = outcomes.iter().map(|(document, outcome)| format!("{}\t{outcome}\n", document.file));
    let found: String = lines.collect();
    if std::env::var_os("UPDATE").is_some() && std::env::var_os("CORPUS").is_none() {
        fs::write(expectations(), &found).expect("the list is written");
        return;
    }
    let expected = fs::read_to_string(expectations()).unwrap_or_default();
    let line = |file: &str| expected.lines().find(|line| line.split('\t').next() == Some(file)).unwrap_or("");
    let differences: Vec<String> = found
        .lines()
        .filter(|found| line(found.split('\t').next().unwrap_or_default()) != *found)
        .map(|found| format!("{found}, not {}", line(found.split('\t').next().unwrap_or_default())))
        .collect();
    assert!(differences.is_empty(), "{}\n(UPDATE=1 rewrites the list)", differences.join("\n"));
}

#[test]
#[ignore = "takes some minutes"]
fn everything_that_is_generated_compiles() {
    let known = documents::all().into_iter().flatten().filter(|document| document.kind != "invalid");
    let documents: Vec<Document> = known.chain(documents::fixtures()).collect();
    let count = documents.len();
    let failures = compile::check(documents);
    eprintln!("{} of {count} documents do not compile without errors and warnings", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
#[ignore = "prints figures"]
fn names_are_short_and_without_numbers() {
    let Some(mut documents) = documents::all() else { return };
    documents.retain(|document| document.kind != "invalid");
    documents.extend(figures::described());
    let all = documents::in_parallel(documents, Figures::of);
    let sum = |figure: fn(&Figures) -> usize| all.iter().map(|(_, figures)| figure(figures)).sum::<usize>();
    for (document, figures) in &all {
        for name in figures.long.iter().chain(&figures.numbered) {
            eprintln!("{name}\t{}", document.file);
        }
        let most = figures.said.iter().max_by_key(|(_, count)| **count).filter(|(_, count)| **count > 20);
        if let (Some(((code, says), count)), true) = (most, ["real", "described"].contains(&document.kind.as_str())) {
            eprintln!("{count} times {code} {says}\t{}", document.file);
        }
    }
    let (long, numbered) = (sum(|figures| figures.long.len()), sum(|figures| figures.numbered.len()));
    let (types, lines) = (sum(|figures| figures.types), sum(|figures| figures.lines));
    eprintln!("{types} types, {lines} lines, {long} long names, {numbered} numbered names");
    assert!(types > 0, "nothing is generated");
    assert!(long * 100 <= types && numbered * 100 <= types, "more than one name of a hundred");
}
