//! Marks: what tells operations apart whose method and path are the same.
//!
//! OpenAPI asks for one operation per method and path, so services that choose by a header (`X-Target: Jobs.Start`) or a
//! parameter (`?Action=Start`, `?uploadId=7`) are described with paths that differ in a fragment or in fixed query text,
//! which is no part of the path of a request. The one value that such a parameter may have says which operation is meant,
//! or that it is there at all, if it cannot be there with any other. Where nothing tells operations apart, the one whose path has no
//! fragment answers.

use crate::wire::{Location, OperationMeta, Param, PathTemplate, Shape, form_decode, query_pairs};
use http::request::Parts;
use std::cmp::Reverse;
use std::collections::HashSet;

/// What a request has in its head if it is for the operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    is_header: bool,
    name: String,
    /// `None`: any.
    value: Option<String>,
}

/// One of several operations with the same method and path.
pub(super) struct Candidate {
    pub(super) route: usize,
    pub(super) meta: &'static OperationMeta,
    pub(super) marks: Vec<Mark>,
}

/// Leaves only those marks that tell the candidates apart, and puts what has more of them first.
pub(super) fn settle(candidates: &mut [Candidate]) {
    // What may be left out of one operation says nothing when it is there.
    let optional: HashSet<(bool, String)> = candidates
        .iter()
        .flat_map(|Candidate { meta, marks, .. }| {
            let names = meta.params.iter().filter_map(name_of);
            names.filter(|name| !marks.iter().any(|mark| (mark.is_header, &mark.name) == (name.0, &name.1)))
        })
        .collect();
    let tells = |mark: &Mark| mark.value.is_some() || !optional.contains(&(mark.is_header, mark.name.clone()));
    for candidate in candidates.iter_mut() {
        candidate.marks.retain(tells);
    }
    candidates.sort_by_key(|Candidate { meta, marks, .. }| {
        let fragment = PathTemplate::parse(meta.path).fragment();
        (Reverse(marks.len()), !fragment.is_empty(), meta.path)
    });
}

/// The name by which a parameter can be seen in the head of a request, and whether it is a header.
fn name_of(param: &Param) -> Option<(bool, String)> {
    match param.location {
        Location::Header => Some((true, param.field.name.to_ascii_lowercase())),
        Location::Query => Some((false, param.field.name.to_owned())),
        Location::Path | Location::Cookie => None,
    }
}

/// The marks of an operation, in an order of their own: fixed query text, and parameters that must be given or have only
/// one value.
pub(super) fn of(meta: &OperationMeta) -> Vec<Mark> {
    let fixed = PathTemplate::parse(meta.path).query().and_then(query_pairs).into_iter().flatten();
    let fixed = fixed.filter_map(|(name, value)| {
        let value = Some(form_decode(value)?.into_owned());
        Some(Mark { is_header: false, name: name.into_owned(), value })
    });
    let constants = meta.params.iter().filter_map(|param| {
        let (is_header, name) = name_of(param)?;
        // Objects may travel under other names than their own.
        let is_named = param.required && param.shape != Shape::Object;
        let value = param.field.constant.map(plain);
        (value.is_some() || is_named).then_some(Mark { is_header, name, value })
    });
    let mut marks: Vec<Mark> = fixed.chain(constants).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// A text without its quotes, other values as JSON has them.
fn plain(json: &str) -> String {
    match serde_json::from_str(json) {
        Ok(serde_json::Value::String(text)) => text,
        _ => json.to_owned(),
    }
}

/// Whether a request has all of the marks.
pub(super) fn are_met(marks: &[Mark], head: &Parts) -> bool {
    // Without a query, and where its encoding is broken, there is nothing to find.
    let pairs = head.uri.query().and_then(query_pairs).unwrap_or_default();
    marks.iter().all(|Mark { is_header, name, value }| {
        let is_wanted = |found: &[u8]| value.as_ref().is_none_or(|value| value.as_bytes() == found);
        match is_header {
            true => head.headers.get_all(name.as_str()).iter().any(|found| is_wanted(found.as_bytes())),
            false => pairs
                .iter()
                .any(|(found, text)| found == name && form_decode(text).is_some_and(|text| is_wanted(text.as_bytes()))),
        }
    })
}
