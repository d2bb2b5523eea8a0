//! Join: root file + files it refers to + overlays → one tree.
//!
//! Schemas and other components of other files are mounted under `#/components`; path items, and whole sections that are
//! only a reference, are put where they are used.

use serde_json::Value;

use super::hoist::hoist;
use super::joiner::{Base, Joiner};
use super::overlay::Action;
use super::scope::Files;
use crate::Input;
use crate::diagnostic::{Diagnostics, Origins, Place};
use crate::grammar::{NodeShape, ObjectKind};
use crate::pointer::Cursor;

/// How far joining goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// To the document that overlays change.
    Overlaid,
    /// To one whose references lead to components only.
    Whole,
}

/// Joins everything that the root refers to, and changes it by the actions of overlays. Of the other files, those in
/// `files` are read already.
pub(super) fn join(
    input: &Input,
    (mut tree, files): (Value, Files),
    overlays: &[Action],
    extent: Extent,
    diagnostics: &mut Diagnostics,
) -> (Value, Origins) {
    let mut joiner = Joiner::new(input, files, diagnostics);
    joiner.name_components(&tree);
    let base = Base::new(Place { file: input.root.clone(), pointer: String::new() }, 0);
    joiner.walk(&mut tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default(), &base);
    joiner.join_path_files(&mut tree);
    joiner.mount_all(&mut tree);
    // Before references into the middle of things are made components: targets find what people have written.
    joiner.apply_overlays(overlays, &mut tree);
    joiner.mount_all(&mut tree);
    if extent == Extent::Whole {
        hoist(&mut joiner, &mut tree);
        joiner.inline_local(&mut tree);
    }
    (tree, joiner.origins)
}
