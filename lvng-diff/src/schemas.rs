//! Two schemas → what changed between them.

mod choices;
mod discriminators;
mod formats;
mod kept;
mod names;
mod objects;
mod texts;
mod values;

use crate::compare::Comparer;
use crate::findings::{Both, FindingId};
use crate::pairs::PairId;
use crate::schema::{Choice, Schema, name_of};
use crate::side::Loc;
use crate::verdict::{Bump, Direction, Directions};
use serde_json::Value;

/// Two schemas that are compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Two<'a, 's> {
    pub(crate) id: PairId,
    pub(crate) base: &'s Schema<'a>,
    pub(crate) head: &'s Schema<'a>,
    /// Whether texts are compared, too.
    has_texts: bool,
}

impl<'a> Comparer<'a> {
    /// Compares the schema of a message.
    pub(crate) fn message(&mut self, base: Loc<'a>, head: Loc<'a>, (operation, direction): (usize, Direction)) {
        if !is_plainly_same(base.node, head.node) {
            let pair = self.pair(&[base], &[head]);
            self.pairs.root(pair, operation, direction);
        }
    }

    /// Compares a part of a schema with what is in its place.
    pub(crate) fn part(&mut self, parent: PairId, base: &[Loc<'a>], head: &[Loc<'a>], directions: Directions) {
        if let ([base], [head]) = (base, head)
            && is_plainly_same(base.node, head.node)
        {
            return;
        }
        let pair = self.pair(base, head);
        self.pairs.link(parent, pair, directions);
    }

    /// Compares two schemas, each said in one place or several.
    pub(crate) fn pair(&mut self, base: &[Loc<'a>], head: &[Loc<'a>]) -> PairId {
        self.pair_with(base, head, true)
    }

    /// Compares what two schemas say of values, where their texts stand elsewhere.
    fn pair_without_texts(&mut self, base: &[Loc<'a>], head: &[Loc<'a>]) -> PairId {
        self.pair_with(base, head, false)
    }

    fn pair_with(&mut self, base: &[Loc<'a>], head: &[Loc<'a>], has_texts: bool) -> PairId {
        let (before, after) = (Schema::new(&self.base, base), Schema::new(&self.head, head));
        let key = before.key().chain([usize::from(!has_texts)]).chain(after.key()).collect();
        let (id, is_new) = self.pairs.enter(key);
        if is_new {
            self.schemas(Two { id, base: &before, head: &after, has_texts });
        }
        if let ([base], [head]) = (base, head) {
            self.name_use(id, *base, *head);
        }
        id
    }

    fn schemas(&mut self, two: Two<'a, '_>) {
        if two.has_texts {
            self.annotations(two);
        }
        let (before, after) = (two.base.choices(&self.base), two.head.choices(&self.head));
        self.nullable(two, (!before.is_empty(), !after.is_empty()));
        if before.is_empty() != after.is_empty() && self.choice_or_not(two, &before, &after) {
            return;
        }
        if !self.types(two) {
            return;
        }
        self.enums(two);
        self.formats(two);
        self.bounds(two);
        self.patterns(two);
        self.defaults(two);
        self.objects(two);
        self.lists(two);
        self.choices(two, &before, &after);
        self.negations(two);
        self.kept_keywords(two);
    }

    /// Compares types. Says whether values of both have anything in common that is worth a closer look.
    fn types(&mut self, two: Two<'a, '_>) -> bool {
        let (before, after) = (two.base.kind(), two.head.kind());
        let rule = match (before, after) {
            (None, Some(_)) => "type-narrowed",
            (Some(_), None) => "type-widened",
            (Some("integer"), Some("number")) => "type-widened",
            (Some("number"), Some("integer")) => "type-narrowed",
            (Some(before), Some(after)) if before != after => "type-changed",
            _ => return true,
        };
        let at = self.places(two, "type");
        let word = |kind: Option<&str>| kind.map_or("of any type".to_owned(), |kind| format!("`{kind}`"));
        self.note_of(two.id, (rule, Directions::BOTH), at, |names| {
            format!("{} is {} now, was {}", names.head, word(after), word(before))
        });
        before.is_some() && after.is_some() && rule != "type-changed"
    }

