//! What pages say × the description → findings, and how much was compared.

mod calls;
mod endpoint;
mod example;
mod general;
mod overview;
mod parameters;
mod request;
mod scope;

use crate::described::{Described, Operation};
use crate::finding::Findings;
use crate::outcome::{Extent, Outcome};
use crate::page::{Endpoint, Page};
use crate::settings::Settings;
use std::collections::{BTreeMap, BTreeSet};

/// Holds pages against a description.
pub fn compare(pages: &[Page], described: &Described<'_>, settings: &Settings) -> Outcome {
    let mut outcome = Outcome::default();
    for page in pages {
        let mut findings = Findings::new(page);
        unreadable(page, &mut findings);
        let found: Vec<_> = page.endpoints.iter().map(|one| (one, operation_of(one, described))).collect();
        for (endpoint, operation) in &found {
            let (name, extent) = endpoint::compare(page, endpoint, *operation, described, &mut findings);
            note(&mut outcome.operations, name, extent);
        }
        for operation in left_out(page, &found, described) {
            let at =
                page.base_path.as_ref().map_or_else(|| found.first().map(|(one, _)| one.path.at), |path| Some(path.at));
            let message = format!("the page does not have {}, which the description has", operation.route());
            if let Some(at) = at {
                findings.add("P102", at, &operation.id(), &operation.pointer(), message);
                note(&mut outcome.operations, operation.id(), Extent::Not);
            }
        }
        request::of_page(page, described, &mut findings);
        overview::compare(page, described, settings, &mut findings);
        general::compare(page, described, &mut findings);
        calls::compare(page, described, &mut findings);
        parameters::lists(page, described, &mut findings);
        outcome.resources += page.resources.len();
        outcome.calls += page.calls.len();
        outcome.findings.extend(findings.into_vec());
    }
    settings.settle(pages, &mut outcome);
    outcome
}

/// Keeps the least extent.
fn note(operations: &mut BTreeMap<String, Extent>, name: String, extent: Extent) {
    let known = operations.entry(name).or_insert(Extent::Fully);
    if extent < *known {
        *known = extent;
    }
}

fn unreadable(page: &Page, findings: &mut Findings<'_>) {
    for said in &page.unreadable {
        findings.add("P001", said.at, &said.value, "", said.value.clone());
    }
    if page.says_nothing() {
        let at = page.source.position(0);
        findings.add("P002", at, "", "", "nothing on this page can be compared".to_owned());
    }
}

/// The operation that an endpoint is.
fn operation_of<'t>(endpoint: &Endpoint, described: &Described<'t>) -> Option<Operation<'t>> {
    let method = endpoint.method.as_ref()?.value.to_lowercase();
    let mut same = described.operations.iter().filter(|operation| operation.method == method);
    same.find(|operation| operation.has_shape(&endpoint.path.value)).copied()
}

/// The operations that the page should have and has not.
fn left_out<'t>(
    page: &Page,
    found: &[(&Endpoint, Option<Operation<'t>>)],
    described: &Described<'t>,
) -> Vec<Operation<'t>> {
    let here: BTreeSet<String> = found.iter().filter_map(|(_, operation)| Some(operation.as_ref()?.route())).collect();
    let tags: BTreeSet<&str> = found.iter().filter_map(|(_, operation)| operation.as_ref()?.tag()).collect();
    let is_due = |operation: &&Operation<'t>| match (&page.base_path, tags.len()) {
        (Some(base), _) => {
            let rest = operation.path.strip_prefix(base.value.trim_end_matches('/'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
        (None, 1) => operation.tag().is_some_and(|tag| tags.contains(tag)),
        (None, _) => false,
    };
    let due = described.operations.iter().filter(is_due);
    due.filter(|operation| !here.contains(&operation.route())).copied().collect()
}
