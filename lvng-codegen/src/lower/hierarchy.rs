//! Which components are kinds of which.

use foldhash::{HashMap, HashSet};

use super::merge::Merged;
use super::schemas::{Schemas, children};
use crate::pointer;

/// The components by those that they have in `allOf`.
pub struct Hierarchy {
    children: HashMap<String, Vec<String>>,
}

impl Hierarchy {
    /// Looks at all components.
    pub fn new(schemas: Schemas<'_>) -> Self {
        let mut all: HashMap<String, Vec<String>> = HashMap::default();
        for child in schemas.components() {
            let Some(node) = schemas.node(&child) else { continue };
            for part in children(node, &child, "allOf") {
                if let Some(parent) = schemas.target(&part).filter(|parent| *parent != child) {
                    all.entry(parent).or_default().push(child.clone());
                }
            }
        }
        Self { children: all }
    }

    /// The subtypes of a component with a discriminator of its own, near ones first, then what else is mapped.
    pub fn subtypes(&self, schemas: Schemas<'_>, component: &str, merged: &Merged) -> Vec<String> {
        let has_own = schemas.keyword(component, "discriminator").is_some();
        let Some(discriminator) = merged.discriminator.as_ref().filter(|_| has_own) else { return Vec::new() };
        let mut seen = HashSet::from_iter([component.to_owned()]);
        let mut found: Vec<String> = Vec::new();
        let mut next = vec![component.to_owned()];
        while let Some(parent) = next.pop() {
            for child in self.children.get(&parent).into_iter().flatten() {
                if seen.insert(child.clone()) {
                    found.push(child.clone());
                    next.push(child.clone());
                }
            }
        }
        let mapped = discriminator.mapping.iter().map(|(_, target)| pointer::of_mapping(target));
        found.extend(mapped.filter(|target| schemas.node(target).is_some() && seen.insert(target.clone())));
        found
    }
}
