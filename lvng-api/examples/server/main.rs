//! A server that answers as LVNG does for agents and webhooks, in memory.
//!
//! `cargo run -p lvng-api --example server --features server`, then `--example client` in another terminal.

mod agents;
mod memory;
mod webhooks;

use lvng_api::server::{interrupted, serve};
use memory::Memory;

/// The address it listens on, unless the environment variable `LVNG_ADDRESS` has another.
const ADDRESS: &str = "127.0.0.1:8787";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::var("LVNG_ADDRESS").unwrap_or_else(|_| ADDRESS.to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("listening on http://{}, the API key is {}", listener.local_addr()?, memory::KEY);
    // Ends on Ctrl-C, once it has answered what is under way.
    serve(listener, Memory::default().app()?).shutdown_on(interrupted()).await;
    Ok(())
}
