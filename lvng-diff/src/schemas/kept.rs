//! Keywords that only validators of JSON Schema know, as a whole.

use super::Two;
use crate::compare::Comparer;
use crate::findings::Both;
use crate::kept::{CONTENT, KEPT};
use crate::schema::Schema;
use crate::verdict::Directions;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

impl<'a> Comparer<'a> {
    pub(super) fn kept_keywords(&mut self, two: Two<'a, '_>) {
        let (before, after) = (kept(two.base), kept(two.head));
        if before.is_none() && after.is_none() {
            return;
        }
        let keys: BTreeSet<&'a str> = before.into_iter().chain(after).flat_map(Map::keys).map(String::as_str).collect();
        for key in keys {
            let value = |map: Option<&'a Map<String, Value>>| map.and_then(|map| map.get(key));
            let (before, after) = (value(before), value(after));
            if before == after {
                continue;
            }
            let is_content = CONTENT.contains(&key);
            if is_content && two.base.text("format") != two.head.text("format") {
                continue;
            }
            // Whether an object is closed is told where its members are.
            let closes = |value: Option<&Value>| value == Some(&Value::Bool(false));
            if key == "unevaluatedProperties" && (closes(before) || closes(after)) {
                continue;
            }
            if key == "patternProperties" && two.base.is_closed() != two.head.is_closed() {
                continue;
            }
            let (rule, what) = match (before, after) {
                _ if is_content => ("content-of-text-changed", "is different now"),
                (None, _) => ("assertion-added", "is new"),
                (_, None) => ("assertion-removed", "is gone"),
                _ => ("assertion-changed", "is different now"),
            };
            let at = Both::at(self.base.below(two.base.own_place(), key), self.head.below(two.head.own_place(), key));
            self.note_of(two.id, (rule, Directions::BOTH), at, |names| format!("`{key}` of {} {what}", names.head));
        }
    }
}

/// Whether the names of members have other patterns.
pub(super) fn has_other_patterns(two: Two<'_, '_>) -> bool {
    let patterns = |map: Option<&Map<String, Value>>| map.and_then(|map| map.get("patternProperties")).cloned();
    patterns(kept(two.base)) != patterns(kept(two.head))
}

fn kept<'a>(schema: &Schema<'a>) -> Option<&'a Map<String, Value>> {
    schema.value(KEPT)?.as_object()
}
