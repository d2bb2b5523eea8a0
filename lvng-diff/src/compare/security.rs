//! Security: which credentials are asked for, and what they are.

use super::texts::is_extension;
use super::{Comparer, Context, SchemeChange};
use crate::findings::{Both, FindingId};
use crate::side::{At, Loc, Side};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What one alternative asks for: schemes with the scopes that are needed.
type Alternative<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// What an operation asks for.
struct Requirement<'a> {
    at: At,
    alternatives: Vec<(Alternative<'a>, At)>,
}

impl<'a> Comparer<'a> {
    /// Compares the schemes themselves, before anybody asks for them.
    pub(super) fn schemes(&mut self) {
        let (before, after) = (schemes(&self.base), schemes(&self.head));
        for (name, old) in &before {
            if let Some(new) = after.get(name) {
                self.scheme(name, *old, *new);
                continue;
            }
            let said = |loc: &Loc<'a>| stated(*loc);
            let new = after.iter().find(|(name, new)| !before.contains_key(*name) && said(new) == said(old));
            if let Some((new_name, new)) = new {
                self.renamed_schemes.insert(name, new_name);
                let finding = self.note("security-scheme-renamed", Both::of(*old, *new), |_| {
                    format!("the security scheme `{name}` is called `{new_name}` now")
                });
                self.scheme_changes.push(SchemeChange { name: new_name, finding });
            }
        }
    }

    fn scheme(&mut self, name: &'a str, base: Loc<'a>, head: Loc<'a>) {
        let mut found = Vec::new();
        let stated = |loc: Loc<'a>, key: &str| loc.text(key).map(str::to_ascii_lowercase);
        let keys = ["type", "in", "name", "scheme", "openIdConnectUrl"];
        let changed: Vec<&str> = keys.into_iter().filter(|key| stated(base, key) != stated(head, key)).collect();
        if !changed.is_empty() {
            let word = |loc: Loc<'a>, key: &str| loc.text(key).map_or("none".to_owned(), |text| format!("`{text}`"));
            let changed: Vec<String> = changed
                .into_iter()
                .map(|key| format!("`{key}` is {} now, was {}", word(head, key), word(base, key)))
                .collect();
            found.push(self.note("security-scheme-changed", Both::of(base, head), |names| {
                format!("{} is another: {}", names.head, changed.join(", "))
            }));
        }
        self.flows(base, head, &mut found);
        for (rule, key) in self.scheme_texts(base, head) {
            let at = self.at_key(base, head, key);
            found.push(self.note(rule, at, |names| format!("{} has another `{key}`", names.head)));
        }
        for finding in found {
            self.findings.reach_document(finding);
            self.scheme_changes.push(SchemeChange { name, finding });
        }
    }

    fn scheme_texts(&self, base: Loc<'a>, head: Loc<'a>) -> Vec<(&'static str, &'a str)> {
        let keys = base.node.as_object().into_iter().chain(head.node.as_object()).flatten();
        let keys: BTreeSet<&'a str> = keys.map(|(key, _)| key.as_str()).collect();
        let told = |key: &&'a str| *key == "description" || *key == "bearerFormat" || is_extension(key);
        let changed = keys.into_iter().filter(told).filter(|key| base.get(key) != head.get(key));
        changed
            .map(|key| (if key.starts_with("x-") { "extension-changed" } else { "description-changed" }, key))
            .collect()
    }

