//! The samples of the page of the Python SDK, run against the example server with the operations that they need besides.

use crate::memory::{KEY, Memory};
use crate::support::serve_app;
use lvng_api::audit_log::{ListAuditLog, ListAuditLogResponse};
use lvng_api::chat::{ChatEvent, SendChat, SendChatResponse, StreamChat, TextDelta};
use lvng_api::server::{ApiError, axum};
use lvng_api::workflows::{GetWorkflow, ListWorkflows, ListWorkflowsResponse, WorkflowSummary};
use lvng_api::{BlockingClient, Client, EventStream, object};
use lvng_tests::samples;

/// The samples with the lines of their originals in Python, blank lines and comments left out.
const SAMPLES: [(&str, usize); 9] = [
    ("quickstart_sync", 10),
    ("quickstart_async", 13),
    ("authentication", 7),
    ("configuration", 9),
    ("stream_sync", 12),
    ("stream_async", 14),
    ("low_level_events", 1),
    ("errors", 21),
    ("pagination", 12),
];

/// The example server, which also talks and has workflows and a log.
fn app() -> axum::Router {
    let router = Memory::default().router();
    let router = router.route(async |_, req: SendChat| Ok(SendChatResponse::new(format!("You said: {}", req.message))));
    let router = router.route(async |_, _: StreamChat| {
        let delta = |text: &str| ChatEvent::TextDelta(TextDelta { delta: Some(text.to_owned()), ..TextDelta::new() });
        let tool = ChatEvent::ToolUse(object! { "name": "search" });
        let events = [delta("It "), tool, delta("grew."), ChatEvent::Done(None)];
        Ok(EventStream::new(futures_util::stream::iter(events.map(Ok::<_, std::io::Error>))))
    });
    let router = router.route(async |_, req: ListWorkflows| {
        let all: Vec<WorkflowSummary> =
            (0..60).map(|number| WorkflowSummary::new(format!("wf_{number}"), format!("Workflow {number}"))).collect();
        let (offset, limit) = (req.offset.unwrap_or(0), req.limit.unwrap_or(20));
        let page = all.into_iter().skip(usize::try_from(offset).unwrap()).take(usize::try_from(limit).unwrap());
        Ok(ListWorkflowsResponse::new(page.collect::<Vec<_>>()))
    });
    let router =
        router.route(async |_, req: GetWorkflow| Err(ApiError::not_found(format!("There is no workflow {}", req.id))));
    let router = router.route(async |_, req: ListAuditLog| {
        let (entry, next) = match req.cursor.as_deref() {
            None => (1, Some("more".to_owned())),
            Some(_) => (2, None),
        };
        Ok(ListAuditLogResponse { next_cursor: next, ..ListAuditLogResponse::new(vec![object! { "entry": entry }]) })
    });
    router.into_axum().expect("the operations are apart")
}

/// The server, a client for it, and one without async.
async fn clients() -> (impl Sized, Client, BlockingClient) {
    let server = serve_app(app()).await;
    let url = server.url();
    let client = Client::at(&url).bearer(KEY).build().unwrap();
    (server, client, BlockingClient::at(&url).bearer(KEY).build().unwrap())
}

fn text(out: Vec<u8>) -> String {
    String::from_utf8(out).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn quickstarts() {
    let (_server, client, blocking) = clients().await;
    let (mut one, mut other) = (Vec::new(), Vec::new());
    samples::quickstart_async(&client, &mut one).await.unwrap();
    samples::quickstart_sync(&blocking, &mut other).unwrap();
    let (one, other) = (text(one), text(other));
    assert_eq!(one, other);
    assert!(one.starts_with("You said: Summarize the latest sales report\nwf_0 Workflow 0\n"), "{one}");
    assert_eq!(one.lines().count(), 21);
}

#[tokio::test(flavor = "multi_thread")]
async fn streams() {
    let (_server, client, blocking) = clients().await;
    let (mut one, mut other) = (Vec::new(), Vec::new());
    samples::stream_async(&client, &mut one).await.unwrap();
    samples::stream_sync(&blocking, &mut other).unwrap();
    assert_eq!(text(one), "It grew.\n[done]\n");
    let other = text(other);
    assert!(other.starts_with("It \n[tool] ") && other.ends_with("grew.\n[done]\n"), "{other}");
    assert!(other.contains("search"), "{other}");

    let mut events = samples::low_level_events(b"event: text_delta\ndata: {\"delta\":\"a\"}\n\n".to_vec());
    let event = events.next().await.unwrap().unwrap();
    assert!(matches!(event, ChatEvent::TextDelta(text) if text.delta.as_deref() == Some("a")));
}

#[tokio::test(flavor = "multi_thread")]
async fn settings() {
    let (server, client, _) = clients().await;
    let url = client.inner.base_url().to_owned();
    let [production, staging] = samples::authentication(KEY, KEY, &url).unwrap();
    assert_eq!(production.inner.base_url().trim_end_matches('/'), "https://api.lvng.ai");
    let configured = samples::configuration(KEY, &url).unwrap();
    for client in [staging, configured] {
        assert_eq!(client.agents().list().await.unwrap().total, 0);
    }
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_and_pages() {
    let (_server, client, _) = clients().await;
    let mut out = Vec::new();
    samples::errors(&client, &mut out).await.unwrap();
    let said = text(out);
    assert!(said.starts_with("Workflow does not exist: getWorkflow: 404 Not Found: There is no workflow"), "{said}");
    let stranger = Client::at(client.inner.base_url()).bearer("nobody").build().unwrap();
    let mut out = Vec::new();
    samples::errors(&stranger, &mut out).await.unwrap();
    assert_eq!(text(out), "API key is invalid or revoked: The key is not valid\n");

    let mut out = Vec::new();
    samples::pagination(&client, &mut out).await.unwrap();
    let said = text(out);
    assert_eq!((said.matches("entry").count(), said.lines().count()), (2, 3), "{said}");
    assert!(said.ends_with("50 and 10\n"), "{said}");
}

/// Lines of code of a function with its signature.
fn lines(source: &str, name: &str) -> usize {
    let starts = [format!("pub fn {name}("), format!("pub async fn {name}(")];
    let (_, rest) = starts.iter().find_map(|start| source.split_once(start)).expect("the sample is there");
    let (body, _) = rest.split_once("\n}\n").expect("the sample ends");
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    body.lines().filter(is_code).count() + 1
}

#[test]
fn samples_are_as_short_as_their_originals() {
    let source = include_str!("../src/samples.rs");
    for (name, python) in SAMPLES {
        let ours = lines(source, name);
        assert!(ours <= python + 5, "{name}: {ours} lines, {python} in Python");
        eprintln!("{name}: {ours} lines, {python} in Python");
    }
}
