//! A description that can be compared: joined and normalized.

use crate::{kept, slips};
use lvng_codegen::diagnostic::{Diagnostics, Place};
use lvng_codegen::load::{self, Document};
use lvng_codegen::{Input, normalize, with_deep_stack};
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
    places: Diagnostics,
}

impl Description {
    /// Reads a description. What is wrong with it is noted; it can be compared if there is no error among that.
    pub fn read(input: &Input, diagnostics: &mut Diagnostics) -> Self {
        with_deep_stack(|| {
            let mut document = load::load(input, diagnostics);
            if diagnostics.has_errors() {
                return Self::default();
            }
            kept::keep(&mut document.tree);
            let mut description = Self { tree: document.tree, places: diagnostics.clone(), ..Self::default() };
            slips::operations(&description, diagnostics);
            description.own_tags = description.tree.get("tags").and_then(Value::as_array).map_or(0, Vec::len);
            let paths: HashSet<String> = paths(&description.tree).map(str::to_owned).collect();
            description.normalize(diagnostics);
            let is_hook = |path: &str| path.starts_with("/webhooks/") || path.starts_with("/callbacks/");
            let new = self::paths(&description.tree).filter(|path| is_hook(path) && !paths.contains(*path));
            description.hooks = new.map(str::to_owned).collect();
            slips::slips(&description, diagnostics);
            description
        })
    }

    fn normalize(&mut self, diagnostics: &mut Diagnostics) {
        let document = Document { tree: std::mem::take(&mut self.tree) };
        self.tree = normalize::normalize(document, &mut self.places).tree;
        // Warnings about what is generated say nothing here.
        for diagnostic in self.places.iter().filter(|diagnostic| diagnostic.is_error()) {
            let error = diagnostics.error_in(diagnostic.code, diagnostic.place.clone(), diagnostic.message.clone());
            error.help.clone_from(&diagnostic.help);
            error.at_key = diagnostic.at_key;
        }
    }

    /// Where a node of the normalized document comes from.
    pub fn place(&self, pointer: &str) -> Place {
        self.places.place(pointer)
    }

    /// The version that `info` gives.
    pub fn version(&self) -> Option<&str> {
        self.tree.get("info")?.get("version")?.as_str()
    }
}

fn paths(tree: &Value) -> impl Iterator<Item = &str> {
    tree.get("paths").and_then(Value::as_object).into_iter().flat_map(|paths| paths.keys()).map(String::as_str)
}
