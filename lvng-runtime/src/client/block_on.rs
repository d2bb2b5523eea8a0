//! Calls in programs without an async runtime.

use super::error::{ConfigError, Error};
use tokio::runtime::{Builder, Handle};

/// Runs a future to its end on this thread: for a `main` that makes calls and needs no async runtime for anything else, nor
/// a dependency on one. It is a runtime of Tokio's that ends with the future, and tasks that the future has begun with it.
///
/// ```
/// use lvng_runtime::client::{Error, block_on};
///
/// fn main() -> Result<(), Error> {
///     let client = lvng_runtime::client::Client::builder("https://api.example.com").build()?;
///     block_on(async {
///         // client.send(…).await?
///         drop(client);
///         Ok(())
///     })
/// }
/// ```
///
/// # Errors
/// Those of the future; and [`Error::Config`] where it cannot be run: the system has no room for a runtime, or this thread
/// runs tasks of another one, in which the future is to be awaited instead.
pub fn block_on<T, E: From<Error>>(future: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    if Handle::try_current().is_ok() {
        let why = "`block_on` was called inside an async runtime: await the future there";
        return Err(Error::Config(ConfigError::new(why)).into());
    }
    let runtime = Builder::new_current_thread().enable_all().build();
    let cannot = |error| Error::Config(ConfigError::because("the runtime cannot be started", error));
    runtime.map_err(cannot)?.block_on(future)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_future_runs_with_timers_and_tasks() {
        let answer: Result<u8, Error> = block_on(async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok(tokio::spawn(async { 3 }).await.unwrap_or_default())
        });
        assert_eq!(answer.unwrap(), 3);
        let error = block_on(async { Err::<(), Error>(Error::Config(ConfigError::new("why not"))) }).unwrap_err();
        assert!(error.to_string().contains("why not"), "{error}");
    }

    #[tokio::test]
    async fn inside_a_runtime_it_is_an_error() {
        let error = block_on(async { Ok::<(), Error>(()) }).unwrap_err();
        assert!(matches!(error, Error::Config(_)) && error.to_string().contains("await the future"), "{error}");
    }
}
