//! The tables.

use lvng_contract::Method;

use super::kinds::Key;
use super::kinds::NodeShape::{self, *};
use super::kinds::ObjectKind::{self, *};

const fn may(name: &'static str, shape: NodeShape) -> Key {
    Key { name, shape, required: false }
}

const fn must(name: &'static str, shape: NodeShape) -> Key {
    Key { name, shape, required: true }
}

const TEXTS: NodeShape = List(&Text);
const SCHEMA: NodeShape = OrRef(Schema);
const SCHEMAS: NodeShape = List(&OrRef(Schema));
const NAMED_SCHEMAS: NodeShape = Map(&OrRef(Schema));
const HEADERS: NodeShape = Map(&OrRef(Header));
const EXAMPLES: NodeShape = Map(&OrRef(Example));
const CONTENT: NodeShape = Map(&Object(MediaType));
const PARAMETERS: NodeShape = List(&OrRef(Parameter));
const SERVERS: NodeShape = List(&Object(Server));
const PATH_ITEMS: NodeShape = Map(&Object(PathItem));
const CALLBACKS: NodeShape = Map(&OrRef(Callback));
const LINKS: NodeShape = Map(&OrRef(Link));
const SECURITY: NodeShape = List(&Map(&List(&Text)));
const DOCS: NodeShape = Object(ExternalDocs);

/// The keys of a kind of object. `$ref`, extensions and keys that are names are not among them.
pub(crate) const fn keys(kind: ObjectKind) -> &'static [Key] {
    match kind {
        Document => DOCUMENT,
        Info => INFO,
        Contact => CONTACT,
        License => LICENSE,
        Server => SERVER,
        ServerVariable => SERVER_VARIABLE,
        Components => COMPONENTS,
        Paths | Responses | Callback => &[],
        PathItem => PATH_ITEM,
        Operation => OPERATION,
        ExternalDocs => EXTERNAL_DOCS,
        Parameter => PARAMETER,
        RequestBody => REQUEST_BODY,
        MediaType => MEDIA_TYPE,
        Encoding => ENCODING,
        Response => RESPONSE,
        Example => EXAMPLE,
        Link => LINK,
        Header => HEADER,
        Tag => TAG,
        Schema => SCHEMA_KEYS,
        Discriminator => DISCRIMINATOR,
        Xml => XML,
        SecurityScheme => SECURITY_SCHEME,
        Flows => FLOWS,
        Flow => FLOW,
    }
}

const DOCUMENT: &[Key] = &[
    must("openapi", Text),
    must("info", Object(Info)),
    may("$self", Text),
    may("jsonSchemaDialect", Text),
    may("servers", SERVERS),
    must("paths", Object(Paths)),
    may("webhooks", PATH_ITEMS),
    may("components", Object(Components)),
    may("security", SECURITY),
    may("tags", List(&Object(Tag))),
    may("externalDocs", DOCS),
    // Not OpenAPI 3, but some documents keep schemas there.
    may("definitions", NAMED_SCHEMAS),
    may("$defs", NAMED_SCHEMAS),
];

const INFO: &[Key] = &[
    must("title", Text),
    must("version", Text),
    may("summary", Text),
    may("description", Text),
    may("termsOfService", Text),
    may("contact", Object(Contact)),
    may("license", Object(License)),
];

const CONTACT: &[Key] = &[may("name", Text), may("url", Text), may("email", Text)];

const LICENSE: &[Key] = &[must("name", Text), may("identifier", Text), may("url", Text)];

const SERVER: &[Key] =
    &[must("url", Text), may("name", Text), may("description", Text), may("variables", Map(&Object(ServerVariable)))];

const SERVER_VARIABLE: &[Key] = &[must("default", Text), may("enum", TEXTS), may("description", Text)];

const COMPONENTS: &[Key] = &[
    may("schemas", NAMED_SCHEMAS),
    may("responses", Map(&OrRef(Response))),
    may("parameters", Map(&OrRef(Parameter))),
    may("examples", EXAMPLES),
    may("requestBodies", Map(&OrRef(RequestBody))),
    may("headers", HEADERS),
    may("securitySchemes", Map(&OrRef(SecurityScheme))),
    may("links", LINKS),
    may("callbacks", CALLBACKS),
    may("pathItems", PATH_ITEMS),
    may("mediaTypes", CONTENT),
];

const PATH_ITEM: &[Key] = &[
    may("summary", Text),
    may("description", Text),
    may(Method::Get.key(), Object(Operation)),
    may(Method::Put.key(), Object(Operation)),
    may(Method::Post.key(), Object(Operation)),
    may(Method::Delete.key(), Object(Operation)),
    may(Method::Options.key(), Object(Operation)),
    may(Method::Head.key(), Object(Operation)),
    may(Method::Patch.key(), Object(Operation)),
    may(Method::Trace.key(), Object(Operation)),
    may(Method::Query.key(), Object(Operation)),
    may("additionalOperations", Map(&Object(Operation))),
    may("servers", SERVERS),
    may("parameters", PARAMETERS),
];

const OPERATION: &[Key] = &[
    may("tags", TEXTS),
    may("summary", Text),
    may("description", Text),
    may("externalDocs", DOCS),
    may("operationId", Text),
    may("parameters", PARAMETERS),
    may("requestBody", OrRef(RequestBody)),
    must("responses", Object(Responses)),
    may("callbacks", CALLBACKS),
    may("deprecated", Flag),
    may("security", SECURITY),
    may("servers", SERVERS),
];

const EXTERNAL_DOCS: &[Key] = &[must("url", Text), may("description", Text)];

