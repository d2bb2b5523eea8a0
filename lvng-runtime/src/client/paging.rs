//! Walking through all pages of a list.

use super::call::{Client, ResponseFuture};
use super::error::{Error, PagingError};
use super::options::CallOptions;
use crate::wire::{Operation, Patch};
use futures_util::Stream;
use std::{
    collections::{HashSet, VecDeque},
    fmt,
    future::poll_fn,
    hash::{DefaultHasher, Hash, Hasher},
    pin::Pin,
    task::{Context, Poll, ready},
};

/// An operation that answers a page of a list.
///
/// ```ignore
/// impl Paginated for ListAgents {
///     type Item = Agent;
///
///     fn advance(&mut self, page: &ListAgentsResponse, progress: &mut Progress) -> bool {
///         progress.offset(&mut self.offset, page.agents.len(), End::total(page.total))
///     }
///
///     fn items(page: ListAgentsResponse) -> Vec<Agent> {
///         page.agents
///     }
/// }
/// ```
pub trait Paginated: Operation {
    /// What the list is of.
    type Item: Send + 'static;

    /// Makes this the request for the page after `page`. False if that was the last one.
    fn advance(&mut self, page: &Self::Response, progress: &mut Progress) -> bool;

    /// Takes the items out of a page.
    fn items(page: Self::Response) -> Vec<Self::Item>;
}

/// How a page says whether there are more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// The number of items on all pages.
    Total(u64),
    /// Whether there are more pages.
    HasMore(bool),
    /// It does not: an empty page is the end.
    Unknown,
}

impl End {
    /// From a count that may be absent.
    pub fn total(total: impl Number) -> Self {
        total.get().and_then(|total| u64::try_from(total).ok()).map_or(End::Unknown, End::Total)
    }

    /// From a flag that may be absent.
    pub fn has_more(has_more: impl Maybe<bool>) -> Self {
        has_more.maybe().map_or(End::Unknown, End::HasMore)
    }
}

/// A whole number in a request or page, required or not: offsets, page numbers, totals.
pub trait Number {
    /// The number, if there is one.
    fn get(&self) -> Option<i64>;

    /// Puts a number in; false if it does not fit.
    fn set(&mut self, number: i64) -> bool;
}

macro_rules! number {
    ($($type:ty),*) => {$(
        impl Number for $type {
            fn get(&self) -> Option<i64> {
                i64::try_from(*self).ok()
            }

            fn set(&mut self, number: i64) -> bool {
                <$type>::try_from(number).map(|number| *self = number).is_ok()
            }
        }
    )*};
}

number!(i32, i64, u32, u64);

impl<N: Number + Default> Number for Option<N> {
    fn get(&self) -> Option<i64> {
        self.as_ref().and_then(N::get)
    }

    fn set(&mut self, number: i64) -> bool {
        self.get_or_insert_default().set(number)
    }
}

impl<N: Number + Default> Number for Patch<N> {
    fn get(&self) -> Option<i64> {
        self.value().and_then(N::get)
    }

    fn set(&mut self, number: i64) -> bool {
        let mut value = N::default();
        let fits = value.set(number);
        *self = Patch::Value(value);
        fits
    }
}

/// A value that may be absent, as pages hold it.
pub trait Maybe<T> {
    /// The value, if there is one.
    fn maybe(self) -> Option<T>;
}

impl<T> Maybe<T> for Option<T> {
    fn maybe(self) -> Option<T> {
        self
    }
}

impl<T> Maybe<T> for Patch<T> {
    fn maybe(self) -> Option<T> {
        self.into_value()
    }
}

impl Maybe<bool> for bool {
    fn maybe(self) -> Option<bool> {
        Some(self)
    }
}

/// How far paging has come.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    items: u64,
    /// The cursors that were used, as digests.
    cursors: HashSet<u64>,
    /// Whether a cursor leads back to where paging was before.
    is_circular: bool,
    /// Whether a total says when the list ends, whatever the pages are.
    has_total: bool,
}

impl Progress {
    /// The next page begins after the items of this one. `position` is the number of items to skip.
    pub fn offset(&mut self, position: &mut impl Number, items: usize, end: End) -> bool {
        let start = position.get().unwrap_or(0);
        // A total counts what the first request skipped too.
        let reached = u64::try_from(start).unwrap_or(0).saturating_add(items as u64);
        self.goes_on(items, reached, end) && position.set(start.saturating_add_unsigned(items as u64))
    }

    /// The next page is the one with the next number. `first` is the number of the first page.
    pub fn number(&mut self, position: &mut impl Number, first: i64, items: usize, end: End) -> bool {
        let page = position.get().unwrap_or(first);
        let is_fresh = self.items == 0;
        self.items = self.items.saturating_add(items as u64);
        // Begun in the middle, the pages before count as full as this one.
        if is_fresh {
            let before = u64::try_from(page.saturating_sub(first)).unwrap_or(0);
            self.items = self.items.saturating_add(before.saturating_mul(items as u64));
        }
        let reached = self.items;
        self.goes_on(items, reached, end) && position.set(page.saturating_add(1))
    }

