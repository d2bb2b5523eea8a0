//! Accept: errors and what they left out → go on or fail, by a list of what may be left out.
//!
//! **Invariant:** a run that goes on has left out only what somebody listed, and the list says nothing more.

use std::collections::HashSet;

use crate::Failure;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Position};
use crate::ir::Skipped;

/// Something that may be left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedSkip {
    /// An operation by its operationId or as `GET /pets`; or, for a component that no operation uses, its pointer
    /// `#/components/schemas/Pet`.
    pub what: String,
    /// The code of the error: `E109`.
    pub code: String,
    /// The file of the list.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
}

/// Reads a list: on each line an operation and a code; the rest of a line after ` # ` is a remark.
///
/// # Errors
/// The first line that is neither, with its place.
pub fn accepted_skips(file: &str, text: &str) -> Result<Vec<AcceptedSkip>, String> {
    let mut list = Vec::new();
    for (index, full) in text.lines().enumerate() {
        let line = index + 1;
        let entry = format!("{full} ");
        let entry = entry.split_once(" # ").map_or(entry.as_str(), |(entry, _)| entry).trim();
        if entry.is_empty() || entry == "#" || entry.starts_with("# ") {
            continue;
        }
        let parts = entry.rsplit_once(char::is_whitespace).map(|(what, code)| (what.trim(), code));
        let Some((what, code)) = parts.filter(|(_, code)| is_code(code)) else {
            return Err(format!("{file}:{line}: expected an operation and a code, such as `GET /pets E109`"));
        };
        list.push(AcceptedSkip { what: what.to_owned(), code: code.to_owned(), file: file.to_owned(), line });
    }
    Ok(list)
}

fn is_code(text: &str) -> bool {
    text.strip_prefix('E').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit()))
}

impl Skipped {
    /// The codes of the errors that it is left out for.
    pub fn codes(&self, diagnostics: &[Diagnostic]) -> Vec<&'static str> {
        let mut codes: Vec<_> = self.errors(diagnostics).map(|error| error.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    fn errors<'d>(&self, diagnostics: &'d [Diagnostic]) -> impl Iterator<Item = &'d Diagnostic> {
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

/// Takes the errors out whose consequences are accepted, and adds one for each entry of the list that is of no use.
pub(crate) fn accept(diagnostics: &mut Diagnostics, skipped: &[Skipped], accepted: &[AcceptedSkip]) {
    if accepted.is_empty() {
        return;
    }
    let all: Vec<Diagnostic> = diagnostics.iter().cloned().collect();
    let mut used = vec![false; accepted.len()];
    // Errors that an accepted operation explains, and those of operations that nobody accepted.
    let (mut explained, mut open) = (HashSet::new(), HashSet::new());
    for operation in skipped {
        let names = [operation.operation_id.clone(), format!("{} {}", operation.method, operation.path)];
        let codes = operation.codes(&all);
        let entry = |code: &str| accepted.iter().position(|entry| entry.code == code && names.contains(&entry.what));
        let entries: Vec<Option<usize>> = codes.iter().map(|code| entry(code)).collect();
        entries.iter().flatten().for_each(|entry| used[*entry] = true);
        let is_accepted = !codes.is_empty() && entries.iter().all(Option::is_some);
        let set = if is_accepted { &mut explained } else { &mut open };
        set.extend(operation.errors(&all).filter_map(|error| error.pointer.clone()));
        set.insert(operation.pointer.clone());
    }
    let is_accepted = |error: &Diagnostic| {
        let Some(pointer) = error.pointer.as_deref().filter(|_| error.is_error()) else { return false };
        let by_pointer = accepted.iter().position(|entry| {
            entry.code == error.code && entry.what.strip_prefix('#').is_some_and(|at| is_within(pointer, at))
        });
        by_pointer.into_iter().for_each(|entry| used[entry] = true);
        (by_pointer.is_some() || explained.contains(pointer)) && !open.contains(pointer)
    };
    diagnostics.take_out(is_accepted);
    for (entry, _) in accepted.iter().zip(used).filter(|(_, used)| !used) {
        let message = format!("`{}` is not left out for {}", entry.what, entry.code);
        let place = Place { file: entry.file.clone(), pointer: String::new() };
        let error = diagnostics.error_in("E120", place, message);
        error.position = Some(Position { line: entry.line, column: 1 });
        error.help("take the line out of the list");
    }
}

impl Failure {
    /// The lines of a list that would accept all of it: for each operation its errors, then the components with errors
    /// that no operation uses. None if there is an error that nobody can accept, because no part has it alone.
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

fn is_within(pointer: &str, cause: &str) -> bool {
    pointer.strip_prefix(cause).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
