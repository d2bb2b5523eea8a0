//! What a careful person would write instead of generating: with serde's derives, axum and http.

pub mod client;
pub mod models;
pub mod over_reqwest;
pub mod server;
pub mod server_checked;
