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
mod trial;
mod types;
mod writer;

pub use bridge::{deserialize, serialize};
pub use constraints::Constraints;
pub use content::{Body, Content, WriteError, undescribed_media_type};
pub use event_stream::{EventStream, StreamError};
pub use events::{Event, EventParser, EventTooLong};
pub use file::File;
#[cfg(feature = "server")]
pub(crate) use file::Spooled;
pub use formats::{Base64, Date, DateTime, Uuid};
pub use headers::{HeaderReader, HeaderWriter, Headers, header_text, read_header, read_headers, write_headers};
pub use http::Method;
pub use json::{Json, Members};
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
pub use number::Number;
pub use object::{Object, ObjectReader, ObjectSpec, Slot};
pub use operation::{Operation, OperationDefaults, OperationList, OperationVisitor};
#[cfg(feature = "server")]
pub(crate) use param::{form_decode, pairs as query_pairs};
pub use param::{percent_decode, percent_encode};
pub use patch::Patch;
pub use problem::{Part, Problem};
pub use reader::{Mode, Reader, constant, from_json};
pub use reply::{EncodedResponse, Reply, ReplyReader, ReplyWriter, Responses};
pub use request::{EncodeError, EncodedRequest, RequestParts, RequestReader, RequestWriter, decode, encode};
pub use secret::Secret;
pub use security::{SecurityKind, SecurityScheme};
pub use serde_json::Value;
pub use stream::{BoxError, ByteStream};
pub use trial::Choice;
pub use types::{JsonObject, read_text};
use writer::to_tree;
pub use writer::{ObjectWriter, Writer, to_json};
