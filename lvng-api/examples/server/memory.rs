//! What the server remembers, and who may ask it.

use lvng_api::agents::Agent;
use lvng_api::developer::Webhook;
use lvng_api::server::{ApiError, BuildError, Credentials, Router, axum, from_fn};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// The only key that the server takes.
pub const KEY: &str = "lvng_sk_test_0123456789abcdef0123456789abcdef";

/// Who sends a request.
#[derive(Clone, Debug)]
pub struct User {
    /// Owner of the agents that the user creates.
    pub id: String,
}

/// Everything that was created since the start. Clones share it.
#[derive(Clone, Default)]
pub struct Memory(Arc<Tables>);

#[derive(Default)]
struct Tables {
    agents: Mutex<BTreeMap<String, Agent>>,
    webhooks: Mutex<BTreeMap<String, Webhook>>,
    last_id: AtomicU64,
}

impl Memory {
    /// The server, ready for axum.
    pub fn app(self) -> Result<axum::Router, BuildError> {
        self.router().into_axum()
    }

    /// The server, ready for further operations.
    pub fn router(self) -> Router<User> {
        let authenticator = from_fn(async |credentials: Credentials, _| authenticate(&credentials));
        Router::new(authenticator).agents(self.clone()).developer(self)
    }

    /// An id that was not given yet.
    pub fn new_id(&self, prefix: &str) -> String {
        format!("{prefix}{:012}", self.0.last_id.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Works on the agents.
    pub fn agents<T>(&self, work: impl FnOnce(&mut BTreeMap<String, Agent>) -> T) -> T {
        work(&mut self.0.agents.lock().expect("no handler panics while it holds the lock"))
    }

    /// Works on one agent, if there is one of that id.
    pub fn agent<T>(&self, id: &str, work: impl FnOnce(&mut Agent) -> T) -> Result<T, ApiError> {
        self.agents(|agents| agents.get_mut(id).map(work)).ok_or_else(|| ApiError::not_found("There is no such agent"))
    }

    /// Works on the webhooks.
    pub fn webhooks<T>(&self, work: impl FnOnce(&mut BTreeMap<String, Webhook>) -> T) -> T {
        work(&mut self.0.webhooks.lock().expect("no handler panics while it holds the lock"))
    }

    /// Works on one webhook, if there is one of that id.
    pub fn webhook<T>(&self, id: &str, work: impl FnOnce(&mut Webhook) -> T) -> Result<T, ApiError> {
        self.webhooks(|webhooks| webhooks.get_mut(id).map(work))
            .ok_or_else(|| ApiError::not_found("There is no such webhook"))
    }
}

fn authenticate(credentials: &Credentials) -> Result<User, ApiError> {
    let key = credentials.bearer().or_else(|| credentials.api_key());
    match key {
        Some(KEY) => Ok(User { id: "usr_1".to_owned() }),
        _ => Err(ApiError::unauthorized("The key is not valid")),
    }
}
