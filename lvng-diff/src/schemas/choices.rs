//! `oneOf` and `anyOf`: which alternatives of one side are those of the other.

use super::{Two, names_of};
use crate::compare::Comparer;
use crate::findings::Both;
use crate::schema::{Choice, Schema, name_of};
use crate::side::{Loc, Side};
use crate::verdict::Directions;
use std::collections::HashSet;

/// More pairs of alternatives are not compared as a try.
const MOST_TRIALS: usize = 400;

/// More pairs of alternatives are not looked at for whether they are alike.
const MOST_LOOKS: usize = 100_000;

impl<'a> Comparer<'a> {
    /// Compares a schema that is a choice with one that is not. Says whether that is all there is to compare.
    pub(super) fn choice_or_not(&mut self, two: Two<'a, '_>, before: &[Choice<'a>], after: &[Choice<'a>]) -> bool {
        let (choice, rule, is_new) = match (before, after) {
            ([], [choice]) if two.head.is_only_choice() => (choice, "became-choice", true),
            ([choice], []) if two.base.is_only_choice() => (choice, "no-longer-choice", false),
            _ => return false,
        };
        let plain = if is_new { two.base } else { two.head };
        // What is of any type is told by the type.
        if plain.kind().is_none() {
            return false;
        }
        let at = match is_new {
            true => Both::at(plain.own_place(), choice.at),
            false => Both::at(choice.at, plain.own_place()),
        };
        let fits = self.fitting(choice, plain, is_new);
        let Some(alternative) = fits else {
            self.note_of(two.id, ("type-changed", Directions::BOTH), at, |names| match is_new {
                true => format!("{} is one of several kinds now, none of them what it was", names.head),
                false => format!("{} is of a kind now that it was not", names.head),
            });
            return true;
        };
        self.note_of(two.id, (rule, Directions::BOTH), at, |names| match is_new {
            true => format!("{} may be of {} kinds now", names.head, choice.alternatives.len()),
            false => format!("{} is of one kind now, was of {}", names.head, choice.alternatives.len()),
        });
        let plain = places(plain);
        let pair = match is_new {
            true => self.pair_without_texts(&plain, &[alternative]),
            false => self.pair_without_texts(&[alternative], &plain),
        };
        self.pairs.link(two.id, pair, Directions::BOTH);
        true
    }

