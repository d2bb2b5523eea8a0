//! A server: routes over axum, checks against the description, authentication, errors as described.
//!
//! Request → [`Router`] → handler → response. What happens to a request, in this order:
//!
//! 1. Its path and method find an operation: else 400 (a path that no client should send), 404, or 405 with `Allow`.
//!    `HEAD` is answered from `GET`, `OPTIONS` with 204 and `Allow`, unless the description has them. The layers of the
//!    operation ([`Router::layer`]) are around everything that follows.
//! 2. Its credentials are complete and well-formed, and the [`Authenticator`] takes them: else 401 with
//!    `WWW-Authenticate`, or what the authenticator answers.
//!    Then it is counted, where there is a [`RateLimit`]: else 429 with `Retry-After`.
//! 3. `Content-Encoding` and `Content-Type` are ones that the description has: else 415.
//! 4. `Accept` leaves one of the described media types: else 406.
//! 5. The body is not too large and comes in time: else 413, 408.
//! 6. Parameters and body meet the description in every constraint: else 400 with one detail per problem.
//! 7. The handler runs. A panic in it becomes 500.
//!
//! **Invariant:** a request that breaks the description never reaches a handler, and nothing that a client sends
//! makes the runtime itself answer 5xx. Errors have the form that the description has for them ([`Router::envelope`]), or
//! the one that a hook gives them, which sees the head of the request as well ([`Router::on_error`]).
//!
//! A body that the description does not have is left unread, whatever its type: many clients send `{}` with every
//! `POST` and `DELETE`. Bodies are read as a whole before the handler runs; of multipart bodies, large files go to a
//! temporary file, so that they cost no memory ([`Limits::max_form_memory`]). Those of streamed media types (bytes,
//! events, JSON lines) are read by the handler, and the limits hold for them as well: a stream that is too long or too
//! slow ends in an [`ApiError`], which `?` answers as 413 or 408.

mod activity;
mod authenticate;
mod body;
mod causes;
mod connection;
mod context;
mod credentials;
mod described;
mod discriminants;
#[cfg(feature = "docs-page")]
mod docs;
mod envelope;
mod error;
mod error_context;
mod health;
mod interrupted;
#[cfg(feature = "jwt")]
mod jwt;
mod layers;
mod limits;
mod memory;
mod memory_store;
mod metrics;
mod multipart;
mod negotiate;
mod paths;
mod pipeline;
mod rate_limit;
#[cfg(feature = "redis")]
mod redis_store;
mod reply;
mod request_log;
mod router;
mod routes;
mod schemes;
mod secrets;
mod segment;
mod serve;
mod served;
mod service;
mod spool;
mod tracked;
mod unsent;

/// For generated code, so that generated crates need no dependency on axum.
#[doc(hidden)]
pub use axum;
/// The configuration that `Serve::tls` takes.
#[cfg(feature = "tls")]
pub use tokio_rustls::rustls;

pub use authenticate::{Authenticator, FromFn, NoAuth, from_fn};
pub use context::Context;
pub use credentials::{Credential, Credentials};
#[cfg(feature = "docs-page")]
pub use docs::{Docs, DocsError};
pub use envelope::{Envelope, default_envelope};
pub use error::{ApiError, Detail};
pub use error_context::ErrorContext;
pub use health::health;
pub use interrupted::interrupted;
#[cfg(feature = "jwt")]
pub use jwt::{Algorithm, Jwt, JwtKeyError};
pub use limits::Limits;
pub use memory_store::MemoryStore;
pub use metrics::{Measured, MeasuredBody, MeasuredService, Metrics};
pub use pipeline::OperationService;
pub use rate_limit::{Rate, RateLimit, RateLimitStore, StoreFailure, Usage};
#[cfg(feature = "redis")]
pub use redis_store::RedisStore;
pub use request_log::{Logged, RequestId, RequestLog};
pub use router::{BuildError, Router};
pub use routes::{Handled, Routes};
pub use schemes::{SchemeAuthenticator, Schemes, Verified};
pub use secrets::same_secret;
pub use serve::{Serve, serve};
pub use service::RouterService;
