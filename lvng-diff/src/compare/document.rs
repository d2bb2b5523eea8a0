//! What is said of the description as a whole.

use super::Comparer;
use crate::findings::Both;
use crate::side::{Loc, Side};
use crate::subject::shown;
use serde_json::Value;
use std::collections::BTreeSet;

impl<'a> Comparer<'a> {
    pub(super) fn document(&mut self) {
        let (base, head) = (self.base.root(), self.head.root());
        self.texts_of_document(base, head);
        self.info();
        self.servers();
        self.tags();
    }

    fn info(&mut self) {
        let base = self.base.child_or_nothing(self.base.root(), "info");
        let head = self.head.child_or_nothing(self.head.root(), "info");
        let keys = base.node.as_object().into_iter().chain(head.node.as_object()).flatten();
        let keys: BTreeSet<&'a str> = keys.map(|(key, _)| key.as_str()).collect();
        for key in keys {
            let (before, after) = (base.get(key), head.get(key));
            if before == after {
                continue;
            }
            let at = self.at_key(base, head, key);
            let rule = if key.starts_with("x-") { "extension-changed" } else { "info-changed" };
            let word = |value: Option<&Value>| value.map_or("none".to_owned(), shown);
            let finding = self
                .note(rule, at, |_| format!("`{key}` of the description is {} now, was {}", word(after), word(before)));
            self.findings.reach_document(finding);
        }
    }

    fn tags(&mut self) {
        let tags = |side: &Side<'a>| {
            let mut tags = side.items(side.root(), "tags");
            // Those of webhooks and callbacks are the reader's.
            tags.truncate(side.description.own_tags);
            tags
        };
        let (before, after) = (tags(&self.base), tags(&self.head));
        let name = |loc: &Loc<'a>| loc.text("name");
        let find = |list: &[Loc<'a>], wanted: &Loc<'a>| list.iter().find(|loc| name(loc) == name(wanted)).copied();
        let mut found = Vec::new();
        for old in &before {
            match find(&after, old) {
                Some(new) => self.texts_of_document(*old, new),
                None => {
                    let at = Both::at(old.at, self.head.below(self.head.root().at, "tags"));
                    found.push(self.note("tag-changed", at, |names| format!("{} is not described now", names.base)));
                }
            }
        }
        for new in after.iter().filter(|new| find(&before, new).is_none()) {
            let at = Both::at(self.base.below(self.base.root().at, "tags"), new.at);
            found.push(self.note("tag-changed", at, |names| format!("{} is described now", names.head)));
        }
        let order = |list: &[Loc<'a>], other: &[Loc<'a>]| {
            list.iter().filter(|tag| find(other, tag).is_some()).map(name).collect::<Vec<_>>()
        };
        if order(&before, &after) != order(&after, &before) {
            let at = self.at_key(self.base.root(), self.head.root(), "tags");
            found.push(self.note("tag-changed", at, |_| "the tags stand in another order".to_owned()));
        }
        for finding in found {
            self.findings.reach_document(finding);
        }
    }
}
