//! OpenAPI description → a server that answers as described, without code being generated.
//!
//! [`Api`] is the description, read once. [`Mock`] reads each request by it ([`request`]), refuses what breaks it, and
//! answers with what the description shows, or with values that are made of its schemas ([`values`]); what clients create is
//! kept ([`resources`], [`store`]). [`server`] is the HTTP around it, [`in_memory()`] all of that for a test. [`conformance`]
//! holds the answers of other servers against a description, [`proxy`] both directions of what passes through it.
//!
//! **Invariant:** an answer meets the description, unless the client asks for one that does not (`Prefer: example=…`), or
//! the description has no answer for what is wrong.

pub mod answer;
pub mod api;
pub mod command;
pub mod conformance;
mod in_memory;
pub mod mock;
pub mod page;
pub mod proxy;
pub mod request;
pub mod resources;
pub mod schemas;
pub mod server;
pub mod shape;
pub mod store;
pub mod values;

pub use api::{Api, Unreadable};
pub use conformance::Conformance;
pub use in_memory::in_memory;
pub use mock::{Mock, Options};
pub use proxy::Proxy;
