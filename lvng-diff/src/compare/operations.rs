//! Operations: which of the base is which of the head, and what is said of them as such.

use super::{Comparer, Context};
use crate::change;
use crate::findings::{Both, OperationId};
use crate::side::{Loc, Side};
use crate::verdict::Directions;
use lvng_codegen::pointer;
use lvng_contract::{Method, PathTemplate};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// An operation of one side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operation<'a> {
    pub(super) path: &'a str,
    pub(super) method: Method,
    /// The path item.
    pub(super) item: Loc<'a>,
    /// The operation itself.
    pub(super) node: Loc<'a>,
    /// Whether it is a webhook or callback.
    pub(super) is_hook: bool,
}

impl<'a> Operation<'a> {
    fn id(&self) -> Option<&'a str> {
        self.node.text("operationId")
    }

    fn tags(&self) -> Vec<&'a str> {
        let tags = self.node.get("tags").and_then(Value::as_array);
        tags.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    fn route(&self) -> String {
        format!("{} {}", self.method.key().to_uppercase(), self.path)
    }

    fn told(&self) -> Arc<change::Operation> {
        Arc::new(change::Operation {
            route: self.route(),
            id: self.id().map(str::to_owned),
            tag: self.tags().first().map(|tag| (*tag).to_owned()),
            is_hook: self.is_hook,
        })
    }
}

impl<'a> Comparer<'a> {
    /// Compares all operations.
    pub(super) fn operations(&mut self) {
        let (base, head) = (operations(&self.base), operations(&self.head));
        self.schemes();
        let mut partners = partners(&base, &head);
        let mut left: Vec<bool> = vec![true; base.len()];
        for (operation, partner) in head.iter().zip(&mut partners) {
            self.operations.push(operation.told());
            let id = self.operations.len() - 1;
            match partner.take().and_then(|index| Some((index, base.get(index)?))) {
                Some((index, before)) => {
                    left.get_mut(index).into_iter().for_each(|is_left| *is_left = false);
                    self.operation(id, before, operation);
                }
                None => {
                    let at = Both::at(self.near(&self.base, operation), operation.node.at);
                    let rule = if operation.is_hook { "webhook-added" } else { "operation-added" };
                    let finding = self.note(rule, at, |names| format!("{} is new", names.head));
                    self.findings.reach_whole(finding, id);
                }
            }
        }
        for (operation, _) in base.iter().zip(&left).filter(|(_, is_left)| **is_left) {
            self.operations.push(operation.told());
            let id = self.operations.len() - 1;
            let at = Both::at(operation.node.at, self.near(&self.head, operation));
            let rule = if operation.is_hook { "webhook-removed" } else { "operation-removed" };
            let finding = self.note(rule, at, |names| format!("{} is gone", names.base));
            self.findings.reach_whole(finding, id);
        }
    }

    /// Where an operation of the other side would be.
    fn near(&self, side: &Side<'a>, operation: &Operation<'a>) -> crate::side::At {
        let paths = side.below(side.root().at, "paths");
        side.below(side.below(paths, operation.path), operation.method.key())
    }

    fn operation(&mut self, id: OperationId, base: &Operation<'a>, head: &Operation<'a>) {
        let whole = Context { operation: id, directions: Directions::NONE };
        let is_hook = base.is_hook && head.is_hook;
        let nameless = |operation: &Operation<'a>| PathTemplate::parse(operation.path).nameless();
        if !is_hook && (base.method != head.method || nameless(base) != nameless(head)) {
            let text = format!("`{}` is `{}` now", base.route(), head.route());
            self.note_in(whole, "operation-moved", Both::of(base.node, head.node), |_| text);
        }
        if is_hook {
            self.address(whole, base, head);
        }
        let (before, after) = (base.id(), head.id());
        if before != after && !is_hook {
            let at = self.at_key(base.node, head.node, "operationId");
            let word = |id: Option<&str>| id.map_or("missing".to_owned(), |id| format!("`{id}`"));
            self.note_in(whole, "operation-id-changed", at, |names| {
                format!("the operationId of {} is {} now, was {}", names.head, word(after), word(before))
            });
        }
        self.operation_tags(whole, base, head);
        self.deprecation(whole, (base.node, head.node), ("operation-deprecated", "operation-undeprecated"));
        self.texts(whole, base.item, head.item);
        self.texts(whole, base.node, head.node);
        self.parameters(id, base, head);
        self.body(id, base.node, head.node);
        self.responses(id, base.node, head.node);
        self.security(whole, base.node, head.node);
        self.operation_servers(whole, base, head);
    }

