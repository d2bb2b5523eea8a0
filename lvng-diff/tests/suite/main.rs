//! Differences between descriptions: each kind alone, and nothing beside it.

mod mutations;
mod support;
