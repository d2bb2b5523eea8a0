//! Answers held against the description: status, headers, media type, and the schema of the body or of each item of a stream.
//!
//! [`Conformance`] is a layer for tests and debug builds of any service, generated or not:
//!
//! ```no_run
//! # fn app() -> axum::Router { axum::Router::new() }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use lvng_mock::Conformance;
//!
//! let app = app().layer(Conformance::read("openapi.yaml".as_ref())?);
//! # Ok(())
//! # }
//! ```
//!
//! It needs the description and nothing of the code that answers, so that it also finds what generated code gets wrong.

mod items;
mod judge;
mod layer;

pub use judge::Judged;
pub(crate) use layer::violations;
pub use layer::{Conformance, Conforming, RESPONSE_VIOLATIONS};
