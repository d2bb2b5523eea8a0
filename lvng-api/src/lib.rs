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
//! What must be given is an argument, what may be left out is a setter, `.await` sends. Each call answers a struct of its own;
//! [`with_response()`](Call::with_response) has status, headers and rate limit besides.
//!
//! # Guides
//!
//! | guide | what it is about |
//! | --- | --- |
//! | [authentication](guide::authentication) | keys, tokens that expire, and where they are sent |
//! | [errors](guide::errors) | one error, and the questions it answers |
//! | [paging](guide::paging) | lists of several pages |
//! | [streams](guide::streams) | server-sent events, JSON lines, files |
//! | [retries](guide::retries) | what is tried again, when, and how often; rate limits |
//! | [timeouts](guide::timeouts) | of the call, of an attempt, of connecting, of silence |
//! | [proxies](guide::proxies) | proxies, certificates, reqwest, layers |
//! | [testing](guide::testing) | tests of programs that call LVNG, without LVNG |
//! | [features](guide::features) | which features there are, and the blocking client |
//! | [from Python](guide::from_python), [from TypeScript](guide::from_typescript) | what is called how |
//!
//! # Tags
//!
//! `client.agents()` has the calls of the tag `agents`, and the module [`agents`] what they send and answer.
//!
//! | module | |
//! | --- | --- |
//! | [`activity`] | A feed of what happened, made from conversations, workflow runs and system events |
//! | [`agents`] | AI agents, each with its own prompt, model and capabilities, that can be started, stopped, copied and talked to |
//! | [`analytics`] | Figures on tools, errors, models and estimated costs |
//! | [`api_keys`] | Keys by which programs act for a user: made, listed, rotated and revoked with that user's JWT |
//! | [`artifacts`] | What AI work leaves behind, kept for review, with comments and versions |
//! | [`audit_log`] | Record of who did what, known from the Python SDK only |
//! | [`billing`] | Credits and what they go into, how they are bought and paid for, and spending alerts |
//! | [`calendar`] | Events of connected Google and Microsoft calendars, in one form, and free times |
//! | [`calls`] | Voice or video calls |
//! | [`canvas`] | Cards laid out on a canvas, and folders to keep them in |
//! | [`channels`] | Channels of a workspace, who is in them, and which digital twins listen |
//! | [`chat`] | Talking to the LVNG engine, with the answer in one piece or as a stream of events |
//! | [`contacts`] | The people a user deals with, how they are connected, and what passed between them and the user |
//! | [`conversations`] | Conversations of two, of a group or on a project, with members and read receipts |
//! | [`developer`] | Webhooks and what became of their deliveries, usage of single API keys, event log |
//! | [`emails`] | Emails sent from the platform, what became of them, and public previews |
//! | [`files`] | Stored files |
//! | [`goals`] | Aims to work towards |
//! | [`integrations`] | Discord, Slack and Teams as parts of a workspace, with channels kept in sync |
//! | [`invitations`] | Invitations to a workspace, by email or by a link that can be passed on |
//! | [`jobs`] | Work in the background |
//! | [`knowledge`] | Everything that was taken in, from documents to code, to search and to get figures on |
//! | [`knowledge_graph`] | Entities and relationships of the knowledge graph, one by one |
//! | [`mcps`] | MCP servers (Model Context Protocol), which bring tools to agents |
//! | [`memories`] | What the assistant keeps in mind |
//! | [`messages`] | Messages in channels, with threads, reactions, uploaded files and summaries |
//! | [`models`] | Language models to choose from |
//! | [`notes`] | Written notes |
//! | [`notifications`] | What users are told about |
//! | [`onboarding`] | A new user's way from the profile to the first workspace |
//! | [`ooda`] | Reasoning in rounds of observing, orienting, deciding and acting |
//! | [`personalities`] | Manners in which the assistant answers |
//! | [`platform_connections`] | Connections to other platforms: what is taken in from them, and who replies there |
//! | [`preferences`] | The AI mode, which picks model and temperature for a user or a workspace |
//! | [`projects`] | Work that conversations belong to |
//! | [`roles`] | What users are permitted to do |
//! | [`schedules`] | Times at which work starts |
//! | [`search`] | One search over notes, channels, messages and knowledge |
//! | [`service_keys`] | Keys of services in place of users |
//! | [`settings`] | Settings of users and workspaces, which can be exported and imported |
//! | [`skills`] | What agents have learned to do |
//! | [`swarms`] | Groups of agents at work together |
//! | [`tasks`] | Things to do, with comments |
//! | [`teams`] | Groups of users |
//! | [`templates`] | Patterns to make new things from |
//! | [`tools`] | Tools that agents can call, each with a JSON Schema of its input |
//! | [`twins`] | Digital twins, AI personas that are picked from a catalog to join conversations |
//! | [`users`] | Accounts of people |
//! | [`voice_notes`] | Recordings, and transcriptions of them that are made on request |
//! | [`workflows`] | Automations of several steps that run on request or by schedule, and their runs |
//! | [`workspaces`] | Workspaces, which hold everything else, with their members, roles and settings |
//!
//! # Features
//!
//! `client` (default), `blocking`, `server` and `webhooks` choose what is there, a feature per tag (`agents`, `developer`, …; all of
//! them by default) chooses of what. `inferred` adds the calls that no public document shows: every operation says how well
//! its operation is known. [More](guide::features).

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

#[cfg(all(feature = "client", feature = "all-tags", any(doc, doctest)))]
pub mod guide;

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

    /// Settings of a client for another server: `builder().base_url(…)`. The URL may end in `/api`, with which all paths
    /// begin, as LVNG's documents print it.
    pub fn at(base_url: impl AsRef<str>) -> ClientBuilder<Self> {
        Self::builder().base_url(base_url.as_ref())
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
