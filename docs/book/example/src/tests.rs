//! How a program that uses the client is tested.

use crate::{client, server};
use pets::Client;
use pets::client::testing::Answers;

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

// ANCHOR: in_memory
/// Client and server in one process, without a socket.
#[tokio::test]
async fn cats_are_counted() -> Result {
    let client = Client::builder().api_key("k").service(server::app()?).build()?;
    assert_eq!(client::take_in(&client, "Mo").await?, 1);
    assert_eq!(client::take_in(&client, "Minka").await?, 2);
    assert_eq!(client::name(&client, "pet-3").await?, None);
    Ok(())
}
// ANCHOR_END: in_memory

// ANCHOR: answers
/// Answers that are given beforehand, and what was sent.
#[tokio::test]
async fn the_key_is_sent() -> Result {
    let answers = Answers::new().json(200, r#"{"id":"7","name":"Rex","kind":"dog"}"#);
    let client = Client::builder().api_key("k").service(answers.clone()).build()?;
    assert_eq!(client::name(&client, "7").await?, Some("Rex".to_owned()));
    assert_eq!(answers.sent()[0].uri.path(), "/v1/pets/7");
    assert_eq!(answers.sent()[0].headers["x-key"], "k");
    Ok(())
}
// ANCHOR_END: answers
