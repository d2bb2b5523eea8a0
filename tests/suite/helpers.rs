//! The helpers of `lvng-api` that make several calls, against a server in memory that answers what it is told to.

use lvng_api::client::testing::Answers;
use lvng_api::{BlockingClient, Client, ClientBuilder, Error, object};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A client of a server with these answers.
fn answering<T>(builder: ClientBuilder<T>, texts: &[&str]) -> (ClientBuilder<T>, Answers) {
    let answers = texts.iter().fold(Answers::new(), |answers, text| answers.json(200, *text));
    (builder.bearer("key").max_retries(0).service(answers.clone()), answers)
}

const BEGUN: &str = r#"{"data":{"id":"run_1","status":"running"}}"#;
const DONE: &str = r#"{"success":true,"data":{"id":"run_1","status":"Completed","result":{"n":1},"cost":2}}"#;

#[tokio::test(start_paused = true)]
async fn runs_are_begun_and_waited_for() {
    let (builder, seen) = answering(Client::builder(), &[BEGUN, r#"{"id":"run_1","status":"running"}"#, DONE]);
    let client = builder.build().unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let ours = told.clone();
    let begin = tokio::time::Instant::now();
    let run = client.workflows().execute_and_wait("wf_1").inputs(object! { "topic": "Q4" });
    let run = run.poll_every(Duration::from_secs(5)).on_progress(move |run| {
        ours.lock().unwrap().push(run.status.clone().unwrap_or_default());
    });
    let run = run.await.unwrap();
    assert_eq!((run.id.as_str(), run.result.as_ref()), ("run_1", Some(&object! { "n": 1 }.into())));
    assert_eq!(run.extra["cost"], 2);
    assert_eq!(*told.lock().unwrap(), ["running", "running", "Completed"]);
    assert_eq!(begin.elapsed(), Duration::from_secs(5));
    let seen = seen.sent();
    assert_eq!(seen[0].body, r#"{"inputs":{"topic":"Q4"}}"#);
    assert_eq!((seen[1].method.as_str(), seen[1].uri.path()), ("GET", "/api/v2/workflows/wf_1/runs/run_1"));
}

#[tokio::test(start_paused = true)]
async fn runs_that_do_not_end_are_left() {
    let (builder, seen) = answering(Client::builder(), &[BEGUN; 100]);
    let client = builder.build().unwrap();
    let wait = client.workflows().execute_and_wait("wf_1").timeout(Duration::from_secs(60));
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout() && error.operation() == Some("getWorkflowRun"), "{error}");
    assert_eq!((seen.sent().len(), seen.left()), (31, 69));

    let (builder, _) = answering(Client::builder(), &[BEGUN]);
    let wait = builder.build().unwrap();
    let wait = wait.workflows().execute_and_wait("wf_1").until(|run| run.status.as_deref() == Some("running"));
    assert_eq!(wait.await.unwrap().id, "run_1");

    let (builder, _) = answering(Client::builder(), &[BEGUN]);
    let failed = builder.build().unwrap().workflows().execute_and_wait("wf_1").await;
    let error = failed.unwrap_err();
    assert!(
        std::error::Error::source(&error).is_some_and(|why| why.to_string().contains("no answer is left")),
        "{error}"
    );
}

#[test]
fn the_blocking_client_waits_for_runs_too() {
    let (builder, seen) = answering(BlockingClient::builder(), &[BEGUN, DONE]);
    let client = builder.build().unwrap();
    let run = client.workflows().execute_and_wait("wf_1").poll_every(Duration::from_millis(1)).send().unwrap();
    assert_eq!((run.status.as_deref(), seen.sent().len()), (Some("Completed"), 2));
}

#[tokio::test]
async fn files_are_taken_in_by_their_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("handbook.md");
    std::fs::write(&path, "# Hello").unwrap();
    let (builder, seen) = answering(Client::builder(), &[r#"{"success":true}"#]);
    let client = builder.build().unwrap();
    client.knowledge().ingest_file(&path).unwrap().await.unwrap();
    assert_eq!(seen.sent()[0].body, r##"{"title":"handbook.md","content":"# Hello","type":"document"}"##);
    let error = client.knowledge().ingest_file(folder.path().join("none")).unwrap_err();
    assert!(matches!(error, Error::Config(_)) && error.to_string().contains("cannot be read"), "{error}");
}

#[tokio::test]
async fn chats_are_streamed() {
    let events = "event: text_delta\ndata: {\"delta\":\"Hi\"}\n\nevent: done\ndata: null\n\n";
    let seen = Answers::new().answer(http::Response::new(events));
    let client = Client::builder().bearer("key").service(seen.clone()).build().unwrap();
    let mut stream = client.stream_chat("Hello").await.unwrap();
    let mut count = 0;
    while let Some(event) = stream.next().await {
        event.unwrap();
        count += 1;
    }
    assert_eq!((count, &seen.sent()[0].json().unwrap()["message"]), (2, &"Hello".into()));
}

#[tokio::test]
async fn the_base_url_may_be_given_as_the_overview_prints_it() {
    for base_url in ["https://api.example/api", "https://api.example/api/", "https://api.example"] {
        let answers = Answers::new().json(200, r#"{"data":{"id":"run_1"}}"#);
        let client = Client::builder().base_url(base_url).bearer("key").service(answers.clone()).build().unwrap();
        client.workflows().execute("wf_1").await.unwrap();
        assert_eq!(answers.sent()[0].uri, "https://api.example/api/v2/workflows/wf_1/execute", "{base_url}");
    }
}
