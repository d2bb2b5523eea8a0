//! Parameters.

use super::operations::Operation;
use super::{Comparer, Context};
use crate::findings::{Both, OperationId};
use crate::schema::Schema;
use crate::side::{Loc, Side};
use crate::verdict::{Direction, Directions};
use lvng_codegen::normalize::{COOKIE_STYLE, QUERYSTRING};
use lvng_contract::PathTemplate;

/// A parameter of an operation.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key<'a> {
    name: &'a str,
    place: &'a str,
}

type Parameter<'a> = (Key<'a>, Loc<'a>);

impl<'a> Comparer<'a> {
    pub(super) fn parameters(&mut self, operation: OperationId, base: &Operation<'a>, head: &Operation<'a>) {
        let context = Context { operation, directions: Directions::REQUEST };
        let (before, after) = (parameters(&self.base, base), parameters(&self.head, head));
        let (matched, gone, new) = matched((&before, base), (&after, head));
        for (before, after) in &matched {
            if before.0.place != after.0.place {
                let at = Both::of(before.1, after.1);
                let (from, to) = (before.0.place, after.0.place);
                self.note_in(context, "parameter-moved", at, |names| {
                    format!("{} is sent in `{to}` now, was in `{from}`", names.head)
                });
            }
            self.parameter(context, *before, *after);
        }
        self.renamed_in_path(context, base, head);
        for (_, loc) in gone {
            let at = Both::at(loc.at, self.head.below(head.node.at, "parameters"));
            self.note_in(context, "parameter-removed", at, |names| format!("{} is gone", names.base));
        }
        for (_, loc) in new {
            let is_required = loc.flag("required");
            let rule = if is_required { "required-parameter-added" } else { "optional-parameter-added" };
            let at = Both::at(self.base.below(base.node.at, "parameters"), loc.at);
            let word = if is_required { "required" } else { "optional" };
            self.note_in(context, rule, at, |names| format!("{} is new, {word}", names.head));
        }
        self.parameter_order(context, &matched, (base, head));
    }

    /// Parameters of the path stand for each other by their places in it. All operations of a path have them in common.
    fn renamed_in_path(&mut self, context: Context, base: &Operation<'a>, head: &Operation<'a>) {
        let (old, new) = (PathTemplate::parse(base.path), PathTemplate::parse(head.path));
        if old.nameless() != new.nameless() || base.is_hook {
            return;
        }
        let renamed: Vec<String> = old
            .names()
            .zip(new.names())
            .filter(|(old, new)| old != new)
            .map(|(old, new)| format!("`{new}` now, was `{old}`"))
            .collect();
        if !renamed.is_empty() {
            self.note_in(context, "path-parameter-renamed", Both::of(base.item, head.item), |_| {
                format!("the parameter of `{}` is called {}", head.path, renamed.join(", "))
            });
        }
    }

    fn parameter(&mut self, context: Context, (key, base): Parameter<'a>, (_, head): Parameter<'a>) {
        let is_path = key.place == "path";
        let at = self.at_key(base, head, "required");
        match (is_path || base.flag("required"), is_path || head.flag("required")) {
            (false, true) => self
                .note_in(context, "parameter-became-required", at, |names| format!("{} must be sent now", names.head)),
            (true, false) => self.note_in(context, "parameter-became-optional", at, |names| {
                format!("{} may be left out now", names.head)
            }),
            _ => {}
        }
        self.parameter_flags(context, base, head);
        self.deprecation(context, (base, head), ("parameter-deprecated", "parameter-undeprecated"));
        self.texts(context, base, head);
        self.schema_or_content(context, base, head);
    }

    fn parameter_flags(&mut self, context: Context, base: Loc<'a>, head: Loc<'a>) {
        let flags = [
            ("allowReserved", "parameter-reserved-allowed", "parameter-reserved-refused"),
            ("allowEmptyValue", "parameter-empty-value-allowed", "parameter-empty-value-refused"),
        ];
        for (key, set, unset) in flags {
            let at = self.at_key(base, head, key);
            match (base.flag(key), head.flag(key)) {
                (false, true) => {
                    self.note_in(context, set, at, |names| format!("`{key}` of {} is true now", names.head))
                }
                (true, false) => {
                    self.note_in(context, unset, at, |names| format!("`{key}` of {} is false now", names.head))
                }
                _ => {}
            }
        }
    }

    /// Compares how a parameter or header is written, and what it is.
    pub(super) fn schema_or_content(&mut self, context: Context, base: Loc<'a>, head: Loc<'a>) {
        let direction = context.directions.iter().next().unwrap_or(Direction::Request);
        let media = |loc: Loc<'a>| loc.get("content").and_then(|content| content.as_object()?.keys().next());
        let (before, after) = (media(base), media(head));
        if before != after {
            let at = self.at_key(base, head, if after.is_some() { "content" } else { "schema" });
            let word = |media: Option<&String>| media.map_or("in a style".to_owned(), |media| format!("as `{media}`"));
            self.note_in(context, "parameter-content-changed", at, |names| {
                format!("{} is written {} now, was {}", names.head, word(after), word(before))
            });
            return;
        }
        if before.is_some() {
            return self.contents((context.operation, direction), base, head);
        }
        let (old, new) = (self.base.child_or_nothing(base, "schema"), self.head.child_or_nothing(head, "schema"));
        let is_simple = is_scalar(&self.base, old) && is_scalar(&self.head, new);
        let (before, after) = (style(base), style(head));
        // Each place has a style of its own: where a parameter is moved, that is told.
        let is_moved = base.text("in") != head.text("in");
        if !is_moved && (before.0 != after.0 || before.1 != after.1 && !is_simple) {
            let key = if before.0 != after.0 { "style" } else { "explode" };
            let at = self.at_key(base, head, key);
            let word = |(style, explode): (&str, bool)| format!("`{style}`{}", if explode { " exploded" } else { "" });
            self.note_in(context, "parameter-style-changed", at, |names| {
                format!("{} is written {} now, was {}", names.head, word(after), word(before))
            });
        }
        self.message(old, new, (context.operation, direction));
    }

