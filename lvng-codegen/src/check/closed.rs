//! Objects that refuse what stands beside them: `additionalProperties: false` knows the properties of its own schema, not
//! those of `allOf`.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::checker::Checker;
use crate::members::Members;
use crate::pointer::{self, Cursor};

type Object = Map<String, Value>;

/// How many schemas within schemas are looked into; a schema may contain itself.
const DEPTH: usize = 8;

/// How many names a message lists.
const MOST_NAMES: usize = 3;

impl<'d> Checker<'d, '_> {
    /// Warns of parts that refuse the properties of the others, which hardly anybody means.
    pub(super) fn closed_parts(&mut self, map: &Object, at: &Cursor) {
        let Some(list) = map.member("allOf").and_then(Value::as_array) else { return };
        let place = pointer::child(at.as_str(), "allOf");
        let mut parts = vec![(pointer::child(at.as_str(), "additionalProperties"), map)];
        let followed = list.iter().enumerate();
        parts.extend(followed.filter_map(|(index, part)| Some((pointer::item(&place, index), self.part(part)?))));
        for (index, (place, part)) in parts.iter().enumerate() {
            if part.member("additionalProperties") != Some(&Value::Bool(false)) || part.has("patternProperties") {
                continue;
            }
            let mut own = BTreeSet::new();
            own_properties(part, &mut own);
            let mut others = BTreeSet::new();
            for (other, (_, part)) in parts.iter().enumerate().filter(|(other, _)| *other != index) {
                match other {
                    // Its parts stand beside it in the list.
                    0 => own_properties(part, &mut others),
                    _ => self.properties(part, &mut others, DEPTH),
                }
            }
            let refused: Vec<String> = others.difference(&own).map(|name| format!("`{name}`")).collect();
            if refused.is_empty() {
                continue;
            }
            let more = if refused.len() > MOST_NAMES { " and more" } else { "" };
            let names = refused.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>().join(", ");
            let message =
                format!("`additionalProperties: false` refuses {names}{more}, which stand beside it in `allOf`");
            let help = "in 3.1 `unevaluatedProperties: false` knows the properties of all parts; in 3.0 leave it out";
            self.diagnostics.warning("W023", place, message).at_key().help(help);
        }
    }

    fn part<'n>(&self, node: &'n Value) -> Option<&'n Object>
    where
        'd: 'n,
    {
        match node.member("$ref").and_then(Value::as_str) {
            Some(text) => self.object(&pointer::of_ref(text)?),
            None => node.as_object(),
        }
    }

    /// The properties of a schema and of its parts.
    fn properties<'n>(&self, map: &'n Object, names: &mut BTreeSet<&'n str>, depth: usize)
    where
        'd: 'n,
    {
        own_properties(map, names);
        let parts = map.member("allOf").and_then(Value::as_array).into_iter().flatten();
        for part in parts.filter(|_| depth > 0).filter_map(|part| self.part(part)) {
            self.properties(part, names, depth - 1);
        }
    }
}

fn own_properties<'n>(map: &'n Object, names: &mut BTreeSet<&'n str>) {
    let properties = map.member("properties").and_then(Value::as_object);
    names.extend(properties.into_iter().flatten().map(|(name, _)| name.as_str()));
}
