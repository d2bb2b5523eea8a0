//! A report as text for a terminal.

use super::{Report, reached_words};
use crate::change::Change;
use crate::verdict::{Bump, Direction};
use std::fmt::Write;

/// More operations, or more items in Rust, are only counted.
const MOST_NAMES: usize = 5;

impl Report {
    /// The report for a terminal: what breaks first, each change with its places, then what the version needs.
    pub fn text(&self) -> String {
        let mut text = String::new();
        if self.changes.is_empty() {
            return "no change\n".to_owned();
        }
        let groups = [
            (Bump::Major, "Breaks users"),
            (Bump::Minor, "Is new, or needs servers to be made anew"),
            (Bump::Patch, "Changes texts"),
        ];
        for (bump, title) in groups {
            let of_group: Vec<&Change> = self.open().filter(|change| change.bump() == bump).collect();
            self.group(&mut text, title, &of_group);
        }
        let accepted: Vec<&Change> = self.changes.iter().filter(|change| change.is_accepted).collect();
        self.group(&mut text, "Is accepted", &accepted);
        text + &self.summary()
    }

    fn group(&self, text: &mut String, title: &str, changes: &[&Change]) {
        if changes.is_empty() {
            return;
        }
        // Writing to a string does not fail.
        let _ = writeln!(text, "{title} ({})\n", changes.len());
        for change in changes {
            let _ = self.change(text, change);
        }
    }

    fn change(&self, text: &mut String, change: &Change) -> std::fmt::Result {
        let (base, head) = self.places(change);
        let (first, other) = if change.is_about_base() { (base, ("head", head)) } else { (head, ("base", base)) };
        let broken = match change.verdicts.words() {
            words if words.is_empty() => String::new(),
            words => format!("breaks {}: ", words.join(", ")),
        };
        writeln!(text, "{first}: {broken}{} [{}]", change.text, change.rule.id)?;
        writeln!(text, "  {}: {}", other.0, other.1)?;
        let ways: Vec<&str> = change
            .directions
            .iter()
            .map(|direction| if direction == Direction::Request { "requests" } else { "responses" })
            .collect();
        if !change.reached.is_empty() {
            let ways = if ways.is_empty() { String::new() } else { format!("{} of ", ways.join(" and ")) };
            writeln!(text, "  in {ways}{}", reached_words(change, MOST_NAMES))?;
        }
        // What breaks comes first.
        let (broken, new): (Vec<_>, Vec<_>) = change.rust.iter().partition(|item| item.breaks());
        for item in broken.iter().chain(&new).take(MOST_NAMES) {
            let line = item.line.map(|line| format!(":{line}")).unwrap_or_default();
            let place = item.file.as_ref().map(|file| format!("{file}{line}: ")).unwrap_or_default();
            writeln!(text, "  {place}`{}`: {}", item.item, item.text)?;
        }
        match change.rust.len().saturating_sub(MOST_NAMES) {
            0 => {}
            more => writeln!(text, "  and {more} more items of the generated crate")?,
        }
        writeln!(text)
    }

    /// How many changes there are, whom they break, and what the version needs.
    pub fn summary(&self) -> String {
        let count = |is: &dyn Fn(&Change) -> bool| self.open().filter(|change| is(change)).count();
        let broken = [
            (count(&|change| change.verdicts.clients), "clients"),
            (count(&|change| change.verdicts.servers), "servers"),
            (count(&|change| change.verdicts.callers), "Rust callers"),
            (count(&|change| change.verdicts.implementors), "Rust implementors"),
        ];
        let all = self.changes.len();
        let mut text = format!("{all} {}", if all == 1 { "change" } else { "changes" });
        let broken: Vec<String> = broken
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, whom)| format!("{count} {} {whom}", if count == 1 { "breaks" } else { "break" }))
            .collect();
        if !broken.is_empty() {
            text += &format!(": {}", broken.join(", "));
        }
        match self.changes.iter().filter(|change| change.is_accepted).count() {
            0 => {}
            accepted => text += &format!("; {accepted} accepted"),
        }
        text + &format!("\nrequired version bump: {}\n", self.version_words())
    }
}
