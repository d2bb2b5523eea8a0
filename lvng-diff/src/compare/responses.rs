//! Responses, by status, with their headers.

use super::{Comparer, Context};
use crate::findings::{Both, OperationId};
use crate::side::Loc;
use crate::verdict::{Direction, Directions};

type Response<'a> = (&'a str, Loc<'a>);

impl<'a> Comparer<'a> {
    pub(super) fn responses(&mut self, operation: OperationId, base: Loc<'a>, head: Loc<'a>) {
        let context = Context { operation, directions: Directions::RESPONSE };
        let before: Vec<Response<'a>> = self.base.members(base, "responses");
        let after: Vec<Response<'a>> = self.head.members(head, "responses");
        let (before, after) = (without_extensions(before), without_extensions(after));
        for (status, old) in &before {
            if let Some((_, new)) = after.iter().find(|(known, _)| known == status) {
                self.response(context, *old, *new);
            } else if let Some((general, new)) = covering(status, &after) {
                let at = Both::of(*old, *new);
                self.note_in(context, "status-became-general", at, |names| {
                    format!("{} is part of `{general}` now", names.base)
                });
                self.response(context, *old, *new);
            } else {
                let at = Both::at(old.at, self.head.below(head.at, "responses"));
                let rule =
                    pick(status, ["success-status-removed", "failure-status-removed", "default-response-removed"]);
                self.note_in(context, rule, at, |names| format!("{} is gone", names.base));
            }
        }
        for (status, new) in &after {
            if before.iter().any(|(known, _)| known == status) {
                continue;
            }
            // A range of failures that stands for what was listed is told as that.
            let stands_for = |(listed, _): &Response<'a>| {
                !listed.starts_with('2')
                    && !after.iter().any(|(known, _)| known == listed)
                    && covering(listed, &after).is_some_and(|(general, _)| general == status)
            };
            if before.iter().any(stands_for) {
                continue;
            }
            if let Some((general, old)) = covering(status, &before) {
                let at = Both::of(*old, *new);
                self.note_in(context, "status-became-exact", at, |names| {
                    format!("{} is told apart from `{general}` now", names.head)
                });
                self.response(context, *old, *new);
            } else {
                let at = Both::at(self.base.below(base.at, "responses"), new.at);
                let rule = pick(status, ["success-status-added", "failure-status-added", "default-response-added"]);
                self.note_in(context, rule, at, |names| format!("{} is new", names.head));
            }
        }
    }

    fn response(&mut self, context: Context, base: Loc<'a>, head: Loc<'a>) {
        let (base, head) = self.resolve(base, head);
        self.texts(context, base, head);
        self.headers(context, base, head);
        if base.get("links") != head.get("links") {
            let at = self.at_key(base, head, "links");
            self.note_in(context, "links-changed", at, |names| format!("{} has other links", names.head));
        }
        let has_body = |loc: Loc<'a>| {
            loc.get("content").and_then(|content| content.as_object()).is_some_and(|content| !content.is_empty())
        };
        let at = self.at_key(base, head, "content");
        match (has_body(base), has_body(head)) {
            (false, true) => {
                self.note_in(context, "response-body-added", at, |names| format!("{} has a body now", names.head));
            }
            (true, false) => {
                self.note_in(context, "response-body-removed", at, |names| format!("{} has no body now", names.head));
            }
            (true, true) => self.contents((context.operation, Direction::Response), base, head),
            (false, false) => {}
        }
    }

    fn headers(&mut self, context: Context, base: Loc<'a>, head: Loc<'a>) {
        // The content type is told by the content.
        let is_own = |(name, _): &Response<'a>| !name.eq_ignore_ascii_case("content-type");
        let before: Vec<_> = self.base.members(base, "headers").into_iter().filter(is_own).collect();
        let after: Vec<_> = self.head.members(head, "headers").into_iter().filter(is_own).collect();
        let find = |list: &[Response<'a>], name: &str| {
            list.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, loc)| *loc)
        };
        for (name, old) in &before {
            let old_header = self.base.resolve(*old);
            let Some(new) = find(&after, name) else {
                let rule = match old_header.flag("required") {
                    true => "required-response-header-removed",
                    false => "optional-response-header-removed",
                };
                let at = Both::at(old.at, self.head.below(head.at, "headers"));
                self.note_in(context, rule, at, |names| format!("{} is gone", names.base));
                continue;
            };
            self.header(context, old_header, self.head.resolve(new));
        }
        for (_, new) in after.iter().filter(|(name, _)| find(&before, name).is_none()) {
            let is_required = self.head.resolve(*new).flag("required");
            let rule = match is_required {
                true => "required-response-header-added",
                false => "optional-response-header-added",
            };
            let at = Both::at(self.base.below(base.at, "headers"), new.at);
            self.note_in(context, rule, at, |names| format!("{} is new", names.head));
        }
    }

    fn header(&mut self, context: Context, base: Loc<'a>, head: Loc<'a>) {
        let at = self.at_key(base, head, "required");
        match (base.flag("required"), head.flag("required")) {
            (false, true) => self.note_in(context, "response-header-became-required", at, |names| {
                format!("{} is always there now", names.head)
            }),
            (true, false) => self.note_in(context, "response-header-became-optional", at, |names| {
                format!("{} may be missing now", names.head)
            }),
            _ => {}
        }
        self.deprecation(context, (base, head), ("schema-deprecated", "schema-undeprecated"));
        self.texts(context, base, head);
        self.schema_or_content(context, base, head);
    }
}

fn without_extensions(list: Vec<Response<'_>>) -> Vec<Response<'_>> {
    list.into_iter().filter(|(key, _)| !key.starts_with("x-")).collect()
}

/// What is right for success, failure and all others.
fn pick(status: &str, [success, failure, default]: [&'static str; 3]) -> &'static str {
    match status {
        "default" => default,
        status if status.starts_with('2') => success,
        _ => failure,
    }
}

/// The range, or else the default, that stands for a status which is not listed.
fn covering<'r, 'a>(status: &str, list: &'r [Response<'a>]) -> Option<&'r Response<'a>> {
    if status == "default" {
        return None;
    }
    let range = status.get(..1).map(|class| format!("{class}XX"));
    let by_range = list.iter().find(|(known, _)| Some(*known) == range.as_deref() && *known != status);
    let is_success = status.starts_with('2');
    // Where success is listed, the default is for failures.
    let default_is_for_it = !is_success || !list.iter().any(|(known, _)| known.starts_with('2'));
    let by_default = || list.iter().find(|(known, _)| *known == "default" && default_is_for_it);
    by_range.or_else(by_default)
}
