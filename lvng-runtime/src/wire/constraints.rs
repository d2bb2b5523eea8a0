//! What values the description allows beyond their type.

use super::json::Json;
use super::rule::Rule;
use super::table::setters;
use lvng_contract::TextFormat;

/// Takes what a value breaks, as the end of a sentence.
pub(super) type Report<'r> = &'r mut dyn FnMut(Rule, String);

/// Bounds on a value, as the description gives them. They are checked where a server reads.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Constraints {
    /// The least number.
    pub min: Option<f64>,
    /// The greatest number.
    pub max: Option<f64>,
    /// All numbers are greater.
    pub exclusive_min: Option<f64>,
    /// All numbers are less.
    pub exclusive_max: Option<f64>,
    /// Numbers are multiples of this one.
    pub multiple_of: Option<f64>,
    /// The least number of characters.
    pub min_length: Option<u64>,
    /// The greatest number of characters.
    pub max_length: Option<u64>,
    /// A regular expression that matches somewhere in a string.
    pub pattern: Option<&'static str>,
    /// What a string is of.
    pub format: Option<TextFormat>,
    /// The least number of items.
    pub min_items: Option<u64>,
    /// The greatest number of items.
    pub max_items: Option<u64>,
    /// No two items are equal.
    pub unique_items: bool,
    /// The least number of properties.
    pub min_properties: Option<u64>,
    /// The greatest number of properties.
    pub max_properties: Option<u64>,
    /// Bounds on each item.
    pub items: Option<&'static Constraints>,
    /// Bounds on each value of a map.
    pub values: Option<&'static Constraints>,
}

impl Constraints {
    /// No bounds.
    pub const NONE: Constraints = Constraints {
        min: None,
        max: None,
        exclusive_min: None,
        exclusive_max: None,
        multiple_of: None,
        min_length: None,
        max_length: None,
        pattern: None,
        format: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        min_properties: None,
        max_properties: None,
        items: None,
        values: None,
    };

    /// Whether there are none.
    pub(super) fn is_none(&self) -> bool {
        let Constraints { min_length, max_length, pattern, format, .. } = self;
        let bounds_text = min_length.is_some() || max_length.is_some() || pattern.is_some() || format.is_some();
        !bounds_text && !self.bounds_numbers() && !self.bounds_items() && !self.bounds_members()
    }

    pub(super) fn bounds_numbers(&self) -> bool {
        let Constraints { min, max, exclusive_min, exclusive_max, multiple_of, .. } = self;
        [min, max, exclusive_min, exclusive_max, multiple_of].iter().any(|bound| bound.is_some())
    }

    pub(super) fn bounds_items(&self) -> bool {
        self.min_items.is_some() || self.max_items.is_some() || self.unique_items || self.items.is_some()
    }

    pub(super) fn bounds_members(&self) -> bool {
        self.min_properties.is_some() || self.max_properties.is_some() || self.values.is_some()
    }

    /// Reports what a number breaks.
    pub(super) fn check_number(&self, number: f64, report: Report<'_>) {
        if let Some(min) = self.min.filter(|min| number < *min) {
            report(Rule::Minimum, format!("must be at least {min}"));
        }
        if let Some(max) = self.max.filter(|max| number > *max) {
            report(Rule::Maximum, format!("must be at most {max}"));
        }
        if let Some(min) = self.exclusive_min.filter(|min| number <= *min) {
            report(Rule::ExclusiveMinimum, format!("must be greater than {min}"));
        }
        if let Some(max) = self.exclusive_max.filter(|max| number >= *max) {
            report(Rule::ExclusiveMaximum, format!("must be less than {max}"));
        }
        if let Some(step) = self.multiple_of.filter(|step| !is_multiple(number, *step)) {
            report(Rule::MultipleOf, format!("must be a multiple of {step}"));
        }
    }

    /// Reports what a string breaks. Where numbers are written as text, bounds on numbers count for it.
    pub(super) fn check_string(&self, text: &str, numbers_are_text: bool, report: Report<'_>) {
        // Parameters arrive as text; what does not parse is reported by the type.
        if numbers_are_text && self.bounds_numbers() {
            if let Ok(number) = text.parse() {
                self.check_number(number, report);
            }
            return;
        }
        if self.min_length.is_some() || self.max_length.is_some() {
            self.check_count(text.chars().count(), &CHARACTERS, (self.min_length, self.max_length), report);
        }
        if let Some(pattern) = self.pattern.filter(|pattern| !matches(pattern, text)) {
            report(Rule::Pattern, format!("must match the pattern {pattern}"));
        }
        if let Some(format) = self.format.filter(|format| !format.is_valid(text, matches)) {
            report(Rule::Format, format!("must be {}", format.expectation()));
        }
    }

