//! Members of objects.

use super::{Two, kept};
use crate::compare::Comparer;
use crate::findings::Both;
use crate::schema::Schema;
use crate::side::{At, Loc, Side};
use crate::verdict::Directions;
use serde_json::Value;
use std::collections::HashSet;

/// What is said of a member on one side.
struct Member {
    is_required: bool,
    /// The messages that have it: those that clients read have no `writeOnly`, those that they send no `readOnly`.
    directions: Directions,
}

/// The objects at hand, and what they require.
struct Objects<'a, 's> {
    two: Two<'a, 's>,
    required: (HashSet<&'a str>, HashSet<&'a str>),
}

impl<'a> Comparer<'a> {
    pub(super) fn objects(&mut self, two: Two<'a, '_>) {
        let required = (two.base.required(), two.head.required());
        let objects = Objects { two, required };
        let mut described = HashSet::new();
        for name in two.base.property_names() {
            described.insert(name);
            let (before, after) = (two.base.property(&self.base, name), two.head.property(&self.head, name));
            match after.is_empty() {
                true => self.removed(&objects, name, &before),
                false => self.member(&objects, name, &before, &after),
            }
        }
        for name in two.head.property_names() {
            if described.insert(name) {
                let after = two.head.property(&self.head, name);
                self.added(&objects, name, &after);
            }
        }
        self.undescribed(&objects, &described);
        self.other_members(two);
    }

    fn member(&mut self, objects: &Objects<'a, '_>, name: &'a str, before: &[Loc<'a>], after: &[Loc<'a>]) {
        let base = Member::new(&self.base, before, objects.required.0.contains(name));
        let head = Member::new(&self.head, after, objects.required.1.contains(name));
        let shared = base.directions.and(head.directions);
        let at = Both::at(place(before, objects.two.base), place(after, objects.two.head));
        let id = objects.two.id;
        if base.is_required != head.is_required && !shared.is_empty() {
            let (rule, what) = match head.is_required {
                true => ("property-became-required", "must be there now"),
                false => ("property-became-optional", "may be missing now"),
            };
            self.note_of(id, (rule, shared), at, |names| format!("{} {what}", names.head));
        }
        for direction in [Directions::REQUEST, Directions::RESPONSE] {
            let is_there = (!base.directions.and(direction).is_empty(), !head.directions.and(direction).is_empty());
            let is_request = direction == Directions::REQUEST;
            let rule = match (is_there, is_request, head.is_required) {
                ((true, false), true, _) => "property-became-read-only",
                ((true, false), false, _) => "property-became-write-only",
                ((false, true), true, true) => "required-property-no-longer-read-only",
                ((false, true), true, false) => "property-no-longer-read-only",
                ((false, true), false, true) => "required-property-no-longer-write-only",
                ((false, true), false, false) => "property-no-longer-write-only",
                _ => continue,
            };
            let (which, verb) =
                (if is_request { "requests" } else { "responses" }, if is_there.1 { "is" } else { "is not" });
            self.note_of(id, (rule, direction), at, |names| format!("{} {verb} part of {which} now", names.head));
        }
        self.part(id, before, after, shared);
    }

