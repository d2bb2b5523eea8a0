//! Files → [`Api`]: the operations of a description with all that is needed to read requests and to make answers.

mod document;
mod examples;
mod media;
mod operation;
mod parameter;
mod security;

use document::Document;
pub use document::server_path;
pub use media::Media;
pub use operation::{Operation, RequestBody, Response};
pub use parameter::Parameter;
pub use security::{Alternative, Scheme};

use crate::schemas::Components;
use lvng_cli::command::Error;
use lvng_cli::description;
use lvng_cli::overlays::Overlays;
use lvng_codegen::diagnostic::{Diagnostics, render};
use lvng_codegen::load::load;
use lvng_codegen::{Direction, Input, Options, pointer, with_deep_stack};
use lvng_observe::routes::{Matched, Routes};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// A description that is served.
pub struct Api {
    /// The joined document, with references among its components only.
    pub tree: Value,
    /// The paths that the URLs of servers end with, the longest first, and nothing at the end.
    pub base_paths: Vec<String>,
    /// By the pointer of the path item, then by method.
    pub operations: HashMap<String, Vec<Operation>>,
    routes: Routes,
}

/// Why a file is no description that can be served.
#[derive(Debug)]
pub enum Unreadable {
    /// It cannot be read, or a file that it refers to.
    File(Error),
    /// What is wrong in it, for people: a line for each place, as the generator shows it.
    Description(String),
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(error) => error.fmt(f),
            Self::Description(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Unreadable {}

/// What a method and a path lead to.
pub enum Found<'a> {
    /// An operation, with the values of the path's placeholders and the path without its base.
    Operation(&'a Operation, HashMap<&'a str, String>, &'a str),
    /// Other methods, sorted.
    Methods(Vec<&'a str>),
    /// No path of the description.
    Nothing,
}

impl Api {
    /// Reads a description from its file, with all files that it refers to.
    ///
    /// # Errors
    /// A file cannot be read, or what is in it.
    pub fn of_file(spec: &Path, overlays: &Overlays) -> Result<Self, Unreadable> {
        let prefix = description::prefix(spec, overlays);
        let input = description::read(spec, overlays, &prefix).map_err(Unreadable::File)?;
        with_deep_stack(|| Self::read(&input, &prefix)).map_err(Unreadable::Description)
    }

    /// Reads a description; names of files are printed with the prefix.
    ///
    /// # Errors
    /// The text for people, if the description cannot be read.
    pub fn read(input: &Input, prefix: &str) -> Result<Self, String> {
        let mut diagnostics = Diagnostics::default();
        let tree = load(input, &mut diagnostics).tree;
        if diagnostics.has_errors() {
            let options = Options { source_prefix: prefix.to_owned(), ..Options::default() };
            return Err(render(&diagnostics.into_vec(), input, &options));
        }
        let version = tree.get("openapi").and_then(Value::as_str).unwrap_or_default();
        if !version.starts_with("3.") {
            return Err(format!("{prefix}{}:1:1: error: this is no OpenAPI 3 document\n", input.root));
        }
        Ok(Self::of(tree))
    }

    /// The operations of a joined document.
    pub fn of(tree: Value) -> Self {
        let document = Document {
            requests: Arc::new(Components::new(&tree, Direction::Request)),
            responses: Arc::new(Components::new(&tree, Direction::Response)),
            tree: &tree,
        };
        let routes = Routes::of(&tree);
        let operations = routes
            .iter()
            .map(|route| (route.at.clone(), Operation::all(&document, &route.template, &document.follow(&route.at))));
        let operations = operations.collect();
        let base_paths = base_paths(&tree);
        Self { operations, routes, base_paths, tree }
    }

    /// All operations, in the order of the description.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        let paths = self.tree.get("paths").and_then(Value::as_object).into_iter().flatten();
        paths.filter_map(|(path, _)| self.operations.get(&pointer::child("/paths", path))).flatten()
    }

    /// The operation that a request is for. A path without placeholders is meant before all templates, whatever its
    /// methods are ("Path Templating Matching" of OpenAPI).
    pub fn find<'a>(&'a self, method: &str, path: &'a str, query: &str) -> Found<'a> {
        let mut methods: Vec<&str> = Vec::new();
        let bases = self.base_paths.iter().filter_map(|base| path.strip_prefix(base.as_str()));
        for path in bases.filter(|path| path.starts_with('/')) {
            for Matched { route, values } in self.routes.matching(path, query) {
                let Some(operations) = self.operations.get(&route.at) else { continue };
                if let Some(found) = operations.iter().find(|operation| operation.method == method) {
                    return Found::Operation(found, values, path);
                }
                // Others may match as well, but this is the path that is meant.
                if methods.is_empty() {
                    methods.extend(operations.iter().map(|operation| operation.method.as_str()));
                }
                if values.is_empty() {
                    break;
                }
            }
        }
        methods.sort_unstable();
        methods.dedup();
        if methods.is_empty() { Found::Nothing } else { Found::Methods(methods) }
    }
}

impl Api {
    /// The methods of the most literal path that a request matches, if that is not the one of the operation.
    pub fn more_literal(&self, operation: &Operation, path: &str, query: &str) -> Option<Vec<&str>> {
        let first = self.routes.matching(path, query).next()?;
        let operations = self.operations.get(&first.route.at).filter(|_| first.route.template != operation.template)?;
        Some(operations.iter().map(|operation| operation.method.as_str()).collect())
    }
}

/// The paths of the servers' URLs, with the defaults of their variables.
fn base_paths(tree: &Value) -> Vec<String> {
    let servers = tree.get("servers").and_then(Value::as_array).into_iter().flatten();
    let mut paths: Vec<String> = servers.filter_map(server_path).collect();
    paths.push(String::new());
    paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
    paths.dedup();
    paths
}
