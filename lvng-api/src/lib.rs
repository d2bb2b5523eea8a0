//! The LVNG API: models, a client and handler traits for servers, generated from the description in `spec/`.
//!
//! ```no_run
//! # #[cfg(all(feature = "client", feature = "agents"))]
//! # async fn example() -> Result<(), lvng_api::Error> {
//! let client = lvng_api::Client::from_env()?; // LVNG_API_KEY
//! let created = client.agents().create("Data Analyst").model("claude-sonnet").await?;
//! println!("{} is {}", created.agent.name, created.agent.status);
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! `client` (default), `blocking`, `server` and `webhooks` choose what is there, a feature per tag (`agents`, `developer`, …; all of
//! them by default) chooses of what. `inferred` adds the calls that no public document shows: every operation says how well
//! its operation is known.

// A module that a tool writes is formatted by the tool.
#[rustfmt::skip]
#[allow(deprecated, clippy::large_enum_variant)]
mod generated;

#[cfg(feature = "blocking")]
pub use generated::client::BlockingClient;
#[cfg(feature = "client")]
pub use generated::client::{ApiClient, Call, Client};
#[cfg(feature = "client")]
mod helpers;
#[cfg(all(feature = "client", feature = "workflows"))]
mod runs;
#[cfg(all(feature = "client", feature = "workflows"))]
pub use runs::ExecuteAndWait;
#[cfg(feature = "webhooks")]
pub mod webhooks;

pub use generated::*;

/// The environment variable with the key, for [`ApiClient::from_env`].
pub const API_KEY_VARIABLE: &str = "LVNG_API_KEY";
/// The environment variable with the base URL, for [`ApiClient::from_env`]; production without it.
pub const BASE_URL_VARIABLE: &str = "LVNG_BASE_URL";

#[cfg(feature = "client")]
impl<C: client::FromClient> ApiClient<C> {
    /// A client of the production server with an API key or a JWT, sent as `Authorization: Bearer …`.
    ///
    /// # Errors
    /// [`Error::Config`] if the key is empty or cannot stand in a header.
    pub fn new(api_key: impl Into<Secret>) -> Result<Self, Error> {
        Self::builder().bearer(api_key).build()
    }

    /// Settings of a client for another server. The base URL may end in `/api`, with which all paths begin, as LVNG's
    /// documents print it.
    pub fn at(base_url: impl AsRef<str>) -> ClientBuilder<Self> {
        let url = base_url.as_ref().trim_end_matches('/');
        Self::builder().base_url(url.strip_suffix("/api").unwrap_or(url))
    }

    /// A client with the key in the environment variable `LVNG_API_KEY`, of the server at `LVNG_BASE_URL` if that is set and
    /// of production if not.
    ///
    /// # Errors
    /// [`Error::Config`] if the variable is not set, or as [`ApiClient::new`].
    pub fn from_env() -> Result<Self, Error> {
        let key = std::env::var(API_KEY_VARIABLE);
        let key =
            key.map_err(|_| ConfigError::new(format!("the environment variable {API_KEY_VARIABLE} is not set")))?;
        match std::env::var(BASE_URL_VARIABLE) {
            Ok(base_url) => Self::at(base_url).bearer(key).build(),
            Err(_) => Self::new(key),
        }
    }
}
