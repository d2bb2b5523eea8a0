//! The kinds of objects, and what may stand at their keys.

/// The type of security schemes that OpenAPI 3.1 added, which `openapiv3` does not know: they stay in the tree.
pub(crate) const MUTUAL_TLS: &str = "mutualTLS";

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
