//! What is constant about an operation: tables that client, server, mocks and tests read.

use super::constraints::Constraints;
use super::field::{Field, ObjectSpec};
use super::part_encoding::PartEncodings;
use super::schema::{BodySchema, MediaSchema, ParamSchema};
use super::security::ScopeSpec;
use super::server::ServerSpec;
use super::table::setters;
pub use lvng_contract::{Codec, Location, Method as MethodSpec, PageStyle, Shape, StatusSpec, Style};

/// Everything about an operation that the description fixes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OperationMeta {
    /// The operationId of the description.
    pub id: &'static str,
    /// The tag that the operation belongs to, as the description spells it.
    pub tag: &'static str,
    /// The HTTP method.
    pub method: MethodSpec,
    /// The path template, verbatim.
    pub path: &'static str,
    /// Path, query, header and cookie parameters, in the order of the description.
    pub params: &'static [Param],
    /// The schemas of parameters that say more than their types.
    pub param_schemas: &'static [ParamSchema],
    /// The request body, when the operation has one.
    pub body: Option<BodySpec>,
    /// The success responses.
    pub success: &'static [ResponseSpec],
    /// The error responses.
    pub failure: &'static [ResponseSpec],
    /// Security requirements: alternatives, each a list of scheme names that must all be met.
    /// No alternatives: the operation is public. An empty alternative: credentials are optional.
    pub auth: &'static [&'static [&'static str]],
    /// The scopes that schemes of those alternatives have to have; nothing for schemes without.
    pub scopes: &'static [ScopeSpec],
    /// How well the operation is known, when the description says so.
    pub evidence: Option<Evidence>,
    /// How many requests the service takes, when the description says so.
    pub rate_limit: Option<RateLimitSpec>,
    /// How the operation pages through a list, when the description says so.
    pub pagination: Option<Pagination>,
    /// The servers that the operation has in place of those of the document; the first is used unless another is chosen.
    pub servers: &'static [ServerSpec],
    /// Whether the description marks the operation as deprecated.
    pub deprecated: bool,
}

impl OperationMeta {
    /// An operation without parameters, body and anything else.
    #[doc(hidden)]
    pub const fn new(id: &'static str, method: MethodSpec, path: &'static str) -> Self {
        OperationMeta {
            id,
            tag: "",
            method,
            path,
            params: &[],
            param_schemas: &[],
            body: None,
            success: &[],
            failure: &[],
            auth: &[],
            scopes: &[],
            evidence: None,
            rate_limit: None,
            pagination: None,
            servers: &[],
            deprecated: false,
        }
    }

    /// The method as messages have it; `None` for a text that is no method, which derived tables never have.
    pub(crate) fn http_method(&self) -> Option<http::Method> {
        match self.method {
            MethodSpec::Get => Some(http::Method::GET),
            MethodSpec::Post => Some(http::Method::POST),
            method => http::Method::from_bytes(method.as_str().as_bytes()).ok(),
        }
    }

    /// The schema of a parameter, where it says more than its type.
    pub(super) fn schema_of(&self, param: &Param) -> Option<&'static BodySchema> {
        let is_it = |schema: &&ParamSchema| schema.location == param.location && schema.name == param.field.name;
        self.param_schemas.iter().find(is_it).map(|found| (found.schema)())
    }

    /// A request repeated by a retry has the same effect as one request (RFC 9110, 9.2.2).
    pub fn is_idempotent(&self) -> bool {
        self.method.is_idempotent()
    }

    /// The scopes that the operation asks of a scheme, in the alternative at this place of [`auth`](Self::auth).
    pub fn scopes_of(&self, alternative: usize, scheme: &str) -> &'static [&'static str] {
        let spec = self.scopes.iter().find(|spec| spec.alternative == alternative && spec.scheme == scheme);
        spec.map_or(&[], |spec| spec.scopes)
    }

    /// No credentials are asked for, or they may be left out.
    pub fn allows_anonymous(&self) -> bool {
        self.auth.is_empty() || self.auth.iter().any(|all| all.is_empty())
    }
}

