//! The example server, driven by the typed client: async over a socket, blocking over a socket, async in memory.
//!
//! Read it as documentation: every operation of the example server is called here.

use crate::memory::Memory;
use crate::support::{KEY, serve};
use futures_util::TryStreamExt;
use lvng_api::agents::{AgentStatus, StatsPeriod};
use lvng_api::developer::WebhookEvent;
use lvng_api::{BlockingClient, Client, Error, object};

/// All eleven operations on agents.
async fn work_with_agents(client: &Client) -> Result<(), Error> {
    // What must be given are arguments, the rest follows by name.
    let created = client
        .agents()
        .create("Data Analyst")
        .description("Turns tables into reports")
        .model("claude-sonnet")
        .temperature(0.3)
        .capabilities(object! { "code_interpreter": true })
        .tags(["analytics"])
        .with_idempotency_key("one-attempt")
        .with_response()
        .await?;
    assert_eq!(created.status, 201);
    let agent = created.into_inner().agent;
    assert_eq!((agent.name.as_str(), &agent.status), ("Data Analyst", &AgentStatus::Inactive));
    assert_eq!(agent.metadata, object! {});
    assert_eq!(agent.avatar, None);

    let read = client.agents().get(&agent.id).await?.agent;
    assert_eq!(read, agent);

    let renamed = client.agents().update(&agent.id).name("Senior Analyst").is_public(true).await?.agent;
    assert_eq!((renamed.name.as_str(), renamed.is_public, renamed.temperature), ("Senior Analyst", true, Some(0.3)));

    let merged =
        client.agents().update_capabilities(&agent.id, object! { "search": object! { "depth": 2 } }).await?.agent;
    assert_eq!(merged.capabilities, object! { "code_interpreter": true, "search": object! { "depth": 2 } });

    let copy = client.agents().duplicate(&agent.id).name("Junior Analyst").await?.agent;
    assert_ne!(copy.id, agent.id);

    let page =
        client.agents().list().search("analyst").tags("analytics").status(AgentStatus::Inactive).limit(1).await?;
    assert_eq!((page.agents.len(), page.total, page.limit, page.offset), (1, 2, 1, 0));

    // A list gives its items page after page.
    let names: Vec<String> = client.agents().list().limit(1).items().map_ok(|agent| agent.name).try_collect().await?;
    assert_eq!(names, ["Senior Analyst", "Junior Analyst"]);

    // Errors of the server say what it said.
    let error = client.agents().message(&agent.id, "Hello?").await.expect_err("an inactive agent answers nothing");
    let answer = error.api().expect("the server answered");
    assert_eq!((answer.status().as_u16(), answer.code()), (409, Some("CONFLICT")));

    let state = client.agents().start(&agent.id).await?.agent;
    assert_eq!(state.status, AgentStatus::Active);
    let answer =
        client.agents().message(&agent.id, "Which product sold best?").context(object! { "year": 2026 }).await?;
    assert_eq!(answer.response, "You said: Which product sold best?");
    assert_eq!(answer.model, "claude-sonnet");

    let stats = client.agents().stats(&agent.id).period(StatsPeriod::N30d).await?.stats;
    assert_eq!((stats.conversations, stats.tokens.input), (0, 0));

    let state = client.agents().stop(&agent.id).await?.agent;
    assert_eq!(state.status, AgentStatus::Inactive);

    for id in [&agent.id, &copy.id] {
        assert!(client.agents().delete(id).await?.success);
    }
    assert!(client.agents().get(&agent.id).await.expect_err("it is gone").is_not_found());
    Ok(())
}

