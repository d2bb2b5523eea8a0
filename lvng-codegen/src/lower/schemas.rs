//! The schemas of a description as they are written.

use std::cell::RefCell;

use foldhash::HashMap;
use serde_json::Value;

use crate::diagnostic::Place;
use crate::members::Members;
use crate::normalize::{EVENT_NAMES, is_annotation};
use crate::pointer;
use crate::resolve::{Resolved, Resolver};
use crate::settings::Foreigners;

/// How deep schemas may nest in one another without a component in between.
pub const DEPTH: usize = 256;

/// The nodes of a document by their pointers. Lowering asks for most of them several times, and to go down to each from the
/// root took a tenth of the time of generating.
#[derive(Debug)]
pub struct Nodes<'a> {
    tree: &'a Value,
    known: RefCell<HashMap<String, Option<&'a Value>>>,
}

impl<'a> Nodes<'a> {
    pub fn new(tree: &'a Value) -> Self {
        Self { tree, known: RefCell::default() }
    }

    fn find(&self, pointer: &str) -> Option<&'a Value> {
        if let Some(known) = self.known.borrow().get(pointer) {
            return *known;
        }
        let found = match pointer.rsplit_once('/') {
            Some((parent, segment)) => self.find(parent).and_then(|parent| pointer::step(parent, segment)),
            None => pointer::find(self.tree, pointer),
        };
        self.known.borrow_mut().insert(pointer.to_owned(), found);
        found
    }
}

/// The schemas of a description: looked up and put together, never changed.
#[derive(Clone, Copy, Debug)]
pub struct Schemas<'a> {
    resolver: &'a Resolver,
    nodes: &'a Nodes<'a>,
}

impl<'a> Schemas<'a> {
    pub fn new(resolver: &'a Resolver, nodes: &'a Nodes<'a>) -> Self {
        Self { resolver, nodes }
    }

    /// The node at a pointer.
    pub fn node(self, pointer: &str) -> Option<&'a Value> {
        self.nodes.find(pointer)
    }

    /// The choices of types of other crates.
    pub(crate) fn foreign(self) -> &'a Foreigners {
        &self.resolver.settings().foreign
    }

    /// A keyword of the node at a pointer.
    pub fn keyword(self, pointer: &str, key: &str) -> Option<&'a Value> {
        self.node(pointer)?.member(key)
    }

    /// What is said of a thing: at the reference to it, else at the thing itself (OpenAPI 3.1, Reference Object).
    pub fn said(self, found: &Resolved<'_>, key: &str) -> Option<&'a str> {
        [&found.item, &found.pointer].into_iter().find_map(|at| self.keyword(at, key)?.as_str())
    }

    /// The pointers of all components, in the order of the description.
    pub fn components(self) -> impl Iterator<Item = String> + use<'a> {
        let schemas = self.node("/components/schemas").and_then(Value::as_object).into_iter().flatten();
        schemas.map(|(name, _)| pointer::child("/components/schemas", name))
    }

    /// Where the description has a node.
    pub fn place(self, pointer: &str) -> Place {
        self.resolver.place(pointer)
    }

    /// The pointer that the reference at a pointer leads to.
    pub fn target(self, pointer: &str) -> Option<String> {
        let node = self.node(pointer)?;
        target(node).or_else(|| annotated(node))
    }

    /// The schema at the end of a chain of references.
    pub fn end_of(self, schema: &str) -> String {
        let mut pointer = schema.to_owned();
        // A longer chain is a cycle, which is reported where the schema is lowered.
        for _ in 0..DEPTH {
            match self.target(&pointer) {
                Some(target) => pointer = target,
                None => break,
            }
        }
        pointer
    }

    /// The names of the events that carry a branch of a union, where `itemSchema` has them.
    pub fn event_names(self, branch: &str) -> Option<Vec<String>> {
        let names = self.keyword(branch, EVENT_NAMES)?.as_array()?;
        Some(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// The branches of a `oneOf` or `anyOf` that are not null, and whether one is.
    pub fn branches(self, node: &Value, pointer: &str, keyword: &str) -> (Vec<String>, bool) {
        let nodes = node.member(keyword).and_then(Value::as_array).into_iter().flatten();
        let all = children(node, pointer, keyword);
        let count = all.len();
        let rest: Vec<String> =
            all.into_iter().zip(nodes).filter(|(_, node)| !is_null(node)).map(|(branch, _)| branch).collect();
        let has_null = rest.len() < count;
        (rest, has_null)
    }
}

/// The pointer that a reference leads to, if the node is one.
pub fn target(node: &Value) -> Option<String> {
    node.member("$ref").and_then(Value::as_str).and_then(pointer::of_ref)
}

/// The pointer that a reference with notes of its own leads to, which 3.0 writes as `allOf` of one.
fn annotated(node: &Value) -> Option<String> {
    let node = node.as_object()?;
    match node.member("allOf")?.as_array()?.as_slice() {
        [only] if node.keys().all(|key| key == "allOf" || is_annotation(key)) => target(only),
        _ => None,
    }
}

/// The pointers of the schemas in a list.
pub fn children(node: &Value, pointer: &str, keyword: &str) -> Vec<String> {
    let Some(nodes) = node.member(keyword).and_then(Value::as_array) else { return Vec::new() };
    let list = pointer::child(pointer, keyword);
    (0..nodes.len()).map(|index| pointer::item(&list, index)).collect()
}

/// Whether a branch stands for null alone.
fn is_null(node: &Value) -> bool {
    let by_type = node.member("type").and_then(Value::as_str) == Some("null");
    let by_values = node.member("enum").and_then(Value::as_array);
    let by_values = by_values.is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null));
    let by_nothing = node.as_object().is_some_and(|object| {
        node.member("nullable") == Some(&Value::Bool(true))
            && object.keys().all(|key| key == "nullable" || key == "description")
    });
    by_type || by_values || by_nothing
}
