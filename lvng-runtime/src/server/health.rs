//! A route that says whether a server is well.

use axum::response::IntoResponse;
use axum::routing::get;
use futures_util::FutureExt;
use http::{StatusCode, header};
use std::fmt::Display;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

/// Whoever asks gets an answer after so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// A route at `path` that answers 200 and `ok` while `check` succeeds, and 503 and `unavailable` while it fails, panics or takes more
/// than 5 s. Why it fails is logged at the level warn of `tracing`, and not told to whoever asks.
///
/// It belongs to no description, asks for no credentials and is never cached. A path of the description is hidden by it.
///
/// ```
/// # use lvng_runtime::server::{health, Router, NoAuth};
/// # let app = Router::new(NoAuth).into_axum().unwrap();
/// let app = app
///     .merge(health("/livez", async || Ok::<(), String>(())))
///     .merge(health("/readyz", async || match std::fs::exists("/var/lib/app") {
///         Ok(true) => Ok(()),
///         other => Err(format!("the data is not there: {other:?}")),
///     }));
/// ```
///
/// # Panics
/// Where `path` does not begin with `/`, or has a placeholder that axum cannot read.
pub fn health<F, Fut, E>(path: &str, check: F) -> axum::Router
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), E>> + Send,
    E: Display,
{
    let check = Arc::new(check);
    axum::Router::new().route(path, get(move || answer(check)))
}

async fn answer<F, Fut, E>(check: Arc<F>) -> impl IntoResponse
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<(), E>>,
    E: Display,
{
    let checked = AssertUnwindSafe(async { check().await.map_err(|error| error.to_string()) }).catch_unwind();
    let failure = match tokio::time::timeout(PATIENCE, checked).await {
        Ok(Ok(Ok(()))) => None,
        Ok(Ok(Err(error))) => Some(error),
        Ok(Err(_)) => Some("the check panicked".to_owned()),
        Err(_) => Some(format!("the check takes more than {} s", PATIENCE.as_secs())),
    };
    let (status, text) = match failure {
        None => (StatusCode::OK, "ok\n"),
        Some(error) => {
            tracing::warn!(error, "the server is not well");
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable\n")
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")], text)
}
