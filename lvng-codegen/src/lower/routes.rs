//! Routes: which operations a server can tell apart.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};

use indexmap::IndexMap;

use super::draft_id::DraftId;
use super::drafts::OperationDraft;
use super::report::Report;
use crate::check::nameless;
use crate::ir::{Argument, Position, Presence, Shape};
use crate::pointer;

/// One of several operations with the same method and path.
struct Candidate<'d> {
    draft: &'d OperationDraft,
    marks: Vec<Mark>,
}

/// What a request has in its head.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Mark {
    name: Name,
    /// The value as JSON, if there is only one.
    value: Option<String>,
}

/// The name of a parameter, and whether it is a header.
type Name = (bool, String);

/// Says which operations have the requests of another. Their paths differ in a fragment, which no request has; what
/// differs in names only was refused before.
pub fn note_same_requests(drafts: &[OperationDraft], report: &mut Report<'_>) {
    let mut groups: IndexMap<(&str, String), Vec<Candidate<'_>>> = IndexMap::new();
    for draft in drafts {
        let key = (draft.http_method, nameless(sent(&draft.path).0));
        groups.entry(key).or_default().push(Candidate { draft, marks: marks(draft) });
    }
    for group in groups.values_mut().filter(|group| group.len() > 1) {
        settle(group);
        let mut first: HashMap<&[Mark], &OperationDraft> = HashMap::new();
        for Candidate { draft, marks } in group.iter() {
            match first.entry(marks) {
                Entry::Vacant(entry) => drop(entry.insert(draft)),
                Entry::Occupied(other) => note_same_request(draft, other.get(), report),
            }
        }
    }
}

fn note_same_request(draft: &OperationDraft, other: &OperationDraft, report: &mut Report<'_>) {
    let (path, other) = (&draft.path, &other.path);
    let message = format!("no request tells `{path}` from `{other}`, which a server answers in its place");
    report.warning("W132", pointer::parent(&draft.pointer).unwrap_or_default(), message).at_key();
}

/// What of a path template is sent: the path, and fixed query text.
pub fn sent(path: &str) -> (&str, Option<&str>) {
    let sent = path.split('#').next().unwrap_or_default();
    sent.split_once('?').map_or((sent, None), |(path, query)| (path, Some(query)))
}

/// Leaves the marks that tell candidates apart, and puts them in the order in which a server tries them.
fn settle(candidates: &mut [Candidate<'_>]) {
    // What may be left out of one operation says nothing when it is there.
    let optional: HashSet<Name> = candidates
        .iter()
        .flat_map(|Candidate { draft, marks }| {
            let names = draft.arguments.iter().filter_map(name_of);
            names.filter(|name| marks.iter().all(|mark| mark.name != *name))
        })
        .collect();
    for candidate in candidates.iter_mut() {
        candidate.marks.retain(|mark| mark.value.is_some() || !optional.contains(&mark.name));
    }
    candidates.sort_by_key(|Candidate { draft, marks }| {
        let path = draft.path.as_str();
        (Reverse(marks.len()), path.contains('#'), path)
    });
}

/// What tells an operation from others with its method and path: fixed query text, and parameters that must be given or
/// have only one value.
fn marks(operation: &OperationDraft) -> Vec<Mark> {
    let (_, query) = sent(&operation.path);
    let fixed = query.into_iter().flat_map(|query| query.split('&')).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Mark { name: (false, name.to_owned()), value: Some(format!("\"{value}\"")) }
    });
    let given = operation.arguments.iter().filter_map(|argument| {
        let (Position::Header(style) | Position::Query(style)) = &argument.position else { return None };
        let is_required = matches!(argument.field.presence, Presence::Required | Presence::Nullable);
        let value = argument.field.constant.clone();
        // Objects may travel under other names than their own.
        let is_mark = value.is_some() || (is_required && style.shape != Shape::Object);
        let name = name_of(argument)?;
        is_mark.then_some(Mark { name, value })
    });
    let mut marks: Vec<Mark> = fixed.chain(given).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

fn name_of(argument: &Argument<DraftId>) -> Option<Name> {
    match &argument.position {
        Position::Header(_) => Some((true, argument.field.wire.to_ascii_lowercase())),
        Position::Query(_) => Some((false, argument.field.wire.clone())),
        _ => None,
    }
}
