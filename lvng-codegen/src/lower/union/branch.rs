//! The branches of a union.

use crate::lower::constraints;
use crate::lower::merge::{Additional, JsonType, Merged, Part, Union};
use crate::lower::report::Report;
use crate::lower::schemas::Schemas;

/// A branch while its variant is made.
pub struct Branch {
    /// The node of the branch.
    pub pointer: String,
    /// What is merged for it.
    pub parts: Vec<Part>,
    /// Its keywords.
    pub merged: Merged,
    /// The component it refers to.
    pub target: Option<String>,
}

/// A union, and the schema that has it.
pub struct UnionOf<'m> {
    pub schemas: Schemas<'m>,
    pub base: &'m Merged,
    pub union: &'m Union,
}

impl UnionOf<'_> {
    /// The branch at a pointer, with what stands beside the union; `None` where it can match nothing, which is reported.
    pub fn branch(&self, pointer: &str, report: &mut Report<'_>) -> Option<Branch> {
        let Self { schemas, base, union } = self;
        let own = schemas.merge(&[Part::new(pointer)], report).ok()?;
        // Beside a union and no properties, `additionalProperties` is meant for the branches, not for nothing at all.
        let is_open = match &base.additional {
            Additional::Unsaid => true,
            Additional::Any | Additional::Denied => base.properties.is_empty(),
            Additional::Schema(_) => false,
        };
        let has_nothing = base.values.is_none()
            && base.items.is_empty()
            && base.unions.len() == 1
            && is_open
            && constraints::is_none(&base.constraints)
            && base.properties.keys().all(|name| own.properties.contains_key(name))
            && base.required.is_subset(&own.required);
        let is_same_kind = match (base.kind, own.kind) {
            (None, _) => true,
            (Some(JsonType::Number), Some(JsonType::Integer)) | (Some(JsonType::Integer), Some(JsonType::Number)) => {
                true
            }
            (Some(base), Some(own)) => base == own,
            (Some(base), None) => base == JsonType::Object && !own.unions.is_empty(),
        };
        let is_other_kind = !is_same_kind && own.kind.is_some();
        if !has_nothing && is_other_kind {
            let message = "the branch can match no value beside what stands next to the union; it is left out";
            report.warning("W114", pointer, message);
            return None;
        }
        if has_nothing && is_other_kind {
            let message = "the branch is of another type than `type` beside the union says; the branch counts";
            report.warning("W114", pointer, message).help("take `type` away, or repeat it in each branch");
        }
        let target = schemas.target(pointer);
        if has_nothing && (is_same_kind || is_other_kind) {
            return Some(Branch { pointer: pointer.to_owned(), parts: vec![Part::new(pointer)], merged: own, target });
        }
        let without_union = |part: &Part| {
            let mut part = part.clone();
            part.skip.push(union.pointer.clone());
            part
        };
        let mut parts: Vec<Part> = base.roots.iter().map(without_union).collect();
        parts.push(Part::new(pointer));
        let merged = schemas.merge(&parts, report).ok()?;
        Some(Branch { pointer: pointer.to_owned(), parts, merged, target })
    }
}
