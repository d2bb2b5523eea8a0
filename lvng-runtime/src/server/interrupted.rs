//! When the process is asked to end.

use futures_util::future::select;
use std::future::pending;
use std::pin::pin;

/// Done at Ctrl-C, or at the SIGTERM that ends services: for [`Serve::shutdown_on`](super::Serve::shutdown_on).
///
/// From the first call on the process does not end by Ctrl-C of itself. Where signals cannot be had, it is never done.
pub async fn interrupted() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            pending().await
        }
    };
    select(pin!(interrupt), pin!(terminated())).await;
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    pending().await
}