    fn operation_tags(&mut self, context: Context, base: &Operation<'a>, head: &Operation<'a>) {
        let (before, after) = (base.tags(), head.tags());
        if before == after {
            return;
        }
        let at = self.at_key(base.node, head.node, "tags");
        let first = |tags: &[&'a str]| tags.first().copied();
        if first(&before) == first(&after) {
            return self.note_in(context, "operation-other-tags-changed", at, |names| {
                format!("{} has other tags after the first", names.head)
            });
        }
        let word = |tag: Option<&str>| tag.map_or("none".to_owned(), |tag| format!("`{tag}`"));
        self.note_in(context, "operation-tag-changed", at, |names| {
            format!("the tag of {} is {} now, was {}", names.head, word(first(&after)), word(first(&before)))
        });
    }

    /// Compares the expressions that give the address of a callback, which the pointers of its path item end with.
    fn address(&mut self, context: Context, base: &Operation<'a>, head: &Operation<'a>) {
        let expression = |side: &Side<'a>, operation: &Operation<'a>| {
            let place = side.description.place(&side.pointer(operation.item.at));
            pointer::last(&place.pointer).into_owned()
        };
        if !head.path.starts_with("/callbacks/") {
            return;
        }
        let (before, after) = (expression(&self.base, base), expression(&self.head, head));
        if before != after {
            let at = Both::of(base.item, head.item);
            self.note_in(context, "callback-address-changed", at, |names| {
                format!("{} goes to `{after}` now, to `{before}` before", names.head)
            });
        }
    }
}

/// The operations of a side, in its order.
fn operations<'a>(side: &Side<'a>) -> Vec<Operation<'a>> {
    let mut found = Vec::new();
    for (path, item) in side.members(side.root(), "paths") {
        let is_hook = side.description.hooks.contains(path);
        for (key, node) in side.entries(item) {
            if let Some(method) = Method::from_key(key).filter(|_| node.node.is_object()) {
                found.push(Operation { path, method, item, node, is_hook });
            }
        }
    }
    found
}

/// The number of the operation of the base that each of the head was: by path and method, then by the path without the
/// names in it, then by operationId.
fn partners(base: &[Operation<'_>], head: &[Operation<'_>]) -> Vec<Option<usize>> {
    let exact = |operation: &Operation<'_>| Some((operation.method.key(), operation.path.to_owned()));
    let nameless =
        |operation: &Operation<'_>| Some((operation.method.key(), PathTemplate::parse(operation.path).nameless()));
    let by_id = |operation: &Operation<'_>| operation.id().map(|id| ("", id.to_owned()));
    let mut partners = vec![None; head.len()];
    let mut is_free = vec![true; base.len()];
    type Key = Option<(&'static str, String)>;
    let keys: [&dyn Fn(&Operation<'_>) -> Key; 3] = [&exact, &nameless, &by_id];
    for key in keys {
        let mut open: HashMap<(&'static str, String), usize> = HashMap::new();
        for (index, operation) in base.iter().enumerate().filter(|(index, _)| is_free.get(*index) == Some(&true)) {
            if let Some(key) = key(operation) {
                open.entry(key).or_insert(index);
            }
        }
        for (operation, partner) in head.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
            *partner = key(operation).and_then(|key| open.remove(&key));
            if let Some(slot) = partner.and_then(|index| is_free.get_mut(index)) {
                *slot = false;
            }
        }
    }
    partners
}
