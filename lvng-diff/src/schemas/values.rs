//! Lists of values, bounds, patterns and defaults.

use super::Two;
use crate::compare::Comparer;
use crate::findings::Both;
use crate::schema::Schema;
use crate::side::{At, Side};
use crate::subject::shown;
use crate::verdict::Directions;
use serde_json::Value;
use std::cmp::Ordering;

/// A keyword of a bound, with the rules for where it comes, goes, falls and rises.
struct Bound {
    key: &'static str,
    /// The keyword that leaves the bound itself out.
    exclusive: Option<&'static str>,
    is_upper: bool,
    rules: [&'static str; 4],
}

macro_rules! bound {
    ($key:literal, $exclusive:expr, $is_upper:literal, $name:literal) => {
        Bound {
            key: $key,
            exclusive: $exclusive,
            is_upper: $is_upper,
            rules: [
                concat!($name, "-added"),
                concat!($name, "-removed"),
                concat!($name, "-lowered"),
                concat!($name, "-raised"),
            ],
        }
    };
}

const BOUNDS: [Bound; 8] = [
    bound!("maximum", Some("exclusiveMaximum"), true, "maximum"),
    bound!("minimum", Some("exclusiveMinimum"), false, "minimum"),
    bound!("maxLength", None, true, "max-length"),
    bound!("minLength", None, false, "min-length"),
    bound!("maxItems", None, true, "max-items"),
    bound!("minItems", None, false, "min-items"),
    bound!("maxProperties", None, true, "max-properties"),
    bound!("minProperties", None, false, "min-properties"),
];

/// A bound as it is said.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Limit<'a> {
    value: &'a Value,
    number: f64,
    is_exclusive: bool,
}

impl<'a> Comparer<'a> {
    pub(super) fn enums(&mut self, two: Two<'a, '_>) {
        let (before, after) = (listed(two.base), listed(two.head));
        let at = self.places(two, "enum");
        let (before, after) = match (before, after) {
            (None, None) => return,
            (None, Some(_)) => {
                return self.say(two, "enum-added", at, |subject| format!("{subject} takes only listed values now"));
            }
            (Some(_), None) => {
                return self.say(two, "enum-removed", at, |subject| format!("{subject} takes any value now"));
            }
            (Some(before), Some(after)) => (before, after),
        };
        let gone: Vec<&Value> = before.iter().filter(|value| !has(&after, value)).copied().collect();
        let new: Vec<&Value> = after.iter().filter(|value| !has(&before, value)).copied().collect();
        if let ([gone], [new], 1, 1) = (gone.as_slice(), new.as_slice(), before.len(), after.len()) {
            let (gone, new) = (shown(gone), shown(new));
            return self
                .say(two, "constant-changed", at, |subject| format!("{subject} is always {new} now, was {gone}"));
        }
        for value in gone {
            let base = value_place(&self.base, two.base, value).unwrap_or(at.base);
            let at = Both::at(base, at.head);
            self.say(two, "enum-value-removed", at, |subject| format!("{subject} does not take {} now", shown(value)));
        }
        for value in new {
            let head = value_place(&self.head, two.head, value).unwrap_or(at.head);
            let at = Both::at(at.base, head);
            self.say(two, "enum-value-added", at, |subject| format!("{subject} takes {} as well", shown(value)));
        }
    }

