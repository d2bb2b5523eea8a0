//! The table that `check` prints.

use lvng_cli::command::Error;
use serde_json::{Value, json};

/// A check.
pub struct Line {
    name: &'static str,
    state: State,
    /// The command that mends it or, where that takes thought, says what is wrong.
    command: String,
}

/// How a check ended, with a figure.
pub enum State {
    /// Without a problem.
    Good(String),
    /// With what mends it, where that is not the command of the check.
    Bad(String, Option<String>),
    /// With the reason.
    Skipped(String),
}

impl Line {
    /// A check that runs now. One that cannot be run fails.
    pub fn of(name: &'static str, command: &str, check: impl FnOnce() -> Result<State, Error>) -> Self {
        let state = check().unwrap_or_else(|error| {
            let text = error.to_string();
            State::Bad(text.lines().next().unwrap_or_default().to_owned(), None)
        });
        Self { name, state, command: command.to_owned() }
    }

    /// A check that does not apply, and why.
    pub fn skipped(name: &'static str, why: impl Into<String>) -> Self {
        Self { name, state: State::Skipped(why.into()), command: String::new() }
    }

    /// Whether the check failed.
    pub fn is_failed(&self) -> bool {
        matches!(self.state, State::Bad(..))
    }

    fn cells(&self) -> [&str; 4] {
        let (result, figure, mend) = match &self.state {
            State::Good(figure) => ("ok", figure, ""),
            State::Bad(figure, mend) => ("failed", figure, mend.as_ref().unwrap_or(&self.command).as_str()),
            State::Skipped(why) => ("skipped", why, ""),
        };
        [self.name, result, figure, mend]
    }
}

/// The lines as one document for programs.
pub fn json(lines: &[Line]) -> Value {
    let checks = lines.iter().map(|line| {
        let [name, result, figure, mend] = line.cells();
        json!({ "name": name, "result": result, "figure": figure, "mended_by": Some(mend).filter(|mend| !mend.is_empty()) })
    });
    json!({
        "format": 1,
        "checks": checks.collect::<Value>(),
        "failed": lines.iter().filter(|line| line.is_failed()).count(),
    })
}

/// The lines as a table, and how many checks failed.
pub fn show(lines: &[Line]) -> String {
    let head = ["check", "result", "figure", "mended by"];
    let rows: Vec<[&str; 4]> = std::iter::once(head).chain(lines.iter().map(Line::cells)).collect();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..head.len()).map(|column| width(column).unwrap_or_default()).collect();
    let line = |row: &[&str; 4]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    let rule = format!("{}\n", "-".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1)));
    let body: String = rows.iter().skip(1).map(line).collect();
    let failed = lines.iter().filter(|line| line.is_failed()).count();
    let sentence = match failed {
        0 => "No check failed.".to_owned(),
        failed => format!("{failed} of {} checks failed.", lines.len()),
    };
    format!("{}{rule}{body}\n{sentence}\n", line(&head))
}
