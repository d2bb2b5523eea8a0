//! Differences between descriptions: each kind alone, and nothing beside it.

mod equal;
mod kinds;
mod mutations;
mod reading;
mod reports;
mod support;
