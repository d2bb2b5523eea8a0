//! An outcome as text, as JSON, and as annotations of GitHub.

use crate::finding::Finding;
use crate::outcome::{Extent, Outcome};
use crate::page::Page;
use crate::settings::Settings;
use lvng_codegen::diagnostic::{Diagnostic, Diagnostics, Position};
use lvng_codegen::{Input, position};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What is reported.
pub struct Report<'a> {
    pages: &'a [Page],
    outcome: &'a Outcome,
    settings: &'a Settings,
    /// For each finding.
    places: Vec<Place>,
}

/// A place in the description.
struct Place {
    file: String,
    pointer: String,
    position: Option<Position>,
}

impl<'a> Report<'a> {
    /// Looks the places in the description up. `diagnostics` knows where the nodes of the joined document come from, `prefix`
    /// is put before the names of the description's files.
    pub fn new(
        pages: &'a [Page],
        outcome: &'a Outcome,
        settings: &'a Settings,
        (diagnostics, input, prefix): (&Diagnostics, &Input, &str),
    ) -> Self {
        let mut at = Diagnostics::default();
        let places = outcome.findings.iter().map(|finding| diagnostics.place(&finding.pointer));
        let mut list: Vec<Diagnostic> = places.map(|place| at.error_in("", place, String::new()).clone()).collect();
        position::locate(&mut list, input);
        let place = |found: Diagnostic| Place {
            file: format!("{prefix}{}", found.place.file),
            pointer: found.place.pointer,
            position: found.position,
        };
        Self { pages, outcome, settings, places: list.into_iter().map(place).collect() }
    }

    fn findings(&self) -> impl Iterator<Item = (&'a Finding, &Place)> {
        self.outcome.findings.iter().zip(&self.places)
    }

