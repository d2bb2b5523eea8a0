//! The client against servers: scripted ones in memory, and real ones over sockets.

mod answers;
mod blocking;
mod credentials;
mod lenient;
mod limits;
mod misbehaving;
mod network;
mod operations;
#[cfg(feature = "reqwest")]
mod over_reqwest;
mod pages;
mod recordings;
mod redirects;
mod resuming;
mod retries;
mod script;
mod servers;
mod sockets;
mod timeouts;
#[cfg(feature = "tracing")]
mod traces;
mod transports;
