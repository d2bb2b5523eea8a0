//! The style `deepObject`, as libraries and services have it (qs, Rails, PHP, Stripe).
//!
//! OpenAPI defines `filter[a]=1` and no more. Deeper objects are written `filter[a][b]=1`, lists `tags[]=x&tags[]=y`.
//! Lists of lists and objects are written by index, `items[0][a]=1`, because `items[][a]` does not say where an item
//! begins. `tags[]`, `tags[0]` and `tags` given twice are all read as lists; lists and objects without members leave
//! nothing to write.

use super::Json;
use super::escape::{BROKEN, Escape, Found, Pairs};
use super::json::Members;
use lvng_contract::percent::form_decode;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Deeper than any description, and the tree is walked by recursion.
const MAX_DEPTH: usize = 16;

/// Writes a value under a name that is percent-encoded. The error says why that cannot be.
pub fn write(name: &str, json: &Json<'_>, escape: Escape) -> Result<Vec<(String, String)>, &'static str> {
    let mut pairs = Vec::new();
    push(&mut pairs, name.to_owned(), json, (escape, MAX_DEPTH))?;
    Ok(pairs)
}

fn push(
    pairs: &mut Vec<(String, String)>,
    name: String,
    json: &Json<'_>,
    (escape, depth): (Escape, usize),
) -> Result<(), &'static str> {
    let inner = || depth.checked_sub(1).map(|depth| (escape, depth)).ok_or("is nested too deeply");
    match json {
        Json::Object(members) => members.iter().try_for_each(|(key, value)| {
            if key.is_empty() || key.contains(['[', ']']) {
                return Err("has a member whose name is empty or has brackets, which deepObject cannot write");
            }
            push(pairs, format!("{name}%5B{}%5D", escape.text(key)), value, inner()?)
        }),
        Json::Array(items) => {
            let by_index = items.iter().any(|item| matches!(item, Json::Array(_) | Json::Object(_)));
            items.iter().enumerate().try_for_each(|(index, item)| {
                let index = if by_index { index.to_string() } else { String::new() };
                push(pairs, format!("{name}%5B{index}%5D"), item, inner()?)
            })
        }
        scalar => {
            pairs.push((name, escape.scalar(scalar)));
            Ok(())
        }
    }
}

/// Reads the value whose pairs begin with a name; those of `others` belong to other parameters.
pub fn read<'t>(name: &str, all: &Pairs<'t>, others: &[&str]) -> Found<'t> {
    let mut root = Node::default();
    for (pair, value) in all {
        let Some(rest) = pair.strip_prefix(name).filter(|rest| rest.is_empty() || rest.starts_with('[')) else {
            continue;
        };
        if others.contains(&pair.as_ref()) {
            continue;
        }
        let Some(keys) = keys(rest) else { return Found::Bad("has a name whose brackets do not match") };
        let Some(value) = form_decode(value) else { return Found::Bad(BROKEN) };
        if let Err(why) = root.insert(&keys, Json::String(value)) {
            return Found::Bad(why);
        }
    }
    match root.into_json() {
        Ok(None) => Found::Absent,
        Ok(Some(json)) => Found::Value(json),
        Err(why) => Found::Bad(why),
    }
}

/// `[a][b]` → `a`, `b`.
fn keys(mut text: &str) -> Option<Vec<&str>> {
    let mut keys = Vec::new();
    while !text.is_empty() {
        let (key, rest) = text.strip_prefix('[')?.split_once(']')?;
        if key.contains('[') {
            return None;
        }
        keys.push(key);
        text = rest;
    }
    Some(keys)
}

/// What stands under one name: one of the three, unless the client contradicts itself.
#[derive(Default)]
struct Node<'t> {
    /// `name=…`
    values: Vec<Json<'t>>,
    /// `name[]=…`
    items: Vec<Json<'t>>,
    /// `name[key]…`
    members: BTreeMap<String, Node<'t>>,
}

impl<'t> Node<'t> {
    fn insert(&mut self, keys: &[&str], value: Json<'t>) -> Result<(), &'static str> {
        if keys.len() > MAX_DEPTH {
            return Err("is nested too deeply");
        }
        let (keys, is_item) = match keys {
            [keys @ .., ""] => (keys, true),
            keys => (keys, false),
        };
        let mut node = self;
        for key in keys {
            if key.is_empty() {
                return Err("has a list of lists or objects without indices");
            }
            node = node.members.entry((*key).to_owned()).or_default();
        }
        if is_item {
            node.items.push(value)
        } else {
            node.values.push(value)
        }
        Ok(())
    }

    fn into_json(mut self) -> Result<Option<Json<'t>>, &'static str> {
        match (self.values.len(), self.items.len(), self.members.len()) {
            (0, 0, 0) => Ok(None),
            (1, 0, 0) => Ok(self.values.pop()),
            (_, 0, 0) => Ok(Some(Json::Array(self.values))),
            (0, _, 0) => Ok(Some(Json::Array(self.items))),
            (0, 0, _) => members(self.members).map(Some),
            _ => Err("is given as different kinds of value at once"),
        }
    }
}

/// A list if the names are the indices of one. Only the type tells which of the two was meant: in this
/// style the reader of an object takes a list as well.
fn members<'t>(nodes: BTreeMap<String, Node<'t>>) -> Result<Json<'t>, &'static str> {
    let count = nodes.len();
    let mut members = Vec::with_capacity(count);
    for (key, node) in nodes {
        // A node exists because something was put into it.
        members.extend(node.into_json()?.map(|json| (key, json)));
    }
    if members.iter().all(|(key, _)| index(key).is_some_and(|index| index < count)) {
        members.sort_by_cached_key(|(key, _)| index(key));
        return Ok(Json::Array(members.into_iter().map(|(_, json)| json).collect()));
    }
    Ok(Json::Object(members.into_iter().map(|(key, json)| (Cow::Owned(key), json)).collect()))
}

/// What was taken for a list, as the object that it was meant to be.
pub fn by_index(items: Vec<Json<'_>>) -> Members<'_> {
    items.into_iter().enumerate().map(|(index, item)| (index.to_string().into(), item)).collect()
}

/// The index that a name stands for, written as the client writes it: `01` is no index.
fn index(key: &str) -> Option<usize> {
    key.parse().ok().filter(|index: &usize| index.to_string() == key)
}
