//! The member that tells of which kind a value is, and what its values stand for.

use super::{Two, names_of};
use crate::compare::Comparer;
use crate::findings::Both;
use crate::schema::Schema;
use crate::side::{At, Side, schema_name};
use crate::verdict::Directions;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// A discriminator, with the names that schemas have in it.
struct Discriminator<'a> {
    at: At,
    property: &'a str,
    /// Values, what they stand for, and where that is said.
    values: Vec<(&'a str, &'a str, At)>,
    /// What all other values stand for, and none.
    default: Option<&'a str>,
    /// Whether what values stand for is told by these alone, and not by a choice beside them.
    is_choice: bool,
}

impl<'a> Comparer<'a> {
    pub(super) fn discriminators(&mut self, two: Two<'a, '_>) {
        let (before, after) = (discriminator(&self.base, two.base), discriminator(&self.head, two.head));
        let both = Directions::BOTH;
        let (before, after) = match (before, after) {
            (None, None) => return,
            (None, Some(after)) => {
                let at = Both::at(two.base.own_place(), after.at);
                return self.note_of(two.id, ("discriminator-added", both), at, |names| {
                    format!("`{}` tells of which kind {} is now", after.property, names.head)
                });
            }
            (Some(before), None) => {
                let at = Both::at(before.at, two.head.own_place());
                return self.note_of(two.id, ("discriminator-removed", both), at, |names| {
                    format!("`{}` does not tell any more of which kind {} is", before.property, names.head)
                });
            }
            (Some(before), Some(after)) => (before, after),
        };
        let at = Both::at(before.at, after.at);
        if before.property != after.property {
            return self.note_of(two.id, ("discriminator-property-changed", both), at, |names| {
                format!("`{}` tells of which kind {} is now, was `{}`", after.property, names.head, before.property)
            });
        }
        self.discriminator_values(two, &before, &after);
        self.default_kind(two, &before, &after);
        if before.is_choice && after.is_choice {
            self.subtypes(two, &before, &after);
        }
    }

    /// Compares the schemas that a discriminator chooses from where no `oneOf` or `anyOf` lists them.
    fn subtypes(&mut self, two: Two<'a, '_>, before: &Discriminator<'a>, after: &Discriminator<'a>) {
        let both = Directions::BOTH;
        let stands = |list: &Discriminator<'a>, name: &str| list.values.iter().any(|(_, known, _)| *known == name);
        let mut told = HashSet::new();
        for (_, name, at) in before.values.iter().filter(|(_, name, _)| told.insert(*name)) {
            let new = self.name_in_head(name).filter(|new| stands(after, new)).and_then(|new| self.head.schema(new));
            match (self.base.schema(name), new) {
                (Some(old), Some(new)) => self.part(two.id, &[old], &[new], both),
                (Some(_), None) => {
                    self.note_of(two.id, ("alternative-removed", both), Both::at(*at, after.at), |names| {
                        format!("{} is not `{name}` any more", names.head)
                    })
                }
                _ => {}
            }
        }
        let old: HashSet<&str> = before.values.iter().filter_map(|(_, name, _)| self.name_in_head(name)).collect();
        for (_, name, at) in after.values.iter().filter(|(_, name, _)| !old.contains(name)) {
            if self.head.has_schema(name) {
                self.note_of(two.id, ("alternative-added", both), Both::at(before.at, *at), |names| {
                    format!("{} may be `{name}` as well", names.base)
                });
            }
        }
    }

