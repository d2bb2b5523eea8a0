//! The programs of the book, which its pages include.

pub mod client;
pub mod production;
pub mod server;
#[cfg(test)]
mod tests;
