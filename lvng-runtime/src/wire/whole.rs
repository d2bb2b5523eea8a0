//! Checking a value as a whole, before it is read: for readers that have no bounds of their own.

use super::constraints::{Constraints, SAME_ITEM, has_equal_items};
use super::json::Json;
use super::reader::Reader;
use super::rule::Rule;

impl Reader<'_> {
    /// Checks the next value as a whole, where its reader has no bounds of its own.
    pub(super) fn check_whole(&mut self) {
        if let Some(bounds) = self.bounds.take()
            && let Some(json) = self.peek_tree()
        {
            bounds.check(&json, self);
        }
    }
}

impl Constraints {
    /// Reports what a tree breaks.
    fn check(&self, json: &Json<'_>, cx: &mut Reader<'_>) {
        match self.unfold(json, cx) {
            Some(json) => self.check_tree(&json, cx),
            None => self.check_tree(json, cx),
        }
    }

    /// The list or object that `json` stands for where lists and objects are not written as such.
    fn unfold<'json>(&self, json: &Json<'json>, cx: &Reader<'_>) -> Option<Json<'json>> {
        match json {
            _ if !cx.is_text() => None,
            Json::Array(_) | Json::String(_) if self.bounds_members() => {
                cx.notation.members_of(json.clone()).ok().map(Json::Object)
            }
            Json::Array(_) => None,
            _ if self.bounds_items() => cx.notation.items_of(json.clone()).ok().map(Json::Array),
            _ => None,
        }
    }

    fn check_tree(&self, json: &Json<'_>, cx: &mut Reader<'_>) {
        match json {
            Json::Number(number) => self.check_number(number.as_f64(), &mut |rule, why| cx.problem(rule, why)),
            Json::String(text) => self.check_string(text, cx.is_text(), &mut |rule, why| cx.problem(rule, why)),
            Json::Array(items) => self.check_list(items, cx),
            Json::Object(members) => {
                self.check_members(members.len(), &mut |rule, why| cx.problem(rule, why));
                if let Some(values) = self.values {
                    for (name, value) in members {
                        cx.within(name, |cx| values.check(value, cx));
                    }
                }
            }
            Json::Null | Json::Bool(_) | Json::File(_) => {}
        }
    }

    fn check_list(&self, items: &[Json<'_>], cx: &mut Reader<'_>) {
        self.check_items(items.len(), &mut |rule, why| cx.problem(rule, why));
        if self.unique_items && has_equal_items(items) {
            cx.problem(Rule::UniqueItems, SAME_ITEM);
        }
        if let Some(constraints) = self.items {
            for (index, item) in items.iter().enumerate() {
                cx.item(index, |cx| constraints.check(item, cx));
            }
        }
    }
}