    /// Required parameters are arguments, in their order.
    fn parameter_order(
        &mut self,
        context: Context,
        matched: &[(Parameter<'a>, Parameter<'a>)],
        (base, head): (&Operation<'a>, &Operation<'a>),
    ) {
        let places: Vec<(usize, usize)> = {
            let (before, after) = (parameters(&self.base, base), parameters(&self.head, head));
            let index = |list: &[Parameter<'a>], loc: Loc<'a>| {
                list.iter().position(|(_, known)| std::ptr::eq(known.node, loc.node)).unwrap_or_default()
            };
            let is_argument = |(key, loc): &Parameter<'a>| key.place == "path" || loc.flag("required");
            let arguments = matched.iter().filter(|(old, new)| is_argument(old) && is_argument(new));
            arguments.map(|(old, new)| (index(&before, old.1), index(&after, new.1))).collect()
        };
        let mut by_base = places.clone();
        by_base.sort_unstable();
        if !by_base.is_sorted_by_key(|(_, head)| *head) {
            let at = self.at_key(base.node, head.node, "parameters");
            self.note_in(context, "parameters-reordered", at, |names| {
                format!("the required parameters of {} stand in another order", names.head)
            });
        }
    }
}

/// The parameters of an operation: those of its path item that it does not have itself, then its own.
fn parameters<'a>(side: &Side<'a>, operation: &Operation<'a>) -> Vec<Parameter<'a>> {
    let read = |holder: Loc<'a>| {
        let items = side.items(holder, "parameters").into_iter();
        items.filter_map(|item| key(side.resolve(item))).collect::<Vec<_>>()
    };
    let own = read(operation.node);
    let mut all = read(operation.item);
    all.retain(|(key, _)| !own.iter().any(|(other, _)| is_same(key, other)));
    all.extend(own);
    all
}

fn key(loc: Loc<'_>) -> Option<Parameter<'_>> {
    let (name, place) = (loc.text("name")?, loc.text("in")?);
    let place = if loc.get(QUERYSTRING).is_some() { "querystring" } else { place };
    // OpenAPI gives these a place of their own.
    let ignored = ["accept", "content-type", "authorization"];
    let is_ignored = place == "header" && ignored.iter().any(|ignored| name.eq_ignore_ascii_case(ignored));
    (!is_ignored).then_some((Key { name, place }, loc))
}

fn is_same(a: &Key<'_>, b: &Key<'_>) -> bool {
    let is_same_name = if a.place == "header" { a.name.eq_ignore_ascii_case(b.name) } else { a.name == b.name };
    a.place == b.place && is_same_name
}

type Matched<'a> = (Vec<(Parameter<'a>, Parameter<'a>)>, Vec<Parameter<'a>>, Vec<Parameter<'a>>);

/// Parameters that stand for each other, those of the base alone, and those of the head alone.
fn matched<'a>(
    (before, base): (&[Parameter<'a>], &Operation<'a>),
    (after, head): (&[Parameter<'a>], &Operation<'a>),
) -> Matched<'a> {
    let (old, new) = (PathTemplate::parse(base.path), PathTemplate::parse(head.path));
    let renamed: Vec<(&str, &str)> = match old.nameless() == new.nameless() {
        true => old.names().zip(new.names()).collect(),
        false => Vec::new(),
    };
    let mut left = before.to_vec();
    let mut matched = Vec::new();
    let mut added = Vec::new();
    let mut take =
        |fits: &dyn Fn(&Key<'a>) -> bool| left.iter().position(|(key, _)| fits(key)).map(|index| left.remove(index));
    for parameter in after {
        let key = &parameter.0;
        let old_name = renamed.iter().find(|(_, new)| key.place == "path" && *new == key.name).map(|(old, _)| *old);
        let found = match old_name {
            Some(name) => take(&|other| other.place == "path" && other.name == name),
            None => take(&|other| is_same(other, key)),
        };
        match found {
            Some(found) => matched.push((found, *parameter)),
            None => added.push(*parameter),
        }
    }
    added.retain(|parameter| {
        let found = left.iter().position(|(key, _)| key.name.eq_ignore_ascii_case(parameter.0.name));
        found.is_none_or(|index| {
            matched.push((left.remove(index), *parameter));
            false
        })
    });
    (matched, left, added)
}

/// The style of a parameter or header and whether it is exploded, by default or in so many words.
fn style<'a>(loc: Loc<'a>) -> (&'a str, bool) {
    let default = match loc.text("in") {
        Some("query" | "cookie") => "form",
        _ => "simple",
    };
    let default = if loc.get(COOKIE_STYLE).is_some() { "cookie" } else { default };
    let style = loc.text("style").unwrap_or(default);
    let explode = loc.get("explode").and_then(serde_json::Value::as_bool);
    (style, explode.unwrap_or(matches!(style, "form" | "cookie")))
}

/// Whether a value has no parts, so that exploding it changes nothing.
fn is_scalar<'a>(side: &Side<'a>, loc: Loc<'a>) -> bool {
    matches!(Schema::new(side, &[loc]).kind(), Some("string" | "number" | "integer" | "boolean"))
}
