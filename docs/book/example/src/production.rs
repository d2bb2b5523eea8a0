//! The server as it runs in production.

use crate::server::app;
use pets::server::axum;
use pets::server::{Docs, Measured, Metrics, RequestLog, health, serve};
use std::error::Error;
use tokio::net::TcpListener;

// ANCHOR: app
/// Serves until `end`: with the description and its page, a route for its health, a line of the log for each request, and metrics.
pub async fn run(
    listener: TcpListener,
    description: &'static str, // include_str!("openapi.json")
    end: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Box<dyn Error>> {
    let ready = async || match tokio::net::TcpStream::connect("127.0.0.1:5432").await {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("the database: {error}")),
    };
    let app = app()?.merge(health("/readyz", ready)).merge(Docs::new(description)?.into_axum());
    serve(listener, observed(app)).shutdown_on(end).await;
    Ok(())
}

/// The same routes, with what is measured of each request.
fn observed(app: axum::Router) -> axum::Router {
    app.layer(RequestLog).layer(Metrics::new(|measured: &Measured| {
        let attributes: Vec<_> = measured.attributes().collect(); // http.route, http.response.status_code …
        println!("{} {:?} {attributes:?}", Measured::NAME, measured.duration());
    }))
}
// ANCHOR_END: app
