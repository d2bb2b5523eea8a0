//! A description that pages are held against.

use lvng_codegen::diagnostic::Diagnostics;
use lvng_codegen::load::{self, Document};
use lvng_codegen::{Input, Options, lower_lenient, normalize};
use lvng_drift::{Described, Outcome, Report, Settings, compare, read};
use serde_json::Value;

/// The texts of the shelter.
pub const DESCRIPTION: &str = include_str!("../data/openapi.yaml");
pub const MARKDOWN: &str = include_str!("../data/pets.md");
pub const PLAIN: &str = include_str!("../data/pets.txt");
pub const OVERVIEW: &str = include_str!("../data/overview.txt");
pub const SDK: &str = include_str!("../data/sdk.md");
pub const SETTINGS: &str = include_str!("../data/drift.yaml");
pub const DECISIONS: &str = include_str!("../data/decisions.md");

/// A description, read once.
pub struct Bench {
    input: Input,
    tree: Value,
    diagnostics: Diagnostics,
    api: lvng_codegen::ir::Api,
    pub settings: Settings,
}

impl Bench {
    pub fn new(input: Input, vendor: Option<&str>, settings: Settings) -> Self {
        let mut diagnostics = Diagnostics::default();
        let options = Options { vendor: vendor.map(str::to_owned), ..Options::default() };
        let (api, _) = lower_lenient(&input, &options);
        let tree = load::load(&input, &mut diagnostics).tree;
        let tree = normalize::normalize(Document { tree }, &mut diagnostics).tree;
        assert!(!diagnostics.has_errors(), "{:?}", diagnostics.into_vec());
        Self { input, tree, diagnostics, api, settings }
    }

    /// The shelter's.
    pub fn shelter() -> Self {
        let settings = Settings::read("drift.yaml", SETTINGS, DECISIONS).expect("the settings can be read");
        Self::new(Input::single("openapi.yaml", DESCRIPTION), None, settings)
    }

    /// Compares pages, each a name and a text.
    pub fn compare(&self, pages: &[(&str, &str)]) -> Outcome {
        self.report(pages, |_, outcome| outcome.clone())
    }

    /// The same with the report.
    pub fn report<T>(&self, pages: &[(&str, &str)], show: impl Fn(&Report<'_>, &Outcome) -> T) -> T {
        let pages: Vec<_> = pages.iter().map(|(name, text)| read(name, text)).collect();
        let outcome = compare(&pages, &Described::new(&self.tree, &self.api), &self.settings);
        show(&Report::new(&pages, &outcome, &self.settings, (&self.diagnostics, &self.input, "")), &outcome)
    }

    /// What is found on a page and not settled: line, code and subject.
    pub fn found(&self, name: &str, text: &str) -> Vec<(usize, &'static str, String)> {
        let outcome = self.compare(&[(name, text)]);
        outcome.open().map(|finding| (finding.at.line, finding.code, finding.subject.clone())).collect()
    }
}

/// The line of the first difference between two texts.
pub fn changed_line(one: &str, other: &str) -> usize {
    1 + one.lines().zip(other.lines()).take_while(|(one, other)| one == other).count()
}

/// Replaces the n-th occurrence, counted from 0.
pub fn replace(text: &str, from: &str, to: &str, number: usize) -> String {
    let (at, _) =
        text.match_indices(from).nth(number).unwrap_or_else(|| panic!("`{from}` is not there {number} times"));
    format!("{}{to}{}", &text[..at], &text[at + from.len()..])
}
