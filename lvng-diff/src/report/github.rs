//! A report as commands of GitHub's workflows, which shows them beside the lines they are about.

use super::Report;
use crate::change::Change;
use crate::verdict::Bump;

impl Report {
    /// One annotation a line: an error for what breaks users, a warning for what only servers of the base cannot do, a notice
    /// for the rest.
    pub fn github(&self) -> String {
        self.changes.iter().map(|change| self.annotation(change)).collect()
    }

    fn annotation(&self, change: &Change) -> String {
        let level = match change.bump() {
            _ if change.is_accepted => "notice",
            Bump::Major => "error",
            _ if change.verdicts.any() => "warning",
            _ => "notice",
        };
        // Only files of the head are shown; what is gone is where it would be.
        let file = property(&self.head_files.of(&change.head));
        let place = match change.head.position {
            Some(at) => format!("file={file},line={},col={}", at.line, at.column),
            None => format!("file={file}"),
        };
        let broken = match change.verdicts.words() {
            words if words.is_empty() => String::new(),
            words => format!(" (breaks {})", words.join(", ")),
        };
        let message = message(&format!("{}{broken}", change.text));
        format!("::{level} {place},title={}::{message}\n", change.rule.id)
    }
}

/// Text as GitHub reads messages of commands.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text as GitHub reads properties of commands.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
