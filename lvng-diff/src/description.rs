//! A description that can be compared: joined and normalized.

use crate::rust::items;
use crate::rust::surface::Surface;
use lvng_codegen::diagnostic::{Diagnostics, Place};
use lvng_codegen::ir::Api;
use lvng_codegen::load::Document;
use lvng_codegen::{LockedNames, Options, lower_document};
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
    /// The vendor of extension keys that say how things are called in Rust.
    pub(crate) vendor: Option<String>,
    /// The names that the generated crate keeps.
    pub(crate) names: LockedNames,
    /// What the generated crate has, once that was asked for.
    pub(crate) surface: Option<Surface>,
}

impl Description {
    /// Where a node of the normalized document comes from.
    pub fn place(&self, pointer: &str) -> Place {
        self.places.place(pointer)
    }

    /// Takes the extensions `x-{vendor}-…` of a vendor for what they say of the generated crate.
    #[must_use]
    pub fn with_vendor(mut self, vendor: Option<String>) -> Self {
        (self.vendor, self.surface) = (vendor, None);
        self
    }

    /// Takes the names that the generated crate keeps, from its `names.lock`.
    #[must_use]
    pub fn with_names(mut self, names: LockedNames) -> Self {
        (self.names, self.surface) = (names, None);
        self
    }

    /// Works out what the generated crate has, which a comparison does otherwise. Where memory is short it is better done
    /// before the other description is read.
    #[must_use]
    pub fn with_items(mut self) -> Self {
        self.surface();
        self
    }

    /// The description as the generator sees it: without the operations that cannot be generated.
    pub(crate) fn lower(&mut self) -> Api {
        // Lines are those of a crate, whose methods show examples; what it is called changes none of them.
        let crate_name = "api".to_owned();
        let options =
            Options { crate_name, vendor: self.vendor.clone(), names: self.names.clone(), ..Options::default() };
        let document = Document { tree: std::mem::take(&mut self.tree) };
        // What is wrong was told when it was read; what generating has to say besides is told by generating.
        let (api, document) = lower_document(document, &options, &mut self.places.clone());
        self.tree = document.tree;
        api
    }

    /// What the generated crate has.
    pub(crate) fn surface(&mut self) -> &Surface {
        if self.surface.is_none() {
            let api = self.lower();
            self.surface = Some(items::surface(&api));
        }
        self.surface.get_or_insert_default()
    }

    /// Keeps what the generated crate has for the next comparison.
    pub(crate) fn keep_surface(&mut self, surface: Surface) {
        self.surface = Some(surface);
    }

    /// The version that `info` gives.
    pub fn version(&self) -> Option<&str> {
        self.tree.get("info")?.get("version")?.as_str()
    }
}
