//! Two OpenAPI descriptions → what changed between them, and whom it breaks.
//!
//! No file is read or written here, and nothing is known of the API that is described.

mod change;
mod compare;
mod description;
mod findings;
mod kept;
mod packed;
mod pairs;
mod read;
pub mod report;
pub mod rules;
mod rust;
mod schema;
mod schemas;
mod side;
mod subject;
mod verdict;
mod warnings;

pub use change::{Change, Operation, Reached, Site};
pub use compare::{compare, compare_wire};
pub use description::Description;
pub use rust::{ItemChange, RustItem};
pub use verdict::{Bump, Direction, Directions, Verdicts};
pub use warnings::CODES;
