//! The wire: how operations, parameters, bodies and responses become bytes and come back.
//!
//! Client and server run this code for the same tables, so they cannot disagree. Direction shows in [`Mode`]: a server
//! reads strictly, a client leniently.

mod bridge;
mod constraints;
mod content;
mod deep;
mod enumeration;
mod event_stream;
mod events;
mod file;
mod form;
mod formats;
mod headers;
mod json;
mod media_type;
mod meta;
mod model;
mod multipart;
mod notation;
mod number;
mod object;
mod operation;
mod param;
mod patch;
mod problem;
mod reader;
mod reply;
mod request;
mod scanner;
mod secret;
mod security;
mod stream;
mod table;
mod trial;
mod types;
mod writer;

pub use constraints::Constraints;
pub use content::{Body, Content, WriteError};
pub use event_stream::{EventStream, StreamError};
pub use events::{Event, EventParser, EventTooLong};
pub use file::File;
#[cfg(feature = "server")]
pub(crate) use file::Spooled;
pub use formats::{Base64, Date, DateTime, Uuid};
pub use headers::Headers;
pub use http::Method;
pub(crate) use json::Json;
pub use lvng_contract::TextFormat;
pub use lvng_contract::path::{ExpandError, PathTemplate};
#[cfg(feature = "server")]
pub(crate) use media_type::list as media_types;
pub(crate) use media_type::{MediaType, misfit};
pub use meta::{
    BodySpec, Codec, Encoding, Evidence, Location, Media, OperationMeta, PageStyle, Pagination, Param, RateLimitSpec,
    ResponseSpec, Shape, StatusSpec, Style,
};
pub use model::{Field, Model};
pub use multipart::FormPart;
#[cfg(feature = "server")]
pub(crate) use multipart::{is_text, unescape};
pub(crate) use number::Number;
pub(crate) use object::ObjectReader;
pub use object::{Object, ObjectSpec};
pub use operation::{Operation, OperationDefaults, OperationList, OperationVisitor, decode, encode};
#[cfg(feature = "server")]
pub(crate) use param::{form_decode, pairs as query_pairs};
pub use param::{percent_decode, percent_encode};
pub use patch::Patch;
pub use problem::{Part, Problem};
pub(crate) use reader::Reader;
pub use reader::{Mode, from_json};
pub use reply::{EncodedResponse, Reply, Responses};
pub use request::{EncodeError, EncodedRequest, RequestParts};
pub(crate) use request::{RequestReader, RequestWriter};
pub use secret::Secret;
pub use security::{SecurityKind, SecurityScheme};
pub use serde_json::Value;
pub use stream::{BoxError, ByteStream};
pub use types::JsonObject;
pub use writer::to_json;
use writer::to_tree;
pub(crate) use writer::{ObjectWriter, Writer};

/// What client, server and derived code need besides: readers and writers, which change with their uses.
pub(crate) mod machinery {
    pub use super::bridge::{deserialize, serialize};
    pub use super::content::undescribed_media_type;
    pub use super::headers::{HeaderReader, HeaderWriter, header_text, read_header, read_headers, write_headers};
    pub use super::json::{Json, Members};
    pub use super::number::Number;
    pub use super::object::{ObjectReader, Slot};
    pub use super::reader::{Reader, constant};
    pub use super::reply::{ReplyReader, ReplyWriter};
    pub use super::request::{RequestReader, RequestWriter};
    pub use super::trial::Choice;
    pub use super::types::read_text;
    pub use super::writer::{ObjectWriter, Writer};
}
