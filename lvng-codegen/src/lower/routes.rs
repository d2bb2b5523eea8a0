//! Routes: which operations a server can tell apart.

use indexmap::IndexMap;
use lvng_contract::discriminant::{RankedRoute, RouteCandidate, RouteParameter, rank_routes};
use lvng_contract::path::{PathTemplate, SegmentPattern};
use serde_json::Value;

use super::drafts::{ArgumentDraft, OperationDraft};
use super::report::Report;
use crate::ir::{ArgumentLocation, Location, Presence};
use crate::pointer;

/// Says which operations have the requests of another, which answers them. Their paths differ in names of parameters, in a
/// fragment, which no request has, or in spelling.
pub fn leave_unserved(drafts: &mut [OperationDraft], report: &mut Report<'_>) {
    let mut groups: IndexMap<(&str, Vec<SegmentPattern>), Vec<usize>> = IndexMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        let template = PathTemplate::parse(&draft.path);
        // No server answers it, which is said elsewhere.
        if template.has_adjacent_placeholders() {
            continue;
        }
        groups.entry((draft.http_method.as_str(), template.patterns())).or_default().push(index);
    }
    let mut unserved = Vec::new();
    for group in groups.values().filter(|group| group.len() > 1) {
        let candidates: Vec<_> = group.iter().map(|&draft| candidate(&drafts[draft])).collect();
        for RankedRoute { index, shadowed_by, .. } in rank_routes(&candidates) {
            if let Some(other) = shadowed_by {
                note_same_request(&drafts[group[index]], &drafts[group[other]], report);
                unserved.push(group[index]);
            }
        }
    }
    unserved.into_iter().for_each(|index| drafts[index].is_served = false);
}

fn note_same_request(draft: &OperationDraft, other: &OperationDraft, report: &mut Report<'_>) {
    let (path, other) = (&draft.path, &other.path);
    let message = format!("no request tells `{path}` from `{other}`, which a server answers in its place");
    report
        .warning("W132", pointer::parent(&draft.pointer).unwrap_or_default(), message)
        .at_key()
        .help("the client has both; the server trait has the latter only");
}

/// An operation as one of several with its method and path.
fn candidate(operation: &OperationDraft) -> RouteCandidate {
    RouteCandidate::new(&operation.path, operation.arguments.iter().filter_map(parameter))
}

fn parameter(argument: &ArgumentDraft) -> Option<RouteParameter<'_>> {
    let ArgumentDraft { field, location } = argument;
    let (location, style) = match location {
        ArgumentLocation::Parameter(location, style) => (location, style),
        ArgumentLocation::Querystring(style, _) => (&Location::Querystring, style),
        _ => return None,
    };
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Some(RouteParameter {
        location: *location,
        name: &field.wire_name,
        required: matches!(field.presence, Presence::Required | Presence::Nullable),
        shape: style.shape,
        constant: field.constant.as_deref().map(plain),
    })
}
