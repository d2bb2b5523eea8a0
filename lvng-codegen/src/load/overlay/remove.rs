//! Pointers → a tree without what they lead to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use foldhash::HashSet;

use serde_json::Value;

use crate::diagnostic::Origins;
use crate::pointer;

/// Takes nodes out of what they are in.
pub(super) fn remove(pointers: &[String], tree: &mut Value, origins: &mut Origins) {
    let removed: HashSet<&str> = pointers.iter().map(String::as_str).collect();
    origins.unmount(&removed);
    let mut around: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for at in pointers {
        around.entry(pointer::parent(at).unwrap_or_default()).or_default().push(at);
    }
    // What is inside goes first, so that no pointer leads through a list whose items have moved.
    let mut around: Vec<_> = around.into_iter().collect();
    around.sort_by_key(|(parent, _)| Reverse(parent.matches('/').count()));
    for (parent, children) in around {
        match tree.pointer_mut(parent) {
            Some(Value::Object(members)) => {
                for child in children {
                    members.shift_remove(pointer::last(child).as_ref());
                }
            }
            Some(Value::Array(items)) => {
                let gone: HashSet<usize> =
                    children.iter().filter_map(|child| pointer::last(child).parse().ok()).collect();
                let kept: Vec<usize> = (0..items.len()).filter(|index| !gone.contains(index)).collect();
                origins.renumber(parent, &kept);
                let mut index = 0;
                items.retain(|_| {
                    index += 1;
                    !gone.contains(&(index - 1))
                });
            }
            _ => {}
        }
    }
}
