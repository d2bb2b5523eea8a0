//! The client for programs without an async runtime.
//!
//! It is the client of [`crate::client`] with a small Tokio runtime of its own, whose one thread sends the calls and keeps
//! connections alive between them. Builder, options, responses and errors are the same.

use crate::client::paging::{self, Paginated};
use crate::client::{self, CallOptions, ClientBuilder, ConfigError, Error, FromClient, Response};
use crate::wire::Operation;
use futures_util::{FutureExt, Stream, StreamExt};
use std::{
    fmt,
    panic::{AssertUnwindSafe, resume_unwind},
    pin::Pin,
    sync::{Arc, mpsc},
};
use tokio::runtime::{Builder, Handle, Runtime};

/// Sends operations to a server and waits. Clones share connections and cost nothing.
///
/// Calls hold up the thread that they are made on, like any other that waits. Inside an async runtime they work, but that
/// thread does nothing else meanwhile: use the async client there, or `tokio::task::spawn_blocking`.
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
        self.waiter.wait(self.client.execute(operation, options))
    }

    /// The async client inside, which shares credentials and connections.
    pub fn as_async(&self) -> &client::Client {
        &self.client
    }

    /// Waits for a future of the async client, which runs on the thread of this one.
    pub fn run<F>(&self, future: F) -> F::Output
    where
        F: Future + Send + 'static,
        F::Output: Send,
    {
        self.waiter.wait(future)
    }

    /// The items of a stream, such as the body of a streamed response, waited for one by one.
    pub fn iter<S>(&self, stream: S) -> Iter<S>
    where
        S: Stream + Send + 'static,
        S::Item: Send,
    {
        Iter { waiter: self.waiter.clone(), stream: Some(Box::pin(stream)) }
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
    /// Always there between calls of `next`.
    pages: Option<paging::Pages<O>>,
}

impl<O: Paginated> Pages<O> {
    /// The pages from the one that `request` asks for. Nothing is sent yet.
    pub fn new(client: &Client, request: O, options: CallOptions) -> Self {
        let pages = paging::Pages::new(&client.client, request, options);
        Self { waiter: client.waiter.clone(), pages: Some(pages) }
    }

    /// Ends after this many pages, whatever follows; nothing is asked for with 0.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.pages = self.pages.map(|all| all.max_pages(pages));
        self
    }
}

impl<O: Paginated> Iterator for Pages<O> {
    type Item = Result<O::Response, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.waiter.next_of(&mut self.pages)
    }
}

/// All items of a list, page after page. After an error there are no more.
#[derive(Debug)]
pub struct Items<O: Paginated> {
    waiter: Waiter,
    /// Always there between calls of `next`.
    items: Option<paging::Items<O>>,
}

impl<O: Paginated> Items<O> {
    /// The items from the page that `request` asks for. Nothing is sent yet.
    pub fn new(client: &Client, request: O, options: CallOptions) -> Self {
        let items = paging::Items::new(&client.client, request, options);
        Self { waiter: client.waiter.clone(), items: Some(items) }
    }

    /// Ends after this many pages, whatever follows; nothing is asked for with 0.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.items = self.items.map(|all| all.max_pages(pages));
        self
    }
}

impl<O: Paginated> Iterator for Items<O> {
    type Item = Result<O::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.items.as_mut()?.buffered() {
            Some(item) => Some(Ok(item)),
            None => self.waiter.next_of(&mut self.items),
        }
    }
}

/// The items of a stream, waited for one by one; see [`Client::iter`].
pub struct Iter<S> {
    waiter: Waiter,
    /// Always there between calls of `next`.
    stream: Option<Pin<Box<S>>>,
}

impl<S> Iterator for Iter<S>
where
    S: Stream + Send + 'static,
    S::Item: Send,
{
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        self.waiter.next_of(&mut self.stream)
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
    /// Runs a future on the thread of the runtime and waits for it here. Where this thread runs tasks of another runtime,
    /// Tokio's own ways to wait would panic; a channel does not care.
    fn wait<F>(&self, future: F) -> F::Output
    where
        F: Future + Send + 'static,
        F::Output: Send,
    {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.handle.spawn(async move {
            let output = AssertUnwindSafe(future).catch_unwind().await;
            // The receiver waits as long as this task lives.
            let _ = sender.send(output);
        });
        match receiver.recv() {
            Ok(Ok(output)) => output,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => unreachable!("the runtime lives as long as its clients, and the panics of its tasks are caught"),
        }
    }

    /// The next item of a stream, which the task borrows meanwhile.
    fn next_of<S>(&self, stream: &mut Option<S>) -> Option<S::Item>
    where
        S: Stream + Unpin + Send + 'static,
        S::Item: Send,
    {
        let mut taken = stream.take()?;
        let (item, taken) = self.wait(async move { (taken.next().await, taken) });
        *stream = Some(taken);
        item
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
