//! Overlay: joined tree + Overlay documents (OpenAPI Overlay Specification 1.0 and 1.1) → changed tree.
//!
//! The root that targets count from is the description as one document: the root file, with the path items and components of
//! other files where references put them. What an overlay adds comes from the overlay's file, everything else from where it
//! came before. A `$ref` in an overlay counts from the root file, because that is where it will stand.
//!
//! Beyond the specification, an action whose target selects nothing is an error: it was written for something that has moved.

mod document;
mod merge;
mod node_type;
mod query;
mod remove;

use serde_json::Value;

use super::joiner::{Base, Joiner};
use crate::diagnostic::{Diagnostic, Place};
use crate::grammar::{NodeShape, shape_at};
use crate::pointer::{self, Cursor};

pub(super) use document::{Action, read};

use document::Change;
use merge::{Addition, Merge, Source};
use node_type::NodeType;
use query::Query;

impl Joiner<'_> {
    /// Applies the actions of all overlays, in their order. An action that cannot be applied is an error, and the next one
    /// comes.
    pub(super) fn apply_overlays(&mut self, actions: &[Action], tree: &mut Value) {
        for action in actions {
            let Some(selected) = self.select(action, tree) else { continue };
            match &action.change {
                Change::Nothing => {}
                Change::Remove => self.remove(action, &selected, tree),
                Change::Update(value) => {
                    let source = Source::overlay(value, action.place("update"));
                    self.merge(action, source, &selected, tree);
                }
                Change::Copy(query) => {
                    if let Some(source) = self.copied(action, query, tree) {
                        self.merge(action, source, &selected, tree);
                    }
                }
            }
        }
    }

    /// The pointers of what the target selects; `None` after an error.
    fn select(&mut self, action: &Action, tree: &Value) -> Option<Vec<String>> {
        let selected = action.target.select(tree);
        if selected.is_empty() {
            let message = format!("`{}` selects nothing", action.target.text());
            let help = action.target.missing(tree).map(|(found, rest)| format!("`{found}` is there, `{rest}` is not"));
            let error = self.overlay_error("E053", action.place("target"), message);
            help.map(|help| error.help(help));
            return None;
        }
        let types: Vec<_> = selected.iter().filter_map(|at| pointer::find(tree, at)).map(NodeType::of).collect();
        if action.is_version_1_0 && types.contains(&NodeType::Primitive) {
            // Overlays of version 1.0 do it all the same, those among the examples of the specification too.
            let message = format!("`{}` selects a primitive value, which version 1.1 can change", action.target.text());
            let warning = self.diagnostics.warning_in("W004", action.place("target"), message);
            warning.help("write `overlay: 1.1.0`");
        }
        let is_merged = matches!(action.change, Change::Update(_) | Change::Copy(_));
        if is_merged && types.windows(2).any(|pair| pair[0] != pair[1]) {
            let message = format!("`{}` selects nodes of several types", action.target.text());
            let help = "objects, lists and primitive values are changed by actions of their own";
            self.overlay_error("E054", action.place("target"), message).help(help);
            return None;
        }
        Some(selected)
    }

    /// The node that is copied, with where it and what is below came from.
    fn copied(&mut self, action: &Action, query: &Query, tree: &Value) -> Option<Source> {
        let selected = query.select(tree);
        let [from] = selected.as_slice() else {
            let count = if selected.is_empty() { "nothing".to_owned() } else { format!("{} nodes", selected.len()) };
            let message = format!("`{}` selects {count}, where one node is to be copied", query.text());
            self.overlay_error("E053", action.place("copy"), message);
            return None;
        };
        let value = pointer::find(tree, from)?.clone();
        Some(Source::copy(value, self.origins.below(from)))
    }

    /// Merges a value with each selected node, and follows the references that came with it.
    fn merge(&mut self, action: &Action, source: Source, selected: &[String], tree: &mut Value) {
        let mut additions = Vec::new();
        for at in selected {
            let Some(node) = tree.pointer_mut(at) else { continue };
            let mut merge = Merge::new(&source, &mut additions);
            if let Err(mismatch) = merge.apply(node, &mut Cursor::at(at), &mut Cursor::default()) {
                let place = match action.change {
                    Change::Copy(_) => action.place("copy"),
                    _ => source.place(&mismatch.from),
                };
                let (found, expected) = (mismatch.found, mismatch.expected);
                let message = format!("`{}` is {expected}, it cannot be merged with {found}", shown(&mismatch.at));
                let help = (found == "nothing").then_some("a key without a value takes nothing away: leave it out");
                let error = self.overlay_error("E054", place, message);
                help.map(|help| error.help(help));
                // The other nodes would most likely say the same.
                break;
            }
        }
        additions.iter().for_each(|Addition { at, from }| self.origins.graft(at, &source.origins, from));
        if additions.iter().any(|addition| pointer::is_within(&addition.at, "/components")) {
            self.take_names(tree);
        }
        additions.into_iter().for_each(|addition| self.follow(addition, &source, tree));
    }

    /// Follows the references of what was added.
    fn follow(&mut self, addition: Addition, source: &Source, tree: &mut Value) {
        let Addition { mut at, mut from } = addition;
        for _ in 0..levels_up(&at) {
            at = pointer::parent(&at).unwrap_or_default().to_owned();
            from = pointer::parent(&from).unwrap_or_default().to_owned();
        }
        let Some(shape) = shape_at(&at) else { return };
        let Some(node) = tree.pointer_mut(&at) else { return };
        let base = Base::in_root(&self.input.root, source.place(&from), at.len());
        let mut taken = std::mem::take(node);
        self.walk(&mut taken, shape, &mut Cursor::at(&at), &base);
        if let Some(node) = tree.pointer_mut(&at) {
            *node = taken;
        }
    }

    fn remove(&mut self, action: &Action, selected: &[String], tree: &mut Value) {
        if selected.iter().any(String::is_empty) {
            let message = "the whole description cannot be removed";
            self.overlay_error("E054", action.place("target"), message);
            return;
        }
        remove::remove(selected, tree, &mut self.origins);
    }

    fn overlay_error(&mut self, code: &'static str, place: Place, message: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics.error_in(code, place, message)
    }
}

/// How far above an addition the object stands that its references are followed from.
fn levels_up(at: &str) -> usize {
    let is_mapping = |at: &str| shape_at(at) == Some(NodeShape::Map(&NodeShape::Text));
    match pointer::parent(at) {
        Some(_) if pointer::last(at) == "$ref" || is_mapping(at) => 1,
        Some(parent) if is_mapping(parent) => 2,
        _ => 0,
    }
}

/// A pointer for people.
fn shown(pointer: &str) -> &str {
    if pointer.is_empty() { "the root" } else { pointer }
}
