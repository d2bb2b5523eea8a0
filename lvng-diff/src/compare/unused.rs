//! Schemas that no operation uses, which have types in Rust all the same.

use super::Comparer;
use crate::findings::Both;
use crate::side::{Loc, Side, schema_name};
use serde_json::Value;
use std::collections::HashSet;

impl<'a> Comparer<'a> {
    pub(super) fn unused(&mut self) {
        let (before, after) = (unused(&self.base), unused(&self.head));
        let find = |list: &[(&'a str, Loc<'a>)], name: &str| {
            list.iter().find(|(known, _)| *known == name).map(|(_, loc)| *loc)
        };
        let base = self.base.components("schemas");
        let before_has = |name: &str| base.is_some_and(|schemas| schemas.contains_key(name));
        for (name, old) in &before {
            if let Some(new) = find(&after, name) {
                let pair = self.pair(&[*old], &[new]);
                self.pairs.unused(pair);
            } else if !self.head.has_schema(name) {
                let at = Both::at(old.at, self.head.root().at);
                let finding = self.note("unused-schema-removed", at, |names| format!("{} is gone", names.base));
                self.findings.reach_unused(finding);
            }
        }
        for (_, new) in after.iter().filter(|(name, _)| !before_has(name)) {
            let at = Both::at(self.base.root().at, new.at);
            let finding = self.note("unused-schema-added", at, |names| format!("{} is new", names.head));
            self.findings.reach_unused(finding);
        }
    }
}

/// The schemas that no operation uses, directly or through others.
fn unused<'a>(side: &Side<'a>) -> Vec<(&'a str, Loc<'a>)> {
    let root = side.root();
    let Some(components) = side.child(root, "components") else { return Vec::new() };
    let mut seen: HashSet<&str> = HashSet::new();
    let (mut subtypes, mut chosen): (Vec<&str>, HashSet<&str>) = Default::default();
    let mut open: Vec<&Value> = root.get("paths").into_iter().collect();
    while let Some(node) = open.pop() {
        each_reference(node, &mut |reference| {
            if seen.insert(reference)
                && let Some(target) = side.target(reference)
            {
                open.push(target.node);
                // What a discriminator chooses from is used with it.
                let name = schema_name(reference).filter(|_| target.get("discriminator").is_some());
                subtypes.extend(name.map_or(&[][..], |name| side.subtypes(name)));
            }
        });
        let new = std::mem::take(&mut subtypes).into_iter().filter(|name| chosen.insert(*name));
        open.extend(new.filter_map(|name| side.schema(name)).map(|schema| schema.node));
    }
    let used: HashSet<&str> = seen.into_iter().filter_map(schema_name).chain(chosen).collect();
    let schemas = side.members(components, "schemas").into_iter();
    schemas.filter(|(name, _)| !used.contains(name)).collect()
}

/// Calls `visit` with each text that may be a reference: what data happens to have, too, which makes nothing wrong.
fn each_reference<'a>(node: &'a Value, visit: &mut impl FnMut(&'a str)) {
    match node {
        Value::Object(map) => {
            for (key, child) in map {
                match child {
                    Value::String(text) if key == "$ref" || text.starts_with("#/components/") => visit(text),
                    Value::String(_) => {}
                    child => each_reference(child, visit),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_reference(item, visit)),
        _ => {}
    }
}
