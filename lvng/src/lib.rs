//! What there is to do with an OpenAPI description, as commands: the program `lvng`, and a library for programs that have the
//! same commands with defaults of their own.
//!
//! Each command is a module with `Arguments`, which clap reads, and `run`. A [`Program`] says what users call the program,
//! and which description it takes where none is given.

pub mod bundle;
pub mod check;
pub mod description;
pub mod diff;
pub mod document;
pub mod drift;
pub mod examples;
pub mod explain;
pub mod generate;
pub mod program;
pub mod report;
pub mod yaml;

pub use description::Description;
pub use program::{Own, Program};
