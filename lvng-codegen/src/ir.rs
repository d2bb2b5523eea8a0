//! The waist of the generator: lowering fills these types, emission reads them.
//!
//! **Invariant:** every name here is a valid, unique Rust name in its scope; every [`TypeRef::Named`] points to a
//! [`TypeDef`]; nothing is left to decide. Plain owned data without logic or lifetimes.

use crate::diagnostic::Place;

/// A whole description.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`, as it stands.
    pub version: String,
    /// `info.description`.
    pub docs: Docs,
    /// The servers, with variables filled in by their defaults.
    pub servers: Vec<Server>,
    /// The security schemes that operations name.
    pub security_schemes: Vec<SecurityScheme>,
    /// The tags, in the order of the description, then those that only operations name.
    pub tags: Vec<Tag>,
    /// Types that several tags use.
    pub common: Vec<TypeDef>,
    /// Where the types in `common` come from, for the header of the file.
    pub common_files: Vec<String>,
    /// Operations that were left out; each has a diagnostic.
    pub skipped: Vec<Skipped>,
}

/// An operation that is left out because of errors in it or in what it uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The path template.
    pub path: String,
    /// Upper case.
    pub method: String,
    /// The operationId, or one made from method and path.
    pub operation_id: String,
    /// Where the description has it.
    pub place: Place,
    /// Its pointer in the joined document.
    pub pointer: String,
    /// The pointers, in the joined document, of the broken things: itself, or the types that it uses.
    pub because: Vec<String>,
}

/// A server of the description.
#[derive(Clone, Debug)]
pub struct Server {
    /// The URL, variables replaced by their defaults; may be relative.
    pub url: String,
    /// Its description.
    pub docs: Docs,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Its name under `components/securitySchemes`.
    pub name: String,
    /// How credentials travel.
    pub kind: SecurityKind,
    /// Its description.
    pub docs: Docs,
}

/// How credentials travel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// `Authorization: Bearer …`; also OAuth 2 and OpenID Connect.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// A key in a header.
    HeaderKey(String),
    /// A key in the query string.
    QueryKey(String),
    /// A key in a cookie.
    CookieKey(String),
    /// In a way that the description does not say, or that is none of HTTP.
    Other,
}

/// A tag: one module of the generated crate.
#[derive(Clone, Debug)]
pub struct Tag {
    /// The name in the description.
    pub name: String,
    /// The Rust module, also the accessor on the client: `api_keys`.
    pub module: String,
    /// The cargo feature: `api-keys`.
    pub feature: String,
    /// The client type: `ApiKeys`.
    pub client: String,
    /// The server trait: `ApiKeysApi`.
    pub server: String,
    /// The tag's description.
    pub docs: Docs,
    /// Its operations, in the order of the description.
    pub operations: Vec<Operation>,
    /// The types that only this tag uses, alphabetical.
    pub types: Vec<TypeDef>,
    /// The files of the description it comes from, relative to the root, for the header.
    pub files: Vec<String>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The operationId, or one made from method and path.
    pub id: String,
    /// The struct: `CreateAgent`.
    pub type_name: String,
    /// The method of client and server: `create`.
    pub method_name: String,
    /// Further names of the client method, unique like the first.
    pub aliases: Vec<String>,
    /// Upper case: `POST`.
    pub http_method: String,
    /// The path template, verbatim.
    pub path: String,
    /// Summary and description.
    pub docs: Docs,
    /// The fields of the struct: required ones first where their order in calls matters (see `is_required`), else as described.
    pub arguments: Vec<Argument>,
    /// The request body.
    pub body: Option<Body>,
    /// What a successful call answers.
    pub success: Answer,
    /// What a failed call answers.
    pub failure: Answer,
    /// Alternatives of scheme names; empty means public.
    pub auth: Vec<Vec<String>>,
    /// How well the operation is known.
    pub evidence: Option<Evidence>,
    /// The rate limit.
    pub rate_limit: Option<RateLimit>,
    /// How the operation pages.
    pub pagination: Option<Pagination>,
    /// Where the description has it.
    pub place: Place,
}

/// A field of an operation's struct.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Name, type, presence, constraints.
    pub field: Field,
    /// Where it travels.
    pub position: Position,
}

/// Where an argument travels.
#[derive(Clone, Debug, PartialEq)]
pub enum Position {
    /// In the path.
    Path(ParamStyle),
    /// In the query string.
    Query(ParamStyle),
    /// In a header.
    Header(ParamStyle),
    /// In a cookie.
    Cookie(ParamStyle),
    /// A property of the body. The wire name `*` stands for all properties that have no argument of their own: the type is
    /// that of their values, the Rust field a map (`#[extra]`); it is never the wire name of anything else.
    BodyField,
    /// The body as a whole.
    Body,
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParamStyle {
    /// The style.
    pub style: Style,
    /// Whether arrays and objects become several pairs.
    pub explode: bool,
    /// What kind of value it is.
    pub shape: Shape,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
}

/// The serialization styles of OpenAPI, and JSON text for `content` parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Json,
}

