//! The client: sends operations to a server.
//!
//! [`Client`] does all of it; generated clients are thin methods around it. What it takes care of:
//!
//! - **Servers**: requests go to the base URL, or to the server that the description has for the operation, unless the base
//!   URL is the caller's own.
//! - **Credentials** go where the description says, to the origin of that server only, and never show in `Debug`, errors
//!   or logs. `http://` is refused except for loopback addresses.
//! - **Retries**: no answer, 408, 429, 500, 502, 503 and 504 are tried again when that is safe, after what the server asks
//!   for or a random part of 200, 600 and 1800 ms, as long as the client has a budget for it. A connection that never came
//!   about is tried again for every method. A token that is refused with 401 is replaced once.
//! - **Downloads** whose connection breaks carry on with a request for the rest, where the server takes ranges and says by a
//!   strong `ETag` what they are of. Events are connected to again where a call [asks for it](CallOptions::reconnect).
//! - **Redirects** are followed, at most 5, without credentials, client headers or bodies to other origins.
//! - **Timeouts** for connecting (10 s), for each attempt (30 s; an upload may take as long as it makes progress), for the
//!   pauses of streamed responses (30 s) and, where one is set, for the whole call.
//! - **Bodies** of every media type: [`File`](crate::wire::File) for parts of forms, [`ByteStream`](crate::wire::ByteStream)
//!   and [`EventStream`](crate::wire::EventStream) as they come, both ways. A request whose body is a stream is sent once, unless it was made of bytes in memory.
//! - **Headers** of responses: [`Response::headers_as`] reads those of the description, as the type that the docs of an
//!   operation name; [`Response::header_as`] reads a single one.
//! - **Errors** are one [`Error`] that says which operation failed and why, and keeps what the server answered.
//! - **Answers that are not as described** are refused with all their places, or, by a client that is
//!   [lenient](ClientBuilder::lenient), read as far as that can be made up for.
//! - **Paging**: [`Pages`] and [`Items`] over operations that are [`Paginated`].
//!
//! **Invariant:** per operation only writing the request and reading the response are compiled; everything else is
//! compiled once.

mod api_error;
mod base_url;
mod block_on;
mod body;
mod budget;
mod builder;
mod call;
#[cfg(any(feature = "gzip", feature = "brotli", feature = "zstd"))]
mod coding;
mod credentials;
mod curl;
mod decode_error;
mod envelope;
mod error;
mod error_detail;
mod exchange;
mod header_text;
mod lenient;
mod limiter;
mod network;
mod options;
#[cfg(feature = "reqwest")]
mod over_reqwest;
pub mod paging;
mod plan;
mod poll;
mod rate_limit;
mod received;
mod reconnect;
mod recorder;
mod recording;
mod redirect;
mod response;
mod resume;
mod retry;
mod secret;
mod send;
mod servers;
mod shared;
mod stream;
pub mod testing;
mod timeouts;
mod tls;
mod token;
mod trace;
mod transport;
mod uri;

pub use crate::wire::{Mended, Secret, SecurityKind, SecurityScheme, ServerSpec};
pub use api_error::ApiError;
pub use block_on::block_on;
pub use body::RequestBody;
pub use builder::ClientBuilder;
#[cfg(feature = "reqwest")]
pub use builder::choose_tls_provider;
pub use call::{Client, FromClient, ResponseFuture, ValueFuture};
pub use credentials::Credential;
pub use decode_error::DecodeError;
pub use error::{ConfigError, CredentialsError, Error, PagingError, TransportError};
pub use error_detail::ErrorDetail;
pub use options::CallOptions;
pub use paging::{Items, Pages, Paginated};
pub use poll::poll;
pub use rate_limit::RateLimit;
pub use response::Response;
pub use servers::Server;
pub use token::Token;
pub use transport::HttpService;

/// The HTTP client for [`ClientBuilder::http_client`].
#[cfg(feature = "reqwest")]
pub use reqwest;