setters!(OperationMeta {
    tag: &'static str,
    params: &'static [Param],
    param_schemas: &'static [ParamSchema],
    body: Option<BodySpec>,
    success: &'static [ResponseSpec],
    failure: &'static [ResponseSpec],
    auth: &'static [&'static [&'static str]],
    scopes: &'static [ScopeSpec],
    evidence: Option<Evidence>,
    rate_limit: Option<RateLimitSpec>,
    pagination: Option<Pagination>,
    servers: &'static [ServerSpec],
    deprecated: bool,
});

/// A parameter outside the body.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Param {
    /// Where the parameter travels.
    pub location: Location,
    /// Name on the wire, default and constraints.
    pub field: Field,
    /// Whether it must be given.
    pub required: bool,
    /// How a value is written.
    pub style: Style,
    /// Whether arrays and objects are written as several pairs.
    pub explode: bool,
    /// Which kind of value the schema describes.
    pub shape: Shape,
    /// Whether reserved characters (RFC 3986, 2.2) stay as they are in a query value.
    pub allow_reserved: bool,
    /// Whether an empty text stands for no value, unless the type has an empty text.
    pub allow_empty: bool,
    /// The members of a query string that are written in a style of their own.
    pub encodings: &'static [Encoding],
}

impl Param {
    /// A primitive value at a location, in the usual style, which may be left out.
    #[doc(hidden)]
    pub const fn new(location: Location, field: Field) -> Self {
        let style = location.default_style();
        Param {
            location,
            field,
            required: false,
            style,
            explode: style.default_explode(),
            shape: Shape::Primitive,
            allow_reserved: false,
            allow_empty: false,
            encodings: &[],
        }
    }

    /// The same in the query: derived tables have many, and each call in them is one to check.
    #[doc(hidden)]
    pub const fn query(field: Field) -> Self {
        Param::new(Location::Query, field)
    }

    /// The same in the path, where it must be given.
    #[doc(hidden)]
    pub const fn path(field: Field) -> Self {
        Param::new(Location::Path, field).required(true)
    }
}

setters!(Param { encodings: &'static [Encoding], required: bool, style: Style, explode: bool, shape: Shape, allow_reserved: bool, allow_empty: bool });

/// The body of a request.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct BodySpec {
    /// Its media types, in the order of the description; the client sends the first that fits.
    pub media: &'static [Media],
    /// Whether a request without a body is refused.
    pub required: bool,
    /// The properties of a body that are fields of the operation; none for other bodies.
    pub object: &'static ObjectSpec,
    /// Constraints on the body as a whole.
    pub constraints: Constraints,
    /// The schemas of bodies, JSON and forms, that say more than their types.
    pub schemas: &'static [MediaSchema],
}

impl BodySpec {
    /// A body of these media types, which may be left out.
    #[doc(hidden)]
    pub const fn new(media: &'static [Media]) -> Self {
        BodySpec { media, required: false, object: &ObjectSpec::EMPTY, constraints: Constraints::NONE, schemas: &[] }
    }

    /// The schema of bodies of a media type, where it says more than their type.
    pub(super) fn schema_of(&self, media: Media) -> Option<&'static BodySchema> {
        let found = self.schemas.iter().find(|schema| schema.media == media.name)?;
        Some((found.schema)())
    }
}

setters!(BodySpec {
    required: bool,
    object: &'static ObjectSpec,
    constraints: Constraints,
    schemas: &'static [MediaSchema],
});

/// A response that the description lists.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ResponseSpec {
    /// Which status codes it stands for.
    pub status: StatusSpec,
    /// The media type of its body; `None` for a response without content.
    pub media: Option<Media>,
}

impl ResponseSpec {
    /// A response.
    #[doc(hidden)]
    pub const fn new(status: StatusSpec, media: Option<Media>) -> Self {
        ResponseSpec { status, media }
    }

    /// A response of this status in JSON.
    #[doc(hidden)]
    pub const fn json(code: u16) -> Self {
        ResponseSpec::new(StatusSpec::Code(code), Some(Media::JSON))
    }
}

