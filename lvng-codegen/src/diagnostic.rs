//! Problems of a description, each with its place.
//!
//! Stages call [`Diagnostics::error`] and [`Diagnostics::warning`] with a pointer into the joined document; the place in a
//! file comes from [`Origins`] at once, line and column only from [`locate`](crate::position::locate), when the diagnostic is printed.

mod code;
mod codes;
mod origins;
mod place;
mod render;
mod summary;

use std::fmt;
use std::sync::Arc;

pub use code::Code;
pub use codes::explain;
pub use origins::Origins;
pub use place::Place;
pub use render::render;
pub use summary::render_summary;

/// Whether a problem stops the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The generated code is looser than the description, or the description is unusual.
    Warning,
    /// Something cannot be generated.
    Error,
}

/// A problem of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Stable code: `E012`, `W003`.
    pub code: &'static str,
    /// What is wrong, and what was expected.
    pub message: String,
    /// Where, in the files.
    pub place: Place,
    /// Where, in the joined document; `None` for what never became part of it.
    pub pointer: Option<String>,
    /// Whether the key is meant, not the value.
    pub at_key: bool,
    /// Line and column, from 1, when known; filled in by [`locate`](crate::position::locate) unless a parser said so.
    pub position: Option<Position>,
    /// The line of the source, when known.
    pub line: Option<Line>,
    /// What to do.
    pub help: Option<String>,
}

/// Line and column, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
}

/// A line of a source file, cut where it is long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text.
    pub text: String,
    /// How many characters of it stand before the place that is meant.
    pub caret: usize,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

impl Diagnostic {
    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Points to the key of the pointer's last segment instead of its value.
    pub fn at_key(&mut self) -> &mut Self {
        self.at_key = true;
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Collects the problems of a run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    origins: Arc<Origins>,
}

impl Diagnostics {
    /// Notes an error at a pointer of the joined document.
    pub fn error(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        let place = self.origins.place(pointer);
        self.push(Severity::Error, code, place, Some(pointer.to_owned()), message.into())
    }

    /// Notes a warning at a pointer of the joined document.
    pub fn warning(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        let place = self.origins.place(pointer);
        self.push(Severity::Warning, code, place, Some(pointer.to_owned()), message.into())
    }

    /// Notes an error in a file that is not part of the joined document, or not yet.
    pub fn error_in(&mut self, code: &'static str, place: Place, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Error, code, place, None, message.into())
    }

    /// Notes a warning in a file that is not part of the joined document, or not yet.
    pub fn warning_in(&mut self, code: &'static str, place: Place, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Warning, code, place, None, message.into())
    }

    /// Where a node of the joined document comes from.
    pub fn place(&self, pointer: &str) -> Place {
        self.origins.place(pointer)
    }

    /// The problems so far, in the order they were noted.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(Diagnostic::is_error)
    }

    /// The problems, by file, then in the order they were noted; each once.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        let mut seen = std::collections::HashSet::new();
        let mut list = self.list;
        list.retain(|d| seen.insert((d.code, d.place.clone(), d.position, d.message.clone())));
        list.sort_by(|a, b| a.place.file.cmp(&b.place.file));
        list
    }

    /// Takes out the problems that `is_settled` is true for.
    pub(crate) fn take_out(&mut self, is_settled: impl FnMut(&Diagnostic) -> bool) {
        let mut is_settled = is_settled;
        self.list.retain(|diagnostic| !is_settled(diagnostic));
    }

    /// Tells where the nodes of the joined document come from, once it is joined.
    pub(crate) fn set_origins(&mut self, origins: Origins) {
        self.origins = Arc::new(origins);
    }

    /// Where the nodes of the joined document come from.
    pub(crate) fn origins(&self) -> &Arc<Origins> {
        &self.origins
    }

    /// Says that the node now at `to` was at `from` before.
    pub(crate) fn moved(&mut self, from: &str, to: impl Into<String>) {
        Arc::make_mut(&mut self.origins).moved(from, to);
    }

    /// Says that the path item at a pointer is a webhook or a callback.
    pub(crate) fn note_hook(&mut self, item: &str) {
        Arc::make_mut(&mut self.origins).note_hook(item);
    }

    fn push(
        &mut self,
        severity: Severity,
        code: &'static str,
        place: Place,
        pointer: Option<String>,
        message: String,
    ) -> &mut Diagnostic {
        let index = self.list.len();
        self.list.push(Diagnostic {
            severity,
            code,
            message,
            place,
            pointer,
            at_key: false,
            position: None,
            line: None,
            help: None,
        });
        &mut self.list[index]
    }
}