    /// For the terminal: what is found, what is settled, and how much was compared.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (finding, place) in self.findings().filter(|(finding, _)| finding.decision.is_none()) {
            // Writing to a string does not fail.
            let _ = self.write_finding(&mut text, finding, place);
        }
        for stale in &self.outcome.stale {
            let _ = write_stale(&mut text, stale);
        }
        let _ = self.write_settled(&mut text);
        let _ = self.write_counts(&mut text);
        text
    }

    fn write_finding(&self, text: &mut String, finding: &Finding, place: &Place) -> std::fmt::Result {
        let Position { line, column } = finding.at;
        let entry = (finding.code, finding.subject.as_str());
        writeln!(text, "{}:{line}:{column}: error: {} [{}]", finding.page, finding.message, entry.0)?;
        let page = self.pages.iter().find(|page| page.name == finding.page);
        let margin = line.to_string().len() + 1;
        if let Some(source) = page.and_then(|page| page.source.line(line)) {
            let (shown, caret) = around(source, column.saturating_sub(1));
            writeln!(text, " {line} | {shown}")?;
            writeln!(text, " {:margin$}| {:caret$}^", "", "")?;
        }
        if !finding.pointer.is_empty() || finding.code > "P100" {
            writeln!(text, " {:margin$}here: {}", "", place.show())?;
            let says = if finding.says.is_empty() { String::new() } else { format!(", says `{}`", finding.says) };
            writeln!(text, " {:margin$}about: {}{says}", "", entry.1)?;
        }
        Ok(())
    }

    fn write_settled(&self, text: &mut String) -> std::fmt::Result {
        let mut by: BTreeMap<(u32, &str), Vec<&str>> = BTreeMap::new();
        for finding in &self.outcome.findings {
            if let Some(decision) = finding.decision {
                let subjects = by.entry((decision, finding.code)).or_default();
                if !subjects.contains(&finding.subject.as_str()) {
                    subjects.push(&finding.subject);
                }
            }
        }
        for ((decision, code), subjects) in by {
            let title = self.settings.title(decision);
            writeln!(text, "settled by decision {decision}, {title} [{code}]: {}", subjects.join(", "))?;
        }
        Ok(())
    }

    fn write_counts(&self, text: &mut String) -> std::fmt::Result {
        for (name, extent) in &self.outcome.operations {
            match extent {
                Extent::Partly(why) => writeln!(text, "compared in part: {name}, because {why}")?,
                Extent::Not => writeln!(text, "not compared: {name}")?,
                Extent::Fully => {}
            }
        }
        let [fully, partly, not] = self.outcome.counts();
        let open = self.outcome.open().count();
        let settled = self.outcome.findings.len() - open;
        writeln!(
            text,
            "{} pages; operations compared in full: {fully}, in part: {partly}, not: {not}; counts of resources: {}; \
             calls: {}",
            self.pages.len(),
            self.outcome.resources,
            self.outcome.calls
        )?;
        writeln!(text, "{open} findings, {settled} settled by decisions, {} stale entries", self.outcome.stale.len())
    }

    /// The same as data.
    pub fn json(&self) -> Value {
        let at = |position: &Position| json!({ "line": position.line, "column": position.column });
        let finding = |(finding, place): (&Finding, &Place)| {
            json!({
                "code": finding.code,
                "subject": finding.subject,
                "says": finding.says,
                "message": finding.message,
                "page": { "file": finding.page, "at": at(&finding.at) },
                "description": { "file": place.file, "pointer": place.pointer, "at": place.position.as_ref().map(at) },
                "decision": finding.decision,
            })
        };
        let extent = |(name, extent): (&String, &Extent)| {
            let (word, why) = match extent {
                Extent::Fully => ("fully", None),
                Extent::Partly(why) => ("partly", Some(why)),
                Extent::Not => ("not", None),
            };
            json!({ "operation": name, "compared": word, "because": why })
        };
        let stale = |stale: &Diagnostic| {
            json!({ "code": stale.code, "message": stale.message, "file": stale.place.file,
                "at": stale.position.as_ref().map(at) })
        };
        json!({
            "pages": self.pages.iter().map(|page| page.name.as_str()).collect::<Vec<_>>(),
            "operations": self.outcome.operations.iter().map(extent).collect::<Vec<_>>(),
            "resources": self.outcome.resources,
            "calls": self.outcome.calls,
            "findings": self.findings().map(finding).collect::<Vec<_>>(),
            "stale": self.outcome.stale.iter().map(stale).collect::<Vec<_>>(),
        })
    }

    /// As workflow commands of GitHub, which shows them at the lines of a change.
    pub fn github(&self) -> String {
        let mut text = String::new();
        for (finding, place) in self.findings() {
            let (level, note) = match finding.decision {
                None => ("error", format!("; see {}", place.show())),
                Some(decision) => ("notice", format!("; settled by decision {decision}")),
            };
            let message = format!("{}{note}", finding.message);
            annotate(&mut text, level, (&finding.page, Some(finding.at), finding.code), &message);
        }
        for stale in &self.outcome.stale {
            annotate(&mut text, "error", (&stale.place.file, stale.position, stale.code), &stale.message);
        }
        text
    }
}

impl Place {
    fn show(&self) -> String {
        match self.position {
            Some(Position { line, column }) => format!("{}:{line}:{column}", self.file),
            None => format!("{}#{}", self.file, self.pointer),
        }
    }
}

fn write_stale(text: &mut String, stale: &Diagnostic) -> std::fmt::Result {
    let at = stale.position.map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
    writeln!(text, "{}{at}: error: {} [{}]", stale.place.file, stale.message, stale.code)?;
    match &stale.help {
        Some(help) => writeln!(text, "  help: {help}"),
        None => Ok(()),
    }
}

/// A line, cut where it is long, and how many characters stand before the place that is meant.
fn around(line: &str, caret: usize) -> (String, usize) {
    const BEFORE: usize = 60;
    let skipped = if caret > 2 * BEFORE { caret - BEFORE } else { 0 };
    let mark = if skipped > 0 { "…" } else { "" };
    let shown: String = line.chars().skip(skipped).take(caret - skipped + BEFORE).collect();
    (format!("{mark}{}", shown.trim_end()).replace('\t', " "), caret - skipped + mark.chars().count())
}

fn annotate(text: &mut String, level: &str, (file, at, code): (&str, Option<Position>, &str), message: &str) {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let at = at.map(|at| format!(",line={},col={}", at.line, at.column)).unwrap_or_default();
    let _ = writeln!(text, "::{level} file={}{at},title={code}::{}", property(file), escape(message));
}