    pub(super) fn bounds(&mut self, two: Two<'a, '_>) {
        for bound in &BOUNDS {
            let (before, after) = (bound.limit(two.base), bound.limit(two.head));
            if before == after {
                continue;
            }
            let [added, removed, lowered, raised] = bound.rules;
            let rule = match (before, after) {
                (None, Some(_)) => added,
                (Some(_), None) => removed,
                (Some(before), Some(after)) => match bound.order(before, after) {
                    Ordering::Greater => lowered,
                    Ordering::Less => raised,
                    Ordering::Equal => continue,
                },
                (None, None) => continue,
            };
            let at = self.places(two, bound.key);
            let word = |limit: Option<Limit<'_>>| match limit {
                None => "none".to_owned(),
                Some(limit) if limit.is_exclusive => format!("`{}` (exclusive)", limit.value),
                Some(limit) => format!("`{}`", limit.value),
            };
            self.say(two, rule, at, |subject| {
                format!("`{}` of {subject} is {} now, was {}", bound.key, word(after), word(before))
            });
        }
        self.multiples(two);
    }

    fn multiples(&mut self, two: Two<'a, '_>) {
        let number = |schema: &Schema<'a>| schema.value("multipleOf").and_then(Value::as_f64);
        let (before, after) = (number(two.base), number(two.head));
        if before == after {
            return;
        }
        let divides = |part: f64, whole: f64| {
            let ratio = whole / part;
            (ratio - ratio.round()).abs() < 1e-9
        };
        let rule = match (before, after) {
            (None, _) => "multiple-of-added",
            (_, None) => "multiple-of-removed",
            (Some(before), Some(after)) if divides(before, after) => "multiple-of-narrowed",
            (Some(before), Some(after)) if divides(after, before) => "multiple-of-widened",
            _ => "multiple-of-changed",
        };
        let at = self.places(two, "multipleOf");
        let word = |number: Option<f64>| number.map_or("none".to_owned(), |number| format!("`{number}`"));
        self.say(two, rule, at, |subject| {
            format!("`multipleOf` of {subject} is {} now, was {}", word(after), word(before))
        });
    }

    pub(super) fn patterns(&mut self, two: Two<'a, '_>) {
        let (before, after) = (two.base.text("pattern"), two.head.text("pattern"));
        let rule = match (before, after) {
            (None, Some(_)) => Some("pattern-added"),
            (Some(_), None) => Some("pattern-removed"),
            (before, after) => (before != after).then_some("pattern-changed"),
        };
        let word = |pattern: Option<&str>| pattern.map_or("none".to_owned(), |text| shown(&Value::from(text)));
        if let Some(rule) = rule {
            let at = self.places(two, "pattern");
            self.say(two, rule, at, |subject| {
                format!("the pattern of {subject} is {} now, was {}", word(after), word(before))
            });
        }
        let at = self.places(two, "uniqueItems");
        match (two.base.flag("uniqueItems"), two.head.flag("uniqueItems")) {
            (false, true) => {
                self.say(two, "unique-items-added", at, |subject| format!("{subject} must not repeat items now"))
            }
            (true, false) => {
                self.say(two, "unique-items-removed", at, |subject| format!("{subject} may repeat items now"))
            }
            _ => {}
        }
    }

    pub(super) fn defaults(&mut self, two: Two<'a, '_>) {
        let (before, after) = (two.base.value("default"), two.head.value("default"));
        let rule = match (before, after) {
            (None, None) => return,
            (None, Some(_)) => "default-added",
            (Some(_), None) => "default-removed",
            (Some(before), Some(after)) if same(before, after) => return,
            _ => "default-changed",
        };
        let at = self.places(two, "default");
        let word = |value: Option<&Value>| value.map_or("none".to_owned(), shown);
        self.say(two, rule, at, |subject| {
            format!("the default of {subject} is {} now, was {}", word(after), word(before))
        });
    }

    /// Notes something for both directions.
    pub(super) fn say(&mut self, two: Two<'a, '_>, rule: &'static str, at: Both, text: impl FnOnce(&str) -> String) {
        self.note_of(two.id, (rule, Directions::BOTH), at, |names| text(&names.head));
    }
}

impl Bound {
    /// The bound of a schema: the stricter one where two are said. None where it refuses nothing.
    fn limit<'a>(&self, schema: &Schema<'a>) -> Option<Limit<'a>> {
        let limits = schema.parts.iter().filter_map(|part| {
            let value = part.map.get(self.key)?;
            let is_exclusive = self.exclusive.is_some_and(|key| part.map.get(key) == Some(&Value::Bool(true)));
            Some(Limit { value, number: value.as_f64()?, is_exclusive })
        });
        let stricter = |a: Limit<'a>, b: Limit<'a>| {
            let b_is_lower = self.order(a, b) == Ordering::Greater;
            if b_is_lower == self.is_upper { b } else { a }
        };
        let limit = limits.reduce(stricter)?;
        let counts = self.exclusive.is_none();
        // Nothing has fewer than none.
        (self.is_upper || !counts || limit.number > 0.0).then_some(limit)
    }

    fn order(&self, a: Limit<'_>, b: Limit<'_>) -> Ordering {
        let by_number = match (a.value.as_i64(), b.value.as_i64()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => a.number.total_cmp(&b.number),
        };
        // An upper bound that is left out is below one that is not.
        let rank = |limit: Limit<'_>| if self.is_upper { !limit.is_exclusive } else { limit.is_exclusive };
        by_number.then(rank(a).cmp(&rank(b)))
    }
}

/// The values of a schema, if they are listed: those of all lists.
fn listed<'a>(schema: &Schema<'a>) -> Option<Vec<&'a Value>> {
    let mut lists = schema.parts.iter().filter_map(|part| part.map.get("enum")?.as_array());
    let mut values: Vec<&Value> = lists.next()?.iter().collect();
    for list in lists {
        let list: Vec<&Value> = list.iter().collect();
        values.retain(|value| has(&list, value));
    }
    Some(values)
}

fn has(list: &[&Value], value: &Value) -> bool {
    list.iter().any(|listed| same(listed, value))
}

/// Whether two values are the same in JSON: 1 and 1.0 are.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64() && (a.is_f64() || b.is_f64()),
        _ => a == b,
    }
}

fn value_place<'a>(side: &Side<'a>, schema: &Schema<'a>, value: &Value) -> Option<At> {
    let (list, part) = schema.get("enum")?;
    let index = list.as_array()?.iter().position(|listed| same(listed, value))?;
    Some(side.item(side.below(part.at, "enum"), index))
}
