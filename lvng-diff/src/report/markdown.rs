//! A report as a changelog in Markdown, by tag.

use super::{Report, reached_words};
use crate::change::Change;
use crate::verdict::Bump;
use std::fmt::Write;

/// More operations are only counted.
const MOST_NAMES: usize = 3;

impl Report {
    /// A changelog: for each tag what breaks its users, what is new, and what is worded differently.
    pub fn markdown(&self) -> String {
        let mut text = String::from("# Changes\n\n");
        if self.changes.is_empty() {
            return text + "None.\n";
        }
        // Writing to a string does not fail.
        let _ = writeln!(text, "Required version bump: {}.", self.version_words());
        for (title, changes) in self.by_tag() {
            let _ = writeln!(text, "\n## {title}");
            let groups = [(Bump::Major, "Breaking"), (Bump::Minor, "New"), (Bump::Patch, "Texts")];
            for (bump, title) in groups {
                let of_group: Vec<&&Change> = changes.iter().filter(|change| change.bump() == bump).collect();
                if of_group.is_empty() {
                    continue;
                }
                let _ = writeln!(text, "\n### {title}\n");
                of_group.into_iter().for_each(|change| text.push_str(&item(change)));
            }
        }
        text
    }

    /// The changes of each tag, in the order of the tags' names; before them what is about the description as a whole,
    /// after them what is about several tags.
    fn by_tag(&self) -> Vec<(String, Vec<&Change>)> {
        let (mut whole, mut several) = (Vec::new(), Vec::new());
        let mut tags: std::collections::BTreeMap<&str, Vec<&Change>> = std::collections::BTreeMap::new();
        for change in &self.changes {
            let mut of_change: Vec<&str> = change
                .reached
                .iter()
                .map(|reached| reached.operation.tag.as_deref().unwrap_or("Without a tag"))
                .collect();
            of_change.dedup();
            match of_change.as_slice() {
                [] => whole.push(change),
                [tag] => tags.entry(tag).or_default().push(change),
                _ => several.push(change),
            }
        }
        let tags = tags.into_iter().map(|(tag, changes)| (tag.to_owned(), changes));
        let first = [("The description".to_owned(), whole)].into_iter();
        let all = first.chain(tags).chain([("Several tags".to_owned(), several)]);
        all.filter(|(_, changes)| !changes.is_empty()).collect()
    }
}

fn item(change: &Change) -> String {
    let mut text = capitalized(&change.text);
    // What is about one operation names it already.
    let names_it = matches!(&*change.reached, [only] if change.text.contains(&only.operation.route));
    if !change.reached.is_empty() && !names_it {
        text += &format!(", in {}", reached_words(change, MOST_NAMES));
    }
    let mut marks = change.verdicts.words().join(", ");
    if !marks.is_empty() {
        marks = format!(" Breaks {marks}.");
    }
    let accepted = if change.is_accepted { " Accepted." } else { "" };
    format!("- {text}.{marks}{accepted} (`{}`)\n", change.rule.id)
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
