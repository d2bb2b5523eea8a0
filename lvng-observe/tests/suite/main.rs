//! Traffic against descriptions: the example server, deviations of it, recordings, and the proxy itself.

#[path = "../../../lvng-api/examples/server/agents.rs"]
mod agents;
#[path = "../../../lvng-api/examples/server/memory.rs"]
mod memory;
#[path = "../../../lvng-api/examples/server/webhooks.rs"]
mod webhooks;

mod anything;
mod commands;
mod deviations;
mod passing;
mod recordings;
mod small;
mod support;
