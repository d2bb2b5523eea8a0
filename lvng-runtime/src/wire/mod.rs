//! The wire: how operations, parameters, bodies and responses become bytes and come back.
//!
//! Client and server run this code for the same tables, so they cannot disagree. Direction shows in [`Mode`]: a server
//! reads strictly, a client leniently.
//!
//! The files stand in layers, and none imports from one above it:
//!
//! 1. tables (`constraints`, `part_encoding`, `field`, `meta`), and what bodies are read from (`file`, `scanner`, `json`);
//! 2. the texts of parameters and forms (`escape`, `deep`, `param`, `form`, `querystring`, `notation`, `part_value`);
//! 3. `reader` and `writer`, which know no types;
//! 4. `model`, and types on top of it (`object`, `member_tuple`, `object_writer`, `types`, `null`, `tags`, `trial`,
//!    `formats`, `uuid`, `base64`);
//! 5. messages: `body`, `multipart`, `parts`, `content`, `event_stream`, then `request`, `param_tuple`, `reply` and `operation`.

mod base64;
mod body;
mod bridge;
mod constraints;
mod content;
mod content_type;
mod deep;
mod enumeration;
mod escape;
mod event_stream;
mod events;
mod field;
mod file;
mod foreign;
mod form;
mod formats;
mod headers;
mod json;
mod json_text;
mod media_type;
mod member_map;
mod member_tuple;
#[cfg(feature = "client")]
mod mend;
mod meta;
mod model;
mod multipart;
mod notation;
mod null;
mod number;
mod object;
mod object_writer;
mod operation;
mod param;
mod param_tuple;
mod part_encoding;
mod part_value;
mod parts;
mod patch;
mod problem;
mod querystring;
mod reader;
mod reply;
mod request;
mod rule;
mod scanner;
mod schema;
#[cfg(feature = "json-schema")]
mod schema_message;
#[cfg(feature = "json-schema")]
mod schema_node;
mod secret;
mod security;
mod server;
mod stream;
mod table;
mod tags;
mod trial;
mod types;
mod uuid;
mod whole;
mod writer;

pub use self::base64::Base64;
pub use self::uuid::Uuid;
pub use body::{Body, FormPart};
pub use constraints::Constraints;
pub use content::Content;
pub use content_type::ContentType;
pub use escape::percent_encode;
pub use event_stream::{EventStream, StreamError, StreamEvent};
pub use events::{Event, EventParser, EventTooLong};
pub use field::{Field, ObjectSpec};
pub use file::File;
#[cfg(feature = "server")]
pub(crate) use file::Spooled;
pub use foreign::{Foreign, assert_foreign};
pub use formats::{Date, DateTime};
pub use headers::Headers;
pub use http::Method;
pub(crate) use json::Json;
pub use lvng_contract::TextFormat;
pub use lvng_contract::path::{ExpandError, PathTemplate};
pub use lvng_contract::percent::percent_decode;
#[cfg(feature = "server")]
pub(crate) use lvng_contract::percent::{form_decode, query_pairs};
#[cfg(feature = "server")]
pub(crate) use media_type::list as media_types;
#[cfg(feature = "server")]
pub(crate) use media_type::{CONTRADICTED, tells_apart};
pub(crate) use media_type::{MediaType, match_distance};
pub use member_map::MemberMap;
#[cfg(feature = "client")]
pub use mend::Mended;
pub use meta::{
    BodySpec, Codec, Encoding, Evidence, Location, Media, MethodSpec, OperationMeta, PageStyle, Pagination, Param,
    RateLimitSpec, ResponseSpec, Shape, StatusSpec, Style,
};
pub use model::{Model, from_json};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use multipart::random;
pub use null::Null;
pub use object::Object;
pub(crate) use object_writer::ObjectWriter;
pub use object_writer::to_json;
use object_writer::to_tree;
pub use operation::{Operation, OperationDefaults, OperationList, OperationVisitor, decode, encode};
pub use part_encoding::{PartEncoding, PartEncodings};
#[cfg(feature = "server")]
pub(crate) use part_value::is_read_whole;
#[cfg(feature = "server")]
pub(crate) use parts::with_head;
pub use patch::Patch;
#[cfg(feature = "server")]
pub(crate) use problem::limit;
pub use problem::{Part, Problem, WriteError};
pub use reader::Mode;
pub(crate) use reader::Reader;
pub use reply::{EncodedResponse, Reply, Responses};
pub use request::{EncodeError, EncodedRequest, RequestParts};
pub(crate) use request::{RequestReader, RequestWriter};
pub use rule::Rule;
pub use schema::{BodySchema, MediaSchema, ParamSchema, SchemaDocument};
pub use secret::Secret;
pub use security::{ScopeSpec, SecurityKind, SecurityScheme};
pub use serde_json::Value;
pub use server::ServerSpec;
pub use stream::{BoxError, ByteStream};
pub use types::JsonObject;
pub(crate) use writer::Writer;

/// Readers and writers, for client, server and derived code; not public, since they change with their uses.
pub(crate) mod machinery {
    pub use super::bridge::{deserialize, serialize};
    pub use super::content::undescribed_media_type;
    pub use super::headers::{HeaderReader, HeaderWriter, header_lines, read_header, read_headers, write_headers};
    pub use super::json::{Json, Members};
    pub use super::member_tuple::{Both, MemberTuple};
    #[cfg(feature = "client")]
    pub(crate) use super::mend::Mender;
    pub use super::model::constant;
    pub use super::number::Number;
    pub use super::object::{ObjectReader, Slot};
    pub use super::object_writer::ObjectWriter;
    pub use super::param_tuple::ParamTuple;
    pub use super::reader::Reader;
    pub use super::reply::{ReplyReader, ReplyWriter};
    pub use super::request::{RequestReader, RequestWriter};
    pub use super::trial::Choice;
    pub use super::types::read_text;
    pub use super::writer::Writer;
}
