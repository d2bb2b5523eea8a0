//! What has errors, and all that depends on it, is left out.

use std::collections::hash_map::Entry;

use foldhash::HashMap;

use super::draft_id::DraftId;
use super::drafts::OperationDraft;
use super::report::{Owner, Report};
use super::types::TypeTable;
use crate::ir::Skipped;

/// Takes out the operations and the types that have errors or use what has.
pub fn leave_out(table: &mut TypeTable, operations: &mut Vec<OperationDraft>, report: &mut Report<'_>) -> Vec<Skipped> {
    let broken = broken_drafts(table, report);
    let mut skipped = Vec::new();
    let mut causes = causes(table, operations, &broken, report).into_iter();
    operations.retain(|draft| {
        let because = causes.next().unwrap_or_default();
        if because.is_empty() {
            return true;
        }
        if !because.contains(&draft.pointer) {
            let message = format!("`{}` is left out: it uses {}, which has errors", draft.id, because.join(", "));
            report.error("E108", &draft.pointer, message);
        }
        skipped.push(Skipped {
            path: draft.path.clone(),
            method: draft.http_method.clone(),
            operation_id: draft.id.clone(),
            place: draft.place.clone(),
            pointer: draft.pointer.clone(),
            because,
        });
        false
    });
    for draft in broken.keys() {
        table[*draft].kind = None;
    }
    skipped
}

/// The drafts that have errors or need others that have, each with one that has.
fn broken_drafts(table: &TypeTable, report: &Report<'_>) -> HashMap<DraftId, DraftId> {
    let own = report.broken().filter_map(|owner| match owner {
        Owner::Type(draft) => Some(draft),
        _ => None,
    });
    let mut work: Vec<DraftId> = own.collect();
    work.sort_unstable();
    let mut broken: HashMap<DraftId, DraftId> = work.iter().map(|draft| (*draft, *draft)).collect();
    let mut users: Vec<Vec<DraftId>> = vec![Vec::new(); table.len()];
    for (owner, draft) in table.uses() {
        if let Owner::Type(user) = owner {
            users[draft.index()].push(*user);
        }
    }
    while let Some(draft) = work.pop() {
        let cause = broken[&draft];
        for user in &users[draft.index()] {
            if let Entry::Vacant(vacant) = broken.entry(*user) {
                vacant.insert(cause);
                work.push(*user);
            }
        }
    }
    broken
}

/// The pointers of what is broken in each operation: itself, and the errors in what it uses.
fn causes(
    table: &TypeTable,
    operations: &[OperationDraft],
    broken: &HashMap<DraftId, DraftId>,
    report: &Report<'_>,
) -> Vec<Vec<String>> {
    let mut causes: Vec<Vec<String>> = vec![Vec::new(); operations.len()];
    for owner in report.broken() {
        if let Owner::Operation(number, _) = owner {
            causes[number].push(operations[number].pointer.clone());
            causes[number].extend(report.errors(owner).iter().cloned());
        }
    }
    for (owner, draft) in table.uses() {
        if let (Owner::Operation(number, _), Some(cause)) = (owner, broken.get(draft)) {
            causes[*number].extend(report.errors(Owner::Type(*cause)).iter().cloned());
        }
    }
    for causes in &mut causes {
        causes.sort();
        causes.dedup();
    }
    causes
}
