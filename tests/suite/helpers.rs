//! The helpers of `lvng-api` that make several calls, against a server in memory that answers what it is told to.

use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use lvng_api::client::RequestBody;
use lvng_api::{BlockingClient, Client, ClientBuilder, Error, object};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Method, path and body of the requests that came.
type Seen = Arc<Mutex<Vec<(String, String, String)>>>;

/// A client of a server with these answers.
fn answering<T>(builder: ClientBuilder<T>, answers: &[&'static str]) -> (ClientBuilder<T>, Seen) {
    let left = Arc::new(Mutex::new(answers.iter().copied().collect::<VecDeque<_>>()));
    let seen = Seen::default();
    let ours = seen.clone();
    let service = tower::service_fn(move |request: Request<RequestBody>| {
        let (left, seen) = (left.clone(), ours.clone());
        async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await?.to_bytes();
            let body = String::from_utf8_lossy(&body).into_owned();
            seen.lock().unwrap().push((parts.method.to_string(), parts.uri.path().to_owned(), body));
            let (status, text) = left.lock().unwrap().pop_front().map_or((500, ""), |text| (200, text));
            Ok::<_, lvng_api::BoxError>(Response::builder().status(status).body(Full::<bytes::Bytes>::from(text))?)
        }
    });
    (builder.bearer("key").max_retries(0).service(service), seen)
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
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].2, r#"{"inputs":{"topic":"Q4"}}"#);
    assert_eq!((seen[1].0.as_str(), seen[1].1.as_str()), ("GET", "/api/v2/workflows/wf_1/runs/run_1"));
}

#[tokio::test(start_paused = true)]
async fn runs_that_do_not_end_are_left() {
    let (builder, seen) = answering(Client::builder(), &[BEGUN; 100]);
    let client = builder.build().unwrap();
    let wait = client.workflows().execute_and_wait("wf_1").timeout(Duration::from_secs(60));
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout() && error.operation() == Some("getWorkflowRun"), "{error}");
    assert_eq!(seen.lock().unwrap().len(), 31);

    let (builder, _) = answering(Client::builder(), &[BEGUN]);
    let wait = builder.build().unwrap();
    let wait = wait.workflows().execute_and_wait("wf_1").until(|run| run.status.as_deref() == Some("running"));
    assert_eq!(wait.await.unwrap().id, "run_1");

    let (builder, _) = answering(Client::builder(), &[BEGUN]);
    let failed = builder.build().unwrap().workflows().execute_and_wait("wf_1").await;
    assert_eq!(failed.unwrap_err().status().unwrap(), 500);
}

#[test]
fn the_blocking_client_waits_for_runs_too() {
    let (builder, seen) = answering(BlockingClient::builder(), &[BEGUN, DONE]);
    let client = builder.build().unwrap();
    let run = client.workflows().execute_and_wait("wf_1").poll_every(Duration::from_millis(1)).send().unwrap();
    assert_eq!((run.status.as_deref(), seen.lock().unwrap().len()), (Some("Completed"), 2));
}

#[tokio::test]
async fn files_are_taken_in_by_their_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("handbook.md");
    std::fs::write(&path, "# Hello").unwrap();
    let (builder, seen) = answering(Client::builder(), &[r#"{"success":true}"#]);
    let client = builder.build().unwrap();
    client.knowledge().ingest_file(&path).unwrap().await.unwrap();
    let body = &seen.lock().unwrap()[0].2;
    assert_eq!(body, r##"{"title":"handbook.md","content":"# Hello","type":"document"}"##);
    let error = client.knowledge().ingest_file(folder.path().join("none")).unwrap_err();
    assert!(matches!(error, Error::Config(_)) && error.to_string().contains("cannot be read"), "{error}");
}

#[tokio::test]
async fn chats_are_streamed() {
    let events = "event: text_delta\ndata: {\"delta\":\"Hi\"}\n\nevent: done\ndata: null\n\n";
    let (builder, seen) = answering(Client::builder(), &[events]);
    let client = builder.build().unwrap();
    let mut stream = client.stream_chat("Hello").await.unwrap();
    let mut count = 0;
    while let Some(event) = stream.next().await {
        event.unwrap();
        count += 1;
    }
    assert_eq!((count, seen.lock().unwrap()[0].2.contains("Hello")), (2, true));
}
