//! Changes → a report: places with lines, what is accepted, what the version needs, and the forms it is printed in.

mod accepted;
mod github;
mod json;
mod markdown;
mod sarif;
mod text;

use crate::change::{Change, Operation, Site};
use crate::description::Description;
use crate::verdict::{Bump, Verdicts};
use lvng_codegen::Input;
use lvng_codegen::diagnostic::{Diagnostic, Severity};
use lvng_codegen::position::locate;

pub use accepted::{AcceptedChange, accepted_changes};

/// A description as its files have it, for those who look things up in them.
#[derive(Clone, Copy, Debug)]
pub struct Source<'s> {
    /// The files.
    pub input: &'s Input,
    /// What is put before the names of files: `spec/`, or `main:spec/` for those of a git revision. Overlays have names of
    /// their own.
    pub prefix: &'s str,
}

/// How files are named for people.
#[derive(Clone, Debug)]
struct FileNames {
    prefix: String,
    overlays: Vec<String>,
}

impl FileNames {
    fn new(source: Source<'_>) -> Self {
        Self { prefix: source.prefix.to_owned(), overlays: source.input.overlays.clone() }
    }

    fn of(&self, site: &Site) -> String {
        let file = &site.place.file;
        if self.overlays.contains(file) { file.clone() } else { format!("{}{file}", self.prefix) }
    }
}

/// What must not be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Clients or servers on the wire.
    Wire,
    /// Rust callers or implementors.
    Rust,
    /// Any of them.
    Any,
}

impl FailOn {
    fn is_broken(self, verdicts: Verdicts) -> bool {
        match self {
            FailOn::Wire => verdicts.wire(),
            FailOn::Rust => verdicts.rust(),
            FailOn::Any => verdicts.any(),
        }
    }
}

/// All changes, with lines.
#[derive(Clone, Debug)]
pub struct Report {
    /// The changes: those that need most of the version first, then in the order of the head.
    pub changes: Vec<Change>,
    base_files: FileNames,
    head_files: FileNames,
    /// The version of the base.
    version: Option<String>,
}

impl Report {
    /// Looks up the lines of changes.
    pub fn new(changes: Vec<Change>, base: (&Description, Source<'_>), head: Source<'_>) -> Self {
        let mut changes = changes;
        let (description, base) = base;
        let of_base = positions(changes.iter().map(|change| &change.base), base.input);
        changes.iter_mut().zip(of_base).for_each(|(change, position)| change.base.position = position);
        let of_head = positions(changes.iter().map(|change| &change.head), head.input);
        changes.iter_mut().zip(of_head).for_each(|(change, position)| change.head.position = position);
        changes.sort_by_key(|change| std::cmp::Reverse(change.bump()));
        Self {
            changes,
            base_files: FileNames::new(base),
            head_files: FileNames::new(head),
            version: description.version().map(str::to_owned),
        }
    }

    /// How much of the version the changes need that nobody accepted.
    pub fn bump(&self) -> Bump {
        self.wire_bump().max(self.rust_bump())
    }

    /// The part of it that the wire needs.
    pub fn wire_bump(&self) -> Bump {
        self.open().map(Change::wire_bump).max().unwrap_or_default()
    }

    /// The part of it that Rust needs.
    pub fn rust_bump(&self) -> Bump {
        self.open().map(Change::rust_bump).max().unwrap_or_default()
    }

    /// The changes that break what must not be broken, and that nobody accepted.
    pub fn failures(&self, fail_on: FailOn) -> Vec<&Change> {
        self.open().filter(|change| fail_on.is_broken(change.verdicts)).collect()
    }

    /// The lines of a list that would accept these changes.
    pub fn entries(changes: &[&Change]) -> Vec<String> {
        changes.iter().map(|change| format!("{} #{}", change.rule.id, change.pointer())).collect()
    }

    fn open(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| !change.is_accepted)
    }

    /// `spec/paths/agents.yaml:41:15` for both sides.
    fn places(&self, change: &Change) -> (String, String) {
        (shown(&self.base_files, &change.base), shown(&self.head_files, &change.head))
    }

    /// What the version must be, in words.
    fn version_words(&self) -> String {
        let bump = self.bump();
        let parts = format!("on the wire {}, for Rust {}", self.wire_bump().word(), self.rust_bump().word());
        let below = match bump.below_one() {
            lower if lower != bump => format!("; below 1.0, {}", lower.word()),
            _ => String::new(),
        };
        let next = match (&self.version, self.version.as_deref().and_then(|version| bump.after(version))) {
            (Some(version), Some(next)) => format!("; after {version}, {next}"),
            _ => String::new(),
        };
        format!("{} ({parts}{below}{next})", bump.word())
    }
}

impl Change {
    /// The pointer that lists of accepted changes name: in the head, or in the base where what it is about is gone.
    pub fn pointer(&self) -> &str {
        if self.is_about_base() { &self.base.pointer } else { &self.head.pointer }
    }

    /// Whether what it is about is in the base only.
    pub fn is_about_base(&self) -> bool {
        self.rule.id.ends_with("-removed")
            || self.rule.id.contains("-removed-from-")
            || self.rule.id == "schema-inlined"
    }
}

impl Operation {
    /// The operationId, or method and path where there is none.
    pub fn name(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.route)
    }
}

fn shown(files: &FileNames, site: &Site) -> String {
    let file = files.of(site);
    match site.position {
        Some(at) => format!("{file}:{}:{}", at.line, at.column),
        None => file,
    }
}

fn positions<'s>(
    sites: impl Iterator<Item = &'s Site>,
    input: &Input,
) -> Vec<Option<lvng_codegen::diagnostic::Position>> {
    let of_site = |site: &Site| Diagnostic {
        severity: Severity::Warning,
        code: "",
        message: String::new(),
        place: site.place.clone(),
        pointer: None,
        at_key: false,
        position: None,
        line: None,
        help: None,
    };
    let mut diagnostics: Vec<Diagnostic> = sites.map(of_site).collect();
    locate(&mut diagnostics, input);
    diagnostics.into_iter().map(|diagnostic| diagnostic.position).collect()
}

/// The operations that a change reaches, by name, as far as there is room.
fn reached_words(change: &Change, most: usize) -> String {
    let names: Vec<&str> = change.reached.iter().map(|reached| reached.operation.name()).collect();
    let shown = names.iter().take(most).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
