//! Routes: which operations a server can tell apart.

use indexmap::IndexMap;
use lvng_contract::discriminant::{RankedRoute, RouteCandidate, RouteParameter, rank_routes};
use lvng_contract::path::{PathTemplate, SegmentPattern};
use serde_json::Value;

use super::drafts::{ArgumentDraft, OperationDraft};
use super::report::Report;
use crate::ir::{ArgumentLocation, Presence};
use crate::pointer;

/// Says which operations have the requests of another. Their paths differ in a fragment, which no request has, or in
/// the spelling of query text; what differs in names only was refused before.
pub fn note_same_requests(drafts: &[OperationDraft], report: &mut Report<'_>) {
    let mut groups: IndexMap<(&str, Vec<SegmentPattern>), Vec<&OperationDraft>> = IndexMap::new();
    for draft in drafts {
        let template = PathTemplate::parse(&draft.path);
        // No server answers it, which is said elsewhere.
        if template.has_adjacent_placeholders() {
            continue;
        }
        groups.entry((draft.http_method, template.patterns())).or_default().push(draft);
    }
    for group in groups.values().filter(|group| group.len() > 1) {
        let candidates: Vec<_> = group.iter().map(|draft| candidate(draft)).collect();
        for RankedRoute { index, shadowed_by, .. } in rank_routes(&candidates) {
            if let Some(other) = shadowed_by {
                note_same_request(group[index], group[other], report);
            }
        }
    }
}

fn note_same_request(draft: &OperationDraft, other: &OperationDraft, report: &mut Report<'_>) {
    let (path, other) = (&draft.path, &other.path);
    let message = format!("no request tells `{path}` from `{other}`, which a server answers in its place");
    report.warning("W132", pointer::parent(&draft.pointer).unwrap_or_default(), message).at_key();
}

/// An operation as one of several with its method and path.
fn candidate(operation: &OperationDraft) -> RouteCandidate {
    RouteCandidate::new(&operation.path, operation.arguments.iter().filter_map(parameter))
}

fn parameter(argument: &ArgumentDraft) -> Option<RouteParameter<'_>> {
    let ArgumentDraft { field, location } = argument;
    let ArgumentLocation::Parameter(location, style) = location else { return None };
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Some(RouteParameter {
        location: *location,
        name: &field.wire_name,
        required: matches!(field.presence, Presence::Required | Presence::Nullable),
        shape: style.shape,
        constant: field.constant.as_ref().map(plain),
    })
}
