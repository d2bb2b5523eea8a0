//! What is for people, and extensions: of everything but schemas.

use super::{Comparer, Context, Names};
use crate::findings::Both;
use crate::side::Loc;
use crate::subject::shown;
use lvng_codegen::pointer;
use serde_json::Value;

/// Keys of texts, with the rule for each.
pub(crate) const TEXTS: [(&str, &str); 6] = [
    ("summary", "description-changed"),
    ("description", "description-changed"),
    ("example", "example-changed"),
    ("examples", "example-changed"),
    ("externalDocs", "external-docs-changed"),
    ("title", "title-changed"),
];

/// Whether a key is an extension that the description has; others are notes of the reader.
pub(crate) fn is_extension(key: &str) -> bool {
    key.starts_with("x-") && key != "x-type-inferred" && key != crate::kept::KEPT
}

impl<'a> Comparer<'a> {
    /// Compares texts, examples and extensions of two objects.
    pub(crate) fn texts(&mut self, context: Context, base: Loc<'a>, head: Loc<'a>) {
        for (rule, key, before, after) in self.text_changes(base, head) {
            let at = self.at_key(base, head, key);
            self.note_in(context, rule, at, |names| text_of_text(names, key, before, after));
        }
    }

    /// The same for objects of the document.
    pub(crate) fn texts_of_document(&mut self, base: Loc<'a>, head: Loc<'a>) {
        for (rule, key, before, after) in self.text_changes(base, head) {
            let at = self.at_key(base, head, key);
            let finding = self.note(rule, at, |names| text_of_text(names, key, before, after));
            self.findings.reach_document(finding);
        }
    }

    fn text_changes(&self, base: Loc<'a>, head: Loc<'a>) -> Vec<TextChange<'a>> {
        let mut found = Vec::new();
        for (key, rule) in TEXTS {
            let (before, after) = (base.get(key), head.get(key));
            // An empty description is none.
            let is_same = before == after || says_nothing(before) && says_nothing(after);
            if !is_same {
                found.push((rule, key, before, after));
            }
        }
        let keys = |loc: Loc<'a>| loc.node.as_object().into_iter().flatten().map(|(key, _)| key.as_str());
        for key in keys(base).filter(|key| is_extension(key)) {
            if base.get(key) != head.get(key) {
                found.push(("extension-changed", key, base.get(key), head.get(key)));
            }
        }
        let new = keys(head).filter(|key| is_extension(key) && base.get(key).is_none());
        found.extend(new.map(|key| ("extension-changed", key, None, head.get(key))));
        found
    }

    /// The places of a key, whether or not it is there.
    pub(crate) fn at_key(&self, base: Loc<'a>, head: Loc<'a>, key: &'a str) -> Both {
        Both::at(self.base.below(base.at, key), self.head.below(head.at, key))
    }

    /// Compares `deprecated`.
    pub(crate) fn deprecation(
        &mut self,
        context: Context,
        (base, head): (Loc<'a>, Loc<'a>),
        (set, unset): (&'static str, &'static str),
    ) {
        let at = self.at_key(base, head, "deprecated");
        match (base.flag("deprecated"), head.flag("deprecated")) {
            (false, true) => self.note_in(context, set, at, |names| format!("{} is deprecated now", names.head)),
            (true, false) => self.note_in(context, unset, at, |names| format!("{} is not deprecated now", names.head)),
            _ => {}
        }
    }
}

type TextChange<'a> = (&'static str, &'a str, Option<&'a Value>, Option<&'a Value>);

fn says_nothing(text: Option<&Value>) -> bool {
    text.is_none_or(|text| text.as_str().is_some_and(str::is_empty))
}

/// What is said of a text that is another.
pub(crate) fn text_of_text(names: &Names, key: &str, before: Option<&Value>, after: Option<&Value>) -> String {
    let key = pointer::unescape(key);
    match (before, after) {
        (None, Some(_)) => format!("{} has `{key}` now", names.head),
        (Some(_), None) => format!("{} has no `{key}` now", names.head),
        (Some(before), Some(after)) if is_short(before) && is_short(after) => {
            format!("{} has the `{key}` {} now, was {}", names.head, shown(after), shown(before))
        }
        _ => format!("{} has another `{key}`", names.head),
    }
}

fn is_short(value: &Value) -> bool {
    !value.is_array() && !value.is_object() && value.to_string().len() <= 40
}