    fn flows(&mut self, base: Loc<'a>, head: Loc<'a>, found: &mut Vec<FindingId>) {
        let (before, after) = (self.base.members(base, "flows"), self.head.members(head, "flows"));
        let find =
            |list: &[(&str, Loc<'a>)], name: &str| list.iter().find(|(known, _)| *known == name).map(|(_, loc)| *loc);
        for (name, old) in &before {
            let Some(new) = find(&after, name) else {
                let at = Both::at(old.at, self.head.below(head.at, "flows"));
                found.push(
                    self.note("oauth-flow-removed", at, |names| format!("{} has no flow `{name}` now", names.head)),
                );
                continue;
            };
            for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
                if old.text(key) != new.text(key) {
                    let at = self.at_key(*old, new, key);
                    found.push(self.note("oauth-url-changed", at, |names| {
                        format!("`{key}` of the flow `{name}` of {} is another", names.head)
                    }));
                }
            }
            self.scopes((name, *old, new), found);
        }
        for (name, new) in after.iter().filter(|(name, _)| find(&before, name).is_none()) {
            let at = Both::at(self.base.below(base.at, "flows"), new.at);
            found.push(self.note("oauth-flow-added", at, |names| format!("{} has the flow `{name}` now", names.head)));
        }
    }

    fn scopes(&mut self, (flow, base, head): (&str, Loc<'a>, Loc<'a>), found: &mut Vec<FindingId>) {
        let (before, after) = (self.base.members(base, "scopes"), self.head.members(head, "scopes"));
        let has = |list: &[(&str, Loc<'a>)], name: &str| list.iter().any(|(known, _)| *known == name);
        for (name, old) in before.iter().filter(|(name, _)| !has(&after, name)) {
            let at = Both::at(old.at, self.head.below(head.at, "scopes"));
            found.push(self.note("oauth-scope-removed", at, |names| {
                format!("the flow `{flow}` of {} has no scope `{name}` now", names.head)
            }));
        }
        for (name, new) in after.iter().filter(|(name, _)| !has(&before, name)) {
            let at = Both::at(self.base.below(base.at, "scopes"), new.at);
            found.push(self.note("oauth-scope-added", at, |names| {
                format!("the flow `{flow}` of {} has the scope `{name}` now", names.head)
            }));
        }
    }

    /// Compares what an operation asks for.
    pub(super) fn security(&mut self, context: Context, base: Loc<'a>, head: Loc<'a>) {
        let (before, after) = (requirement(&self.base, base), requirement(&self.head, head));
        let before = self.with_new_names(before);
        let asked: BTreeSet<&str> =
            after.alternatives.iter().flat_map(|(schemes, _)| schemes.keys().copied()).collect();
        let changes: Vec<FindingId> = self
            .scheme_changes
            .iter()
            .filter(|change| asked.contains(change.name))
            .map(|change| change.finding)
            .collect();
        for finding in changes {
            self.findings.reach_whole(finding, context.operation);
        }
        let nothing =
            |requirement: &Requirement<'a>| requirement.alternatives.iter().any(|(schemes, _)| schemes.is_empty());
        let at = Both::at(before.at, after.at);
        match (nothing(&before), nothing(&after)) {
            (true, false) => {
                self.note_in(context, "security-added", at, |names| format!("{} asks for credentials", names.head))
            }
            (false, true) => {
                self.note_in(context, "security-removed", at, |names| format!("{} asks for none", names.head));
            }
            _ => self.alternatives(context, &before, &after),
        }
    }

    fn alternatives(&mut self, context: Context, before: &Requirement<'a>, after: &Requirement<'a>) {
        let schemes = |alternative: &Alternative<'a>| alternative.keys().copied().collect::<Vec<&str>>();
        let mut left: Vec<_> = after.alternatives.iter().collect();
        let mut gone = Vec::new();
        for old in &before.alternatives {
            let exact = left.iter().position(|new| new.0 == old.0);
            let found = exact.or_else(|| left.iter().position(|new| schemes(&new.0) == schemes(&old.0)));
            match found {
                Some(index) => {
                    let new = left.remove(index);
                    self.needed_scopes(context, old, new);
                }
                None => gone.push(old),
            }
        }
        let word = |alternative: &Alternative<'a>| match schemes(alternative).join("` with `") {
            names if names.is_empty() => "no credentials".to_owned(),
            names => format!("`{names}`"),
        };
        for (alternative, at) in gone {
            self.note_in(context, "security-alternative-removed", Both::at(*at, after.at), |names| {
                format!("{} does not take {} now", names.head, word(alternative))
            });
        }
        for (alternative, at) in left {
            self.note_in(context, "security-alternative-added", Both::at(before.at, *at), |names| {
                format!("{} takes {} as well", names.head, word(alternative))
            });
        }
    }

    fn needed_scopes(&mut self, context: Context, old: &(Alternative<'a>, At), new: &(Alternative<'a>, At)) {
        for (scheme, scopes) in &new.0 {
            let before = old.0.get(scheme).cloned().unwrap_or_default();
            let at = Both::at(self.base.below(old.1, scheme), self.head.below(new.1, scheme));
            for scope in scopes.difference(&before) {
                self.note_in(context, "security-scope-added", at, |names| {
                    format!("{} asks `{scheme}` for the scope `{scope}` now", names.head)
                });
            }
            for scope in before.difference(scopes) {
                self.note_in(context, "security-scope-removed", at, |names| {
                    format!("{} does not ask `{scheme}` for the scope `{scope}` now", names.head)
                });
            }
        }
    }

    /// A requirement of the base by the names of the head.
    fn with_new_names(&self, requirement: Requirement<'a>) -> Requirement<'a> {
        let renamed = |name: &'a str| self.renamed_schemes.get(name).copied().unwrap_or(name);
        let alternatives = requirement.alternatives.into_iter().map(|(alternative, at)| {
            (alternative.into_iter().map(|(name, scopes)| (renamed(name), scopes)).collect(), at)
        });
        Requirement { at: requirement.at, alternatives: alternatives.collect() }
    }
}

fn schemes<'a>(side: &Side<'a>) -> BTreeMap<&'a str, Loc<'a>> {
    let Some(components) = side.child(side.root(), "components") else { return BTreeMap::new() };
    let schemes = side.members(components, "securitySchemes").into_iter();
    schemes.map(|(name, loc)| (name, side.resolve(loc))).collect()
}

/// What a scheme says of the wire.
fn stated(loc: Loc<'_>) -> Vec<(&str, &Value)> {
    let members = loc.node.as_object().into_iter().flatten();
    let told = members.filter(|(key, _)| key.as_str() != "description" && !key.starts_with("x-"));
    let mut told: Vec<(&str, &Value)> = told.map(|(key, value)| (key.as_str(), value)).collect();
    told.sort_by_key(|(key, _)| *key);
    told
}

/// What an operation asks for: its own, or that of the document. An empty list asks for nothing.
fn requirement<'a>(side: &Side<'a>, operation: Loc<'a>) -> Requirement<'a> {
    let holder = if operation.get("security").is_some() { operation } else { side.root() };
    let at = side.below(holder.at, "security");
    let mut alternatives: Vec<(Alternative<'a>, At)> = Vec::new();
    for item in side.items(holder, "security") {
        let members = item.node.as_object().into_iter().flatten();
        let scopes = |list: &'a Value| list.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let alternative: Alternative<'a> = members.map(|(name, list)| (name.as_str(), scopes(list))).collect();
        if !alternatives.iter().any(|(known, _)| *known == alternative) {
            alternatives.push((alternative, item.at));
        }
    }
    if alternatives.is_empty() {
        alternatives.push((Alternative::new(), at));
    }
    Requirement { at, alternatives }
}
