//! The objects of OpenAPI 3 as tables: which keys they have, and what is below each.
//!
//! One table serves every walk of the untyped tree (joining files, rewriting 3.1, checking), so that data (examples,
//! defaults, extensions) is never taken for description and names are never taken for keywords.

mod tables;

use serde_json::Value;

use crate::pointer::Cursor;

pub(crate) use tables::keys;

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    Flows,
    Flow,
}

/// What stands at a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A string.
    Text,
    /// A boolean.
    Flag,
    /// A number.
    Number,
    /// A whole number from 0.
    Count,
    /// Anything: data, not description.
    Data,
    /// An object of a kind.
    Object(Kind),
    /// An object of a kind or a reference to one.
    OrRef(Kind),
    /// A boolean, or a schema.
    SchemaOrFlag,
    /// A list.
    List(&'static Shape),
    /// An object whose keys are names.
    Map(&'static Shape),
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
}

impl Kind {
    /// The section of `components` that such objects are in.
    pub(crate) fn section(self) -> Option<&'static str> {
        Some(match self {
            Kind::Schema => "schemas",
            Kind::Response => "responses",
            Kind::Parameter => "parameters",
            Kind::Example => "examples",
            Kind::RequestBody => "requestBodies",
            Kind::Header => "headers",
            Kind::SecurityScheme => "securitySchemes",
            Kind::Link => "links",
            Kind::Callback => "callbacks",
            _ => return None,
        })
    }

    /// For messages: `a schema`.
    pub(crate) fn article(self) -> &'static str {
        match self {
            Kind::Document => "an OpenAPI document",
            Kind::Info => "an info object",
            Kind::Contact => "a contact",
            Kind::License => "a licence",
            Kind::Server => "a server",
            Kind::ServerVariable => "a server variable",
            Kind::Components => "a components object",
            Kind::Paths => "a paths object",
            Kind::PathItem => "a path item",
            Kind::Operation => "an operation",
            Kind::ExternalDocs => "external documentation",
            Kind::Parameter => "a parameter",
            Kind::RequestBody => "a request body",
            Kind::MediaType => "a media type",
            Kind::Encoding => "an encoding",
            Kind::Responses => "a responses object",
            Kind::Response => "a response",
            Kind::Callback => "a callback",
            Kind::Example => "an example",
            Kind::Link => "a link",
            Kind::Header => "a header",
            Kind::Tag => "a tag",
            Kind::Schema => "a schema",
            Kind::Discriminator => "a discriminator",
            Kind::Xml => "an XML object",
            Kind::SecurityScheme => "a security scheme",
            Kind::Flows => "OAuth flows",
            Kind::Flow => "an OAuth flow",
        }
    }
}

/// Whether a key is an extension.
pub(crate) fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}

/// What stands at a key of an object of a kind; `None` for unknown keys and extensions.
pub(crate) fn member(kind: Kind, key: &str) -> Option<Shape> {
    if let Some(known) = keys(kind).iter().find(|known| known.name == key) {
        return Some(known.shape);
    }
    match kind {
        Kind::Paths => key.starts_with('/').then_some(Shape::Object(Kind::PathItem)),
        Kind::Responses => (!is_extension(key)).then_some(Shape::OrRef(Kind::Response)),
        Kind::Callback => (!is_extension(key)).then_some(Shape::Object(Kind::PathItem)),
        _ => None,
    }
}

/// What stands below a shape at a key or index.
pub(crate) fn below(shape: Shape, key: &str) -> Option<Shape> {
    match shape {
        Shape::Object(kind) | Shape::OrRef(kind) => member(kind, key),
        Shape::SchemaOrFlag => member(Kind::Schema, key),
        Shape::List(item) | Shape::Map(item) => Some(*item),
        Shape::Text | Shape::Flag | Shape::Number | Shape::Count | Shape::Data => None,
    }
}

/// What stands at a pointer of a document.
pub(crate) fn shape_at(pointer: &str) -> Option<Shape> {
    crate::pointer::segments(pointer).try_fold(Shape::Object(Kind::Document), |shape, key| below(shape, &key))
}

/// One walk for trees that are read and for those that are changed.
macro_rules! each_child {
    ($(#[$doc:meta])* $name:ident, $node:ty) => {
        $(#[$doc])*
        pub(crate) fn $name(
            node: $node,
            shape: Shape,
            at: &mut Cursor,
            visit: &mut impl FnMut($node, Shape, &mut Cursor),
        ) {
            match node {
                Value::Object(map) => {
                    for (key, child) in map {
                        if let Some(shape) = below(shape, key).filter(|_| !matches!(shape, Shape::List(_))) {
                            let mark = at.push(key);
                            visit(child, shape, at);
                            at.pop(mark);
                        }
                    }
                }
                Value::Array(items) => {
                    if let Shape::List(shape) = shape {
                        for (index, child) in items.into_iter().enumerate() {
                            let mark = at.push_index(index);
                            visit(child, *shape, at);
                            at.pop(mark);
                        }
                    }
                }
                _ => {}
            }
        }
    };
}

each_child!(
    /// Calls `visit` with every child that is description.
    each_child, &Value
);
each_child!(
    /// Calls `visit` with every child that is description, to change it.
    each_child_mut, &mut Value
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_keywords() {
        let shape = |pointer| shape_at(pointer);
        assert_eq!(shape("/components/schemas/example"), Some(Shape::OrRef(Kind::Schema)));
        assert_eq!(shape("/components/schemas/A/properties/example/type"), Some(Shape::Text));
        assert_eq!(shape("/components/schemas/A/example/type"), None);
        assert_eq!(shape("/paths/~1a/get/responses/200/content/a~1b/schema"), Some(Shape::OrRef(Kind::Schema)));
        assert_eq!(shape("/paths/x-a/get"), None);
        assert_eq!(shape("/x-things/a"), None);
    }
}
