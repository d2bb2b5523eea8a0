//! The branches of a union.

use serde_json::Value;

use crate::ir::Docs;
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
    /// Its own title, without that of what stands beside the union.
    pub title: Option<String>,
    /// Where it only lists strings, as do others that are one enumeration with it: all of them.
    pub values: Vec<(Value, Docs)>,
}

impl Branch {
    /// The strings that it lists, where it does nothing else and has no name.
    fn listed(&self) -> Option<&[Value]> {
        let Merged { kind, values, unions, .. } = &self.merged;
        let is_text = matches!(kind, None | Some(JsonType::String)) && unions.is_empty() && self.target.is_none();
        let values = values.as_deref().filter(|values| is_text && values.iter().all(Value::is_string))?;
        (!self.merged.nullable).then_some(values)
    }
}

/// Makes one branch of those that only list strings, in the place of the first.
pub fn join_values(branches: &mut Vec<Branch>) {
    let mut values: Vec<(Value, Docs)> = Vec::new();
    let listing: Vec<usize> = (0..branches.len()).filter(|at| branches[*at].listed().is_some()).collect();
    let [first, _, ..] = listing.as_slice() else { return };
    for at in &listing {
        let listed = branches[*at].listed().unwrap_or_default();
        let docs = if listed.len() == 1 { branches[*at].merged.notes.docs.clone() } else { Docs::default() };
        for value in listed {
            if !values.iter().any(|(known, _)| known == value) {
                values.push((value.clone(), docs.clone()));
            }
        }
    }
    branches[*first].values = values;
    branches[*first].title = None;
    let mut at = 0;
    branches.retain(|_| {
        at += 1;
        at - 1 == *first || !listing.contains(&(at - 1))
    });
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
        let title = own.notes.docs.summary.clone();
        let branch =
            |parts, merged| Branch { pointer: pointer.to_owned(), parts, merged, target, title, values: Vec::new() };
        if has_nothing && (is_same_kind || is_other_kind) {
            return Some(branch(vec![Part::new(pointer)], own));
        }
        let without_union = |part: &Part| {
            let mut part = part.clone();
            part.skip.push(union.pointer.clone());
            part
        };
        let mut parts: Vec<Part> = base.roots.iter().map(without_union).collect();
        parts.push(Part::new(pointer));
        let merged = schemas.merge(&parts, report).ok()?;
        Some(branch(parts, merged))
    }
}
