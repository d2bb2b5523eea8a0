//! Addresses of the API.

use super::operations::Operation;
use super::{Comparer, Context};
use crate::findings::{Both, FindingId};
use crate::side::{Loc, Side};
use serde_json::Value;

impl<'a> Comparer<'a> {
    /// Compares the addresses of the whole API.
    pub(super) fn servers(&mut self) {
        for finding in self.server_lists(self.base.root(), self.head.root()) {
            self.findings.reach_document(finding);
        }
    }

    /// Compares those of an operation, where it or its path item has some of its own.
    pub(super) fn operation_servers(&mut self, context: Context, base: &Operation<'a>, head: &Operation<'a>) {
        let holder = |operation: &Operation<'a>, root: Loc<'a>| {
            let own = [operation.node, operation.item].into_iter().find(|loc| loc.get("servers").is_some());
            own.unwrap_or(root)
        };
        let (roots, holders) =
            ((self.base.root(), self.head.root()), (holder(base, self.base.root()), holder(head, self.head.root())));
        // What is true of all operations is told once.
        if holders.0.at == roots.0.at && holders.1.at == roots.1.at {
            return;
        }
        for finding in self.server_lists(holders.0, holders.1) {
            self.findings.reach_whole(finding, context.operation);
        }
    }

    fn server_lists(&mut self, base: Loc<'a>, head: Loc<'a>) -> Vec<FindingId> {
        let mut found = Vec::new();
        let (before, after) = (self.base.items(base, "servers"), self.head.items(head, "servers"));
        let url = |loc: &Loc<'a>| loc.text("url").unwrap_or_default().trim_end_matches('/');
        let (mut gone, mut new, mut kept) = (before.clone(), after.clone(), Vec::new());
        // The same address may be there twice, with other words.
        for is_exact in [true, false] {
            let fits = |old: &Loc<'a>, new: &Loc<'a>| url(old) == url(new) && (!is_exact || old.node == new.node);
            gone.retain(|old| match new.iter().position(|new| fits(old, new)) {
                Some(index) => {
                    kept.push((*old, new.remove(index)));
                    false
                }
                None => true,
            });
        }
        for (old, new) in &kept {
            self.server(*old, *new, &mut found);
        }
        if let ([gone], [new]) = (gone.as_slice(), new.as_slice()) {
            let text = format!("the API is at `{}` now, was at `{}`", url(new), url(gone));
            found.push(self.note("server-url-changed", Both::of(*gone, *new), |_| text));
            return found;
        }
        for gone in gone {
            let at = Both::at(gone.at, self.head.below(head.at, "servers"));
            found.push(self.note("server-removed", at, |_| format!("the API is not at `{}` now", url(&gone))));
        }
        for new in new {
            let at = Both::at(self.base.below(base.at, "servers"), new.at);
            found.push(self.note("server-added", at, |_| format!("the API is at `{}` as well", url(&new))));
        }
        let first = |list: &[Loc<'a>]| list.first().map(|loc| url(loc).to_owned());
        let is_kept = before.first().is_some_and(|old| after.iter().any(|new| url(new) == url(old)));
        if is_kept && first(&before) != first(&after) {
            let at = Both::at(self.base.below(base.at, "servers"), self.head.below(head.at, "servers"));
            let word = first(&after).unwrap_or_default();
            found.push(self.note("servers-reordered", at, |_| format!("`{word}` is the first address now")));
        }
        found
    }

    fn server(&mut self, base: Loc<'a>, head: Loc<'a>, found: &mut Vec<FindingId>) {
        if base.get("description") != head.get("description") {
            let at = self.at_key(base, head, "description");
            let url = head.text("url").unwrap_or_default();
            found
                .push(self.note("description-changed", at, |_| format!("the address `{url}` has another description")));
        }
        let (before, after) = (self.base.members(base, "variables"), self.head.members(head, "variables"));
        for (name, old) in before {
            let Some((_, new)) = after.iter().find(|(known, _)| *known == name) else { continue };
            if old.text("default") != new.text("default") {
                let at = self.at_key(old, *new, "default");
                let default = new.text("default").unwrap_or_default();
                found.push(self.note("server-variable-default-changed", at, |_| {
                    format!("`{name}` in the address of the API is `{default}` by default now")
                }));
            }
            self.server_values(name, old, *new, found);
        }
    }

    fn server_values(&mut self, name: &str, base: Loc<'a>, head: Loc<'a>, found: &mut Vec<FindingId>) {
        let values = |loc: Loc<'a>| loc.get("enum").and_then(Value::as_array).cloned();
        let (Some(before), Some(after)) = (values(base), values(head)) else { return };
        let place = |side: &Side<'a>, loc: Loc<'a>, index: usize| side.item(side.below(loc.at, "enum"), index);
        for (index, value) in before.iter().enumerate().filter(|(_, value)| !after.contains(value)) {
            let at = Both::at(place(&self.base, base, index), self.head.below(head.at, "enum"));
            found.push(self.note("server-variable-value-removed", at, |_| {
                format!("`{name}` in the address of the API cannot be {value} now")
            }));
        }
        for (index, value) in after.iter().enumerate().filter(|(_, value)| !before.contains(value)) {
            let at = Both::at(self.base.below(base.at, "enum"), place(&self.head, head, index));
            found.push(self.note("server-variable-value-added", at, |_| {
                format!("`{name}` in the address of the API can be {value} now")
            }));
        }
    }
}
