//! The examples of `README.md`, compiled.

use lvng_api::agents::{DeleteAgent, DeleteAgentResponse};
use lvng_api::server::{BuildError, NoAuth, Router, axum};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Makes an agent and asks it something.
pub async fn ask(client: &lvng_api::Client, question: &str) -> Result<String, lvng_api::Error> {
    let agent = client.agents().create("Data Analyst").model("claude-sonnet").temperature(0.3).await?.agent;
    client.agents().start(&agent.id).await?;
    match client.agents().message(&agent.id, question).await {
        Ok(answer) => Ok(answer.response),
        Err(lvng_api::Error::Api(error)) if error.is_rate_limited() => Ok("Ask again later.".to_owned()),
        Err(error) => Err(error),
    }
}

/// Counts what it is asked for.
pub struct Counter(pub AtomicU64);

/// A server with one operation; implement `agents::AgentsApi` to answer them all.
pub fn server(counter: Arc<Counter>) -> Result<axum::Router, BuildError> {
    Router::new(NoAuth)
        .route(move |_, req: DeleteAgent| {
            counter.0.fetch_add(1, Ordering::Relaxed);
            async move { Ok(DeleteAgentResponse::new(format!("{} is gone", req.id))) }
        })
        .into_axum()
}
