//! Files → a description that exchanges can be held against.

use crate::routes::Routes;
use lvng_codegen::diagnostic::{Diagnostics, Place, Position, render};
use lvng_codegen::load::load_for_overlay;
use lvng_codegen::{Input, Options, pointer, position};
use lvng_contract::Method;
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

/// A description, joined into one document as overlays see it.
pub struct Description {
    /// The document.
    pub tree: Value,
    /// Whether it is written in the terms of OpenAPI 3.1 rather than 3.0.
    pub is_3_1: bool,
    /// Its paths.
    pub routes: Routes,
    /// The paths that the URLs of servers end with, the longest first, and nothing at the end.
    pub base_paths: Vec<String>,
    /// The headers, query parameters and cookies that security schemes are about: where, and the name in lower case.
    pub credentials: HashSet<(String, String)>,
    input: Input,
    prefix: String,
    diagnostics: Diagnostics,
}

/// A node of the document, with its pointer.
#[derive(Clone, Debug)]
pub struct Node<'d> {
    /// The node.
    pub value: &'d Value,
    /// Its pointer.
    pub at: String,
}

impl<'d> Node<'d> {
    /// What stands at a key.
    pub fn get(&self, key: &str) -> Option<Node<'d>> {
        let value = self.value.as_object()?.get(key)?;
        Some(Node { value, at: pointer::child(&self.at, key) })
    }

    /// The items of the list at a key.
    pub fn list(&self, key: &str) -> Vec<Node<'d>> {
        let Some(list) = self.get(key) else { return Vec::new() };
        let items = list.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| Node { value, at: pointer::item(&list.at, index) }).collect()
    }

    /// The members of the object at a key.
    pub fn members(&self, key: &str) -> Vec<(&'d str, Node<'d>)> {
        let Some(object) = self.get(key) else { return Vec::new() };
        let members = object.value.as_object().into_iter().flatten();
        members.map(|(name, value)| (name.as_str(), Node { value, at: pointer::child(&object.at, name) })).collect()
    }

    /// The text at a key.
    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key)?.as_str()
    }

    /// Whether the flag at a key is set.
    pub fn is(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }
}

/// References that lead to references are followed so far.
const MOST_STEPS: usize = 32;

impl Description {
    /// Reads a description; names of files are printed with the prefix.
    ///
    /// # Errors
    /// The text for people, if a file cannot be read.
    pub fn read(input: Input, prefix: &str) -> Result<Self, String> {
        let mut diagnostics = Diagnostics::default();
        let tree = load_for_overlay(&input, &mut diagnostics).tree;
        if diagnostics.has_errors() {
            let options = Options { source_prefix: prefix.to_owned(), ..Options::default() };
            return Err(render(&diagnostics.into_vec(), &input, &options));
        }
        let version = tree.get("openapi").and_then(Value::as_str).unwrap_or_default();
        if !version.starts_with("3.") {
            return Err(format!("{prefix}{}:1:1: error: this is no OpenAPI 3 document\n", input.root));
        }
        let is_3_1 = !version.starts_with("3.0");
        let routes = Routes::of(&tree);
        let (base_paths, prefix) = (Vec::new(), prefix.to_owned());
        let mut description =
            Self { is_3_1, routes, base_paths, credentials: HashSet::new(), input, prefix, diagnostics, tree };
        description.credentials = description.credentials();
        description.base_paths = description.base_paths();
        Ok(description)
    }

    /// The same with one more overlay.
    ///
    /// # Errors
    /// The text for people, if it cannot be applied.
    pub fn with_overlay(&self, name: &str, text: String) -> Result<Self, String> {
        let mut input = self.input.clone();
        input.files.insert(name.to_owned(), text);
        if !input.overlays.iter().any(|known| known == name) {
            input.overlays.push(name.to_owned());
        }
        Self::read(input, &self.prefix)
    }

    /// The root of the document.
    pub fn root(&self) -> Node<'_> {
        Node { value: &self.tree, at: String::new() }
    }

    /// The node at a pointer.
    pub fn node(&self, at: &str) -> Option<Node<'_>> {
        Some(Node { value: pointer::find(&self.tree, at)?, at: at.to_owned() })
    }

    /// The node that a node stands for, if it is a reference.
    pub fn follow<'d>(&'d self, node: Node<'d>) -> Node<'d> {
        let mut node = node;
        for _ in 0..MOST_STEPS {
            let next = node.text("$ref").and_then(pointer::of_ref).and_then(|at| self.node(&at));
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// Where a node is described.
    pub fn place(&self, at: &str) -> Place {
        self.diagnostics.place(at)
    }

    /// Where places are in their files, as `spec/paths/agents.yaml:41:15`.
    pub fn positions(&self, places: &[Place]) -> Vec<String> {
        let mut asked = Diagnostics::default();
        for (index, place) in places.iter().enumerate() {
            asked.error_in("E000", place.clone(), index.to_string()).at_key();
        }
        let mut asked = asked.into_vec();
        position::locate(&mut asked, &self.input);
        let mut shown = vec![String::new(); places.len()];
        for found in asked {
            let at = found.position.unwrap_or(Position { line: 1, column: 1 });
            let text = format!("{}{}:{}:{}", self.prefix, found.place.file, at.line, at.column);
            if let Some(slot) = found.message.parse().ok().and_then(|index: usize| shown.get_mut(index)) {
                *slot = text;
            }
        }
        shown
    }

    /// The URLs of its servers, those of path items and operations left aside.
    pub fn servers(&self) -> Vec<&str> {
        let list = self.tree.get("servers").and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|server| server.get("url")?.as_str()).collect()
    }

    fn base_paths(&self) -> Vec<String> {
        let path = |url: &str| match Url::parse(url) {
            Ok(url) => url.path().to_owned(),
            Err(_) => url.to_owned(),
        };
        let mut paths: Vec<String> =
            self.servers().into_iter().map(|url| path(url).trim_end_matches('/').to_owned()).collect();
        paths.push(String::new());
        paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
        paths.dedup();
        paths
    }

    fn credentials(&self) -> HashSet<(String, String)> {
        let schemes = self.root().get("components").map(|components| components.members("securitySchemes"));
        let schemes = schemes.into_iter().flatten().map(|(_, scheme)| self.follow(scheme));
        let keys = schemes.filter(|scheme| scheme.text("type") == Some("apiKey"));
        keys.filter_map(|key| Some((key.text("in")?.to_owned(), key.text("name")?.to_lowercase()))).collect()
    }
}

/// The methods of a path item, with their operations.
pub fn operations<'d>(item: &Node<'d>) -> Vec<(Method, Node<'d>)> {
    let members = item.value.as_object().into_iter().flatten();
    members
        .filter_map(|(key, value)| {
            let method = Method::from_key(key)?;
            Some((method, Node { value, at: pointer::child(&item.at, key) }))
        })
        .collect()
}
