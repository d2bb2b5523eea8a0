//! A discriminator without `oneOf` → one of the components that have the schema in `allOf`.
//!
//! `Pet` with a discriminator and `Cat` with `allOf: [Pet]` say that a value of type `Pet` may be a `Cat`, with all of its
//! properties. So `Pet` is a union of its subtypes and of its own properties, while in `allOf` it stays those properties.

use serde_json::Value;

use super::context::Context;
use super::draft_id::DraftId;
use super::hierarchy::mapped;
use super::merge::{Discriminator, Merged, Part};
use super::schema::SchemaLowering;
use super::types::variant;
use crate::ir::{OneOf, TypeKind, TypeRef};
use crate::names::{self, Scope};
use crate::pointer;

impl SchemaLowering<'_> {
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
        let values = self.merge(parts).and_then(|merged| merged.values).unwrap_or_default();
        values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// The values that stand for a component: those mapped to it, those that it lists itself, or its name.
    fn tags_of(&mut self, target: &str, discriminator: &Discriminator, listed: &[String]) -> Vec<String> {
        let to_it = discriminator.mapping.iter().filter(|(_, to)| mapped(to) == target);
        let tags: Vec<String> = to_it.map(|(value, _)| value.clone()).collect();
        if !tags.is_empty() {
            return tags;
        }
        let own = self.merge(&[Part::new(target)]);
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
