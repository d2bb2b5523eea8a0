//! What all calls of a client share.

use super::credentials::Keyring;
use super::lenient::Lenient;
use super::limiter::Limiter;
use super::retry::RetryPolicy;
use super::servers::Servers;
use super::timeouts::Timeouts;
use super::transport::Transport;
use http::HeaderMap;
use std::sync::Arc;

/// The settings of a client, made usable.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) servers: Servers,
    pub(crate) keyring: Keyring,
    pub(crate) retry: RetryPolicy,
    pub(crate) timeouts: Timeouts,
    pub(crate) headers: HeaderMap,
    pub(crate) max_response_bytes: usize,
    /// Who is told of what is mended, where answers that are not as described are read all the same.
    pub(crate) lenient: Option<Lenient>,
    pub(crate) limiter: Option<Arc<Limiter>>,
    pub(crate) transport: Arc<dyn Transport>,
}
