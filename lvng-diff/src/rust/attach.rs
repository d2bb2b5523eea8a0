//! Differences of the crates → changes: to each those that come from it, and changes of their own for the rest.

use super::difference::{Difference, RustItem};
use super::roots::{Distance, Roots, operation_of, target};
use crate::change::{Change, Site};
use crate::description::Description;
use crate::rules;
use crate::verdict::{Bump, Directions, Verdicts};
use lvng_codegen::pointer;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How much of the descriptions is looked at for what changes reach by references.
const MOST_NODES: usize = 1_000_000;

/// Keywords that say something of values, and seldom of types.
const DETAILS: [&str; 18] = [
    "default",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "deprecated",
    "example",
    "examples",
    "description",
];

/// The rule of changes that are none on the wire.
const RULE: &str = "rust-item-changed";

/// Gives the differences to the changes that they come from.
pub(super) fn attach(
    changes: Vec<Change>,
    differences: Vec<Difference>,
    (base, head): (&Description, &Description),
) -> Vec<Change> {
    let mut changes = changes;
    let places = Places::new(&changes);
    let mut left = Vec::new();
    for difference in differences {
        let causes = places.causes(&difference, (&base.tree, &head.tree), &changes);
        match causes.is_empty() {
            true => left.push(difference),
            false => give(&mut changes, &causes, difference.item),
        }
    }
    let reach = if left.is_empty() { HashMap::new() } else { reach(&changes, (base, head)) };
    let mut own = Vec::new();
    for difference in left {
        let component = difference.head.first().or(difference.base.first()).and_then(|at| component(at));
        match component.and_then(|component| reach.get(component)) {
            Some(cause) => give(&mut changes, &[*cause], difference.item),
            None => own.push(difference),
        }
    }
    changes.extend(of_their_own(own, (base, head)));
    changes
}

fn give(changes: &mut [Change], causes: &[usize], item: RustItem) {
    for cause in causes {
        if let Some(change) = changes.get_mut(*cause) {
            change.verdicts.callers |= item.breaks_callers;
            change.verdicts.implementors |= item.breaks_implementors;
            change.rust.push(item.clone());
        }
    }
}

/// The changes by their places.
struct Places {
    base: BTreeMap<String, Vec<usize>>,
    head: BTreeMap<String, Vec<usize>>,
}

impl Places {
    fn new(changes: &[Change]) -> Self {
        let mut places = Self { base: BTreeMap::new(), head: BTreeMap::new() };
        for (index, change) in changes.iter().enumerate() {
            places.base.entry(change.base.pointer.clone()).or_default().push(index);
            places.head.entry(change.head.pointer.clone()).or_default().push(index);
        }
        places
    }

    /// The changes that are closest to a difference; those that are more likely to be about types, if there are several.
    fn causes(&self, difference: &Difference, (base, head): (&Value, &Value), changes: &[Change]) -> Vec<usize> {
        let mut found: HashMap<usize, Distance> = HashMap::new();
        // What is on one side only may come from what is in its place on the other.
        let or =
            |owner: &'_ [String], other: &'_ [String]| if owner.is_empty() { other.to_vec() } else { owner.to_vec() };
        let owners = (or(&difference.base, &difference.head), or(&difference.head, &difference.base));
        for (tree, owner, places) in [(base, &owners.0, &self.base), (head, &owners.1, &self.head)] {
            for (distance, root) in Roots::of(tree, owner, &difference.cause).list {
                near(places, &root, distance, &mut found);
            }
        }
        let rank = |index: usize, distance: Distance| {
            let change = changes.get(index);
            let is_detail =
                change.is_some_and(|change| DETAILS.contains(&pointer::last(&change.head.pointer).as_ref()));
            let is_text = change.is_some_and(|change| change.rule.floor == Bump::Patch);
            (distance, is_text, is_detail)
        };
        let best = found.iter().map(|(index, distance)| rank(*index, *distance)).min();
        let mut causes: Vec<usize> = found
            .into_iter()
            .filter(|(index, distance)| Some(rank(*index, *distance)) == best)
            .map(|(index, _)| index)
            .collect();
        causes.sort_unstable();
        causes
    }
}

