//! The server from outside: in memory through `oneshot`, and over a socket with raw bytes.
#![cfg(feature = "server")]

#[path = "server/api.rs"]
mod api;
#[path = "server/behaviour.rs"]
mod behaviour;
#[path = "server/errors.rs"]
mod errors;
#[path = "server/extractors.rs"]
mod extractors;
#[path = "server/hostile.rs"]
mod hostile;
#[path = "server/http2.rs"]
mod http2;
#[path = "server/layers.rs"]
mod layers;
#[path = "server/logs.rs"]
mod logs;
#[path = "server/operation.rs"]
mod operation;
#[path = "server/rate_limit.rs"]
mod rate_limit;
#[path = "server/schemes.rs"]
mod schemes;
#[path = "server/serve.rs"]
mod serve;
#[path = "server/socket.rs"]
mod socket;
#[cfg(feature = "tls")]
#[path = "server/tls.rs"]
mod tls;
