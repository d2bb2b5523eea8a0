//! The wire: how operations, parameters, bodies and responses become bytes and come back.
//!
//! Client and server run this code for the same tables, so they cannot disagree. Direction shows in [`Mode`]: a server
//! reads strictly, a client leniently.

mod bridge;
mod constraints;
mod content;
mod event_stream;
mod events;
mod formats;
mod json;
mod meta;
mod model;
mod operation;
mod param;
mod patch;
mod path;
mod reader;
mod reply;
mod request;
mod security;
mod stream;
mod types;

pub use bridge::{deserialize, serialize};
pub use constraints::Constraints;
pub use content::{Body, Content};
pub use event_stream::{EventStream, StreamError};
pub use events::{Event, EventParser, EventTooLong};
pub use formats::{Base64, Date, DateTime, Uuid, read_text};
pub use http::Method;
pub use json::{Json, JsonWriter};
pub use meta::{
    BodySpec, Codec, Evidence, Location, Media, OperationMeta, PageStyle, Pagination, Param, RateLimitSpec,
    ResponseSpec, Shape, StatusSpec, Style,
};
pub use model::{Field, Members, Model, Object, ObjectReader, ObjectSpec, ObjectWriter, constant, from_json, to_json};
pub use operation::{Operation, OperationVisitor};
pub use param::{percent_decode, percent_encode};
pub use patch::Patch;
pub use path::PathTemplate;
pub use reader::{Mode, Part, Problem, Reader, Step};
pub use reply::{Reply, ReplyReader, ReplyWriter};
pub use request::{EncodeError, EncodedRequest, RequestParts, RequestReader, RequestWriter, decode, encode};
pub use security::{SecurityKind, SecurityScheme};
pub use serde_json::Value;
pub use stream::{BoxError, ByteStream};
pub use types::JsonObject;
