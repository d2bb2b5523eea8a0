//! What operations are made of before types have names.

use lvng_contract::media_type;

use super::draft_id::DraftId;
use crate::diagnostic::Place;
use crate::ir::{
    ArgumentLocation, Body, Docs, Encoding, Evidence, Example, Field, Header, Location, Media, Pagination,
    ParameterSchema, RateLimit, Response, SecurityRequirement, ServerUrl, StatusSpec, Style, TypeRef,
};
use crate::names::NameId;

/// An operation.
#[derive(Debug)]
pub struct OperationDraft {
    pub id: String,
    /// The name of its struct.
    pub name: NameId,
    pub method_name: String,
    pub aliases: Vec<String>,
    pub http_method: String,
    pub path: String,
    pub docs: Docs,
    pub arguments: Vec<ArgumentDraft>,
    pub body: Option<Body>,
    pub content_types: Option<ContentTypesDraft>,
    pub accepts: Option<AcceptsDraft>,
    pub success: AnswerDraft,
    pub failure: AnswerDraft,
    /// The struct of the headers of success.
    pub headers: Option<HeadersDraft>,
    pub auth: Vec<Vec<SecurityRequirement>>,
    pub examples: Vec<Example>,
    pub servers: Vec<ServerUrl>,
    pub evidence: Option<Evidence>,
    pub feature: Option<String>,
    /// Whether it is a webhook or a callback.
    pub is_hook: bool,
    /// Whether no other operation answers its requests.
    pub is_served: bool,
    pub rate_limit: Option<RateLimit>,
    pub pagination: Option<Pagination<DraftId>>,
    pub parameter_schemas: Vec<ParameterSchema>,
    pub place: Place,
    /// Its place among all operations.
    pub number: usize,
    pub tag: usize,
    /// The further tags under which it is found, too.
    pub further_tags: Vec<FurtherTag>,
    /// The pointer in the joined document.
    pub pointer: String,
}

/// An argument.
#[derive(Clone, Debug)]
pub struct ArgumentDraft {
    pub field: Field<DraftId>,
    pub location: ArgumentLocation,
}

/// A parameter, before it is known what kind of value it is.
pub struct ParameterDraft {
    pub field: Field<DraftId>,
    pub location: Location,
    pub style: WrittenStyle,
    /// The styles of the members of a query string.
    pub encodings: Vec<Encoding>,
    /// Where the description has it.
    pub pointer: String,
}

/// How the description wants a parameter written.
#[derive(Clone, Copy, Debug)]
pub struct WrittenStyle {
    pub style: Style,
    pub explode: bool,
    pub allow_reserved: bool,
    pub allow_empty: bool,
}

/// A request body with the arguments it gives.
#[derive(Default)]
pub struct BodyDraft {
    pub body: Option<Body>,
    pub arguments: Vec<ArgumentDraft>,
    pub content_types: Option<ContentTypesDraft>,
    /// What the description says of it, unless its argument says so.
    pub description: Option<String>,
}

/// What an operation answers, before the types are known that it is made of.
pub struct Answers {
    pub success: Responses,
    pub failure: Responses,
    /// The struct of the headers of success: its name and its fields.
    pub headers: Option<(NameId, Vec<HeaderDraft>)>,
}

/// The responses of a call, on success or on failure.
pub struct Responses {
    pub ty: AnswerType,
    pub list: Vec<ResponseDraft>,
}

/// What a call answers, on success or on failure.
#[derive(Debug)]
pub struct AnswerDraft {
    pub ty: AnswerType,
    pub responses: Vec<Response<DraftId>>,
}

/// The type of what a call answers.
#[derive(Debug)]
pub enum AnswerType {
    /// That of the one kind of content.
    One(TypeRef<DraftId>),
    /// An enumeration of several kinds: its name.
    Several(NameId),
}

/// A response, before it is known what kinds of values its headers are.
pub struct ResponseDraft {
    pub status: StatusSpec,
    /// The variant it has in the enumeration of several.
    pub variant: String,
    pub content: Option<(Vec<Media>, TypeRef<DraftId>)>,
    pub docs: Docs,
    pub is_component: bool,
    pub headers: Vec<HeaderDraft>,
}

/// A header of a response, before it is known what kind of value it is.
#[derive(Clone, Debug)]
pub struct HeaderDraft {
    pub field: Field<DraftId>,
    pub style: HeaderStyle,
}

/// How the description wants a header written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderStyle {
    pub is_json: bool,
    pub explode: bool,
}

/// The struct of the headers of all responses.
#[derive(Debug)]
pub struct HeadersDraft {
    pub name: NameId,
    pub fields: Vec<Header<DraftId>>,
}

/// What the body of a patch is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PatchKind {
    /// What is absent stays as it is.
    Partial,
    /// And what is null is removed (RFC 7396).
    Merge,
}

impl PatchKind {
    /// What the body of a request is, by its method and media types.
    pub fn of(method: &str, media: &[Media]) -> Option<Self> {
        let is_merge = |media: &Media| media_type::essence(&media.name) == "application/merge-patch+json";
        match media.iter().any(is_merge) {
            true => Some(PatchKind::Merge),
            false => (method == "PATCH").then_some(PatchKind::Partial),
        }
    }
}

/// The media types that a body of one type may have.
#[derive(Debug)]
pub struct ContentTypesDraft {
    pub name: NameId,
    /// The field of the operation's struct.
    pub field: String,
    pub variants: Vec<String>,
}

/// The media types that a caller can ask for.
#[derive(Debug)]
pub struct AcceptsDraft {
    pub name: NameId,
    /// The setter of the call.
    pub setter: String,
    /// The variants with the names of the media types.
    pub variants: Vec<(String, String)>,
}

/// A tag of an operation that is not its first.
#[derive(Debug)]
pub struct FurtherTag {
    pub tag: usize,
    /// What the method would like to be called there, best first.
    pub names: Vec<String>,
}
