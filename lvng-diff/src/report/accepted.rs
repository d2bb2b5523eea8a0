//! Lists of accepted changes: text → entries → changes that are accepted, and entries that accept nothing.

use super::Report;
use crate::rules;
use lvng_codegen::pointer::is_within;

/// A kind of change that may be at a place, and whatever is below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedChange {
    /// The id of the rule.
    pub rule: String,
    /// The pointer in the head, or in the base where what the change is about is gone.
    pub pointer: String,
    /// The file of the list.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
}

/// Reads a list: on each line a rule and a pointer (`property-became-required #/components/schemas/Agent`); the rest of a
/// line after ` # ` is a remark.
///
/// # Errors
/// Every line that is neither, with its place.
pub fn accepted_changes(file: &str, text: &str) -> Result<Vec<AcceptedChange>, Vec<String>> {
    let (mut list, mut errors) = (Vec::new(), Vec::new());
    for (line, entry) in lvng_codegen::list::entries(text) {
        let words: Vec<&str> = entry.split_whitespace().collect();
        let found = match words.as_slice() {
            [rule, pointer] => pointer.strip_prefix('#').map(|pointer| (*rule, pointer)),
            _ => None,
        };
        match found.filter(|(_, pointer)| pointer.is_empty() || pointer.starts_with('/')) {
            None => errors.push(format!(
                "{file}:{line}: error: expected a rule and a pointer, such as `operation-removed #/paths/~1pets/get`"
            )),
            Some((rule, _)) if rules::find(rule).is_none() => {
                errors.push(format!("{file}:{line}: error: there is no rule `{}`", rule.escape_debug()));
            }
            Some((rule, pointer)) => list.push(AcceptedChange {
                rule: rule.to_owned(),
                pointer: pointer.to_owned(),
                file: file.to_owned(),
                line,
            }),
        }
    }
    if errors.is_empty() { Ok(list) } else { Err(errors) }
}

impl Report {
    /// Takes changes as accepted that a list names.
    ///
    /// # Errors
    /// Every entry that names no change, with its place.
    pub fn accept(&mut self, list: &[AcceptedChange]) -> Result<(), Vec<String>> {
        let mut used = vec![false; list.len()];
        for change in &mut self.changes {
            for (entry, used) in list.iter().zip(&mut used) {
                if entry.rule == change.rule.id && is_within(change.pointer(), &entry.pointer) {
                    *used = true;
                    change.is_accepted = true;
                }
            }
        }
        let stale = list.iter().zip(used).filter(|(_, used)| !used);
        let errors: Vec<String> = stale
            .map(|(entry, _)| {
                let AcceptedChange { rule, pointer, file, line } = entry;
                format!("{file}:{line}: error: there is no `{rule}` at `#{pointer}`: take the line out of the list")
            })
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}
