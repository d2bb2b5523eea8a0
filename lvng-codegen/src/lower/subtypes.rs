//! A discriminator without `oneOf` → one of the components that have the schema in `allOf`.
//!
//! `Pet` with a discriminator and `Cat` with `allOf: [Pet]` say that a value of type `Pet` may be a `Cat`, with all of its
//! properties. So `Pet` is a union of its subtypes and of its own properties, while in `allOf` it stays those properties.
//!
//! A subtype may have a discriminator of its own. Where that is another property, the subtype is a union within the union:
//! `Pet::Dog(Dog::Puppy(…))`, since `kind` says no more than that it is a dog. Where it is the same one, all are variants of
//! one union: `Pet::Dog`, `Pet::Puppy`.

use serde_json::Value;

use super::context::Context;
use super::draft_id::DraftId;
use super::merge::{Discriminator, Merged, Part};
use super::schema::SchemaLowering;
use super::types::variant;
use crate::ir::{OneOf, OneOfVariant, TypeKind, TypeRef};
use crate::names::{self, Scope};
use crate::pointer;

/// A component that is a kind of another.
struct Subtype<'t> {
    target: &'t str,
    /// The values of the discriminator that stand for it.
    tags: Vec<String>,
    /// Whether it has kinds of its own that the same property tells.
    is_own_union: bool,
}

impl SchemaLowering<'_> {
    /// One of the subtypes, or what the schema itself describes.
    pub fn union_of_subtypes(&mut self, merged: &Merged, subtypes: &[String], context: &Context) -> TypeKind<DraftId> {
        let Some(discriminator) = merged.discriminator.clone() else { return TypeKind::Alias(TypeRef::Any) };
        let base = merged.pointer().to_owned();
        let listed = self.listed(merged, &discriminator.property);
        let default = discriminator.default.as_deref().map(pointer::of_mapping);
        let mut scope = Scope::default();
        let unknown = scope.claim("Unknown");
        let mut variants = Vec::new();
        for Subtype { target, tags, is_own_union } in self.subtypes(subtypes, &discriminator, &listed) {
            let ty = match is_own_union {
                // Its subtypes have variants here; what is left is what it describes itself.
                true => {
                    let context = Context::component(&pointer::last(target)).variant("base");
                    self.schemas(&[Part::new(target)], &context).item()
                }
                false => self.component(target).item(),
            };
            let rust = scope.claim(&names::branch_name(&pointer::last(target)));
            variants.push(OneOfVariant { is_default: default.as_deref() == Some(target), ..variant(rust, ty, tags) });
        }
        let tags = self.tags_of(&base, &discriminator, &listed);
        if listed.is_empty() || tags.iter().any(|tag| listed.contains(tag)) {
            let ty = self.schemas(&[Part::new(base.clone())], &context.variant("base")).item();
            let rust = scope.claim(&names::branch_name(&pointer::last(&base)));
            variants.push(OneOfVariant { is_default: default.as_ref() == Some(&base), ..variant(rust, ty, tags) });
        }
        TypeKind::OneOf(OneOf { discriminator: Some(discriminator.property), by_event: false, variants, unknown })
    }

    /// The subtypes that have variants. Those of a subtype that tells its own by another property are variants of that,
    /// unless a value of this discriminator stands for them.
    fn subtypes<'t>(
        &mut self,
        all: &'t [String],
        discriminator: &Discriminator,
        listed: &[String],
    ) -> Vec<Subtype<'t>> {
        let mut found: Vec<Subtype<'t>> = Vec::new();
        let mut inner: Vec<(Vec<String>, Vec<String>)> = Vec::new();
        for target in all {
            let tags = self.tags_of(target, discriminator, listed);
            let (below, own) = self.own_subtypes(target);
            let is_own_union = own.as_ref() == Some(&discriminator.property);
            if own.is_some() && !is_own_union {
                inner.push((below, tags.clone()));
            }
            found.push(Subtype { target, tags, is_own_union });
        }
        found.retain(|Subtype { target, tags, .. }| {
            let holds = |(below, known): &(Vec<String>, Vec<String>)| {
                below.iter().any(|other| other == target) && tags.iter().all(|tag| known.contains(tag))
            };
            !inner.iter().any(holds)
        });
        found
    }

    /// The subtypes of a component, and its discriminator, where it is a union of them.
    fn own_subtypes(&mut self, target: &str) -> (Vec<String>, Option<String>) {
        if self.schemas.keyword(target, "discriminator").is_none() {
            return (Vec::new(), None);
        }
        let Some(merged) = self.merge(&[Part::new(target)]) else { return (Vec::new(), None) };
        let below = self.hierarchy.subtypes(self.schemas, target, &merged);
        let own = merged.discriminator.as_ref().filter(|_| !below.is_empty());
        let own = own.map(|discriminator| discriminator.property.clone());
        (below, own)
    }

    /// The values that the schema itself lists for its discriminator.
    fn listed(&mut self, merged: &Merged, property: &str) -> Vec<String> {
        let Some(parts) = merged.properties.get(property) else { return Vec::new() };
        let merged = self.merge(parts);
        let values = merged.iter().filter_map(|merged| merged.values.as_ref()).flatten();
        values.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// The values that stand for a component: those mapped to it, those that it lists itself, or its name.
    fn tags_of(&mut self, target: &str, discriminator: &Discriminator, listed: &[String]) -> Vec<String> {
        let to_it = discriminator.mapping.iter().filter(|(_, to)| pointer::of_mapping(to) == target);
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
