//! The rules: what kinds of change there are, and whom each breaks.
//!
//! One table, from which reports, SARIF, `explain`, lists of accepted changes and tests take what they say. Verdicts about the
//! wire depend on nothing but the rule and the direction: where more matters (whether an object is closed, say), there is a rule for
//! each case.

mod bounds;
mod operations;
mod rule;
mod schemas;
mod texts;

pub use rule::{Rule, Wire};

/// All rules, by what they are about.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [operations::RULES, schemas::RULES, bounds::RULES, texts::RULES].into_iter().flatten()
}

/// The rule with an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{Directions, Verdicts};
    use std::collections::HashSet;

    #[test]
    fn ids_are_unique_and_texts_are_sentences() {
        let mut seen = HashSet::new();
        for rule in all() {
            assert!(seen.insert(rule.id), "{} is there twice", rule.id);
            assert!(rule.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", rule.id);
            assert!(rule.text.ends_with('.') && !rule.text.contains("  "), "{}: {}", rule.id, rule.text);
            assert_eq!(find(rule.id), Some(rule));
        }
    }

    #[test]
    fn directions_add_up() {
        let rule = find("property-became-required").expect("the rule is there");
        let both = rule.verdicts(Directions::BOTH);
        assert!(both.clients && both.servers);
        assert_eq!(rule.verdicts(Directions::NONE), Verdicts::NOBODY);
        assert!(!rule.verdicts(Directions::REQUEST).servers);
    }
}