/// All eight operations for developers.
async fn work_with_webhooks(client: &Client) -> Result<(), Error> {
    let events = [WebhookEvent::AgentCompleted, WebhookEvent::CreditLow];
    let created =
        client.developer().create_webhook("https://example.com/hook", events.clone()).description("Bills").await?;
    let webhook = created.data;
    assert_eq!(webhook.events, events);
    // A secret shows only where it is asked for.
    assert!(!format!("{webhook:?}").contains("whsec_"));
    assert!(webhook.signing_secret.expose().starts_with("whsec_"));

    let listed = client.developer().list_webhooks().await?.data;
    assert_eq!(
        listed.iter().map(|one| (&one.id, &one.description)).collect::<Vec<_>>(),
        [(&webhook.id, &Some("Bills".to_owned()))]
    );

    let updated = client.developer().update_webhook(&webhook.id).active(false).await?.data;
    assert_eq!((updated.active, updated.url.as_str()), (false, "https://example.com/hook"));

    // What the server could not take is refused by it, field by field.
    let error =
        client.developer().update_webhook(&webhook.id).url("ftp://example.com").await.expect_err("no web address");
    let answer = error.api().expect("the server answered");
    assert_eq!(answer.status(), 400);
    assert_eq!(answer.details()[0].field.as_deref(), Some("url"));

    assert_eq!(client.developer().list_webhook_deliveries(&webhook.id).await?.data, []);
    let test = client.developer().test_webhook(&webhook.id).await?.data;
    assert_eq!((test.delivered, test.delivery.event_type.as_str()), (false, "test.ping"));

    let usage = client.developer().api_key_usage("key_1").days(3).await?.data;
    assert_eq!((usage.days, usage.sparkline), (3, vec![0, 0, 0]));
    // Without a number of days the description's default holds.
    assert_eq!(client.developer().api_key_usage("key_1").await?.data.days, 7);

    let logs = client.developer().list_logs().categories("api,webhook").limit(10).await?;
    assert_eq!((logs.data.len(), logs.next_cursor), (0, None));

    assert!(client.developer().delete_webhook(&webhook.id).await?.success);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn over_a_socket() -> Result<(), Error> {
    let server = serve().await;
    let client = Client::builder().base_url(server.url()).bearer(KEY).build()?;
    work_with_agents(&client).await?;
    work_with_webhooks(&client).await
}

#[tokio::test]
async fn in_memory() -> Result<(), Error> {
    let app = Memory::default().app().expect("the example server is sound");
    // An API key travels in the header that the description names.
    let client = Client::builder().service(app).api_key(KEY).build()?;
    work_with_agents(&client).await?;
    work_with_webhooks(&client).await
}

/// The same calls end with `send()` where there is no async.
#[test]
fn blocking() -> Result<(), Error> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime for the server");
    let server = runtime.block_on(serve());
    let client = BlockingClient::builder().base_url(server.url()).bearer(KEY).build()?;

    let agents = client.agents();
    let agent = agents.create("Data Analyst").model("claude-sonnet").send()?.agent;
    let state = agents.start(&agent.id).send()?.agent;
    assert_eq!(state.status, AgentStatus::Active);
    let answer = agents.message(&agent.id, "Which product sold best?").with_response().send()?;
    assert_eq!((answer.status.as_u16(), answer.value.model.as_str()), (200, "claude-sonnet"));
    assert_eq!(agents.get(&agent.id).send()?.agent.name, "Data Analyst");
    agents.update(&agent.id).temperature(1.0).send()?;
    agents.update_capabilities(&agent.id, object! {}).send()?;
    agents.stats(&agent.id).send()?;
    agents.duplicate(&agent.id).send()?;
    let names: Result<Vec<_>, _> = agents.list().limit(1).items().map(|agent| Ok::<_, Error>(agent?.name)).collect();
    assert_eq!(names?, ["Data Analyst", "Data Analyst (Copy)"]);
    assert_eq!(agents.list().send()?.total, 2);
    agents.stop(&agent.id).send()?;
    agents.delete(&agent.id).send()?;

    let developer = client.developer();
    let webhook = developer.create_webhook("https://example.com/hook", [WebhookEvent::CreditLow]).send()?.data;
    developer.update_webhook(&webhook.id).active(false).send()?;
    assert_eq!(developer.list_webhooks().send()?.data.len(), 1);
    developer.list_webhook_deliveries(&webhook.id).send()?;
    developer.test_webhook(&webhook.id).send()?;
    developer.delete_webhook(&webhook.id).send()?;
    developer.api_key_usage("key_1").send()?;
    developer.list_logs().send()?;

    let error = agents.get("agt_nobody").send().expect_err("there is no such agent");
    assert!(error.is_not_found() && error.operation() == Some("getAgent"), "{error}");
    Ok(())
}

#[tokio::test]
async fn without_a_key_nothing_is_sent() -> Result<(), Error> {
    let server = serve().await;
    let client = Client::builder().base_url(server.url()).build()?;
    let error = client.agents().list().await.expect_err("there is no key");
    assert!(matches!(error, Error::Credentials(_)), "{error}");
    let client = Client::builder().base_url(server.url()).bearer("lvng_sk_test_wrong").build()?;
    let error = client.agents().list().await.expect_err("the key is wrong");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert!(!format!("{error} {error:?}").contains("lvng_sk_test_wrong"));
    Ok(())
}
