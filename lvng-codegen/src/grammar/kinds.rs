//! The kinds of objects, and what may stand at their keys.

use serde_json::Value;

/// The type of security schemes that OpenAPI 3.1 added, which `openapiv3` does not know: they stay in the tree.
pub(crate) const MUTUAL_TLS: &str = "mutualTLS";

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ObjectKind {
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
pub(crate) enum NodeShape {
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
    Object(ObjectKind),
    /// An object of a kind or a reference to one.
    OrRef(ObjectKind),
    /// A boolean, or a schema.
    SchemaOrFlag,
    /// A list.
    List(&'static NodeShape),
    /// An object whose keys are names.
    Map(&'static NodeShape),
}

impl NodeShape {
    /// Whether nothing below a node is description: it is data, or a scalar where one is expected.
    pub(crate) fn is_end(self, node: &Value) -> bool {
        match self {
            NodeShape::Data => true,
            NodeShape::Text | NodeShape::Flag | NodeShape::Number | NodeShape::Count => {
                !node.is_object() && !node.is_array()
            }
            _ => false,
        }
    }

    /// The kind of object that it stands for.
    pub(crate) fn kind(self) -> Option<ObjectKind> {
        match self {
            NodeShape::Object(kind) | NodeShape::OrRef(kind) => Some(kind),
            NodeShape::SchemaOrFlag => Some(ObjectKind::Schema),
            _ => None,
        }
    }
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: NodeShape,
    pub(crate) required: bool,
}

impl ObjectKind {
    /// The section of `components` that such objects are in.
    pub(crate) fn section(self) -> Option<&'static str> {
        Some(match self {
            ObjectKind::Schema => "schemas",
            ObjectKind::Response => "responses",
            ObjectKind::Parameter => "parameters",
            ObjectKind::Example => "examples",
            ObjectKind::RequestBody => "requestBodies",
            ObjectKind::Header => "headers",
            ObjectKind::SecurityScheme => "securitySchemes",
            ObjectKind::Link => "links",
            ObjectKind::Callback => "callbacks",
            _ => return None,
        })
    }

    /// For messages: `a schema`.
    pub(crate) fn article(self) -> &'static str {
        match self {
            ObjectKind::Document => "an OpenAPI document",
            ObjectKind::Info => "an info object",
            ObjectKind::Contact => "a contact",
            ObjectKind::License => "a licence",
            ObjectKind::Server => "a server",
            ObjectKind::ServerVariable => "a server variable",
            ObjectKind::Components => "a components object",
            ObjectKind::Paths => "a paths object",
            ObjectKind::PathItem => "a path item",
            ObjectKind::Operation => "an operation",
            ObjectKind::ExternalDocs => "external documentation",
            ObjectKind::Parameter => "a parameter",
            ObjectKind::RequestBody => "a request body",
            ObjectKind::MediaType => "a media type",
            ObjectKind::Encoding => "an encoding",
            ObjectKind::Responses => "a responses object",
            ObjectKind::Response => "a response",
            ObjectKind::Callback => "a callback",
            ObjectKind::Example => "an example",
            ObjectKind::Link => "a link",
            ObjectKind::Header => "a header",
            ObjectKind::Tag => "a tag",
            ObjectKind::Schema => "a schema",
            ObjectKind::Discriminator => "a discriminator",
            ObjectKind::Xml => "an XML object",
            ObjectKind::SecurityScheme => "a security scheme",
            ObjectKind::Flows => "OAuth flows",
            ObjectKind::Flow => "an OAuth flow",
        }
    }
}
