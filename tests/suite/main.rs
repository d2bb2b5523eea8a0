//! Tests across crates, in one binary so that the crates are linked once.

// The example server is what many of these tests talk to.
#[path = "../../lvng-api/examples/server/agents.rs"]
mod agents;
#[path = "../../lvng-api/examples/server/memory.rs"]
mod memory;
#[path = "../../lvng-api/examples/server/webhooks.rs"]
mod webhooks;

mod alone;
mod book;
mod changes;
mod cli;
mod conformance;
mod contract;
mod counts;
mod docs;
mod documented;
mod helpers;
mod hostile;
mod imports;
mod judge;
mod judged;
mod mutation;
mod operations;
mod partial;
mod pattern;
mod publishing;
mod random;
mod request;
mod samples;
mod semver;
mod spec;
mod support;
mod typed;
mod validated;
mod verdict;
mod wire;

/// Where generated code looks for its schemas.
mod generated {
    pub mod schemas {
        pub use crate::validated::fixture::SCHEMAS;
    }
}
