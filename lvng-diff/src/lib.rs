//! Two OpenAPI descriptions → what changed between them, and whom it breaks.
//!
//! No file is read or written here, and nothing is known of the API that is described.

mod change;
pub mod rules;
mod verdict;

pub use change::{Change, Reached, RustItem, Site};
pub use verdict::{Bump, Direction, Directions, Verdicts};
