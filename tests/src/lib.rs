//! What the documentation shows, compiled.

pub mod readme;
pub mod samples;
