//! The branches of a union.

use serde_json::Value;

use crate::ir::Docs;
use crate::lower::merge::{Additional, JsonType, Merged, Part, Union};
use crate::lower::report::Report;
use crate::lower::schemas::Schemas;
use crate::pointer;

/// A branch while its variant is made.
#[derive(Clone)]
pub struct Branch {
    /// The node of the branch.
    pub pointer: String,
    /// What is merged for it.
    pub parts: Vec<Part>,
    /// Its keywords.
    pub merged: Merged,
    /// The component it refers to.
    pub target: Option<String>,
    /// All components it refers to, which are several where it stands for branches of several unions.
    pub targets: Vec<String>,
    /// Its own title, without that of what stands beside the union.
    pub title: Option<String>,
    /// Where it only lists strings, as do others that are one enumeration with it: all of them.
    pub values: Vec<(Value, Docs)>,
    /// The text that it is and nothing else, with what is said of it.
    pub text: Option<(String, Docs)>,
}

impl Branch {
    /// The strings that it lists, where it does nothing else and has no name.
    pub fn listed(&self) -> Option<&[Value]> {
        let Merged { kind, values, unions, .. } = &self.merged;
        let is_text = matches!(kind, None | Some(JsonType::String))
            && unions.is_empty()
            && self.target.is_none()
            && self.text.is_none();
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

/// Unions that hold at once, and the schema that has them.
pub struct UnionOf<'m, 'a> {
    pub schemas: Schemas<'a>,
    pub base: &'m Merged,
    /// Those that are told apart as one.
    pub unions: Vec<&'m Union>,
    /// Those that say nothing of the type.
    pub left_out: Vec<&'m Union>,
}

impl UnionOf<'_, '_> {
    /// The branch at a pointer, or what several are together, with what stands beside the union; `None` where it can match
    /// nothing, which is reported.
    pub fn branch(&self, pointers: &[String], report: &mut Report<'_>) -> Option<Branch> {
        let Self { schemas, base, unions, left_out } = self;
        let pointer = pointers.first()?;
        let own_parts: Vec<Part> = pointers.iter().map(Part::new).collect();
        let own = schemas.merge(&own_parts, report).ok()?;
        let fit = self.fit(&own, pointer, report)?;
        let [target, title] = match pointers {
            [only] => [schemas.target(only), own.notes.docs.summary.clone()],
            _ => [None, self.name_of_all(pointers)],
        };
        let targets = pointers.iter().filter_map(|pointer| schemas.target(pointer)).collect();
        let branch = |parts, merged| Branch {
            pointer: pointer.to_owned(),
            parts,
            merged,
            target,
            targets,
            title,
            values: Vec::new(),
            text: None,
        };
        if fit == Fit::Alone {
            return Some(branch(own_parts, own));
        }
        let without_unions = |part: &Part| {
            let mut part = part.clone();
            part.skip.extend(unions.iter().chain(left_out).map(|union| union.pointer.clone()));
            part
        };
        let parts: Vec<Part> = base.roots.iter().map(without_unions).chain(own_parts).collect();
        let merged = schemas.merge(&parts, report).ok()?;
        Some(branch(parts, merged))
    }

    /// How a branch goes with what stands beside the union.
    fn fit(&self, own: &Merged, pointer: &str, report: &mut Report<'_>) -> Option<Fit> {
        let Self { base, unions, left_out, .. } = self;
        // Beside a union and no properties, `additionalProperties` is meant for the branches, not for nothing at all.
        let is_open = match &base.additional {
            Additional::Unsaid => true,
            Additional::Any | Additional::Denied => base.properties.is_empty(),
            Additional::Schema(_) => false,
        };
        let has_nothing = base.values.is_none()
            && base.items.is_empty()
            && base.unions.len() == unions.len() + left_out.len()
            && is_open
            && base.constraints.is_none()
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
        Some(if has_nothing && (is_same_kind || is_other_kind) { Fit::Alone } else { Fit::WithBase })
    }

    /// What branches of several unions are called together, where each has a name or a title.
    fn name_of_all(&self, pointers: &[String]) -> Option<String> {
        let name = |pointer: &String| match self.schemas.target(pointer) {
            Some(target) => Some(pointer::last(&target).into_owned()),
            None => self.schemas.keyword(pointer, "title")?.as_str().map(str::to_owned),
        };
        let names: Vec<String> = pointers.iter().map(name).collect::<Option<_>>()?;
        Some(names.join(" "))
    }
}

/// Whether a branch is all that its variant is.
#[derive(PartialEq)]
enum Fit {
    Alone,
    WithBase,
}
