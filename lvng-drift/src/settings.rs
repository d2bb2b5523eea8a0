//! The configuration of a description's comparison: what resources are called, and what decisions settle.

use crate::finding::{CODES, Finding};
use crate::outcome::Outcome;
use crate::page::Page;
use lvng_codegen::diagnostic::{Diagnostic, Diagnostics};
use lvng_codegen::{Input, load, pointer, position};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is configured.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    resources: BTreeMap<String, String>,
    settled: Vec<Settled>,
    titles: BTreeMap<u32, String>,
    input: Input,
}

/// A finding that a decision settles.
#[derive(Clone, Debug)]
struct Settled {
    code: String,
    subject: String,
    says: String,
    decision: u32,
    /// Where it stands in the file.
    pointer: String,
}

impl Settings {
    /// Reads a file (YAML or JSON) with `resources`, from names for people to tags, and `settled`, a list of
    /// `{ decision, code, says, subjects }`. Decisions are headings `## 12. …` of the text `decisions`.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, with its places.
    pub fn read(file: &str, text: &str, decisions: &str) -> Result<Self, Vec<Diagnostic>> {
        let input = Input::single(file, text);
        let mut diagnostics = Diagnostics::default();
        let tree = load::load(&input, &mut diagnostics).tree;
        let mut settings = Self { titles: titles(decisions), input, ..Self::default() };
        settings.fill(&tree, &mut diagnostics);
        match diagnostics.has_errors() {
            true => Err(located(diagnostics, &settings.input)),
            false => Ok(settings),
        }
    }

    fn fill(&mut self, tree: &Value, diagnostics: &mut Diagnostics) {
        for (key, value) in tree.as_object().into_iter().flatten() {
            let at = pointer::child("", key);
            match (key.as_str(), value) {
                ("resources", Value::Object(map)) => {
                    for (name, tag) in map {
                        let Some(tag) = tag.as_str() else {
                            diagnostics.error("P901", &pointer::child(&at, name), "expected the name of a tag");
                            continue;
                        };
                        self.resources.insert(name.clone(), tag.to_owned());
                    }
                }
                ("settled", Value::Array(list)) => {
                    for (index, entry) in list.iter().enumerate() {
                        self.entry(entry, &pointer::item(&at, index), diagnostics);
                    }
                }
                _ => {
                    diagnostics.error("P901", &at, "expected `resources`, a mapping, or `settled`, a list").at_key();
                }
            }
        }
    }

    fn entry(&mut self, entry: &Value, at: &str, diagnostics: &mut Diagnostics) {
        let text = |key: &str| entry.get(key).and_then(Value::as_str);
        let decision = entry.get("decision").and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
        let code = text("code").filter(|code| CODES.iter().any(|known| known.code == *code));
        let subjects = entry.get("subjects").and_then(Value::as_array);
        let (Some(decision), Some(code), Some(subjects)) = (decision, code, subjects) else {
            let message = "expected the number of a `decision`, the `code` of a finding and a list of `subjects`";
            diagnostics.error("P901", at, message);
            return;
        };
        if !self.titles.contains_key(&decision) {
            diagnostics.error("P901", &pointer::child(at, "decision"), format!("there is no decision {decision}"));
        }
        for (index, subject) in subjects.iter().enumerate() {
            let pointer = pointer::item(&pointer::child(at, "subjects"), index);
            let Some(subject) = subject.as_str() else {
                diagnostics.error("P901", &pointer, "expected what the finding is about, as the command prints it");
                continue;
            };
            let says = entry.get("says").map(|says| says.as_str().map_or_else(|| says.to_string(), str::to_owned));
            self.settled.push(Settled {
                code: code.to_owned(),
                subject: subject.to_owned(),
                says: says.unwrap_or_default(),
                decision,
                pointer,
            });
        }
    }

    /// The tag that a resource of an overview stands for.
    pub fn tag_of<'a>(&'a self, resource: &'a str) -> &'a str {
        self.resources.get(resource).map_or(resource, String::as_str)
    }

    /// The title of a decision.
    pub fn title(&self, decision: u32) -> &str {
        self.titles.get(&decision).map(String::as_str).unwrap_or_default()
    }

    /// Marks the findings that decisions settle, and notes the entries that settle nothing although their pages were read.
    pub(crate) fn settle(&self, pages: &[Page], outcome: &mut Outcome) {
        let mut used = vec![false; self.settled.len()];
        for finding in &mut outcome.findings {
            for (entry, used) in self.settled.iter().zip(&mut used) {
                if entry.settles(finding) {
                    finding.decision = Some(entry.decision);
                    *used = true;
                }
            }
        }
        let mut diagnostics = Diagnostics::default();
        for (entry, _) in self.settled.iter().zip(used).filter(|(entry, used)| !used && entry.is_due(pages, outcome)) {
            let place =
                lvng_codegen::diagnostic::Place { file: self.input.root.clone(), pointer: entry.pointer.clone() };
            let message = format!("no page has this {} about `{}` any more", entry.code, entry.subject);
            diagnostics.error_in("P902", place, message).help("take the entry out, or say what the pages say now");
        }
        outcome.stale = located(diagnostics, &self.input);
    }
}

impl Settled {
    fn settles(&self, finding: &Finding) -> bool {
        self.code == finding.code && self.subject == finding.subject && self.says == finding.says
    }

    /// Whether the pages that were read would show the finding, if it still existed.
    fn is_due(&self, pages: &[Page], outcome: &Outcome) -> bool {
        let name = self.subject.split(' ').next().unwrap_or_default();
        match self.code.get(..2) {
            _ if ["P405", "P406", "P407"].contains(&self.code.as_str()) => {
                pages.iter().any(|page| page.general.iter().any(|said| said.value.code() == self.code))
            }
            Some("P4") if self.code == "P404" => pages.iter().any(|page| !page.totals.is_empty()),
            Some("P4") => pages.iter().any(|page| !page.resources.is_empty()),
            Some("P5") => pages.iter().any(|page| !page.calls.is_empty()),
            _ => outcome.operations.contains_key(name) || outcome.operations.contains_key(&self.subject),
        }
    }
}

fn located(diagnostics: Diagnostics, input: &Input) -> Vec<Diagnostic> {
    let mut list = diagnostics.into_vec();
    position::locate(&mut list, input);
    list
}

/// `## 12. Title` → 12, the title.
fn titles(text: &str) -> BTreeMap<u32, String> {
    let heading = |line: &str| {
        let (number, title) = line.strip_prefix("## ")?.split_once(". ")?;
        Some((number.parse().ok()?, title.trim().to_owned()))
    };
    text.lines().filter_map(heading).collect()
}
