//! Variants that need no type of their own: what serde, schemars and utoipa make of the enums of Rust programs.
//!
//! A text is a variant that holds nothing. An object of one member is the external tag of serde, an object of the
//! discriminator alone a variant that holds nothing, and one of the discriminator and a member that all such branches call
//! the same is the adjacent tag. Only branches without a name are taken so, since what the description names, Rust names.

use serde_json::Value;

use super::branch::Branch;
use crate::ir::{Docs, VariantShape};
use crate::lower::merge::{Additional, JsonType, Merged, Part};
use crate::lower::schema::SchemaLowering;

/// Names of the member with the content that leave no doubt where only one branch has content.
const CONTENT: &[&str] = &["content", "contents", "data", "value", "payload", "c"];

/// What a variant is to be.
#[derive(Default)]
pub struct Shape {
    pub kind: VariantShape,
    /// The schema of what it holds, where that is not the whole branch.
    pub held: Vec<Part>,
}

/// Makes a branch of each text, where texts stand alone or beside nothing but external tags.
pub fn split_texts(branches: &mut Vec<Branch>) {
    let lists: Vec<usize> = branches.iter().filter_map(|branch| Some(branch.listed()?.len())).collect();
    let is_external = |branch: &Branch| branch.listed().is_some() || only_member(branch, None).is_some();
    let alone = lists.iter().all(|count| *count == 1);
    if lists.is_empty() || !(alone || branches.iter().all(is_external)) {
        return;
    }
    let mut split: Vec<Branch> = Vec::new();
    for branch in branches.drain(..) {
        let Some(listed) = branch.listed().map(<[Value]>::to_vec) else {
            split.push(branch);
            continue;
        };
        let docs = if listed.len() == 1 { branch.merged.notes.docs.clone() } else { Docs::default() };
        for text in listed.iter().filter_map(Value::as_str) {
            if !split.iter().any(|known| known.text.as_ref().is_some_and(|(known, _)| known == text)) {
                split.push(Branch { text: Some((text.to_owned(), docs.clone())), title: None, ..branch.clone() });
            }
        }
    }
    *branches = split;
}

impl SchemaLowering<'_> {
    /// What the variants of a union are, by branch.
    pub fn shapes(&mut self, branches: &[Branch], tags: &[Vec<String>], discriminator: Option<&str>) -> Vec<Shape> {
        let plain = |kind: VariantShape| Shape { kind, held: Vec::new() };
        let Some(property) = discriminator else {
            let is_external = |branch: &Branch| branch.text.is_some() || only_member(branch, None).is_some();
            let external = branches.iter().all(is_external) && self.may_be_members(branches, None);
            return branches
                .iter()
                .map(|branch| match (&branch.text, only_member(branch, None)) {
                    (Some((text, _)), _) => plain(VariantShape::Text(text.clone())),
                    (None, Some(name)) if external => member(branch, name),
                    _ => plain(VariantShape::Whole),
                })
                .collect();
        };
        let adjacent = self.is_adjacent(branches, property);
        let shape = |(branch, tags): (&Branch, &Vec<String>)| {
            let says_tag = tags.len() == 1 && self.property_values(branch, property) == *tags;
            match only_member(branch, Some(property)) {
                _ if !says_tag => plain(VariantShape::Whole),
                None if is_empty(branch, property) => plain(VariantShape::Empty { closed: is_closed(&branch.merged) }),
                Some(name) if adjacent => member(branch, name),
                _ => plain(VariantShape::Whole),
            }
        };
        branches.iter().zip(tags).map(shape).collect()
    }

    /// Whether the branches are content under one name beside the discriminator.
    fn is_adjacent(&mut self, branches: &[Branch], property: &str) -> bool {
        let names: Vec<&str> = branches.iter().filter_map(|branch| only_member(branch, Some(property))).collect();
        let Some((first, rest)) = names.split_first() else { return false };
        let is_usual = !rest.is_empty() || CONTENT.contains(first);
        let is_one = rest.iter().all(|name| name == first);
        let is_adjacent = |branch: &Branch| is_empty(branch, property) || only_member(branch, Some(property)).is_some();
        is_usual && is_one && branches.iter().all(is_adjacent) && self.may_be_members(branches, Some(property))
    }

    /// Whether the members travel both ways, as variants do.
    fn may_be_members(&mut self, branches: &[Branch], discriminator: Option<&str>) -> bool {
        branches.iter().filter(|branch| branch.text.is_none()).all(|branch| {
            let parts = only_member(branch, discriminator).and_then(|name| branch.merged.properties.get(name));
            parts.is_none_or(|parts| {
                self.merge(parts).is_some_and(|merged| !merged.notes.read_only && !merged.notes.write_only)
            })
        })
    }
}

fn member(branch: &Branch, name: &str) -> Shape {
    let held = branch.merged.properties.get(name).cloned().unwrap_or_default();
    let closed = is_closed(&branch.merged);
    Shape { kind: VariantShape::Member { name: name.to_owned(), is_nullable: false, closed }, held }
}

fn is_closed(merged: &Merged) -> bool {
    merged.additional == Additional::Denied
}

/// Whether a branch is an object of its discriminator and nothing else.
fn is_empty(branch: &Branch, property: &str) -> bool {
    is_plain_object(branch) && branch.merged.properties.len() == 1 && branch.merged.required.contains(property)
}

/// The member that a branch is all about, beside its discriminator.
fn only_member<'b>(branch: &'b Branch, discriminator: Option<&str>) -> Option<&'b str> {
    let Merged { properties, required, .. } = &branch.merged;
    let mut names = properties.keys().map(String::as_str).filter(|name| Some(*name) != discriminator);
    let only = names.next().filter(|name| required.contains(*name))?;
    let has_tag = discriminator.is_none_or(|property| required.contains(property));
    let is_all = names.next().is_none() && required.len() == properties.len();
    (is_plain_object(branch) && has_tag && is_all).then_some(only)
}

/// Whether a branch has no name and is an object with no more to say than its properties.
fn is_plain_object(branch: &Branch) -> bool {
    let Branch { merged, target, text, .. } = branch;
    let is_object = matches!(merged.kind, None | Some(JsonType::Object)) && merged.values.is_none();
    let is_plain = merged.unions.is_empty() && !merged.nullable && merged.constraints.is_none();
    let may_be_more = matches!(merged.additional, Additional::Any | Additional::Schema(_));
    target.is_none() && text.is_none() && is_object && is_plain && !may_be_more
}