    fn discriminator_values(&mut self, two: Two<'a, '_>, before: &Discriminator<'a>, after: &Discriminator<'a>) {
        let both = Directions::BOTH;
        let find =
            |list: &Discriminator<'a>, value: &str| list.values.iter().find(|(known, ..)| *known == value).copied();
        let stands = |list: &Discriminator<'a>, name: &str| list.values.iter().any(|(_, known, _)| *known == name);
        let mut told = HashSet::new();
        for (value, name, at) in &before.values {
            let Some((_, other, head)) = find(after, value) else {
                // That the kind itself is gone is told where it is.
                let Some(name) = self.name_in_head(name).filter(|name| stands(after, name)) else { continue };
                let new = after.values.iter().find(|(new, known, _)| *known == name && find(before, new).is_none());
                let (rule, head, text) = match new {
                    Some((new, _, head)) => {
                        told.insert(*new);
                        (
                            "discriminator-value-changed",
                            *head,
                            format!("`{name}` is told by `{new}` now, was `{value}`"),
                        )
                    }
                    None => {
                        ("discriminator-value-removed", after.at, format!("`{value}` does not stand for `{name}` now"))
                    }
                };
                self.note_of(two.id, (rule, both), Both::at(*at, head), |_| text);
                continue;
            };
            if self.name_in_head(name) != Some(other) {
                self.note_of(two.id, ("discriminator-value-changed", both), Both::at(*at, head), |_| {
                    format!("`{value}` stands for `{other}` now, was `{name}`")
                });
            }
        }
        for (value, name, at) in &after.values {
            let is_old = before.values.iter().any(|(_, known, _)| self.name_in_head(known) == Some(name));
            if find(before, value).is_none() && is_old && told.insert(value) {
                self.note_of(two.id, ("discriminator-value-added", both), Both::at(before.at, *at), |_| {
                    format!("`{value}` stands for `{name}` as well")
                });
            }
        }
    }

    /// Compares what values stand for that are not listed.
    fn default_kind(&mut self, two: Two<'a, '_>, before: &Discriminator<'a>, after: &Discriminator<'a>) {
        let at = Both::at(before.at, after.at);
        let (rule, text) = match (before.default, after.default) {
            (None, Some(new)) => {
                ("discriminator-value-added", format!("values that are not listed stand for `{new}` now"))
            }
            (Some(old), None) => {
                ("discriminator-value-removed", format!("values that are not listed do not stand for `{old}` now"))
            }
            (Some(old), Some(new)) if self.name_in_head(old) != Some(new) => (
                "discriminator-value-changed",
                format!("values that are not listed stand for `{new}` now, was `{old}`"),
            ),
            _ => return,
        };
        self.note_of(two.id, (rule, Directions::BOTH), at, |_| text);
    }

    /// The name that a schema of the base has in the head.
    fn name_in_head(&self, name: &'a str) -> Option<&'a str> {
        if self.head.has_schema(name) {
            return Some(name);
        }
        let renamed = self.names.iter().find_map(|names| names.renamed_from(name));
        renamed.filter(|name| !self.base.has_schema(name))
    }
}

fn discriminator<'a>(side: &Side<'a>, schema: &Schema<'a>) -> Option<Discriminator<'a>> {
    let (node, part) = schema.get("discriminator")?;
    let at = side.below(part.at, "discriminator");
    let property = node.get("propertyName")?.as_str()?;
    let mut values = Vec::new();
    let mapping = node.get("mapping").and_then(Value::as_object);
    for (value, target) in mapping.into_iter().flat_map(Map::iter) {
        let Some(target) = target.as_str() else { continue };
        let at = side.below(side.below(at, "mapping"), value);
        values.push((value.as_str(), schema_name(target).unwrap_or(target), at));
    }
    let choices = schema.choices(side);
    // A schema that has the one with the discriminator as a part is one of those that are chosen from.
    let is_choice =
        choices.is_empty() && part.name.is_some() && schema.parts.iter().find_map(|part| part.name) == part.name;
    for name in part.name.filter(|_| is_choice).map_or(&[][..], |base| side.subtypes(base)) {
        if !values.iter().any(|(_, known, _)| known == name) {
            values.push((name, name, side.schema(name).map_or(at, |schema| schema.at)));
        }
    }
    for choice in choices {
        for (name, alternative) in names_of(side, &choice).into_iter().zip(&choice.alternatives) {
            let Some(name) = name else { continue };
            // Without a mapping, the value is the name.
            if !values.iter().any(|(_, known, _)| *known == name) {
                values.push((name, name, alternative.at));
            }
        }
    }
    let default = node.get("defaultMapping").and_then(Value::as_str);
    let default = default.map(|target| schema_name(target).unwrap_or(target));
    Some(Discriminator { at, property, values, default, is_choice })
}
