//! A client whose network is a mock.

use lvng_api::Client;
use std::error::Error;

// ANCHOR: description
/// Answers as the description shows them. What is created is there, what breaks the description is refused.
#[tokio::test]
async fn agents_are_kept() -> Result<(), Box<dyn Error>> {
    let mock = lvng_mock::in_memory("../spec/openapi.yaml")?;
    let client = Client::builder().service(mock).api_key("lvng_sk_live_test").build()?;

    let made = client.agents().create("Data Analyst").model("claude-sonnet").await?.agent;
    let found = client.agents().get(&made.id).await?.agent;
    assert_eq!((&*found.name, found.model), ("Data Analyst", made.model));

    let refused = client.agents().create("Analyst").temperature(9.0).await.unwrap_err();
    assert_eq!(refused.status().map(|status| status.as_u16()), Some(400), "{refused}");
    Ok(())
}

/// Another described answer than the one of success, as the service would give it.
#[tokio::test]
async fn failures_are_asked_for() -> Result<(), Box<dyn Error>> {
    let client = Client::builder()
        .service(lvng_mock::in_memory("../spec/openapi.yaml")?)
        .api_key("lvng_sk_live_test")
        .max_retries(0)
        .build()?;
    let error = client.agents().list().with_header("Prefer", "code=429").await.unwrap_err();
    assert!(error.is_rate_limited(), "{error}");
    Ok(())
}
// ANCHOR_END: description

#[test]
fn what_cannot_be_read_is_an_error_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("api.yaml");
    assert!(lvng_mock::in_memory(&file).unwrap_err().to_string().contains("api.yaml"));
    std::fs::write(&file, "openapi: 3.1.0\npaths: {\n").unwrap();
    let error = lvng_mock::in_memory(&file).unwrap_err().to_string();
    assert!(error.contains("api.yaml:") && error.contains(": error: "), "{error}");
}
