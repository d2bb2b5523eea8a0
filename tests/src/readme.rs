//! The examples of `README.md`, compiled.

use lvng_api::agents::AgentsApi;
use lvng_api::server::{ApiError, BuildError, Credential, RequestLog, Router, Schemes, same_secret, serve};
use tokio::net::TcpListener;

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

/// Who asks.
pub struct User(pub String);

/// Answers the tag `agents` until `end`, then what is under way: for whoever has a key, with a line of the log for each request.
pub async fn run(
    api: impl AgentsApi<Principal = User>,
    listener: TcpListener,
    end: impl Future<Output = ()> + Send + 'static,
) -> Result<(), BuildError> {
    let verify = async |credential: Credential| match credential {
        Credential::ApiKey(key) | Credential::Bearer(key) if same_secret(&key, "secret") => Ok(User("ada".into())),
        _ => Err(ApiError::unauthorized("The key is not valid")),
    };
    let keys = Schemes::new().on_fn("apiKeyHeader", verify).on_fn("bearerAuth", verify);
    let app = Router::new(keys).agents(api).into_axum()?.layer(RequestLog);
    serve(listener, app).shutdown_on(end).await;
    Ok(())
}
