//! Diagnostics → text for people who see a description for the first time: of each kind the first ones, and how many more.

use std::collections::HashMap;
use std::fmt::Write;

use super::render::render;
use super::{Diagnostic, Severity};
use crate::{Input, Options};

/// How many warnings of a kind are shown.
const WARNINGS: usize = 5;

/// How many errors of a kind are shown: each has to be mended.
const ERRORS: usize = 20;

/// How many subjects of a kind are named with their number.
const SUBJECTS: usize = 5;

/// Diagnostics that say the same of different subjects.
struct Kind<'d> {
    first: &'d Diagnostic,
    /// The message without what it is about.
    says: String,
    count: usize,
    /// What the messages are about, with how many are about it.
    subjects: HashMap<&'d str, usize>,
}

/// The diagnostics as [`render`] shows them, but of each kind only the first five warnings and twenty errors. A line at the
/// end has the number of the others and what most of them are about. Also how many are not shown.
pub fn render_summary(diagnostics: &[Diagnostic], input: &Input, options: &Options) -> (String, usize) {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    let mut known: HashMap<(&str, String), usize> = HashMap::new();
    let mut shown = Vec::new();
    for diagnostic in diagnostics {
        let (says, subject) = split(&diagnostic.message);
        let index = *known.entry((diagnostic.code, says.clone())).or_insert_with(|| {
            kinds.push(Kind { first: diagnostic, says, count: 0, subjects: HashMap::new() });
            kinds.len() - 1
        });
        let kind = &mut kinds[index];
        kind.count += 1;
        *kind.subjects.entry(subject).or_default() += 1;
        if kind.count <= limit(diagnostic) {
            shown.push(diagnostic.clone());
        }
    }
    let mut text = render(&shown, input, options);
    kinds.iter().filter(|kind| kind.count > limit(kind.first)).for_each(|kind| tail(&mut text, kind));
    (text, diagnostics.len() - shown.len())
}

fn limit(diagnostic: &Diagnostic) -> usize {
    match diagnostic.severity {
        Severity::Warning => WARNINGS,
        Severity::Error => ERRORS,
    }
}

/// Says how many more there are of a kind.
fn tail(text: &mut String, kind: &Kind<'_>) {
    let Kind { first, says, count, subjects } = kind;
    let more = count - limit(first);
    // Writing to a string does not fail.
    let _ = write!(text, "{}: {more} more: {says} [{}]", first.severity, first.code);
    let mut subjects: Vec<_> = subjects.iter().filter(|(subject, _)| !subject.is_empty()).collect();
    subjects.sort_by(|(left, some), (right, others)| others.cmp(some).then(left.cmp(right)));
    let named: Vec<_> = subjects.iter().take(SUBJECTS).map(|(subject, count)| format!("`{subject}` {count}")).collect();
    if !named.is_empty() {
        let rest = if subjects.len() > SUBJECTS { ", …" } else { "" };
        let _ = write!(text, "; in all {}{rest}", named.join(", "));
    }
    text.push('\n');
}

/// A message with `…` for what stands between backticks, and the first of that.
fn split(message: &str) -> (String, &str) {
    let mut says = String::new();
    let mut subject = "";
    for (index, part) in message.split('`').enumerate() {
        if index % 2 == 0 {
            says.push_str(part);
        } else {
            says.push_str("`…`");
            subject = if subject.is_empty() { part } else { subject };
        }
    }
    (says, subject)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;

    #[test]
    fn the_first_of_a_kind_stand_for_the_others() {
        let mut found = Diagnostics::default();
        for index in 0..30 {
            let key = if index % 3 == 0 { "order" } else { "show" };
            found.warning("W011", &format!("/paths/{index}"), format!("`{key}` means nothing in a schema"));
        }
        found.warning("W005", "/info", "`title` is missing");
        for index in 0..22 {
            found.error("E016", &format!("/refs/{index}"), format!("`#/{index}` leads nowhere"));
        }
        let (text, hidden) = render_summary(&found.into_vec(), &Input::default(), &Options::default());
        assert_eq!(text.lines().filter(|line| line.starts_with("#/")).count(), 5 + 1 + 20);
        assert_eq!(hidden, 25 + 2);
        let tails: Vec<_> = text.lines().filter(|line| !line.starts_with("#/")).collect();
        assert_eq!(tails[0], "warning: 25 more: `…` means nothing in a schema [W011]; in all `show` 20, `order` 10");
        assert!(tails[1].starts_with("error: 2 more: `…` leads nowhere [E016]; in all `#/0` 1, "), "{}", tails[1]);
        assert_eq!(tails.len(), 2);
    }
}
