//! Where the nodes of the joined document come from.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::place::Place;
use crate::pointer;

/// Longest-prefix map from pointers of the joined document to places in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    root: String,
    mounts: HashMap<String, Place>,
    /// The path items that are webhooks and callbacks, whose requests go the other way.
    hooks: HashSet<String>,
}

impl Origins {
    /// Everything comes from the root file, until told otherwise.
    pub fn new(root: &str) -> Self {
        Self { root: root.to_owned(), mounts: HashMap::new(), hooks: HashSet::new() }
    }

    /// Says that the node at `joined`, with everything below, comes from `place`.
    pub fn mount(&mut self, joined: impl Into<String>, place: Place) {
        self.mounts.insert(joined.into(), place);
    }

    /// Says that the node now at `to` was at `from` before.
    pub fn moved(&mut self, from: &str, to: impl Into<String>) {
        let place = self.place(from);
        self.mount(to, place);
    }

    /// Says that the path item at a pointer is a webhook or a callback.
    pub fn note_hook(&mut self, item: impl Into<String>) {
        self.hooks.insert(item.into());
    }

    /// Whether the path item at a pointer is a webhook or a callback.
    pub fn is_hook(&self, item: &str) -> bool {
        self.hooks.contains(item)
    }

    /// Where a node and what is below it come from, by pointers that count from the node.
    pub(crate) fn below(&self, joined: &str) -> Self {
        let within = |(at, place): (&String, &Place)| {
            let below = at.strip_prefix(joined).filter(|below| below.starts_with('/'))?;
            Some((below.to_owned(), place.clone()))
        };
        let mut mounts: HashMap<_, _> = self.mounts.iter().filter_map(within).collect();
        mounts.insert(String::new(), self.place(joined));
        Self { root: self.root.clone(), mounts, hooks: HashSet::new() }
    }

    /// Says that the node at `joined`, with everything below, comes from where `from` and what is below it in `others` come
    /// from. Nothing may be known of what is below `joined`.
    pub(crate) fn graft(&mut self, joined: &str, others: &Self, from: &str) {
        self.mount(joined, others.place(from));
        for (at, place) in &others.mounts {
            if let Some(below) = at.strip_prefix(from).filter(|below| below.starts_with('/')) {
                self.mount(format!("{joined}{below}"), place.clone());
            }
        }
    }

    /// Forgets of nodes, and of everything below, where they come from.
    pub(crate) fn unmount(&mut self, gone: &HashSet<&str>) {
        let is_gone = |at: &str| std::iter::successors(Some(at), |at| pointer::parent(at)).any(|at| gone.contains(at));
        self.mounts.retain(|at, _| !is_gone(at));
    }

    /// Says that of a list only the items at these indices are left, in this order.
    pub(crate) fn renumber(&mut self, list: &str, kept: &[usize]) {
        let moved = kept.iter().enumerate().filter(|(new, old)| new != *old);
        let moved: Vec<_> =
            moved.map(|(new, old)| (pointer::item(list, new), self.place(&pointer::item(list, *old)))).collect();
        let new: HashMap<usize, usize> = kept.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        let renumbered = |at: &str| {
            let below = at.strip_prefix(list)?.strip_prefix('/')?;
            let (index, rest) = below.split_at(below.find('/').unwrap_or(below.len()));
            Some(format!("{}{rest}", pointer::item(list, *new.get(&index.parse().ok()?)?)))
        };
        let below: Vec<_> = self.mounts.keys().filter_map(|at| Some((at.clone(), renumbered(at)?))).collect();
        let below: Vec<_> = below.into_iter().filter_map(|(at, to)| Some((to, self.mounts.remove(&at)?))).collect();
        self.mounts.extend(below);
        self.mounts.extend(moved);
    }

    /// The place of a node of the joined document.
    pub fn place(&self, joined: &str) -> Place {
        let mut prefix = joined;
        if self.mounts.is_empty() {
            return Place { file: self.root.clone(), pointer: joined.to_owned() };
        }
        loop {
            if let Some(origin) = self.mounts.get(prefix) {
                let pointer = format!("{}{}", origin.pointer, &joined[prefix.len()..]);
                return Place { file: origin.file.clone(), pointer };
            }
            match pointer::parent(prefix) {
                Some(parent) => prefix = parent,
                None => return Place { file: self.root.clone(), pointer: joined.to_owned() },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_wins() {
        let mut origins = Origins::new("openapi.yaml");
        origins.mount("/components/schemas/Pet", Place { file: "pets.yaml".into(), pointer: "/Pet".into() });
        origins.moved("/components/schemas/Pet/properties/owner", "/components/schemas/Owner");
        let place = |pointer: &str| {
            let place = origins.place(pointer);
            format!("{}#{}", place.file, place.pointer)
        };
        assert_eq!(place("/components/schemas/Pet/type"), "pets.yaml#/Pet/type");
        assert_eq!(place("/components/schemas/Owner/type"), "pets.yaml#/Pet/properties/owner/type");
        assert_eq!(place("/components/schemas/Pets"), "openapi.yaml#/components/schemas/Pets");
        assert_eq!(place(""), "openapi.yaml#");
    }

    #[test]
    fn items_that_move_up_keep_their_places() {
        let mut origins = Origins::new("a.yaml");
        let place = |file: &str, pointer: &str| Place { file: file.into(), pointer: pointer.into() };
        origins.mount("/list/2/name", place("b.yaml", "/x"));
        origins.mount("/list/1", place("c.yaml", "/y"));
        origins.unmount(&HashSet::from_iter(["/list/1"]));
        origins.renumber("/list", &[0, 2, 3]);
        assert_eq!(origins.place("/list/0/a"), place("a.yaml", "/list/0/a"));
        assert_eq!(origins.place("/list/1/a"), place("a.yaml", "/list/2/a"));
        assert_eq!(origins.place("/list/1/name"), place("b.yaml", "/x"));
        assert_eq!(origins.place("/list/2"), place("a.yaml", "/list/3"));
    }

    #[test]
    fn copies_come_from_where_the_original_does() {
        let mut origins = Origins::new("a.yaml");
        origins.mount("/from/b", Place { file: "b.yaml".into(), pointer: "/x".into() });
        let copied = origins.below("/from");
        origins.graft("/to/c", &copied, "");
        origins.graft("/to/d", &copied, "/b");
        let place = |pointer: &str| format!("{}#{}", origins.place(pointer).file, origins.place(pointer).pointer);
        assert_eq!(place("/to/c/a"), "a.yaml#/from/a");
        assert_eq!(place("/to/c/b/1"), "b.yaml#/x/1");
        assert_eq!(place("/to/d/1"), "b.yaml#/x/1");
    }
}
