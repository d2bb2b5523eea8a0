//! The samples of the page of the Python SDK, in Rust: `lvng_api::guide::from_python` shows them, `suite/samples.rs` runs them.

use lvng_api::chat::ChatEvent;
use lvng_api::{BlockingClient, Client, Error, EventStream};
use std::io::Write;
use std::time::Duration;

/// The quickstart, without async.
pub fn quickstart_sync(client: &BlockingClient, out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let response = client.chat().send("Summarize the latest sales report").platform("api").send()?;
    writeln!(out, "{}", response.reply)?;

    for workflow in client.workflows().list().limit(20).send()?.data {
        writeln!(out, "{} {}", workflow.id, workflow.name)?;
    }
    Ok(())
}

/// The quickstart, with async.
pub async fn quickstart_async(client: &Client, out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let response = client.chat().send("Summarize the latest sales report").platform("api").await?;
    writeln!(out, "{}", response.reply)?;

    for workflow in client.workflows().list().limit(20).await?.data {
        writeln!(out, "{} {}", workflow.id, workflow.name)?;
    }
    Ok(())
}

/// Keys, and another server.
pub fn authentication(key: &str, staging_key: &str, staging: &str) -> Result<[Client; 2], Error> {
    // `Client::from_env()` reads LVNG_API_KEY and LVNG_BASE_URL.
    let client = Client::new(key)?;
    let staging = Client::at(staging).bearer(staging_key).build()?;
    Ok([client, staging])
}

/// What may be set.
pub fn configuration(key: &str, base_url: &str) -> Result<Client, Error> {
    Client::at(base_url)
        .bearer(key)
        .timeout(Duration::from_secs(30)) // of a call with all its attempts
        .max_retries(3)
        .retry_base_delay(Duration::from_millis(200))
        .default_header("X-App", "demo")
        .build()
}

/// A streamed answer, without async.
pub fn stream_sync(client: &BlockingClient, out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let events = client.stream_chat("Walk me through the Q4 numbers").send()?;
    for event in client.inner.iter(events) {
        match event? {
            ChatEvent::TextDelta(text) => write!(out, "{}", text.delta.unwrap_or_default())?,
            ChatEvent::ToolUse(tool) => writeln!(out, "\n[tool] {tool:?}")?,
            ChatEvent::Done(_) => writeln!(out, "\n[done]")?,
            _ => {}
        }
    }
    Ok(())
}

/// A streamed answer, with async.
pub async fn stream_async(client: &Client, out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let mut events = client.stream_chat("Walk me through the Q4 numbers").await?;
    while let Some(event) = events.next().await {
        match event? {
            ChatEvent::TextDelta(text) => write!(out, "{}", text.delta.unwrap_or_default())?,
            ChatEvent::Done(_) => writeln!(out, "\n[done]")?,
            _ => {}
        }
    }
    Ok(())
}

/// Events of bytes that are at hand.
pub fn low_level_events(bytes: Vec<u8>) -> EventStream<ChatEvent> {
    EventStream::from_bytes(bytes)
}

/// What went wrong.
pub async fn errors(client: &Client, out: &mut impl Write) -> std::io::Result<()> {
    let Err(error) = client.workflows().get("wf_does_not_exist").await else { return Ok(()) };
    let message = error.message().unwrap_or_default();
    if error.is_unauthorized() {
        writeln!(out, "API key is invalid or revoked: {message}")
    } else if error.is_rate_limited() {
        writeln!(out, "Rate limited. Retry after {:?}", error.retry_after())
    } else if error.is_not_found() {
        writeln!(out, "Workflow does not exist: {error}")
    } else if error.is_validation() {
        writeln!(out, "Bad request: {message} {:?}", error.details())
    } else {
        writeln!(out, "LVNG {:?} {:?}: {message}", error.status(), error.code())
    }
}

/// Lists of several pages.
pub async fn pagination(client: &Client, out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    // By a cursor: items of all pages, one after the other.
    let mut entries = client.audit_log().list().limit(100).items();
    while let Some(entry) = entries.next().await {
        writeln!(out, "{:?}", entry?)?;
    }

    // By an offset.
    let first = client.workflows().list().limit(50).offset(0).await?;
    let second = client.workflows().list().limit(50).offset(50).await?;
    writeln!(out, "{} and {}", first.data.len(), second.data.len())?;
    Ok(())
}
