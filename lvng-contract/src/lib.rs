//! The wire contract: the words that a description, the generated code and the runtime have in common, each with what
//! follows from it.
//!
//! `lvng-codegen` writes them into attributes, `lvng-runtime-derive` reads the attributes, `lvng-runtime` acts on the
//! tables they make. What all of them must agree on stands here and nowhere else: a default that the generator leaves
//! out and the derive fills in is one function, and so is the reading of a path template. There is no IO here.
//!
//! Enums that code elsewhere has to act on variant by variant ([`Codec`], [`Style`], [`Location`], [`SecurityKind`]) are
//! exhaustive on purpose: when one grows, the compiler names every place that has to know. The others are
//! `#[non_exhaustive]`.

mod address;
mod codec;
pub mod discriminant;
pub mod error_form;
pub mod media_type;
mod method;
pub mod multipart;
mod pages;
mod parameter;
pub mod path;
pub mod percent;
pub mod secret;
mod security;
mod status;
mod text_format;
mod token;
mod vocabulary;

pub use codec::Codec;
pub use method::Method;
pub use pages::PageStyle;
pub use parameter::{Location, Shape, Style};
pub use path::PathTemplate;
pub use security::SecurityKind;
pub use status::StatusSpec;
pub use text_format::{TextFormat, TypedFormat};
pub use token::is_token;

use vocabulary::vocabulary;
