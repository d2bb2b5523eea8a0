//! Published documentation pages → what they say → where an OpenAPI description says otherwise.
//!
//! Text in, findings out: no file is read or written here, and nothing is known of the API that is described.

pub mod compare;
pub mod described;
pub mod finding;
pub mod outcome;
pub mod page;
pub mod reader;
pub mod report;
pub mod settings;
pub mod source;

pub use compare::compare;
pub use described::Described;
pub use outcome::Outcome;
pub use reader::read;
pub use report::Report;
pub use settings::Settings;
