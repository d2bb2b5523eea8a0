//! When the process is asked to end.

use std::future::pending;
use tokio::runtime::Handle;

/// Done at Ctrl-C, or at the SIGTERM that ends services: for [`Serve::shutdown_on`](super::Serve::shutdown_on).
///
/// From the call on the process does not end by them of itself, or from the first poll on, where the call is outside of a runtime of
/// tokio. Where signals cannot be had, it is never done.
pub fn interrupted() -> impl Future<Output = ()> + Send + 'static {
    let heard = Handle::try_current().is_ok().then(signals);
    async move { heard.unwrap_or_else(signals).await }
}

#[cfg(unix)]
fn signals() -> impl Future<Output = ()> + Send + 'static {
    use futures_util::future::select;
    use std::pin::pin;
    use tokio::signal::unix::{SignalKind, signal};
    let [interrupt, terminate] = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async move {
        match (interrupt, terminate) {
            (Ok(mut interrupt), Ok(mut terminate)) => {
                select(pin!(interrupt.recv()), pin!(terminate.recv())).await;
            }
            (Ok(mut only), Err(_)) | (Err(_), Ok(mut only)) => drop(only.recv().await),
            (Err(_), Err(_)) => pending().await,
        }
    }
}

#[cfg(not(unix))]
fn signals() -> impl Future<Output = ()> + Send + 'static {
    async {
        if tokio::signal::ctrl_c().await.is_err() {
            pending().await
        }
    }
}
