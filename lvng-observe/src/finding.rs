//! Where traffic and description differ.

use crate::infer::Shape;
use lvng_codegen::diagnostic::Place;
use serde_json::Value;

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// No operation has this method and path.
    Operation,
    /// The operation has no response with this status.
    Status,
    /// The body has a media type that is not described, or there is a body where none is.
    MediaType,
    /// The body is not what its media type says: broken JSON.
    Syntax,
    /// A member of an object that its schema does not have.
    Field,
    /// A query parameter that the operation does not have.
    QueryParameter,
    /// A header that is neither described nor one of HTTP itself.
    Header,
    /// A value of another type than described.
    Type,
    /// A required member, parameter or body is not there.
    Required,
    /// A value that the list of values does not have.
    EnumValue,
    /// A value beyond a bound, or text of another pattern or format.
    Bound,
}

impl Kind {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Operation => "undeclared operation",
            Kind::Status => "undeclared status",
            Kind::MediaType => "undeclared media type",
            Kind::Syntax => "unreadable body",
            Kind::Field => "undeclared field",
            Kind::QueryParameter => "undeclared query parameter",
            Kind::Header => "undeclared header",
            Kind::Type => "other type",
            Kind::Required => "missing",
            Kind::EnumValue => "unknown value",
            Kind::Bound => "beyond a bound",
        }
    }
}

/// What would make the description fit.
#[derive(Clone, Debug)]
pub enum Change {
    /// Nothing that an overlay can say.
    None,
    /// An operation.
    Operation {
        /// Of its path.
        template: String,
        /// Lower case.
        method: String,
    },
    /// A response of an operation.
    Status(u16),
    /// A media type of a request body or response.
    MediaType {
        /// Lower case, without parameters.
        media_type: String,
        /// Of the bodies.
        shape: Shape,
    },
    /// A property of a schema.
    Field {
        /// The property.
        name: String,
        /// Of its values.
        shape: Shape,
    },
    /// Other properties of a schema, whose names must not be written down.
    OtherFields,
    /// A parameter of an operation.
    Parameter {
        /// As it was sent.
        name: String,
        /// `query` or `header`.
        location: &'static str,
        /// Of its values.
        shape: Shape,
    },
    /// A header of a response.
    Header(String),
    /// Values of those types for a schema.
    Types(Shape),
    /// A name less in `required`.
    NotRequired(String),
    /// A parameter or body that may be left out.
    Optional,
    /// Values for a list.
    EnumValues(Vec<Value>),
    /// A schema without a keyword that bounds its values.
    Unbounded(&'static str),
    /// No list of values, because they must not be written down.
    AnyValue,
}

/// A difference, as often as it was seen.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What differs.
    pub kind: Kind,
    /// What exactly, for people.
    pub message: String,
    /// The pointer in the description's document that it is about.
    pub at: String,
    /// The same in its file.
    pub place: Place,
    /// How often it was seen.
    pub count: usize,
    /// Where it was seen first.
    pub example: Example,
    /// What would make the description fit.
    pub change: Change,
}

/// A place in the traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The number of the exchange.
    pub exchange: usize,
    /// `GET /api/v2/agents/{id}`.
    pub operation: String,
    /// `response 200 body`.
    pub part: String,
    /// The pointer in the body, or the name of the parameter or header.
    pub pointer: String,
}

/// What makes two sightings the same finding.
pub type Key = (Kind, String, String);

/// A sighting, before it is counted.
#[derive(Clone, Debug)]
pub struct Sighting {
    pub(crate) kind: Kind,
    /// What the kind is about: a name, a status, a media type.
    pub(crate) subject: String,
    pub(crate) message: String,
    pub(crate) at: String,
    pub(crate) pointer: String,
    pub(crate) change: Change,
}

impl Change {
    /// Takes what another sighting of the same finding has to add.
    pub(crate) fn merge(&mut self, other: Change) {
        match (&mut *self, other) {
            (Change::MediaType { shape, .. }, Change::MediaType { shape: more, .. })
            | (Change::Field { shape, .. }, Change::Field { shape: more, .. })
            | (Change::Parameter { shape, .. }, Change::Parameter { shape: more, .. })
            | (Change::Types(shape), Change::Types(more)) => shape.merge(more),
            (Change::EnumValues(values), Change::EnumValues(more)) => {
                values.extend(more.into_iter().filter(|value| !values.contains(value)).collect::<Vec<_>>());
            }
            (this, Change::AnyValue) => *this = Change::AnyValue,
            _ => {}
        }
    }
}
