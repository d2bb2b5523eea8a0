//! A checked tree → settings. What is not what its key says was reported, and is passed over here.

use super::text::{Content, Entry, Node};
use crate::diagnostic::Position;

/// A text with its place in the settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T = String> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub at: Position,
}

/// The value of a key.
pub(super) fn value<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Node> {
    entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
}

pub(super) fn text(entries: &[Entry], key: &str) -> Option<String> {
    text_of(value(entries, key)?).map(|text| text.value)
}

pub(super) fn text_of(node: &Node) -> Option<Located> {
    match &node.value {
        Content::Text(text) => Some(Located { value: text.clone(), at: node.at }),
        _ => None,
    }
}

pub(super) fn flag(entries: &[Entry], key: &str) -> Option<bool> {
    match value(entries, key)?.value {
        Content::Flag(flag) => Some(flag),
        _ => None,
    }
}

pub(super) fn list<'e>(entries: &'e [Entry], key: &str) -> &'e [Node] {
    match value(entries, key).map(|node| &node.value) {
        Some(Content::List(items)) => items,
        _ => &[],
    }
}

pub(super) fn texts(entries: &[Entry], key: &str) -> Vec<Located> {
    list(entries, key).iter().filter_map(text_of).collect()
}

pub(super) fn table<'e>(entries: &'e [Entry], key: &str) -> &'e [Entry] {
    value(entries, key).map(entries_of).unwrap_or_default()
}

pub(super) fn entries_of(node: &Node) -> &[Entry] {
    match &node.value {
        Content::Table(entries) => entries,
        _ => &[],
    }
}
