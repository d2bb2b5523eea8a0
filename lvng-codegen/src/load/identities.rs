//! A file → what in it has a name, and which references may not be what they look like.

use serde_json::Value;

use super::resources::{Anchor, Resources};
use super::target::Target;
use crate::grammar::{NodeShape, ObjectKind, each_child};
use crate::members::Members;
use crate::pointer::{self, Cursor};
use crate::untyped;

/// A reference that may not count from its file.
pub(super) struct Open {
    /// The file that it stands in.
    pub(super) file: String,
    /// The pointer of its text.
    pub(super) at: String,
    pub(super) text: String,
    /// The resource that it counts from.
    pub(super) base: usize,
    /// The schemas around that have definitions, the innermost last.
    pub(super) around: Vec<String>,
    pub(super) role: Role,
}

/// How a reference stands where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// As the text of `$ref`, or in the mapping of a discriminator.
    Static,
    /// As the text of `$dynamicRef`.
    Dynamic,
    /// As a key: the name of a security scheme.
    Key,
}

/// A walk through a file.
pub(super) struct Walk<'a> {
    file: &'a str,
    resources: &'a mut Resources,
    open: &'a mut Vec<Open>,
    base: usize,
    around: Vec<String>,
}

/// What is known of a node.
#[derive(Clone, Copy)]
enum Known {
    Shape(NodeShape),
    /// In a file of parts nothing says what each is.
    Place(untyped::Place),
}

impl Known {
    /// What the root of a file is.
    fn of_file(tree: &Value) -> Self {
        let is_text = |key: &str| tree.member(key).is_some_and(Value::is_string);
        let is_list = |key: &str| tree.member(key).is_some_and(Value::is_array);
        if is_text("openapi") {
            return Known::Shape(NodeShape::Object(ObjectKind::Document));
        }
        let is_schema =
            ["$schema", "$id", "type"].into_iter().any(is_text) || ["allOf", "anyOf", "oneOf"].into_iter().any(is_list);
        match is_schema {
            true => Known::Shape(NodeShape::OrRef(ObjectKind::Schema)),
            false => Known::Place(untyped::Place::Node),
        }
    }

    /// Whether the node may be a schema, and whether it may be a reference.
    fn roles(self) -> (bool, bool) {
        match self {
            Known::Shape(shape) => (shape.kind() == Some(ObjectKind::Schema), shape.kind().is_some()),
            Known::Place(place) => (place == untyped::Place::Node, place == untyped::Place::Node),
        }
    }
}

