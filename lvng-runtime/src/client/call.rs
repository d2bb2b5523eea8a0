//! The client, and the futures that its calls are.

use super::credentials::Credential;
use super::error::Error;
use super::options::CallOptions;
use super::received::RawResponse;
use super::response::Response;
use super::shared::Shared;
use crate::wire::{Operation, Secret, encode};
use futures_util::future::BoxFuture;
use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

/// Sends operations to a server. Clones share connections and cost nothing.
///
/// Calls need a Tokio runtime with timers.
///
/// `Debug` shows the base URL and no credentials.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

impl Client {
    pub(crate) fn from_shared(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// Sends an operation and gives the value of the response.
    pub fn send<O: Operation>(&self, operation: &O) -> ValueFuture<O> {
        ValueFuture(self.execute(operation, &CallOptions::new()))
    }

    /// Sends an operation and gives the response with status and headers.
    ///
    /// The operation is written right away; what cannot be written is reported by the future.
    pub fn execute<O: Operation>(&self, operation: &O, options: &CallOptions) -> ResponseFuture<O> {
        let exchange = self.0.clone().call(O::META, encode(operation), options);
        ResponseFuture { exchange, operation: PhantomData }
    }

    /// The call as a command line of curl, with credentials masked. Nothing is sent, and no token is asked for.
    ///
    /// The body may hold secrets, and is shown as it would be sent if it is text; otherwise curl reads it from standard
    /// input.
    ///
    /// # Errors
    /// The operation cannot be written, or the client has no credentials for it.
    pub fn to_curl<O: Operation>(&self, operation: &O, options: &CallOptions) -> Result<String, Error> {
        self.0.to_curl(O::META, encode(operation)?, options)
    }

    /// The same client with another credential for all operations that take its kind, for servers that act for many
    /// users; connections are shared.
    pub fn with_bearer(&self, token: impl Into<Secret>) -> Client {
        let mut shared = Shared::clone(&self.0);
        shared.keyring.bearer = Some(Credential::bearer(token));
        Self::from_shared(shared)
    }

    /// The same client with another credential for the security scheme of that name; connections are shared.
    pub fn with_credential(&self, scheme: impl Into<String>, credential: Credential) -> Client {
        let mut shared = Shared::clone(&self.0);
        shared.keyring.named.insert(scheme.into(), credential);
        Self::from_shared(shared)
    }

    /// The base URL, without a slash at its end unless it has no path.
    pub fn base_url(&self) -> &str {
        self.0.servers.base.as_str()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

/// What a [`ClientBuilder`](super::ClientBuilder) can build.
pub trait FromClient: Sized {
    /// Makes it from the client that does the work.
    ///
    /// # Errors
    /// [`Error::Config`] if something it needs beside the client cannot be had.
    fn from_client(client: Client) -> Result<Self, Error>;
}

impl FromClient for Client {
    fn from_client(client: Client) -> Result<Self, Error> {
        Ok(client)
    }
}

/// A call under way: gives the response with status and headers. Dropping it cancels the call.
#[must_use = "a call is sent when it is awaited"]
pub struct ResponseFuture<O> {
    exchange: BoxFuture<'static, Result<RawResponse, Error>>,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Future for ResponseFuture<O> {
    type Output = Result<Response<O::Response>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(ready!(self.exchange.as_mut().poll(cx)).and_then(RawResponse::read))
    }
}

impl<O: Operation> fmt::Debug for ResponseFuture<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ResponseFuture").field(&O::META.id).finish()
    }
}

/// A call under way: gives the value of the response. Dropping it cancels the call.
#[must_use = "a call is sent when it is awaited"]
#[derive(Debug)]
pub struct ValueFuture<O: Operation>(ResponseFuture<O>);

impl<O: Operation> From<ResponseFuture<O>> for ValueFuture<O> {
    fn from(response: ResponseFuture<O>) -> Self {
        Self(response)
    }
}

impl<O: Operation> Future for ValueFuture<O> {
    type Output = Result<O::Response, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map_ok(Response::into_inner)
    }
}
