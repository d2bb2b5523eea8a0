//! A discriminator without `oneOf` → one of the components that have the schema in `allOf`.
//!
//! `Pet` with a discriminator and `Cat` with `allOf: [Pet]` say that a value of type `Pet` may be a `Cat`, with all of its
//! properties. So `Pet` is a union of its subtypes and of its own properties, while in `allOf` it stays those properties.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::merge::{Discriminator, Merged, Part, children};
use super::types::DraftId;
use super::union::{mapped, variant};
use super::{Context, Lowering};
use crate::ir::{OneOf, TypeKind, TypeRef};
use crate::names::{self, Scope};
use crate::pointer;

/// The components by those that they have in `allOf`.
pub type Children = HashMap<String, Vec<String>>;

impl Lowering<'_> {
    /// Which components have which in `allOf`.
    pub fn children(&self) -> Children {
        let mut all = Children::new();
        for name in self.resolver.components().schemas.keys() {
            let child = pointer::join("/components/schemas", &[name]);
            let Some(node) = self.resolver.node(&child) else { continue };
            for part in children(node, &child, "allOf") {
                let reference = self.resolver.keyword(&part, "$ref").and_then(Value::as_str);
                if let Some(parent) = reference.and_then(pointer::of_ref).filter(|parent| *parent != child) {
                    all.entry(parent).or_default().push(child.clone());
                }
            }
        }
        all
    }

    /// The subtypes of a component with a discriminator of its own, near ones first, then what else is mapped.
    pub fn subtypes(&self, component: &str, merged: &Merged) -> Vec<String> {
        let has_own = self.resolver.keyword(component, "discriminator").is_some();
        let Some(discriminator) = merged.discriminator.as_ref().filter(|_| has_own) else { return Vec::new() };
        let mut seen = HashSet::from([component.to_owned()]);
        let mut found: Vec<String> = Vec::new();
        let mut next = vec![component.to_owned()];
        while let Some(parent) = next.pop() {
            for child in self.subtypes_of.get(&parent).into_iter().flatten() {
                if seen.insert(child.clone()) {
                    found.push(child.clone());
                    next.push(child.clone());
                }
            }
        }
        let mapped = discriminator.mapping.iter().map(|(_, target)| mapped(target));
        found.extend(mapped.filter(|target| self.resolver.node(target).is_some() && seen.insert(target.clone())));
        found
    }

    /// One of the subtypes, or what the schema itself describes.
    pub fn union_of_subtypes(&mut self, merged: &Merged, subtypes: &[String], context: &Context) -> TypeKind<DraftId> {
        let Some(discriminator) = merged.discriminator.clone() else { return TypeKind::Alias(TypeRef::Any) };
        let base = merged.pointer().to_owned();
        let listed = self.listed(merged, &discriminator.property);
        let mut scope = Scope::default();
        let unknown = scope.claim("Unknown");
        let mut variants = Vec::new();
        for target in subtypes {
            let tags = self.tags_of(target, &discriminator, &listed);
            let ty = self.component(target).item();
            let rust = scope.claim(&names::branch_name(&pointer::last(target)));
            variants.push(variant(rust, ty, tags));
        }
        let tags = self.tags_of(&base, &discriminator, &listed);
        if listed.is_empty() || tags.iter().any(|tag| listed.contains(tag)) {
            let ty = self.schemas(&[Part::new(base.clone())], &context.variant("base")).item();
            let rust = scope.claim(&names::branch_name(&pointer::last(&base)));
            variants.push(variant(rust, ty, tags));
        }
        TypeKind::OneOf(OneOf { discriminator: Some(discriminator.property), by_event: false, variants, unknown })
    }

    /// The values that the schema itself lists for its discriminator.
    fn listed(&mut self, merged: &Merged, property: &str) -> Vec<String> {
        let Some(parts) = merged.properties.get(property) else { return Vec::new() };
        let values = self.merge(parts).ok().and_then(|merged| merged.values).unwrap_or_default();
        values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// The values that stand for a component: those mapped to it, those that it lists itself, or its name.
    fn tags_of(&mut self, target: &str, discriminator: &Discriminator, listed: &[String]) -> Vec<String> {
        let to_it = discriminator.mapping.iter().filter(|(_, to)| mapped(to) == target);
        let tags: Vec<String> = to_it.map(|(value, _)| value.clone()).collect();
        if !tags.is_empty() {
            return tags;
        }
        let own = self.merge(&[Part::new(target)]).ok();
        let own = own.map_or_else(Vec::new, |own| self.listed(&own, &discriminator.property));
        if !own.is_empty() && own.len() != listed.len() {
            return own;
        }
        let name = pointer::last(target).into_owned();
        // Lists of values often spell the names of schemas in another case.
        let spelled = listed.iter().find(|value| value.eq_ignore_ascii_case(&name));
        vec![spelled.cloned().unwrap_or(name)]
    }
}