impl Known {
    /// Whether the node may be a document or an operation.
    fn may_have_requirements(self, node: &Value) -> bool {
        match self {
            Known::Shape(shape) => {
                matches!(shape, NodeShape::Object(ObjectKind::Document | ObjectKind::Operation))
            }
            Known::Place(place) => place == untyped::Place::Node && node.member("responses").is_some(),
        }
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(file: &'a str, base: usize, resources: &'a mut Resources, open: &'a mut Vec<Open>) -> Self {
        Self { file, base, resources, open, around: Vec::new() }
    }

    /// Walks through the whole file.
    pub(super) fn file(&mut self, tree: &Value) {
        if let Some(name) = tree.member("$self").and_then(Value::as_str) {
            self.base = self.resources.enter(self.base, name, self.target(""));
        }
        self.node(tree, Known::of_file(tree), &mut Cursor::default());
    }

    fn target(&self, at: &str) -> Target {
        Target { file: self.file.to_owned(), pointer: at.to_owned() }
    }

    fn node(&mut self, node: &Value, known: Known, at: &mut Cursor) {
        let (may_be_schema, may_refer) = known.roles();
        let (depth, base) = (self.around.len(), self.base);
        if may_be_schema {
            self.identity(node, at.as_str());
            if node.member("$defs").is_some() || node.member("definitions").is_some() {
                self.around.push(at.as_str().to_owned());
            }
            self.reference(node, "$dynamicRef", at.as_str());
            self.mapping(node, at.as_str());
        }
        if known.may_have_requirements(node) {
            self.requirements(node, at.as_str());
        }
        if may_refer {
            self.reference(node, "$ref", at.as_str());
        }
        self.children(node, known, at);
        self.around.truncate(depth);
        self.base = base;
    }

    fn children(&mut self, node: &Value, known: Known, at: &mut Cursor) {
        match (known, node) {
            (Known::Shape(shape), _) => {
                each_child(node, shape, at, &mut |child, shape, at| self.node(child, Known::Shape(shape), at));
            }
            (Known::Place(untyped::Place::Data), _) => {}
            (Known::Place(place), Value::Object(members)) => {
                for (key, child) in members {
                    let mark = at.push(key);
                    self.node(child, Known::Place(place.below(key, child)), at);
                    at.pop(mark);
                }
            }
            (Known::Place(_), Value::Array(items)) => {
                for (index, child) in items.iter().enumerate() {
                    let mark = at.push_index(index);
                    self.node(child, Known::Place(untyped::Place::Node), at);
                    at.pop(mark);
                }
            }
            (Known::Place(_), _) => {}
        }
    }

    /// What a schema says it is.
    fn identity(&mut self, node: &Value, at: &str) {
        let text = |key: &str| node.member(key).and_then(Value::as_str);
        if let Some(id) = text("$id") {
            self.base = self.resources.enter(self.base, id, self.target(at));
            // Before 2019-09 a fragment was the name of the schema.
            if let Some(name) = id.strip_prefix('#').filter(|name| !name.is_empty() && !name.starts_with('/')) {
                self.resources.anchor(self.base, name, Anchor { target: self.target(at), is_dynamic: false });
            }
        }
        for (key, is_dynamic) in [("$anchor", false), ("$dynamicAnchor", true)] {
            if let Some(name) = text(key) {
                self.resources.anchor(self.base, name, Anchor { target: self.target(at), is_dynamic });
            }
        }
    }

    fn reference(&mut self, node: &Value, key: &str, at: &str) {
        let is_dynamic = key == "$dynamicRef";
        if let Some(text) = node.member(key).and_then(Value::as_str)
            && (is_dynamic || self.is_open(text))
        {
            self.push(pointer::child(at, key), text, if is_dynamic { Role::Dynamic } else { Role::Static });
        }
    }

    /// Notes what the discriminator of a schema maps to.
    fn mapping(&mut self, schema: &Value, at: &str) {
        let Some(discriminator) = schema.member("discriminator") else { return };
        let at = pointer::child(at, "discriminator");
        let mapping = discriminator.member("mapping").and_then(Value::as_object).into_iter().flatten();
        let mapped = mapping.map(|(value, text)| (pointer::join(&at, &["mapping", value]), text));
        let default = discriminator.member("defaultMapping").map(|text| (pointer::child(&at, "defaultMapping"), text));
        for (at, text) in mapped.chain(default) {
            if let Some(text) = text.as_str().filter(|text| self.is_open(text)) {
                self.push(at, text, Role::Static);
            }
        }
    }

    /// Notes the security schemes that are named by URIs.
    fn requirements(&mut self, node: &Value, at: &str) {
        let list = node.member("security").and_then(Value::as_array).into_iter().flatten().enumerate();
        for (index, requirement) in list {
            let at = pointer::item(&pointer::child(at, "security"), index);
            for name in requirement.as_object().into_iter().flat_map(serde_json::Map::keys) {
                if name.contains(['#', ':']) && self.is_open(name) {
                    self.push(pointer::child(&at, name), name, Role::Key);
                }
            }
        }
    }

    fn push(&mut self, at: String, text: &str, role: Role) {
        self.open.push(Open {
            file: self.file.to_owned(),
            at,
            text: text.to_owned(),
            base: self.base,
            around: self.around.clone(),
            role,
        });
    }

    /// Whether a reference may be something else than a pointer into its file.
    fn is_open(&self, text: &str) -> bool {
        let is_pointer = text == "#" || text.starts_with("#/");
        !self.resources.is_file(self.base)
            || !is_pointer
            || ["#/$defs/", "#/definitions/"].iter().any(|start| text.starts_with(start))
    }
}