    /// Reports a number of items that is too small or too great.
    pub(super) fn check_items(&self, count: usize, report: Report<'_>) {
        self.check_count(count, &ITEMS, (self.min_items, self.max_items), report);
    }

    /// Reports a number of members that is too small or too great.
    pub(super) fn check_members(&self, count: usize, report: Report<'_>) {
        self.check_count(count, &PROPERTIES, (self.min_properties, self.max_properties), report);
    }

    fn check_count(&self, count: usize, counted: &Counted, (min, max): (Option<u64>, Option<u64>), report: Report<'_>) {
        let Counted { unit, min: too_few, max: too_many } = counted;
        if let Some(min) = min.filter(|min| (count as u64) < *min) {
            report(*too_few, format!("must have at least {min} {unit}"));
        }
        if let Some(max) = max.filter(|max| (count as u64) > *max) {
            report(*too_many, format!("must have at most {max} {unit}"));
        }
    }
}

setters!(Constraints {
    min: Option<f64>,
    max: Option<f64>,
    exclusive_min: Option<f64>,
    exclusive_max: Option<f64>,
    multiple_of: Option<f64>,
    min_length: Option<u64>,
    max_length: Option<u64>,
    pattern: Option<&'static str>,
    format: Option<TextFormat>,
    min_items: Option<u64>,
    max_items: Option<u64>,
    unique_items: bool,
    min_properties: Option<u64>,
    max_properties: Option<u64>,
    items: Option<&'static Constraints>,
    values: Option<&'static Constraints>,
});

/// What is counted, and the rules for it.
struct Counted {
    unit: &'static str,
    min: Rule,
    max: Rule,
}

const CHARACTERS: Counted = Counted { unit: "characters", min: Rule::MinLength, max: Rule::MaxLength };
const ITEMS: Counted = Counted { unit: "items", min: Rule::MinItems, max: Rule::MaxItems };
const PROPERTIES: Counted = Counted { unit: "properties", min: Rule::MinProperties, max: Rule::MaxProperties };

/// Whether `number / step` is whole, with room for the rounding of decimal steps such as 0.01.
fn is_multiple(number: f64, step: f64) -> bool {
    let quotient = number / step;
    (quotient - quotient.round()).abs() <= f64::EPSILON * quotient.abs().max(1.0) * 4.0
}

/// Why a list is refused whose items are to differ.
pub(super) const SAME_ITEM: &str = "must not hold the same item twice";

/// Sorts by text, so that a long list from a hostile client costs n log n. Files that are not in memory are not compared.
pub(super) fn has_equal_items(items: &[Json<'_>]) -> bool {
    let text = |item: &Json<'_>| match item {
        Json::File(file) => file.bytes().map(|bytes| bytes.escape_ascii().to_string()),
        other => {
            let mut value = other.clone().into_value();
            // The order of members says nothing.
            value.sort_all_objects();
            Some(value.to_string())
        }
    };
    let mut texts: Vec<String> = items.iter().filter_map(text).collect();
    texts.sort_unstable();
    texts.windows(2).any(|pair| pair[0] == pair[1])
}

#[cfg(feature = "server")]
fn matches(pattern: &'static str, text: &str) -> bool {
    use regex::Regex;
    use std::collections::HashMap;
    use std::sync::{LazyLock, RwLock};

    /// Patterns come from the description, so there are only as many as it has. `None`: not a pattern of this dialect.
    static PATTERNS: LazyLock<RwLock<HashMap<&'static str, Option<Regex>>>> = LazyLock::new(RwLock::default);

    let verdict = |regex: &Option<Regex>| regex.as_ref().is_none_or(|regex| regex.is_match(text));
    if let Some(regex) = PATTERNS.read().ok().as_ref().and_then(|known| known.get(pattern)) {
        return verdict(regex);
    }
    let regex = Regex::new(pattern).ok();
    let answer = verdict(&regex);
    if let Ok(mut known) = PATTERNS.write() {
        known.insert(pattern, regex);
    }
    answer
}

/// Only servers check patterns.
#[cfg(not(feature = "server"))]
fn matches(_: &'static str, _: &str) -> bool {
    true
}
