//! Traffic + OpenAPI description → findings: where the two differ, and an overlay that makes the description fit.
//!
//! [`har`] and [`proxy`] make [`Exchange`]s, an [`Observer`] holds each against a [`Description`] and keeps [`Finding`]s,
//! [`propose`] writes an Overlay document of them, [`report`] prints them. Values of the traffic that may be secrets are
//! masked where findings are made, so that nothing later can print them.

pub mod check;
pub mod command;
pub mod description;
pub mod exchange;
pub mod finding;
pub mod har;
pub mod infer;
pub mod json_path;
pub mod observer;
pub mod propose;
pub mod proxy;
pub mod report;
pub mod routes;
pub mod secrets;

pub use description::Description;
pub use exchange::{Body, Exchange, Message};
pub use finding::{Finding, Kind};
pub use observer::{Observations, Observer};
