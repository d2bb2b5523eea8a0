//! Figures of what is generated: how names come out, and how often the same is said.

use super::documents::{self, Document};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A longer name is hard to read.
const LONGEST: usize = 60;

/// The figures of a document.
#[derive(Default)]
pub struct Figures {
    pub types: usize,
    pub lines: usize,
    /// Names of more than 60 letters that are not the description's own.
    pub long: Vec<String>,
    /// Names with a number that the description does not have: `Item2` beside `Item`.
    pub numbered: Vec<String>,
    /// How often each kind of thing is said: code, and message without what it is about.
    pub said: BTreeMap<(String, String), usize>,
}

impl Figures {
    pub fn of(document: &Document) -> Figures {
        let Ok(generated) = document.generate() else { return Figures::default() };
        let own = own_names(document);
        let mut figures = Figures::default();
        let mut names: BTreeSet<String> = BTreeSet::new();
        for file in &generated.output.files {
            figures.lines += file.text.lines().count();
            let items = file.text.lines().filter_map(|line| {
                let rest =
                    ["pub struct ", "pub enum ", "pub type "].iter().find_map(|start| line.strip_prefix(start))?;
                Some(rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned())
            });
            names.extend(items);
        }
        let is_made = |name: &&String| !own.contains(&letters(name));
        // `GetTest2` of the path `/test2`.
        let is_last_word_made = |name: &&String| {
            let start = name.rfind(char::is_uppercase).unwrap_or_default();
            !own.contains(&letters(&name[start..]))
        };
        figures.types = names.len();
        figures.long = names.iter().filter(|name| name.len() > LONGEST).filter(is_made).cloned().collect();
        let is_numbered = |name: &&String| {
            let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
            stem.len() < name.len() && names.contains(stem)
        };
        figures.numbered =
            names.iter().filter(is_numbered).filter(is_made).filter(is_last_word_made).cloned().collect();
        for diagnostic in &generated.output.diagnostics {
            let says = diagnostic.message.split('`').step_by(2).collect::<Vec<_>>().join("`…`");
            *figures.said.entry((diagnostic.code.to_owned(), says)).or_default() += 1;
        }
        figures
    }
}

/// The letters of the words of the description.
fn own_names(document: &Document) -> BTreeSet<String> {
    let files = document.read().map(|input| input.files).unwrap_or_default();
    let is_inside = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    files.values().flat_map(|text| text.split(|c| !is_inside(c))).map(letters).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The descriptions that frameworks write of themselves.
pub fn described() -> Vec<Document> {
    let folder = documents::corpus().join("../servers/described");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|kind| kind == "json")).collect();
    files.sort();
    files.into_iter().map(|file| Document { kind: "described".to_owned(), file: file.display().to_string() }).collect()
}