/// A media type and the codec for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Media {
    /// The media type as the description spells it, such as `application/json`.
    pub name: &'static str,
    /// How bytes and values are turned into each other.
    pub codec: Codec,
    /// The properties of a form that are written in a style of their own.
    pub encodings: &'static [Encoding],
    /// The media types of parts in a row, where the type of the value does not say it.
    pub parts: &'static PartEncodings,
}

/// The style of a property of a form, `encoding` in the description: as that of a parameter in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Encoding {
    /// The name of the property.
    pub name: &'static str,
    /// How a value is written.
    pub style: Style,
    /// Whether arrays and objects are written as several pairs.
    pub explode: bool,
    /// Which kind of value the schema describes.
    pub shape: Shape,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
}

impl Encoding {
    /// A primitive value in the usual style of a query.
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        let style = Location::Query.default_style();
        let (explode, shape) = (style.default_explode(), Shape::Primitive);
        Encoding { name, style, explode, shape, allow_reserved: false }
    }

    /// The same as a parameter.
    pub(super) const fn param(&self) -> Param {
        let Encoding { name, style, explode, shape, allow_reserved } = *self;
        Param { style, explode, shape, allow_reserved, ..Param::new(Location::Query, Field::new(name)) }
    }
}

setters!(Encoding { style: Style, explode: bool, shape: Shape, allow_reserved: bool });

impl Media {
    /// `application/json`.
    pub const JSON: Media = Media::new(Codec::Json.usual_media_type(), Codec::Json);

    /// A media type without styles of its own.
    pub const fn new(name: &'static str, codec: Codec) -> Self {
        Media { name, codec, encodings: &[], parts: PartEncodings::NONE }
    }

    /// The value of the `Content-Type` header: a range such as `image/*` says nothing of its own content.
    pub fn content_type(&self) -> std::borrow::Cow<'static, str> {
        let name = if self.name.contains('*') { self.codec.usual_media_type() } else { self.name };
        match self.codec {
            Codec::Text if !name.contains("charset") => format!("{name}; charset=utf-8").into(),
            _ => name.into(),
        }
    }
}

setters!(Media { encodings: &'static [Encoding], parts: &'static PartEncodings });

/// How well an operation is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// The level as the description spells it, such as `documented` or `inferred`.
    pub level: &'static str,
    /// Where it was found.
    pub sources: &'static [&'static str],
}

impl Evidence {
    /// A level, and its sources.
    #[doc(hidden)]
    pub const fn new(level: &'static str, sources: &'static [&'static str]) -> Self {
        Evidence { level, sources }
    }
}

/// How many requests a service takes in a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimitSpec {
    /// Requests per window.
    pub requests: u32,
    /// The window: `second`, `minute`, `hour` or `day`.
    pub per: &'static str,
    /// What is counted, such as `user` or `ip`, when the description says so.
    pub scope: Option<&'static str>,
}

impl RateLimitSpec {
    /// So many requests in a window.
    #[doc(hidden)]
    pub const fn new(requests: u32, per: &'static str, scope: Option<&'static str>) -> Self {
        RateLimitSpec { requests, per, scope }
    }
}

/// How a list operation pages, by wire names and JSON pointers into the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pagination {
    /// The style.
    pub style: PageStyle,
    /// The query parameter that moves on: offset, page number or cursor.
    pub position: Option<&'static str>,
    /// The query parameter for the number of items.
    pub limit: Option<&'static str>,
    /// JSON pointer to the items in the response.
    pub items: Option<&'static str>,
    /// JSON pointer to the number of all items.
    pub total: Option<&'static str>,
    /// JSON pointer to a boolean: whether there are more items.
    pub has_more: Option<&'static str>,
    /// JSON pointer to the next cursor, or the property of the last item that is one.
    pub next: Option<&'static str>,
}

impl Pagination {
    /// A style without names of parameters and places.
    #[doc(hidden)]
    pub const fn new(style: PageStyle) -> Self {
        Pagination { style, position: None, limit: None, items: None, total: None, has_more: None, next: None }
    }
}

setters!(Pagination {
    position: Option<&'static str>,
    limit: Option<&'static str>,
    items: Option<&'static str>,
    total: Option<&'static str>,
    has_more: Option<&'static str>,
    next: Option<&'static str>,
});