/// The kind of value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Shape {
    Primitive,
    Array,
    Object,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The media types it may have, the first is what the client sends.
    pub media: Vec<Media>,
    /// Whether a request must have it.
    pub required: bool,
    /// Whether its properties are arguments (`Position::BodyField`); otherwise one argument is `Position::Body`.
    pub flattened: bool,
    /// Whether a flattened body refuses other properties.
    pub closed: bool,
    /// Bounds on the body as a whole; those of a flattened body are on the number of properties.
    pub constraints: Constraints,
}

/// A media type with its codec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// As the description spells it.
    pub name: String,
    /// How it is read and written.
    pub codec: Codec,
}

/// How bytes and values become each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Codec {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
    EventStream,
    JsonLines,
}

/// What a call answers, on success or on failure.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The Rust type: of the body for one kind of content, the name of an enum for several, unit for none,
    /// `TypeRef::Any` where the description lists nothing.
    pub ty: TypeRef,
    /// The enum to define when there are several kinds of content: its name.
    pub several: Option<String>,
    /// The responses, in the order of the description.
    pub responses: Vec<Response>,
}

/// A response of the description.
#[derive(Clone, Debug)]
pub struct Response {
    /// Its status.
    pub status: Status,
    /// The variant it has in the enum of several.
    pub variant: String,
    /// Its content, in one media type or several; `None` for a response without. What a response has in media types of
    /// different Rust types stands in several entries with the same status.
    pub content: Option<(Vec<Media>, TypeRef)>,
    /// Its description.
    pub docs: Docs,
    /// Its headers.
    pub headers: Vec<Field>,
}

/// The status codes of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// One code.
    Code(u16),
    /// `2XX` and so on, by the first digit.
    Class(u16),
    /// `default`.
    Default,
}

/// How well an operation is known: `x-{vendor}-evidence`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The level.
    pub level: String,
    /// The sources.
    pub sources: Vec<String>,
}

/// `x-{vendor}-rate-limit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests per window.
    pub requests: u32,
    /// `second`, `minute`, `hour` or `day`.
    pub per: String,
    /// What is counted.
    pub scope: Option<String>,
}

/// `x-{vendor}-pagination`, checked against parameters and response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// The style.
    pub style: PageStyle,
    /// Wire name of the query parameter that moves on.
    pub position: Option<String>,
    /// Wire name of the query parameter for the number of items.
    pub limit: Option<String>,
    /// JSON pointer to the items.
    pub items: Option<String>,
    /// JSON pointer to the total, or to a boolean that says whether there is more.
    pub end: Option<PageEnd>,
    /// Cursor: JSON pointer to the next cursor. Item cursor: the property of the last item.
    pub next: Option<String>,
    /// What paging by items needs, when all of it is known.
    pub rust: Option<PagedItems>,
}

/// How the last page is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageEnd {
    /// Pointer to the number of all items.
    Total(String),
    /// Pointer to a boolean.
    HasMore(String),
}

/// Rust names for paging through items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagedItems {
    /// The type of an item.
    pub item: TypeRef,
    /// The field path in the response: `["agents"]`; each with whether it is optional.
    pub items: Vec<(String, bool)>,
    /// The field path to total, has-more or the next cursor, from the response; for `ItemCursor` from an item. Empty where the
    /// description names none of them.
    pub end: Vec<(String, bool)>,
    /// The argument that moves on.
    pub position: String,
    /// The argument's integer or string type.
    pub position_type: TypeRef,
}

/// The styles of paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PageStyle {
    Offset,
    Page,
    Cursor,
    ItemCursor,
    Limit,
}

/// A type of the generated crate.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: TypeKind,
    /// Title and description.
    pub docs: Docs,
    /// Where the description has it.
    pub place: Place,
}

/// The kinds of types.
// There are a few thousand at most, and boxes would be in the way of every reader.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// A struct.
    Object(Object),
    /// A closed list of values, open for the client.
    Enum(EnumType),
    /// One of several types.
    OneOf(OneOf),
    /// A request body of one of several types, each with media types of its own.
    Contents(Vec<ContentVariant>),
    /// Another name for a type.
    Alias(TypeRef),
}

/// A struct.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Its fields, in the order of the description.
    pub fields: Vec<Field>,
    /// What other properties are.
    pub extra: Extra,
    /// Bounds on the number of properties.
    pub constraints: Constraints,
}

