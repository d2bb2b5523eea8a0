//! Differences between descriptions: each kind alone, and nothing beside it.

mod kinds;
mod mutations;
mod support;
