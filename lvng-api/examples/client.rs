//! Talks to the example server: creates an agent, lists agents, sends a message, and prints what comes back.

use lvng_api::Client;
use lvng_api::client::block_on;

fn main() -> Result<(), lvng_api::Error> {
    block_on(talk())
}

async fn talk() -> Result<(), lvng_api::Error> {
    let address = std::env::var("LVNG_ADDRESS").unwrap_or_else(|_| "127.0.0.1:8787".to_owned());
    let key =
        std::env::var("LVNG_API_KEY").unwrap_or_else(|_| "lvng_sk_test_0123456789abcdef0123456789abcdef".to_owned());
    let client = Client::builder().base_url(format!("http://{address}")).bearer(key).build()?;

    let agent = client.agents().create("Data Analyst").model("claude-sonnet").temperature(0.3).await?.agent;
    println!("created {} {:?}, {}", agent.id, agent.name, agent.status);

    let page = client.agents().list().search("analyst").limit(25).await?;
    println!("{} of {} agents match", page.agents.len(), page.total);

    let state = client.agents().start(&agent.id).await?.agent;
    println!("{} is {}", state.name, state.status);

    let answer = client.agents().message(&agent.id, "Which product sold best?").await?;
    println!("{}: {}", answer.model, answer.response);

    let error = client.agents().get("agt_nobody").await.expect_err("there is no such agent");
    println!("and an error reads: {error}");
    Ok(())
}