    /// The next page is the one that `next` stands for: a cursor of the response, or a property of the last item.
    /// There is none if `next` is absent, empty or the cursor just used; one that was used before that is an error.
    pub fn cursor<T>(&mut self, position: &mut Option<T>, next: impl Maybe<T>, end: End) -> bool
    where
        T: PartialEq + fmt::Display,
    {
        let next = next.maybe().filter(|next| position.as_ref() != Some(next));
        let goes_on = end != End::HasMore(false) && next.as_ref().is_some_and(|next| !next.to_string().is_empty());
        if !goes_on {
            return false;
        }
        if let Some(used) = &*position {
            self.cursors.insert(digest(&used.to_string()));
        }
        self.is_circular = next.as_ref().is_some_and(|next| self.cursors.contains(&digest(&next.to_string())));
        *position = next;
        !self.is_circular
    }

    fn goes_on(&mut self, items: usize, reached: u64, end: End) -> bool {
        self.has_total = matches!(end, End::Total(_));
        // An empty page is the last one, even if it promises more: following it could go on forever.
        items > 0
            && match end {
                End::Total(total) => reached < total,
                End::HasMore(has_more) => has_more,
                End::Unknown => true,
            }
    }
}

fn digest(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// All pages of a list, one response at a time. After an error there are no more.
///
/// A list ends whatever the server does: with the page that says so, with an empty one, after
/// [`max_pages`](Self::max_pages), or with [`Error::Paging`] where pages come again.
///
/// It is a [`Stream`]; [`next`](Self::next) spares the import of one's extension methods.
pub struct Pages<O: Paginated> {
    client: Client,
    options: CallOptions,
    progress: Progress,
    /// The request for the next page; none after the last.
    request: Option<O>,
    pending: Option<ResponseFuture<O>>,
    /// How many pages may still be asked for.
    left: u64,
    /// The page before, as a digest.
    before: Option<u64>,
    /// The error that follows the page just handed over.
    failed: Option<Error>,
}

// No field is pinned in place: the future is boxed.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> Pages<O> {
    /// The pages from the one that `request` asks for. Nothing is sent yet.
    pub fn new(client: &Client, request: O, options: CallOptions) -> Self {
        let client = client.clone();
        Self {
            client,
            options,
            progress: Progress::default(),
            request: Some(request),
            pending: None,
            left: u64::MAX,
            before: None,
            failed: None,
        }
    }

    /// Ends after this many pages, whatever follows; nothing is asked for with 0.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.left = pages;
        self
    }

    /// The next page, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<O::Response, Error>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O::Response, Error>>> {
        if let Some(error) = self.failed.take() {
            return Poll::Ready(Some(Err(error)));
        }
        let Some(request) = self.request.as_mut().filter(|_| self.left > 0) else { return Poll::Ready(None) };
        let pending = self.pending.get_or_insert_with(|| self.client.execute(request, &self.options));
        let answer = ready!(Pin::new(pending).poll(cx));
        self.pending = None;
        self.options.forget_idempotency_key();
        self.left -= 1;
        let goes_on = match &answer {
            Ok(response) => request.advance(&response.value, &mut self.progress),
            Err(_) => false,
        };
        if !goes_on {
            self.request = None;
        }
        if self.progress.is_circular {
            self.failed = Some(PagingError::new(O::META.id).into());
        }
        Poll::Ready(Some(answer.and_then(|response| {
            let page = digest(response.body());
            // The same page again is what a server answers that ignores where it was asked to go on.
            if goes_on && !self.progress.has_total && self.before == Some(page) {
                self.request = None;
                return Err(PagingError::new(O::META.id).into());
            }
            self.before = Some(page);
            Ok(response.value)
        })))
    }
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<O::Response, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::META.id).finish_non_exhaustive()
    }
}

/// All items of a list, page after page. After an error there are no more.
///
/// It is a [`Stream`]; [`next`](Self::next) spares the import of one's extension methods.
pub struct Items<O: Paginated> {
    pages: Pages<O>,
    items: VecDeque<O::Item>,
}

// As for the pages.
impl<O: Paginated> Unpin for Items<O> {}

impl<O: Paginated> Items<O> {
    /// The items from the page that `request` asks for. Nothing is sent yet.
    pub fn new(client: &Client, request: O, options: CallOptions) -> Self {
        Self { pages: Pages::new(client, request, options), items: VecDeque::new() }
    }

    /// Ends after the items of this many pages; nothing is asked for with 0.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }

    /// The next item, or `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<O::Item, Error>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// All items that are left. Lists may be long: prefer [`next`](Self::next) where one item at a time will do.
    ///
    /// # Errors
    /// The first error of a page; the items before it are lost.
    pub async fn all(mut self) -> Result<Vec<O::Item>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// An item that came with a page already.
    #[cfg(feature = "blocking")]
    pub(crate) fn buffered(&mut self) -> Option<O::Item> {
        self.items.pop_front()
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => self.items = O::items(page).into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paginated> Stream for Items<O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<O: Paginated> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::META.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "paging_tests.rs"]
mod tests;
