//! What schemas say for people, and extensions.
//!
//! What a component says of itself is compared with what that component says in the other description; what is said where
//! it is used, with what is said there.

use super::Two;
use crate::compare::{Comparer, TEXTS, is_extension, text_of_text};
use crate::findings::Both;
use crate::schema::{Part, Schema};
use crate::side::Side;
use crate::verdict::Directions;
use serde_json::Value;
use std::collections::BTreeSet;

type Parts<'a, 's> = Vec<&'s Part<'a>>;

impl<'a> Comparer<'a> {
    pub(super) fn annotations(&mut self, two: Two<'a, '_>) {
        for (before, after) in groups(two.base, two.head) {
            for key in keys(&before, &after) {
                self.annotation(two, key, &before, &after);
            }
        }
    }

    fn annotation(&mut self, two: Two<'a, '_>, key: &'a str, before: &Parts<'a, '_>, after: &Parts<'a, '_>) {
        let (old, new) = (value(before, key), value(after, key));
        let flag = |value: Option<&Value>| value == Some(&Value::Bool(true));
        let is_silent = |value: Option<&Value>| value.is_none_or(|value| value.as_str().is_some_and(str::is_empty));
        let is_same = match key {
            "deprecated" => flag(old) == flag(new),
            _ => old == new || is_silent(old) && is_silent(new),
        };
        if is_same {
            return;
        }
        let rule = match key {
            "deprecated" if flag(new) => "schema-deprecated",
            "deprecated" => "schema-undeprecated",
            "xml" => "xml-changed",
            key => TEXTS.iter().find(|(text, _)| *text == key).map_or("extension-changed", |(_, rule)| rule),
        };
        let at = Both::at(place(&self.base, before, key, two.base), place(&self.head, after, key, two.head));
        self.note_of(two.id, (rule, Directions::BOTH), at, |names| match rule {
            "schema-deprecated" => format!("{} is deprecated now", names.head),
            "schema-undeprecated" => format!("{} is not deprecated now", names.head),
            _ => text_of_text(names, key, old, new),
        });
    }
}

/// Parts that are compared with each other.
fn groups<'a, 's>(base: &'s Schema<'a>, head: &'s Schema<'a>) -> Vec<(Parts<'a, 's>, Parts<'a, 's>)> {
    let named = |schema: &'s Schema<'a>| schema.parts.iter().filter(|part| part.name.is_some()).collect::<Vec<_>>();
    let (before, after) = (named(base), named(head));
    if before.is_empty() != after.is_empty() {
        // A component on one side only: what it says is compared with what stands in its place.
        return vec![(base.parts.iter().collect(), head.parts.iter().collect())];
    }
    let own = |schema: &'s Schema<'a>| schema.parts.iter().filter(|part| part.name.is_none()).collect::<Vec<_>>();
    let mut groups = vec![(own(base), own(head))];
    if let ([before], [after]) = (before.as_slice(), after.as_slice()) {
        groups.push((vec![*before], vec![*after]));
        return groups;
    }
    for part in before {
        if let Some(other) = after.iter().find(|other| other.name == part.name) {
            groups.push((vec![part], vec![*other]));
        }
    }
    groups
}

fn keys<'a>(before: &Parts<'a, '_>, after: &Parts<'a, '_>) -> BTreeSet<&'a str> {
    let all = before.iter().chain(after).flat_map(|part| part.map.keys()).map(String::as_str);
    all.filter(|key| {
        matches!(*key, "deprecated" | "xml") || is_extension(key) || TEXTS.iter().any(|(text, _)| text == key)
    })
    .collect()
}

fn value<'a>(parts: &Parts<'a, '_>, key: &str) -> Option<&'a Value> {
    parts.iter().find_map(|part| part.map.get(key))
}

fn place<'a>(side: &Side<'a>, parts: &Parts<'a, '_>, key: &'a str, schema: &Schema<'a>) -> crate::side::At {
    let part = parts.iter().find(|part| part.map.contains_key(key)).or(parts.first());
    part.map_or(schema.at, |part| side.below(part.at, key))
}
