//! Asking again and again until something is done.

use super::call::ValueFuture;
use super::error::{Error, Failure, TransportError};
use crate::wire::Operation;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Asks every so often, for so long at most, until `judge` makes something of an answer. `O` is the operation that asks,
/// for the error.
///
/// ```
/// # async fn example(client: lvng_runtime::client::Client) -> Result<(), lvng_runtime::client::Error> {
/// # #[derive(lvng_runtime::Operation)]
/// # #[operation("getJob", GET "/job")]
/// # #[success(200, json, lvng_runtime::JsonObject)]
/// # struct GetJob {}
/// use lvng_runtime::client::poll;
/// use std::time::Duration;
///
/// let (every, timeout) = (Duration::from_secs(2), Duration::from_secs(300));
/// let job = poll(every, timeout, || client.send(&GetJob {}), |job| (job["state"] == "done").then_some(job)).await?;
/// println!("{job:?}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of asking, and [`Error::is_timeout`] when the time is over.
pub async fn poll<O: Operation, T>(
    every: Duration,
    timeout: Duration,
    mut ask: impl FnMut() -> ValueFuture<O>,
    mut judge: impl FnMut(O::Response) -> Option<T>,
) -> Result<T, Error> {
    let end = Instant::now().checked_add(timeout);
    loop {
        if let Some(found) = judge(ask().await?) {
            return Ok(found);
        }
        let next = Instant::now().checked_add(every);
        let Some(next) = next.filter(|next| end.is_none_or(|end| *next < end)) else {
            return Err(TransportError::new(O::META.id, Failure::Unfinished(timeout)).into());
        };
        sleep_until(next).await;
    }
}
