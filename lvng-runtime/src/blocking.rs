//! The client for programs without an async runtime.
//!
//! It is the client of [`crate::client`] with a small Tokio runtime of its own, whose one thread keeps connections
//! alive between calls. Builder, options, responses and errors are the same.

use crate::client::paging::{self, Paginated};
use crate::client::{self, CallOptions, ClientBuilder, ConfigError, Error, FromClient, Response};
use crate::wire::Operation;
use futures_util::{Stream, StreamExt};
use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
};
use tokio::runtime::{Builder, Handle, Runtime};

/// Sends operations to a server and waits. Clones share connections and cost nothing.
///
/// Calls wait, so they are refused ([`Error::Config`]) where waiting would stop an async runtime: use the async client
/// there, or call from `tokio::task::spawn_blocking`.
///
/// `Debug` shows the base URL and no credentials.
#[derive(Clone)]
pub struct Client {
    client: client::Client,
    waiter: Waiter,
}

impl Client {
    /// Settings for the server at `base_url`.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder<Client> {
        ClientBuilder::new(base_url)
    }

    /// Sends an operation and gives the value of the response.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn send<O: Operation>(&self, operation: &O) -> Result<O::Response, Error> {
        self.execute(operation, &CallOptions::new()).map(Response::into_inner)
    }

    /// Sends an operation and gives the response with status and headers.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn execute<O: Operation>(&self, operation: &O, options: &CallOptions) -> Result<Response<O::Response>, Error> {
        self.waiter.wait(self.client.execute(operation, options))?
    }

    /// The async client inside, which shares credentials and connections.
    pub fn as_async(&self) -> &client::Client {
        &self.client
    }

    /// The items of a stream, such as the body of a streamed response, waited for one by one.
    pub fn iter<S: Stream + Send + 'static>(&self, stream: S) -> Iter<S> {
        Iter { waiter: self.waiter.clone(), stream: Box::pin(stream) }
    }

    /// The base URL.
    pub fn base_url(&self) -> &str {
        self.client.base_url()
    }
}

impl FromClient for Client {
    fn from_client(client: client::Client) -> Result<Self, Error> {
        Ok(Self { client, waiter: Waiter::new()? })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

/// All pages of a list, one response at a time. After an error there are no more.
#[derive(Debug)]
pub struct Pages<O: Paginated> {
    waiter: Waiter,
    pages: paging::Pages<O>,
}

impl<O: Paginated> Pages<O> {
    /// The pages from the one that `request` asks for. Nothing is sent yet.
    pub fn new(client: &Client, request: O, options: CallOptions) -> Self {
        Self { waiter: client.waiter.clone(), pages: paging::Pages::new(&client.client, request, options) }
    }

    /// Ends after this many pages, whatever follows; nothing is asked for with 0.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }
}

impl<O: Paginated> Iterator for Pages<O> {
    type Item = Result<O::Response, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.waiter.wait(self.pages.next()).unwrap_or_else(|error| Some(Err(error)))
    }
}

/// All items of a list, page after page. After an error there are no more.
#[derive(Debug)]
pub struct Items<O: Paginated> {
    waiter: Waiter,
    items: paging::Items<O>,
}

impl<O: Paginated> Items<O> {
    /// The items from the page that `request` asks for. Nothing is sent yet.
    pub fn new(client: &Client, request: O, options: CallOptions) -> Self {
        Self { waiter: client.waiter.clone(), items: paging::Items::new(&client.client, request, options) }
    }

    /// Ends after this many pages, whatever follows; nothing is asked for with 0.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.items = self.items.max_pages(pages);
        self
    }
}

impl<O: Paginated> Iterator for Items<O> {
    type Item = Result<O::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.waiter.wait(self.items.next()).unwrap_or_else(|error| Some(Err(error)))
    }
}

/// The items of a stream, waited for one by one; see [`Client::iter`].
pub struct Iter<S> {
    waiter: Waiter,
    stream: Pin<Box<S>>,
}

impl<S: Stream> Iterator for Iter<S> {
    type Item = S::Item;

    /// # Panics
    /// Inside an async runtime, where waiting would stop it.
    fn next(&mut self) -> Option<S::Item> {
        self.waiter.handle.block_on(self.stream.next())
    }
}

impl<S> fmt::Debug for Iter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Iter")
    }
}

/// The runtime that calls are waited for on.
#[derive(Clone, Debug)]
struct Waiter {
    handle: Handle,
    /// Ends the runtime with the last client.
    _runtime: Arc<Owned>,
}

impl Waiter {
    fn new() -> Result<Self, Error> {
        let settings =
            Builder::new_multi_thread().worker_threads(1).thread_name("blocking-client").enable_all().build();
        let runtime = settings.map_err(|error| ConfigError::because("the runtime cannot be started", error))?;
        Ok(Self { handle: runtime.handle().clone(), _runtime: Arc::new(Owned(Some(runtime))) })
    }
}

impl Waiter {
    fn wait<F: Future>(&self, future: F) -> Result<F::Output, Error> {
        if would_stop_a_runtime() {
            let why = "the blocking client cannot wait inside an async runtime; use the async client, or call it from \
                       `tokio::task::spawn_blocking`";
            return Err(ConfigError::new(why).into());
        }
        // The handle drives nothing itself; the one thread of the runtime does.
        Ok(self.handle.block_on(future))
    }
}

/// Whether this thread runs async tasks. Tokio does not tell them from threads that may wait, such as those of
/// `spawn_blocking`, except by its panic.
fn would_stop_a_runtime() -> bool {
    match Handle::try_current() {
        Ok(handle) => catch_unwind(AssertUnwindSafe(|| handle.block_on(async {}))).is_err(),
        Err(_) => false,
    }
}

/// A runtime that may be dropped anywhere; Tokio's own panics when an async task drops it.
#[derive(Debug)]
struct Owned(Option<Runtime>);

impl Drop for Owned {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
