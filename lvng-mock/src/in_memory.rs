//! A mock in the process of a test.

use crate::store::Memory;
use crate::{Api, Mock, Options, Unreadable, server};
use axum::Router;
use lvng_cli::overlays::Overlays;
use std::path::Path;
use std::sync::Arc;

/// The app that answers as the description in a file shows: with its examples, or with values made of its schemas. What is
/// created is kept in memory, for this app alone. Nothing listens: the app is a service, which a client of a generated crate
/// sends to in place of the network. It needs a runtime of tokio.
///
/// A request that breaks the description is refused as the description says, so that a test finds it. `Prefer: code=404`
/// asks for another answer, `example=name` for an example by its name.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = lvng_api::Client::builder().service(lvng_mock::in_memory("spec/openapi.yaml")?).build()?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The description cannot be read, or a file that it refers to.
pub fn in_memory(spec: impl AsRef<Path>) -> Result<Router, Unreadable> {
    let api = Api::of_file(spec.as_ref(), &Overlays::default())?;
    Ok(server::router(Arc::new(Mock::new(api, Options::default(), Box::new(Memory::default())))))
}
