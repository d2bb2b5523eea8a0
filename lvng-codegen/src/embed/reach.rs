//! Where servers read schemas, and which schemas they reach from there.

use std::rc::Rc;

use foldhash::HashSet;
use lvng_contract::{Codec, Method};
use serde_json::Value;

use super::walk::each_schema;
use crate::grammar::{NodeShape, ObjectKind, each_child};
use crate::members::Members;
use crate::names;
use crate::pointer::{self, Cursor};

/// A body or parameter that a server reads.
pub(super) struct Use {
    /// The pointer of its schema.
    pub(super) schema: String,
    /// Its component, or the operation that it belongs to.
    of: Option<Rc<str>>,
    /// Which parameter of the operation it is.
    parameter: Option<String>,
    kind: &'static str,
}

impl Use {
    /// What the schema may be called. Few of them need a name.
    pub(super) fn name(&self) -> String {
        let name = |text: Option<&str>| text.map(names::type_name).unwrap_or_default();
        format!("{}{}{}", name(self.of.as_deref()), name(self.parameter.as_deref()), self.kind)
    }
}

/// The places where a server reads by a schema.
#[derive(Default)]
pub(super) struct Uses {
    /// Bodies of JSON.
    pub(super) bodies: Vec<Use>,
    /// Bodies that are forms.
    pub(super) forms: Vec<Use>,
    pub(super) parameters: Vec<Use>,
    /// The pointers of the schemas of bodies that are neither: text, bytes, streams.
    pub(super) others: Vec<String>,
    /// The id of the operation at the place of the walk.
    operation: Option<Rc<str>>,
}

impl Uses {
    pub(super) fn walk(&mut self, node: &Value, shape: NodeShape, at: &mut Cursor) {
        let kind = match shape {
            NodeShape::Object(kind) | NodeShape::OrRef(kind) => kind,
            _ => return each_child(node, shape, at, &mut |child, shape, at| self.walk(child, shape, at)),
        };
        match kind {
            ObjectKind::RequestBody => return self.body(node, at),
            ObjectKind::Parameter => return self.parameter(node, at),
            // What a server writes, it does not check.
            ObjectKind::Schema | ObjectKind::Response | ObjectKind::Header => return,
            ObjectKind::Operation => self.operation = Some(operation_id(node, at.as_str())),
            _ => {}
        }
        each_child(node, shape, at, &mut |child, shape, at| self.walk(child, shape, at));
    }

    fn body(&mut self, node: &Value, at: &Cursor) {
        let content = node.member("content").and_then(Value::as_object);
        for (media, _) in content.into_iter().flatten().filter(|(_, value)| value.member("schema").is_some()) {
            let pointer = pointer::join(at.as_str(), &["content", media]);
            match Codec::from_media_type(media) {
                Some(Codec::Json | Codec::Form | Codec::Multipart) | None => {
                    let component = at.as_str().strip_prefix("/components/requestBodies/");
                    let of = component.map(Rc::from).or_else(|| self.operation.clone());
                    let is_form = matches!(Codec::from_media_type(media), Some(Codec::Form | Codec::Multipart));
                    let list = if is_form { &mut self.forms } else { &mut self.bodies };
                    let schema = pointer::child(&pointer, "schema");
                    list.push(Use { schema, of, parameter: None, kind: "Body" });
                }
                Some(_) => self.others.push(pointer::child(&pointer, "schema")),
            }
        }
    }

    fn parameter(&mut self, node: &Value, at: &Cursor) {
        let component = at.as_str().strip_prefix("/components/parameters/");
        let name = node.member("name").and_then(Value::as_str).filter(|_| component.is_none());
        let of: Option<Rc<str>> = component.map(Rc::from).or_else(|| self.operation.clone());
        let mut add = |schema: String| {
            let (of, parameter) = (of.clone(), name.map(str::to_owned));
            self.parameters.push(Use { schema, of, parameter, kind: "Parameter" });
        };
        if node.member("schema").is_some() {
            add(pointer::child(at.as_str(), "schema"));
        }
        let content = node.member("content").and_then(Value::as_object);
        for media in content.into_iter().flatten().map(|(media, _)| media) {
            add(pointer::join(at.as_str(), &["content", media, "schema"]));
        }
    }
}

/// The operationId, or one made of method and path.
fn operation_id(node: &Value, at: &str) -> Rc<str> {
    if let Some(id) = node.member("operationId").and_then(Value::as_str) {
        return id.into();
    }
    let method = pointer::last(at);
    let path = pointer::parent(at).map(pointer::last).unwrap_or_default();
    let method = Method::ALL.iter().map(|method| method.as_str().to_ascii_lowercase()).find(|known| *known == method);
    names::operation_id(&method.unwrap_or_default(), &path).into()
}

/// The nodes of schemas that are reached from some of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Reached {
    /// Where a walk began, or a reference led to.
    roots: HashSet<String>,
}

impl Reached {
    pub(super) fn new(tree: &Value, mut open: Vec<String>) -> Self {
        let mut roots = HashSet::default();
        while let Some(root) = open.pop() {
            // Many references lead to the same schema.
            if !roots.contains(&root)
                && let Some(node) = pointer::find(tree, &root)
            {
                roots.insert(root);
                targets(node, &mut open);
            }
        }
        Self { roots }
    }

    /// Whether a pointer is one of the nodes or below one.
    pub(super) fn contains(&self, pointer: &str) -> bool {
        let mut at = Some(pointer);
        while let Some(here) = at.filter(|here| !here.is_empty()) {
            if self.roots.contains(here) {
                return true;
            }
            at = pointer::parent(here);
        }
        false
    }
}

/// The pointers that references in a schema lead to.
fn targets(node: &Value, found: &mut Vec<String>) {
    if let Some(target) = node.member("$ref").and_then(Value::as_str).and_then(pointer::of_ref) {
        found.push(target);
    }
    each_schema(node, "", &mut |child, _| targets(child, found));
}
