//! A joined document as an untyped tree: its operations and its references.

use lvng_codegen::pointer;
pub use lvng_codegen::untyped::{Place, each_node, each_node_below};
use lvng_contract::Method;
use serde_json::Value;

/// An operation.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'d> {
    /// The path template.
    pub path: &'d str,
    /// Lower case.
    pub method: &'d str,
    /// The path item.
    pub item: &'d Value,
    /// The operation itself.
    pub node: &'d Value,
}

impl<'d> Operation<'d> {
    /// Its pointer in the joined document.
    pub fn pointer(&self) -> String {
        pointer::join("/paths", &[self.path, self.method])
    }

    /// The operationId.
    pub fn id(&self) -> Option<&'d str> {
        self.node.get("operationId")?.as_str()
    }

    /// The first tag.
    pub fn tag(&self) -> Option<&'d str> {
        self.node.get("tags")?.get(0)?.as_str()
    }

    /// `GET /agents`.
    pub fn route(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

/// Whether a key of a path item is a method.
pub fn is_method(key: &str) -> bool {
    Method::from_key(key).is_some()
}

/// The operations, in the order of the document.
pub fn operations(tree: &Value) -> Vec<Operation<'_>> {
    let items = tree.get("paths").and_then(Value::as_object).into_iter().flatten();
    let mut found = Vec::new();
    for (path, item) in items {
        for (method, node) in item.as_object().into_iter().flatten() {
            if is_method(method) && node.is_object() {
                found.push(Operation { path, method, item, node });
            }
        }
    }
    found
}

/// Calls `change` with the text of every reference.
pub fn each_reference_mut(node: &mut Value, change: &mut impl FnMut(&mut String)) {
    references(node, Place::Node, change);
}

fn references(node: &mut Value, place: Place, change: &mut impl FnMut(&mut String)) {
    match node {
        Value::Object(map) if place != Place::Data => {
            for (key, child) in map {
                let below = place.below(key, child);
                match child {
                    Value::String(text) if place == Place::Node && key == "$ref" => change(text),
                    Value::Object(inner) if place == Place::Node && key == "discriminator" => {
                        inner.get_mut("mapping").and_then(Value::as_object_mut).into_iter().flatten().for_each(
                            |(_, to)| {
                                if let Value::String(text) = to {
                                    change(text);
                                }
                            },
                        );
                    }
                    child => references(child, below, change),
                }
            }
        }
        Value::Array(items) if place != Place::Data => {
            items.iter_mut().for_each(|item| references(item, Place::Node, change));
        }
        _ => {}
    }
}

/// The text of a node's `$ref`.
pub fn reference(node: &Value) -> Option<&str> {
    node.as_object()?.get("$ref")?.as_str()
}

/// The section and name of the component that a reference or the value of a discriminator's mapping names.
pub fn component(text: &str) -> Option<(String, String)> {
    let Some(pointer) = pointer::of_ref(text) else {
        // A mapping may name a schema without more.
        return (!text.contains(['/', '#'])).then(|| ("schemas".to_owned(), text.to_owned()));
    };
    let mut keys = pointer::segments(&pointer).map(std::borrow::Cow::into_owned);
    let found = (keys.next()? == "components").then(|| Some((keys.next()?, keys.next()?)))??;
    keys.next().is_none().then_some(found)
}

/// The components that a node and everything below name, through discriminators too.
pub fn components_named(node: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    each_node(node, &mut |node, _| {
        found.extend(reference(node).and_then(component));
        let mapping = node.get("discriminator").and_then(|discriminator| discriminator.get("mapping"));
        let mapping = mapping.and_then(Value::as_object).into_iter().flatten();
        found.extend(mapping.filter_map(|(_, to)| component(to.as_str()?)));
    });
    found
}

/// The node itself or, through any number of references, what they lead to, with its pointer.
pub fn follow<'d>(tree: &'d Value, node: &'d Value, at: &str) -> (&'d Value, String) {
    let (mut node, mut at) = (node, at.to_owned());
    // Chains are short; longer ones are cycles.
    for _ in 0..32 {
        let next = reference(node).and_then(pointer::of_ref);
        let Some((found, pointer)) = next.and_then(|pointer| Some((tree.pointer(&pointer)?, pointer))) else { break };
        (node, at) = (found, pointer);
    }
    (node, at)
}
