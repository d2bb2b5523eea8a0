//! A description that can be compared: joined and normalized.

use lvng_codegen::diagnostic::{Diagnostics, Place};
use serde_json::Value;
use std::collections::HashSet;

/// A description, joined and normalized to OpenAPI 3.0.
///
/// That is as far as it has to be read: what cannot be generated can still be compared.
#[derive(Clone, Debug, Default)]
pub struct Description {
    pub(crate) tree: Value,
    /// The paths that stand in for addresses of webhooks and callbacks.
    pub(crate) hooks: HashSet<String>,
    /// How many of the tags are not the reader's.
    pub(crate) own_tags: usize,
    pub(crate) places: Diagnostics,
}

impl Description {
    /// Where a node of the normalized document comes from.
    pub fn place(&self, pointer: &str) -> Place {
        self.places.place(pointer)
    }

    /// The version that `info` gives.
    pub fn version(&self) -> Option<&str> {
        self.tree.get("info")?.get("version")?.as_str()
    }
}
