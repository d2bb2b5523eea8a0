//! Schemas that have another name, or have one no longer: for messages the same, for Rust not.

use crate::compare::{Comparer, NameUse};
use crate::findings::Both;
use crate::pairs::PairId;
use crate::schema::name_of;
use crate::side::{Loc, Side};
use crate::verdict::Directions;

impl<'a> Comparer<'a> {
    /// Remembers it if a schema has another name in the head.
    pub(crate) fn name_use(&mut self, pair: PairId, base: Loc<'a>, head: Loc<'a>) {
        let (before, after) = (name_of(&self.base, base), name_of(&self.head, head));
        if before != after {
            self.names.push(NameUse { pair, base: (before, base), head: (after, head) });
        }
    }

    /// Tells of the schemas that have other names.
    pub(crate) fn renamed(&mut self) {
        for NameUse { pair, base, head } in std::mem::take(&mut self.names) {
            match (base.0, head.0) {
                (Some(before), Some(after)) => self.other_name(pair, (before, base.1), (after, head.1)),
                (Some(before), None) if makes_type(&self.head, head.1) => {
                    let at = Both::at(component(&self.base, before), head.1.at);
                    let at = self.once(at, "schema-inlined", before);
                    self.note_of(pair, ("schema-inlined", Directions::BOTH), at, |names| {
                        format!("`{before}` stands where it is used now, in {}", names.head)
                    });
                }
                (None, Some(after)) if makes_type(&self.base, base.1) => {
                    let at = Both::at(base.1.at, component(&self.head, after));
                    let at = self.once(at, "schema-extracted", after);
                    self.note_of(pair, ("schema-extracted", Directions::BOTH), at, |names| {
                        format!("{} is a schema of its own now, `{after}`", names.base)
                    });
                }
                _ => {}
            }
        }
    }

    fn other_name(&mut self, pair: PairId, (before, base): (&'a str, Loc<'a>), (after, head): (&'a str, Loc<'a>)) {
        let is_renamed = !self.head.has_schema(before) && !self.base.has_schema(after);
        let (rule, at) = match is_renamed {
            true => ("schema-renamed", Both::at(component(&self.base, before), component(&self.head, after))),
            false => ("schema-replaced", Both::of(base, head)),
        };
        self.note_of(pair, (rule, Directions::BOTH), at, |names| match is_renamed {
            true => format!("`{before}` is called `{after}` now"),
            false => format!("{} is `{after}` now, was `{before}`", names.head),
        });
    }

    /// One place for all uses of a schema, so that they are told as one change.
    fn once(&mut self, at: Both, rule: &'static str, name: &'a str) -> Both {
        *self.first_uses.entry((rule, name)).or_insert(at)
    }
}

/// Whether a schema that stands where it is used has a type of its own in Rust.
fn makes_type<'a>(side: &Side<'a>, loc: Loc<'a>) -> bool {
    let schema = crate::schema::Schema::new(side, &[loc]);
    schema.value("properties").is_some() || schema.value("enum").is_some() || !schema.choices(side).is_empty()
}

fn component<'a>(side: &Side<'a>, name: &'a str) -> crate::side::At {
    side.below(side.below(side.below(side.root().at, "components"), "schemas"), name)
}

impl<'a> NameUse<'a> {
    /// The other name of a schema of the base.
    pub(crate) fn renamed_from(&self, name: &str) -> Option<&'a str> {
        self.head.0.filter(|_| self.base.0 == Some(name))
    }
}