const PARAMETER: &[Key] = &[
    must("name", Text),
    must("in", Text),
    may("description", Text),
    may("required", Flag),
    may("deprecated", Flag),
    may("allowEmptyValue", Flag),
    may("style", Text),
    may("explode", Flag),
    may("allowReserved", Flag),
    may("schema", SCHEMA),
    may("content", CONTENT),
    may("example", Data),
    may("examples", EXAMPLES),
];

const REQUEST_BODY: &[Key] = &[must("content", CONTENT), may("description", Text), may("required", Flag)];

const MEDIA_TYPE: &[Key] = &[
    may("description", Text),
    may("schema", SCHEMA),
    may("itemSchema", SCHEMA),
    may("example", Data),
    may("examples", EXAMPLES),
    may("encoding", ENCODINGS),
    may("prefixEncoding", List(&Object(Encoding))),
    may("itemEncoding", Object(Encoding)),
];

const ENCODINGS: NodeShape = Map(&Object(Encoding));

const ENCODING: &[Key] = &[
    may("encoding", ENCODINGS),
    may("prefixEncoding", List(&Object(Encoding))),
    may("itemEncoding", Object(Encoding)),
    may("contentType", Text),
    may("headers", HEADERS),
    may("style", Text),
    may("explode", Flag),
    may("allowReserved", Flag),
];

const RESPONSE: &[Key] = &[
    must("description", Text),
    may("summary", Text),
    may("headers", HEADERS),
    may("content", CONTENT),
    may("links", LINKS),
];

const EXAMPLE: &[Key] = &[
    may("summary", Text),
    may("description", Text),
    may("value", Data),
    may("externalValue", Text),
    may("dataValue", Data),
    may("serializedValue", Text),
];

const LINK: &[Key] = &[
    may("operationRef", Text),
    may("operationId", Text),
    may("parameters", Data),
    may("requestBody", Data),
    may("description", Text),
    may("server", Object(Server)),
];

const HEADER: &[Key] = &[
    may("description", Text),
    may("required", Flag),
    may("deprecated", Flag),
    may("allowEmptyValue", Flag),
    may("style", Text),
    may("explode", Flag),
    may("allowReserved", Flag),
    may("schema", SCHEMA),
    may("content", CONTENT),
    may("example", Data),
    may("examples", EXAMPLES),
];

const TAG: &[Key] = &[
    must("name", Text),
    may("summary", Text),
    may("description", Text),
    may("externalDocs", DOCS),
    may("parent", Text),
    may("kind", Text),
];

const SCHEMA_KEYS: &[Key] = &[
    may("type", Text),
    may("format", Text),
    may("description", Text),
    may("properties", NAMED_SCHEMAS),
    may("items", SCHEMA),
    may("required", TEXTS),
    may("enum", List(&Data)),
    may("nullable", Flag),
    may("default", Data),
    may("example", Data),
    may("title", Text),
    may("allOf", SCHEMAS),
    may("oneOf", SCHEMAS),
    may("anyOf", SCHEMAS),
    may("not", SCHEMA),
    may("additionalProperties", SchemaOrFlag),
    may("minimum", Number),
    may("maximum", Number),
    may("exclusiveMinimum", Flag),
    may("exclusiveMaximum", Flag),
    may("multipleOf", Number),
    may("minLength", Count),
    may("maxLength", Count),
    may("pattern", Text),
    may("minItems", Count),
    may("maxItems", Count),
    may("uniqueItems", Flag),
    may("minProperties", Count),
    may("maxProperties", Count),
    may("discriminator", Object(Discriminator)),
    may("readOnly", Flag),
    may("writeOnly", Flag),
    may("deprecated", Flag),
    may("xml", Object(Xml)),
    may("externalDocs", DOCS),
    // Keywords of 3.1, which normalize rewrites.
    may("const", Data),
    may("examples", Data),
    may("contentEncoding", Text),
    may("contentMediaType", Text),
    may("contentSchema", SCHEMA),
    may("prefixItems", SCHEMAS),
    may("additionalItems", SchemaOrFlag),
    may("contains", SCHEMA),
    may("if", SCHEMA),
    may("then", SCHEMA),
    may("else", SCHEMA),
    may("patternProperties", NAMED_SCHEMAS),
    may("propertyNames", SCHEMA),
    may("dependentSchemas", NAMED_SCHEMAS),
    may("unevaluatedItems", SchemaOrFlag),
    may("unevaluatedProperties", SchemaOrFlag),
    may("$defs", NAMED_SCHEMAS),
    may("definitions", NAMED_SCHEMAS),
];

const DISCRIMINATOR: &[Key] = &[must("propertyName", Text), may("mapping", Map(&Text)), may("defaultMapping", Text)];

const XML: &[Key] = &[
    may("nodeType", Text),
    may("name", Text),
    may("namespace", Text),
    may("prefix", Text),
    may("attribute", Flag),
    may("wrapped", Flag),
];

const SECURITY_SCHEME: &[Key] = &[
    must("type", Text),
    may("description", Text),
    may("name", Text),
    may("in", Text),
    may("scheme", Text),
    may("bearerFormat", Text),
    may("flows", Object(Flows)),
    may("openIdConnectUrl", Text),
    may("oauth2MetadataUrl", Text),
    may("deprecated", Flag),
];

const FLOWS: &[Key] = &[
    may("implicit", Object(Flow)),
    may("password", Object(Flow)),
    may("clientCredentials", Object(Flow)),
    may("authorizationCode", Object(Flow)),
    may("deviceAuthorization", Object(Flow)),
];

const FLOW: &[Key] = &[
    may("authorizationUrl", Text),
    may("deviceAuthorizationUrl", Text),
    may("tokenUrl", Text),
    may("refreshUrl", Text),
    must("scopes", Map(&Text)),
];