    /// The alternative that stands for a schema that is no choice: an equal one, or else one of the same type.
    fn fitting(&mut self, choice: &Choice<'a>, plain: &Schema<'a>, is_base: bool) -> Option<Loc<'a>> {
        let locs = places(plain);
        for alternative in choice.alternatives.iter().take(MOST_TRIALS) {
            let pair = match is_base {
                true => self.pair(&locs, &[*alternative]),
                false => self.pair(&[*alternative], &locs),
            };
            if self.is_same(pair) {
                return Some(*alternative);
            }
        }
        let side = if is_base { &self.head } else { &self.base };
        let is_of_type = |loc: &&Loc<'a>| Schema::new(side, &[**loc]).kind() == plain.kind();
        choice.alternatives.iter().find(is_of_type).copied()
    }

    /// Compares choices with choices.
    pub(super) fn choices(&mut self, two: Two<'a, '_>, before: &[Choice<'a>], after: &[Choice<'a>]) {
        for (base, head) in before.iter().zip(after) {
            self.choice(two, base, head);
        }
        for choice in after.iter().skip(before.len()) {
            let at = Both::at(two.base.own_place(), choice.at);
            self.note_of(two.id, ("assertion-added", Directions::BOTH), at, |names| {
                format!("{} must also fit `{}` now", names.head, choice.keyword)
            });
        }
        for choice in before.iter().skip(after.len()) {
            let at = Both::at(choice.at, two.head.own_place());
            self.note_of(two.id, ("assertion-removed", Directions::BOTH), at, |names| {
                format!("{} need not fit `{}` now", names.head, choice.keyword)
            });
        }
        self.discriminators(two);
    }

    fn choice(&mut self, two: Two<'a, '_>, base: &Choice<'a>, head: &Choice<'a>) {
        let both = Directions::BOTH;
        if base.keyword != head.keyword {
            let rule = if head.keyword == "anyOf" { "one-of-became-any-of" } else { "any-of-became-one-of" };
            let at = Both::at(base.at, head.at);
            self.note_of(two.id, (rule, both), at, |names| {
                format!("{} is a choice by `{}` now", names.head, head.keyword)
            });
        }
        let (matched, gone, new) = self.matched(base, head);
        for (before, after) in matched {
            self.part(two.id, &[before], &[after], both);
        }
        for loc in gone {
            let (at, word) = (Both::at(loc.at, head.at), self.word(loc, true));
            self.note_of(two.id, ("alternative-removed", both), at, |names| {
                format!("{} is not {word} any more", names.head)
            });
        }
        for loc in new {
            let (at, word) = (Both::at(base.at, loc.at), self.word(loc, false));
            self.note_of(two.id, ("alternative-added", both), at, |names| {
                format!("{} may be {word} as well", names.head)
            });
        }
    }

    fn word(&self, loc: Loc<'a>, is_base: bool) -> String {
        let side = if is_base { &self.base } else { &self.head };
        let schema = Schema::new(side, &[loc]);
        match (name_of(side, loc), schema.text("title"), schema.kind()) {
            (Some(name), ..) => format!("`{name}`"),
            (None, Some(title), _) => format!("`{title}`"),
            (None, None, Some(kind)) => format!("of the type `{kind}`"),
            _ => "of a kind without a name".to_owned(),
        }
    }

    /// Alternatives that stand for each other, those of the base alone, and those of the head alone.
    pub(super) fn matched(&mut self, base: &Choice<'a>, head: &Choice<'a>) -> Matched<'a> {
        let names = (names_of(&self.base, base), names_of(&self.head, head));
        let mut matched = Vec::new();
        let mut before: Vec<usize> = (0..base.alternatives.len()).collect();
        let mut after: Vec<usize> = (0..head.alternatives.len()).collect();
        let mut take = |before: &mut Vec<usize>, after: &mut Vec<usize>, fits: &mut dyn FnMut(usize, usize) -> bool| {
            before.retain(|left| match after.iter().position(|right| fits(*left, *right)) {
                Some(index) => {
                    matched.push((*left, after.remove(index)));
                    false
                }
                None => true,
            });
        };
        let loc = |choice: &Choice<'a>, index: usize| choice.alternatives.get(index).copied();
        take(&mut before, &mut after, &mut |left, right| {
            let name = |names: &[Option<&'a str>], index: usize| names.get(index).copied().flatten();
            name(&names.0, left).is_some() && name(&names.0, left) == name(&names.1, right)
        });
        take(&mut before, &mut after, &mut |left, right| match (loc(base, left), loc(head, right)) {
            (Some(left), Some(right)) => left.node == right.node,
            _ => false,
        });
        if before.len() * after.len() <= MOST_TRIALS {
            take(&mut before, &mut after, &mut |left, right| match (loc(base, left), loc(head, right)) {
                (Some(left), Some(right)) => self.are_same(left, right),
                _ => false,
            });
        }
        if before.len() * after.len() <= MOST_LOOKS {
            take(&mut before, &mut after, &mut |left, right| match (loc(base, left), loc(head, right)) {
                (Some(left), Some(right)) => self.are_akin(left, right),
                _ => false,
            });
        }
        matched.sort_unstable();
        let pair = |(left, right): (usize, usize)| Some((loc(base, left)?, loc(head, right)?));
        (
            matched.into_iter().filter_map(pair).collect(),
            before.into_iter().filter_map(|index| loc(base, index)).collect(),
            after.into_iter().filter_map(|index| loc(head, index)).collect(),
        )
    }

    /// Whether two schemas are so much alike that one was made of the other: of one type, and objects with most of their
    /// properties in common.
    fn are_akin(&self, base: Loc<'a>, head: Loc<'a>) -> bool {
        let names = (name_of(&self.base, base), name_of(&self.head, head));
        // Two that both live on under their names are two.
        if let (Some(before), Some(after)) = names
            && (self.head.has_schema(before) || self.base.has_schema(after))
        {
            return false;
        }
        let (base, head) = (Schema::new(&self.base, &[base]), Schema::new(&self.head, &[head]));
        if base.kind().is_none() || base.kind() != head.kind() {
            return false;
        }
        if base.kind() != Some("object") {
            return true;
        }
        let before: HashSet<&str> = base.property_names().into_iter().collect();
        let after: HashSet<&str> = head.property_names().into_iter().collect();
        let shared: Vec<&str> = before.intersection(&after).copied().collect();
        // A member that is always of one value tells kinds apart.
        let constant = |side: &Side<'a>, schema: &Schema<'a>, name: &str| {
            let member = Schema::new(side, &schema.property(side, name));
            member.value("enum").and_then(serde_json::Value::as_array).filter(|values| values.len() == 1)
        };
        let tells_apart = |name: &&str| {
            let (before, after) = (constant(&self.base, &base, name), constant(&self.head, &head, name));
            before.is_some() && after.is_some() && before != after
        };
        2 * shared.len() >= before.len().max(after.len()) && !shared.iter().any(tells_apart)
    }
}

/// The places where a schema is written.
fn places<'a>(schema: &Schema<'a>) -> Vec<Loc<'a>> {
    schema.parts.iter().map(|part| Loc { node: part.node, at: part.at }).collect()
}

/// Alternatives that stand for each other, those of the base alone, and those of the head alone.
pub(super) type Matched<'a> = (Vec<(Loc<'a>, Loc<'a>)>, Vec<Loc<'a>>, Vec<Loc<'a>>);
