//! OpenAPI description → Rust crate: models, client and server.
//!
//! Text in, text out: no file is read or written here, and nothing is known of the API that is described.

mod allowed_skips;
pub mod check;
pub mod diagnostic;
mod document;
mod embed;
pub mod emit;
mod failure;
mod gates;
mod grammar;
mod input;
pub mod ir;
pub mod list;
pub mod load;
pub mod lower;
pub mod members;
mod messages;
pub mod names;
pub mod normalize;
mod pipeline;
pub mod pointer;
pub mod position;
pub mod render;
pub mod resolve;
mod settings;
mod stack;
mod syntax;
mod tokens;
pub mod untyped;
mod unused;

pub use allowed_skips::{AllowedSkip, allowed_skips};
pub use embed::translate as translate_pattern;
pub use embed::{BodyCheck, Checks, Direction, KeywordChecks, MessageSchemas, checks};
pub use failure::Failure;
pub use gates::{Features, Parts};
pub use input::{Input, Options};
pub use names::LockedNames;
pub use pipeline::{Output, bundle, generate, load_and_check, lower, lower_document, lower_lenient};
pub use render::SourceFile;
pub use settings::{Located, SETTINGS_FILE, Settings, setting_names, settings_schema};
pub use stack::deep as with_deep_stack;
pub use unused::{Unused, unused};

/// The example in the README is right.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
