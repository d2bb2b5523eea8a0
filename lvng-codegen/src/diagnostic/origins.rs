//! Where the nodes of the joined document come from.

use std::collections::HashMap;

use super::place::Place;
use crate::pointer;

/// Longest-prefix map from pointers of the joined document to places in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    root: String,
    mounts: HashMap<String, Place>,
}

impl Origins {
    /// Everything comes from the root file, until told otherwise.
    pub fn new(root: &str) -> Self {
        Self { root: root.to_owned(), mounts: HashMap::new() }
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

    /// The place of a node of the joined document.
    pub fn place(&self, joined: &str) -> Place {
        let mut prefix = joined;
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
}