    fn added(&mut self, objects: &Objects<'a, '_>, name: &'a str, after: &[Loc<'a>]) {
        let Two { id, base, head, .. } = objects.two;
        let member = Member::new(&self.head, after, objects.required.1.contains(name));
        let rule = match (member.is_required, base.is_closed()) {
            (false, false) => "optional-property-added",
            (false, true) => "optional-property-added-to-closed-object",
            (true, false) => "required-property-added",
            (true, true) => "required-property-added-to-closed-object",
        };
        let at = place(after, head);
        let counterpart = self.counterpart(base, head, at);
        let word = if member.is_required { "required" } else { "optional" };
        self.note_of(id, (rule, member.directions), Both::at(counterpart, at), |names| {
            format!("{} is new, {word}", names.head)
        });
    }

    fn removed(&mut self, objects: &Objects<'a, '_>, name: &'a str, before: &[Loc<'a>]) {
        let Two { id, base, head, .. } = objects.two;
        let member = Member::new(&self.base, before, objects.required.0.contains(name));
        let rule = match (member.is_required, head.is_closed()) {
            (false, false) => "optional-property-removed",
            (false, true) => "optional-property-removed-from-closed-object",
            (true, false) => "required-property-removed",
            (true, true) => "required-property-removed-from-closed-object",
        };
        let at = place(before, base);
        let counterpart = self.counterpart_in_head(base, head, at);
        self.note_of(id, (rule, member.directions), Both::at(at, counterpart), |names| {
            format!("{} is gone", names.base)
        });
    }

    /// Where in the base the object is that a member of the head is added to.
    fn counterpart(&self, base: &Schema<'a>, head: &Schema<'a>, member: At) -> At {
        let holder = holder(&self.head, head, member);
        part_of(base, holder)
    }

    fn counterpart_in_head(&self, base: &Schema<'a>, head: &Schema<'a>, member: At) -> At {
        let holder = holder(&self.base, base, member);
        part_of(head, holder)
    }

    /// Required members that no side describes.
    fn undescribed(&mut self, objects: &Objects<'a, '_>, described: &HashSet<&'a str>) {
        let (before, after) = &objects.required;
        let mut changed: Vec<&str> =
            before.symmetric_difference(after).filter(|name| !described.contains(*name)).copied().collect();
        changed.sort_unstable();
        let at = self.places(objects.two, "required");
        for name in changed {
            let (rule, what) = match after.contains(name) {
                true => ("property-became-required", "must be there now"),
                false => ("property-became-optional", "may be missing now"),
            };
            let base = self.required_place(&self.base, objects.two.base, name).unwrap_or(at.base);
            let head = self.required_place(&self.head, objects.two.head, name).unwrap_or(at.head);
            self.note_of(objects.two.id, (rule, Directions::BOTH), Both::at(base, head), |names| {
                format!("the member `{name}` of {} {what}", names.head)
            });
        }
    }

    fn required_place(&self, side: &Side<'a>, schema: &Schema<'a>, name: &str) -> Option<At> {
        schema.parts.iter().find_map(|part| {
            let list = part.map.get("required")?.as_array()?;
            let index = list.iter().position(|listed| listed.as_str() == Some(name))?;
            Some(side.item(side.below(part.at, "required"), index))
        })
    }

    /// Members that are not described.
    fn other_members(&mut self, two: Two<'a, '_>) {
        let at = self.places(two, "additionalProperties");
        let both = Directions::BOTH;
        match (two.base.is_closed(), two.head.is_closed()) {
            (true, true) => return,
            (false, true) => {
                return self.note_of(two.id, ("object-closed", both), at, |names| {
                    format!("{} takes no other members now", names.head)
                });
            }
            (true, false) => {
                return self.note_of(two.id, ("object-opened", both), at, |names| {
                    format!("{} takes other members now", names.head)
                });
            }
            (false, false) => {}
        }
        // Members by pattern are other members after normalizing; that patterns are others is told of their keyword.
        if kept::has_other_patterns(two) {
            return;
        }
        let (before, after) = (two.base.additional(&self.base), two.head.additional(&self.head));
        if before.is_some() || after.is_some() {
            let before = before.unwrap_or(self.base.nothing(at.base));
            let after = after.unwrap_or(self.head.nothing(at.head));
            return self.part(two.id, &[before], &[after], both);
        }
        let (before, after) = (two.base.takes_any(), two.head.takes_any());
        if before != after {
            let what = if after { "that it takes other members" } else { "nothing of other members" };
            self.note_of(two.id, ("other-members-stated", both), at, |names| {
                format!("the description of {} says {what} now", names.head)
            });
        }
    }
}

impl Member {
    fn new<'a>(side: &Side<'a>, locs: &[Loc<'a>], is_required: bool) -> Self {
        let schema = Schema::new(side, locs);
        let request = if schema.flag("readOnly") { Directions::NONE } else { Directions::REQUEST };
        let response = if schema.flag("writeOnly") { Directions::NONE } else { Directions::RESPONSE };
        Self { is_required, directions: request.or(response) }
    }
}

fn place(locs: &[Loc<'_>], schema: &Schema<'_>) -> At {
    locs.first().map_or(schema.at, |loc| loc.at)
}

/// The part of a schema that a property is written in, as the name of a component or the number of the part.
fn holder<'a>(side: &Side<'a>, schema: &Schema<'a>, property: At) -> (Option<&'a str>, usize) {
    let pointer = side.pointer(property);
    let is_holder = |at: At| {
        let rest = pointer.strip_prefix(&side.pointer(at)).and_then(|rest| rest.strip_prefix("/properties/"));
        rest.is_some_and(|name| !name.contains('/'))
    };
    let found = schema.parts.iter().enumerate().find(|(_, part)| is_holder(part.at));
    found.map_or((None, 0), |(index, part)| (part.name, index))
}

/// The part of the other side's schema that stands for it.
fn part_of(schema: &Schema<'_>, (name, index): (Option<&str>, usize)) -> At {
    let has_properties = |part: &&crate::schema::Part<'_>| part.map.get("properties").is_some_and(Value::is_object);
    let named = name.and_then(|name| schema.parts.iter().find(|part| part.name == Some(name)));
    let same = schema.parts.get(index).filter(has_properties);
    let any = || schema.parts.iter().find(has_properties);
    named.or(same).or_else(any).map_or(schema.own_place(), |part| part.at)
}
