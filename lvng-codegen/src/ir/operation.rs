//! Operations: what is sent, and what is known of it.

use super::{
    Answer, Constraints, Docs, Encoding, Example, Field, Location, Media, Pagination, ParamStyle, SecurityRequirement,
    ServerUrl,
};
use crate::diagnostic::Place;

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
    /// The fields of the struct: required ones first where their order in calls matters, else as described.
    pub arguments: Vec<Argument>,
    /// The schemas that a server holds parameters against, because their types do not say all.
    pub parameter_schemas: Vec<ParameterSchema>,
    /// Whether the values of an argument can be read once only, so that requests are neither copied nor compared.
    pub is_stream: bool,
    /// The request body.
    pub body: Option<Body>,
    /// The media types that callers can choose from for the body; `None` where there is one.
    pub content_types: Option<ContentTypes>,
    /// The media types that a caller can ask for, where success has several.
    pub accepts: Option<Accepts>,
    /// What a successful call answers.
    pub success: Answer,
    /// What a failed call answers.
    pub failure: Answer,
    /// Alternatives of schemes that belong together; empty means public.
    pub auth: Vec<Vec<SecurityRequirement>>,
    /// What its responses mean by status, where no type and no variant says so: the items of a Markdown list.
    pub response_docs: Vec<String>,
    /// Examples of its body and its answers.
    pub examples: Vec<Example>,
    /// The servers it has in place of those of the document; the first is used unless another is chosen.
    pub servers: Vec<ServerUrl>,
    /// How well the operation is known.
    pub evidence: Option<Evidence>,
    /// The cargo feature of the generated crate that the client method needs; a server need not answer the operation.
    pub feature: Option<String>,
    /// Whether a server has a handler for it: `false` where another operation answers all of its requests.
    pub is_served: bool,
    /// The rate limit.
    pub rate_limit: Option<RateLimit>,
    /// How the operation pages.
    pub pagination: Option<Pagination>,
    /// What of this the operation has from [`Tag::shared`](super::Tag::shared): nothing where the tag has none.
    pub inherited: Inherited,
    /// Where the description has it.
    pub place: Place,
    /// Its pointer in the joined and normalized document.
    pub pointer: String,
}

/// What an operation does not say itself, because it is as [`Tag::shared`](super::Tag::shared) has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inherited {
    /// `auth`.
    pub auth: bool,
    /// `failure`.
    pub failure: bool,
    /// `rate_limit`.
    pub rate_limit: bool,
}

/// A field of an operation's struct.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Name, type, presence, constraints.
    pub field: Field,
    /// Where it travels.
    pub location: ArgumentLocation,
    /// How callers come by it.
    pub role: ArgumentRole,
    /// What they may give in place of its type.
    pub conversion: Conversion,
}

/// How callers come by an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentRole {
    /// The method asks for it.
    Required,
    /// A setter sets it.
    Optional,
    /// It has one value only, which is sent without asking.
    Fixed,
}

/// What callers may give in place of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// The type alone.
    Exact,
    /// Whatever becomes it: `impl Into<T>`.
    Into,
    /// The items of a list of text, each whatever becomes text: `impl IntoIterator<Item = impl Into<String>>`.
    Items,
}

/// Where an argument travels.
#[derive(Clone, Debug, PartialEq)]
pub enum ArgumentLocation {
    /// As a parameter, written in a style.
    Parameter(Location, ParamStyle),
    /// As the whole query string: a form whose members may have styles of their own, JSON or text.
    Querystring(ParamStyle, Vec<Encoding>),
    /// A property of the body.
    BodyField,
    /// All properties of the body that have no argument of their own: a map, which may be empty.
    BodyExtra,
    /// The body as a whole.
    Body,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The media types it may have, the first is what the client sends.
    pub media: Vec<Media>,
    /// Whether a request must have it.
    pub required: bool,
    /// Whether its properties are arguments (`ArgumentLocation::BodyField`); otherwise one argument is `ArgumentLocation::Body`.
    pub flattened: bool,
    /// Whether a flattened body refuses other properties.
    pub closed: bool,
    /// Bounds on the body as a whole; those of a flattened body are on the number of properties.
    pub constraints: Constraints,
    /// The schemas that a server holds bodies against, because their types do not say all.
    pub schemas: Vec<BodySchema>,
}

/// The embedded schema of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodySchema {
    /// The media type as the description spells it.
    pub media: String,
    /// The name of the schema among those of [`Api::schemas`](super::Api::schemas).
    pub name: String,
    /// The keywords that types do not check.
    pub keywords: Vec<String>,
}

/// The embedded schema of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterSchema {
    /// Where the parameter travels.
    pub location: Location,
    /// Its name on the wire.
    pub parameter: String,
    /// The name of the schema among those of [`Api::schemas`](super::Api::schemas).
    pub name: String,
    /// The keywords that types do not check.
    pub keywords: Vec<String>,
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RateLimit {
    /// Requests per window.
    pub requests: u32,
    /// `second`, `minute`, `hour` or `day`.
    pub per: String,
    /// What is counted.
    pub scope: Option<String>,
}

/// The media types that a caller can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepts {
    /// The enum: `GetPetAccept`.
    pub name: String,
    /// The setter of the call.
    pub setter: String,
    /// The variants with the names of the media types, in the order of the responses.
    pub variants: Vec<(String, String)>,
}

/// The media types that a body of one type may have.
#[derive(Clone, Debug)]
pub struct ContentTypes {
    /// The enum: `CreatePetContentType`.
    pub name: String,
    /// The field of the operation's struct and its setter.
    pub field: String,
    /// The variants, in the order of the body's media types.
    pub variants: Vec<String>,
}