/// `additionalProperties`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Extra {
    /// Not said: other properties are ignored.
    #[default]
    Ignored,
    /// `false`: other properties are refused.
    Denied,
    /// `true` or a schema: kept in a map; the Rust name of the field, the type of the values.
    Kept(String, TypeRef),
}

/// A field of a struct or an argument.
#[derive(Clone, Debug)]
pub struct Field {
    /// The Rust name, raw (`r#type`) where needed.
    pub rust: String,
    /// The name on the wire.
    pub wire: String,
    /// Its description.
    pub docs: Docs,
    /// The type of a value that is there and not null.
    pub ty: TypeRef,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// `default` as JSON text.
    pub default: Option<String>,
    /// The only value, as JSON text, where the description allows one.
    pub constant: Option<String>,
    /// What values are allowed.
    pub constraints: Constraints,
    /// Sent by the server only.
    pub read_only: bool,
    /// Sent by the client only.
    pub write_only: bool,
    /// The media types of a part of a multipart body, separated by commas, where the description names them.
    pub content_type: Option<String>,
}

/// Whether a field may be absent or null, and so its Rust type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `T`.
    Required,
    /// `Option<T>`: there, but may be null.
    Nullable,
    /// `Option<T>`: may be absent.
    Optional,
    /// `Patch<T>`: may be absent or null.
    OptionalNullable,
}

/// What values are allowed beyond the type.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Constraints {
    pub min: Option<Number>,
    pub max: Option<Number>,
    pub exclusive_min: Option<Number>,
    pub exclusive_max: Option<Number>,
    pub multiple_of: Option<Number>,
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub pattern: Option<String>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub unique_items: bool,
    pub min_properties: Option<u64>,
    pub max_properties: Option<u64>,
    /// Constraints of the items of a list.
    pub items: Option<Box<Constraints>>,
    /// Constraints of the values of a map.
    pub values: Option<Box<Constraints>>,
}

/// A number of the description.
pub type Number = serde_json::Number;

/// An enumeration.
#[derive(Clone, Debug)]
pub struct EnumType {
    /// What its values are: `String`, `I64`, `F64`, or `Any` for mixed ones.
    pub base: TypeRef,
    /// The values.
    pub variants: Vec<EnumVariant>,
    /// The name of the variant for other values.
    pub unknown: String,
}

/// A value of an enumeration.
#[derive(Clone, Debug)]
pub struct EnumVariant {
    /// The Rust name.
    pub rust: String,
    /// The value as JSON.
    pub value: serde_json::Value,
    /// Its description.
    pub docs: Docs,
}

/// A kind of content that a body may have.
#[derive(Clone, Debug)]
pub struct ContentVariant {
    /// The Rust name.
    pub rust: String,
    /// The media types; the first is sent.
    pub media: Vec<Media>,
    /// The type.
    pub ty: TypeRef,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct OneOf {
    /// The property that tells, when there is one.
    pub discriminator: Option<String>,
    /// Whether the name of the server-sent event tells: the tags are such names.
    pub by_event: bool,
    /// The types.
    pub variants: Vec<OneOfVariant>,
    /// The name of the variant for other values.
    pub unknown: String,
}

/// One type of several.
#[derive(Clone, Debug)]
pub struct OneOfVariant {
    /// The Rust name.
    pub rust: String,
    /// The type.
    pub ty: TypeRef,
    /// The values of the discriminator that stand for it.
    pub tags: Vec<String>,
    /// Its description.
    pub docs: Docs,
}

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TypeRef {
    Unit,
    Bool,
    I32,
    I64,
    U32,
    U64,
    F32,
    F64,
    String,
    DateTime,
    Date,
    Uuid,
    /// Text that must not show: `format: password`.
    Secret,
    /// Bytes in base64 in JSON.
    Base64,
    /// A file in a multipart body.
    File,
    /// Bytes as they are, streamed: a body.
    ByteStream,
    /// Server-sent events or JSON lines of this type: a body.
    Events(Box<TypeRef>),
    /// Any JSON value.
    Any,
    /// A free-form object.
    JsonObject,
    List(Box<TypeRef>),
    Map(Box<TypeRef>),
    /// An item that may be null.
    Nullable(Box<TypeRef>),
    Boxed(Box<TypeRef>),
    /// A type of this crate.
    Named(TypeName),
}

/// The name of a type with its module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName {
    /// The tag's module, or `None` for `common`.
    pub module: Option<String>,
    /// The name.
    pub name: String,
}

/// Text for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// More.
    pub description: Option<String>,
    /// Marked as deprecated.
    pub deprecated: bool,
}