/// The changes at a place, below it, and of something that holds it.
fn near(places: &BTreeMap<String, Vec<usize>>, root: &str, distance: Distance, found: &mut HashMap<usize, Distance>) {
    let mut note = |changes: &[usize], distance: Distance| {
        for change in changes {
            let known = found.entry(*change).or_insert(distance);
            *known = distance.min(*known);
        }
    };
    for (at, changes) in places.range(root.to_owned()..).take_while(|(at, _)| at.starts_with(root)) {
        match at.strip_prefix(root) {
            Some("") => note(changes, distance),
            Some(rest) if rest.starts_with('/') => note(changes, distance + u8::from(rest.contains("/properties/"))),
            _ => {}
        }
    }
    let holders = std::iter::successors(pointer::parent(root), |at| pointer::parent(at));
    for at in holders.filter(|at| !at.is_empty()) {
        if let Some(changes) = places.get(at) {
            note(changes, distance + 1);
        }
    }
}

/// The component that a place is in.
fn component(at: &str) -> Option<&str> {
    let rest = at.strip_prefix("/components/")?;
    let section = rest.find('/')? + 1;
    let end = rest.get(section..)?.find('/').map_or(rest.len(), |end| section + end);
    at.get(.."/components/".len() + end)
}

/// The first change of an operation that each component is reached from: what has an operation more or less is shared by
/// others, and so in another module.
fn reach(changes: &[Change], (base, head): (&Description, &Description)) -> HashMap<String, usize> {
    let mut reached = HashMap::new();
    let mut budget = MOST_NODES;
    for (index, change) in changes.iter().enumerate().filter(|(_, change)| change.rule.floor != Bump::Patch) {
        for (tree, site) in [(&base.tree, &change.base), (&head.tree, &change.head)] {
            // A tag is a module of all that the operation uses.
            let is_tag = pointer::last(&site.pointer) == "tags";
            let at = operation_of(&site.pointer).map(|operation| if is_tag { operation } else { &site.pointer });
            let Some(node) = at.and_then(|at| pointer::find(tree, at)) else { continue };
            let (mut open, mut seen) = (vec![node], HashSet::new());
            while let Some(node) = open.pop() {
                budget = budget.saturating_sub(1);
                if budget == 0 {
                    return reached;
                }
                if let Some(next) = target(node).filter(|next| seen.insert(next.clone())) {
                    open.extend(pointer::find(tree, &next));
                    reached.entry(next).or_insert(index);
                }
                match node {
                    Value::Object(map) => {
                        open.extend(map.values().filter(|child| child.is_object() || child.is_array()))
                    }
                    Value::Array(items) => open.extend(items),
                    _ => {}
                }
            }
        }
    }
    reached
}

/// Changes of what no change of the wire accounts for: one for each item, with its parts.
fn of_their_own(differences: Vec<Difference>, (base, head): (&Description, &Description)) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut known: HashMap<(Vec<String>, Vec<String>), usize> = HashMap::new();
    for difference in differences {
        let Difference { item, base: before, head: after, .. } = difference;
        // What is on one side only is shown on the other by what is in its place.
        let base_of = if before.is_empty() { after.clone() } else { before };
        let head_of = if after.is_empty() { base_of.clone() } else { after };
        let key = (base_of, head_of);
        let index = match known.get(&key) {
            Some(index) => *index,
            None => {
                let Some(rule) = rules::find(RULE) else { continue };
                let site = |description: &Description, pointers: &[String]| {
                    let pointer = pointers.first().cloned().unwrap_or_default();
                    Site { place: description.place(&pointer), pointer, position: None }
                };
                changes.push(Change {
                    rule,
                    text: format!("`{}`: {}", item.item, item.text),
                    base: site(base, &key.0),
                    head: site(head, &key.1),
                    directions: Directions::NONE,
                    reached: [].into(),
                    verdicts: Verdicts::NOBODY,
                    rust: Vec::new(),
                    is_accepted: false,
                });
                known.insert(key, changes.len() - 1);
                changes.len() - 1
            }
        };
        give(&mut changes, &[index], item);
    }
    changes
}
