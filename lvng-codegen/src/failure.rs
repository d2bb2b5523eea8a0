//! Runs that found errors, and what would accept them.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::ir::Skipped;
use crate::pointer::is_within;

/// A run that found errors.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    /// Errors and warnings, all of the run.
    pub diagnostics: Vec<Diagnostic>,
    /// The operations that cannot be generated, accepted or not.
    pub skipped: Vec<Skipped>,
}

impl Skipped {
    /// The codes of the errors that it is left out for.
    pub fn codes(&self, diagnostics: &[Diagnostic]) -> Vec<&'static str> {
        let mut codes: Vec<_> = self.errors(diagnostics).map(|error| error.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    pub(crate) fn errors<'d>(&self, diagnostics: &'d [Diagnostic]) -> impl Iterator<Item = &'d Diagnostic> {
        let is_cause = |error: &&Diagnostic| {
            // That it uses something broken is a consequence; the cause is reported where it is.
            let pointer = error.pointer.as_deref().filter(|_| error.is_error() && error.code != "E108");
            pointer.is_some_and(|pointer| {
                is_within(pointer, &self.pointer) || self.because.iter().any(|cause| is_within(pointer, cause))
            })
        };
        diagnostics.iter().filter(is_cause)
    }
}

impl Failure {
    /// The lines of a list that would accept all of it: for each operation its errors, then the components with errors
    /// that no operation uses. None if an error belongs to no part alone, so that it cannot be accepted.
    pub fn entries(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut explained = HashSet::new();
        for skipped in &self.skipped {
            let Skipped { method, path, operation_id, .. } = skipped;
            let codes = skipped.codes(&self.diagnostics);
            lines.extend(codes.iter().map(|code| format!("{method} {path} {code} # {operation_id}")));
            explained.extend(skipped.errors(&self.diagnostics).filter_map(|error| error.pointer.as_deref()));
            explained.insert(&skipped.pointer);
        }
        // An entry that is of no use is taken out of the list instead.
        for error in self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error() && diagnostic.code != "E120") {
            let Some(pointer) = error.pointer.as_deref() else { return Vec::new() };
            if explained.contains(pointer) {
                continue;
            }
            let Some(component) = component(pointer) else { return Vec::new() };
            let line = format!("#{component} {}", error.code);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    }
}

/// The component that a pointer is in.
fn component(pointer: &str) -> Option<&str> {
    let end = pointer.match_indices('/').nth(3).map_or(pointer.len(), |(end, _)| end);
    let component = &pointer[..end];
    (component.starts_with("/components/") && component.matches('/').count() == 3).then_some(component)
}
