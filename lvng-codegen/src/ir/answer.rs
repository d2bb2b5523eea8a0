//! What operations answer.

pub use lvng_contract::StatusSpec;

use super::{Docs, Field, Media, ParamStyle, TypeName, TypeRef};

/// What a call answers, on success or on failure.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The Rust type: of the body for one kind of content, the name of an enum for several, unit for none,
    /// `TypeRef::Any` where the description lists nothing.
    pub ty: TypeRef,
    /// What the only response is, in words, where neither its type nor a list says so.
    pub description: Option<String>,
    /// The enum to define when there are several kinds of content: its name.
    pub several: Option<String>,
    /// Whether some content can be read once only, so that answers are neither copied nor compared.
    pub is_stream: bool,
    /// The responses, in the order of the description.
    pub responses: Vec<Response>,
    /// The struct of the headers to define; failures have none, callers look at their headers one by one.
    pub headers: Option<Headers>,
}

/// The headers of all responses, without those that every response has methods for.
#[derive(Clone, Debug)]
pub struct Headers {
    /// The struct: `ListPetsHeaders`.
    pub name: String,
    /// Its fields. What not every response has is optional.
    pub fields: Vec<Header>,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header<N = TypeName> {
    /// Name, type, presence, constraints.
    pub field: Field<N>,
    /// How it is written.
    pub style: ParamStyle,
}

/// A response of the description.
#[derive(Clone, Debug)]
pub struct Response<N = TypeName> {
    /// Its status.
    pub status: StatusSpec,
    /// The variant it has in the enum of several.
    pub variant: String,
    /// Its content, in one media type or several; `None` for a response without. What a response has in media types of
    /// different Rust types stands in several entries with the same status.
    pub content: Option<(Vec<Media>, TypeRef<N>)>,
    /// Its description.
    pub docs: Docs,
    /// Whether it is a component, which other operations may have too.
    pub is_component: bool,
    /// Its headers, of a success.
    pub headers: Vec<Header<N>>,
}
