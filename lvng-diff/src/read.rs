//! Files → a description that can be compared, and what is wrong with it.

use crate::description::Description;
use crate::{kept, warnings};
use lvng_codegen::diagnostic::Diagnostics;
use lvng_codegen::load::{self, Document};
use lvng_codegen::{Input, normalize, with_deep_stack};
use serde_json::Value;
use std::collections::HashSet;

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
            warnings::of_operations(&description, diagnostics);
            description.own_tags = description.tree.get("tags").and_then(Value::as_array).map_or(0, Vec::len);
            let paths: HashSet<String> = paths(&description.tree).map(str::to_owned).collect();
            description.normalize(diagnostics);
            let is_hook = |path: &str| path.starts_with("/webhooks/") || path.starts_with("/callbacks/");
            let new = self::paths(&description.tree).filter(|path| is_hook(path) && !paths.contains(*path));
            description.hooks = new.map(str::to_owned).collect();
            warnings::of_nodes(&description, diagnostics);
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
}

fn paths(tree: &Value) -> impl Iterator<Item = &str> {
    tree.get("paths").and_then(Value::as_object).into_iter().flat_map(|paths| paths.keys()).map(String::as_str)
}
