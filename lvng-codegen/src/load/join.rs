//! Join: root file + files it refers to → one tree.
//!
//! Schemas and other components of other files are mounted under `#/components`; path items, and whole sections that are
//! only a reference, are put where they are used.

use serde_json::Value;

use super::hoist::hoist;
use super::joiner::{Base, Joiner};
use crate::Input;
use crate::diagnostic::{Diagnostics, Origins};
use crate::grammar::{NodeShape, ObjectKind};
use crate::pointer::Cursor;

/// Joins everything that the root refers to.
pub(super) fn join(input: &Input, mut tree: Value, diagnostics: &mut Diagnostics) -> (Value, Origins) {
    let mut joiner = Joiner::new(input, diagnostics);
    joiner.name_components(&tree);
    let base = Base { file: input.root.clone(), pointer: String::new(), depth: 0 };
    joiner.walk(&mut tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default(), &base);
    joiner.join_path_files(&mut tree);
    joiner.mount_all(&mut tree);
    hoist(&mut joiner, &mut tree);
    joiner.inline_local(&mut tree);
    (tree, joiner.origins)
}
