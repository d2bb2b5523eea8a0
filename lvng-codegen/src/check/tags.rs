//! Rules of tags: what is a part of what.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::checker::Checker;
use crate::members::Members;
use crate::pointer;

/// Tags are not nested deeper than this; what seems so goes around in a circle.
const DEEPEST: usize = 64;

impl Checker<'_, '_> {
    /// A tag is a part of another one that is described, and not of itself.
    pub(super) fn tags(&mut self) {
        let Some(tags) = self.tree.member("tags").and_then(Value::as_array) else { return };
        let text = |tag: &'_ Map<String, Value>, key: &str| tag.member(key).and_then(Value::as_str).map(str::to_owned);
        let parents: HashMap<String, Option<String>> = tags
            .iter()
            .filter_map(Value::as_object)
            .filter_map(|tag| Some((text(tag, "name")?, text(tag, "parent"))))
            .collect();
        for (index, tag) in tags.iter().enumerate() {
            let Some(parent) = tag.member("parent").and_then(Value::as_str) else { continue };
            let place = pointer::child(&pointer::item("/tags", index), "parent");
            if !parents.contains_key(parent) {
                let near = self.near(parent, parents.keys()).map(|near| format!("did you mean `{near}`?"));
                let message = format!("there is no tag `{}`", parent.escape_debug());
                self.diagnostics.warning("W025", &place, message).help = near;
                continue;
            }
            let mut above = Some(parent);
            for _ in 0..DEEPEST {
                above = above.and_then(|name| parents.get(name)?.as_deref());
            }
            if above.is_some() {
                self.diagnostics.warning("W025", &place, "the tag is a part of itself, by way of its parents");
            }
        }
    }
}
