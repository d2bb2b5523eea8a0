//! What the commands have in common: how they read a description with its overlays, print and fail.

pub mod command;
pub mod description;
pub mod overlays;
pub mod skips;
#[cfg(feature = "clap")]
pub mod terminal;
pub mod tree;
