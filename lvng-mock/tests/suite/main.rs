//! Mocks of LVNG's description, of the fixtures, and of small descriptions.

#[path = "../../../lvng-api/examples/server/agents.rs"]
mod agents;
mod conformance;
mod durable;
mod in_memory;
#[path = "../../../lvng-api/examples/server/memory.rs"]
mod memory;
mod proxy;
mod requests;
mod resources;
mod support;
mod values;
#[path = "../../../lvng-api/examples/server/webhooks.rs"]
mod webhooks;
