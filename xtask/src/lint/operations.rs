//! Operations: ids, files, evidence and the feature that goes with it.

use crate::evidence::{self, Level};
use crate::import::file_of_tag;
use lvng::document::{Operation, operations};
use lvng_codegen::diagnostic::Diagnostics;
use lvng_codegen::pointer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Checks every operation.
pub fn check(tree: &Value, diagnostics: &mut Diagnostics) {
    let described = tree.get("tags").and_then(Value::as_array).into_iter().flatten();
    let described: BTreeSet<&str> = described.filter_map(|tag| tag.get("name")?.as_str()).collect();
    let mut ids = BTreeMap::new();
    for operation in operations(tree) {
        id(&operation, &mut ids, diagnostics);
        tag(&operation, &described, diagnostics);
        evidence(&operation, diagnostics);
        feature(&operation, diagnostics);
    }
}

fn id<'d>(operation: &Operation<'d>, ids: &mut BTreeMap<&'d str, String>, diagnostics: &mut Diagnostics) {
    let at = operation.pointer();
    match operation.id() {
        None => {
            diagnostics.error("L001", &at, format!("{} has no operationId", operation.route())).at_key();
        }
        Some(id) => {
            if let Some(first) = ids.get(id) {
                let message = format!("the operationId `{id}` is taken by {first}");
                diagnostics.error("L001", &pointer::child(&at, "operationId"), message);
            } else {
                ids.insert(id, operation.route());
            }
        }
    }
}

fn tag(operation: &Operation<'_>, described: &BTreeSet<&str>, diagnostics: &mut Diagnostics) {
    let at = operation.pointer();
    let tags = operation.node.get("tags").and_then(Value::as_array).map_or(0, Vec::len);
    let Some(tag) = operation.tag() else {
        diagnostics.error("L002", &at, format!("{} has no tag", operation.route())).at_key();
        return;
    };
    let in_tags = pointer::child(&at, "tags");
    if tags > 1 {
        diagnostics.error("L002", &in_tags, format!("{} has {tags} tags, one is expected", operation.route())).at_key();
    }
    if !described.contains(tag) {
        let message = format!("the tag `{tag}` is not among `tags` of the root");
        diagnostics.error("L002", &in_tags, message).at_key();
    }
    // A path has one place, even if its operations have several tags.
    if !files_of_path(operation).contains(&diagnostics.place(&at).file) {
        let message = format!("the operation belongs into `paths/{}.yaml`, the file of its tag", file_of_tag(tag));
        diagnostics.error("L002", &in_tags, message).at_key();
    }
}

/// The files that a path may stand in: those of its operations' tags.
fn files_of_path(operation: &Operation<'_>) -> Vec<String> {
    let members = operation.item.as_object().into_iter().flatten();
    let tags = members.filter_map(|(_, node)| node.get("tags")?.get(0)?.as_str());
    tags.map(|tag| format!("paths/{}.yaml", file_of_tag(tag))).collect()
}

fn evidence(operation: &Operation<'_>, diagnostics: &mut Diagnostics) {
    let at = operation.pointer();
    let Some(evidence) = operation.node.get(evidence::KEY) else {
        diagnostics.error("L003", &at, format!("{} has no evidence", operation.route())).at_key();
        return;
    };
    let at = pointer::child(&at, evidence::KEY);
    let level = Level::of(operation);
    if level == Level::Unsaid {
        let levels: Vec<_> = Level::described().map(Level::name).collect();
        let message = format!("expected a level: one of {}", levels.join(", "));
        diagnostics.error("L003", &at, message).at_key();
    }
    let sources = evidence.get("sources").and_then(Value::as_array);
    let texts = sources.and_then(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
    let Some(texts) = texts else {
        diagnostics.error("L003", &at, "expected a list of sources: `sources: [S1]`").at_key();
        return;
    };
    if texts.is_empty() && level != Level::Inferred {
        diagnostics.error("L003", &at, "only what is inferred has no source").at_key();
    }
    let mut seen = BTreeSet::new();
    for (index, text) in texts.iter().enumerate() {
        let at = pointer::item(&pointer::child(&at, "sources"), index);
        if text.trim() != *text || text.is_empty() || text.len() > 40 {
            diagnostics.error("L003", &at, format!("expected the short name of a source, found `{text}`"));
        } else if !seen.insert(text) {
            diagnostics.error("L003", &at, format!("the source `{text}` is named twice"));
        }
    }
}

/// Only what is inferred stands behind a cargo feature, the one of that name.
fn feature(operation: &Operation<'_>, diagnostics: &mut Diagnostics) {
    const KEY: &str = "x-lvng-feature";
    let is_inferred = Level::of(operation) == Level::Inferred;
    match operation.node.get(KEY) {
        None if is_inferred => {
            let message = format!("{} is `inferred` and not behind the feature", operation.route());
            diagnostics.error("L003", &operation.pointer(), message).at_key().help(format!("add `{KEY}: inferred`"));
        }
        Some(feature) if !is_inferred || feature.as_str() != Some("inferred") => {
            let at = pointer::child(&operation.pointer(), KEY);
            diagnostics.error("L003", &at, "expected `inferred`, and that only where the level is the same").at_key();
        }
        _ => {}
    }
}
