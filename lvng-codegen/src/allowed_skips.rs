//! Accept: errors and what they left out → go on or fail, by a list of what may be left out.
//!
//! **Invariant:** a run that goes on has left out only what is listed, and no entry of the list is unused.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Position};
use crate::ir::Skipped;
use crate::list;
use crate::pointer::is_within;

/// Something that may be left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedSkip {
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
pub fn allowed_skips(file: &str, text: &str) -> Result<Vec<AllowedSkip>, String> {
    let mut found = Vec::new();
    for (line, entry) in list::entries(text) {
        let parts = entry.rsplit_once(char::is_whitespace).map(|(what, code)| (what.trim(), code));
        let Some((what, code)) = parts.filter(|(_, code)| is_code(code)) else {
            return Err(format!("{file}:{line}: expected an operation and a code, such as `GET /pets E109`"));
        };
        found.push(AllowedSkip { what: what.to_owned(), code: code.to_owned(), file: file.to_owned(), line });
    }
    Ok(found)
}

fn is_code(text: &str) -> bool {
    text.strip_prefix('E').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit()))
}

/// Takes the errors out whose consequences are accepted, and adds one for each entry of the list that is of no use.
pub(crate) fn apply(diagnostics: &mut Diagnostics, skipped: &[Skipped], accepted: &[AllowedSkip]) {
    if accepted.is_empty() {
        return;
    }
    let all: Vec<Diagnostic> = diagnostics.iter().cloned().collect();
    let mut used = vec![false; accepted.len()];
    // Errors that an accepted operation explains, and those of operations that are not accepted.
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