    fn nullable(&mut self, two: Two<'a, '_>, has_choice: (bool, bool)) {
        // What is of any type takes `null` without saying so.
        let takes_null = |schema: &Schema<'a>, has_choice: bool| {
            schema.flag("nullable")
                || schema.kind().is_none()
                    && !has_choice
                    && schema.value("enum").is_none()
                    && schema.value("not").is_none()
        };
        let (before, after) = (takes_null(two.base, has_choice.0), takes_null(two.head, has_choice.1));
        let (rule, verb) = match (before, after) {
            // That any value is taken, or no longer, is told by the type.
            (false, true) if two.head.flag("nullable") => ("became-nullable", "may"),
            (true, false) if two.base.flag("nullable") => ("became-not-nullable", "must not"),
            _ => return,
        };
        let at = self.places(two, "nullable");
        self.note_of(two.id, (rule, Directions::BOTH), at, |names| format!("{} {verb} be `null` now", names.head));
    }

    fn lists(&mut self, two: Two<'a, '_>) {
        if two.base.kind() != Some("array") || two.head.kind() != Some("array") {
            return;
        }
        let items = |side: &crate::side::Side<'a>, schema: &Schema<'a>| {
            let found = schema.get("items");
            found
                .map_or(side.nothing(schema.own_place()), |(node, part)| Loc { node, at: side.below(part.at, "items") })
        };
        let (before, after) = (items(&self.base, two.base), items(&self.head, two.head));
        self.part(two.id, &[before], &[after], Directions::BOTH);
    }

    fn negations(&mut self, two: Two<'a, '_>) {
        let not = |schema: &Schema<'a>, side: &crate::side::Side<'a>| {
            schema.get("not").map(|(node, part)| Loc { node, at: side.below(part.at, "not") })
        };
        let rule = match (not(two.base, &self.base), not(two.head, &self.head)) {
            (None, Some(_)) => "not-added",
            (Some(_), None) => "not-removed",
            (Some(before), Some(after)) => {
                let pair = self.pair(&[before], &[after]);
                if self.is_same(pair) {
                    return;
                }
                "not-changed"
            }
            (None, None) => return,
        };
        let at = self.places(two, "not");
        let what = match rule {
            "not-added" => "refuses other values now",
            "not-removed" => "does not refuse other values now",
            _ => "refuses different values now",
        };
        self.note_of(two.id, (rule, Directions::BOTH), at, |names| format!("{} {what} (`not`)", names.head));
    }

    /// The places of a keyword, whether or not it is there.
    pub(crate) fn places(&self, two: Two<'a, '_>, key: &'static str) -> Both {
        Both::at(two.base.place(&self.base, key), two.head.place(&self.head, key))
    }

    /// Whether nothing but texts is different in a pair.
    pub(crate) fn is_same(&self, pair: PairId) -> bool {
        let is_text = |finding: FindingId| self.findings.rule(finding).is_some_and(|rule| rule.floor == Bump::Patch);
        self.pairs.is_same(pair, is_text)
    }

    /// Compares as a try whether two schemas take the same values.
    pub(crate) fn are_same(&mut self, base: Loc<'a>, head: Loc<'a>) -> bool {
        is_plainly_same(base.node, head.node) || {
            let pair = self.pair(&[base], &[head]);
            self.is_same(pair)
        }
    }
}

/// Whether two schemas are the same text and lead nowhere else, so that there is nothing to compare: true of most.
fn is_plainly_same(base: &Value, head: &Value) -> bool {
    match (base, head) {
        (Value::Object(base), Value::Object(head)) => {
            let leads_on = |key: &str| key == "$ref" || key == "discriminator";
            base.len() == head.len()
                && base
                    .iter()
                    .zip(head)
                    .all(|((key, base), (other, head))| key == other && !leads_on(key) && is_plainly_same(base, head))
        }
        (Value::Array(base), Value::Array(head)) => {
            base.len() == head.len() && base.iter().zip(head).all(|(base, head)| is_plainly_same(base, head))
        }
        (base, head) => base == head,
    }
}

/// The names of the alternatives of a choice.
pub(crate) fn names_of<'a>(side: &crate::side::Side<'a>, choice: &Choice<'a>) -> Vec<Option<&'a str>> {
    choice.alternatives.iter().map(|loc| name_of(side, *loc)).collect()
}
