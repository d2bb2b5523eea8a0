//! Answers that break the description are found, of every kind.

use crate::support;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::{FutureExt, stream};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use lvng_contract::StatusSpec;
use lvng_mock::answer::{Chosen, Making, Payload, Prefer};
use lvng_mock::conformance::Judged;
use lvng_mock::{Api, Conformance};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::fmt::Debug;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

const THINGS: &str = r#"
openapi: 3.1.0
info: { title: Things, version: '1' }
servers: [{ url: 'https://api.example.com/v1' }]
paths:
  /things/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200':
          description: It
          headers:
            X-Left: { required: true, schema: { type: integer, minimum: 0 } }
            X-Tags: { schema: { type: array, items: { enum: [a, b] } } }
            X-Json: { content: { application/json: { schema: { type: object, required: [a] } } } }
          content:
            application/json: { schema: { $ref: '#/components/schemas/Thing' } }
            text/plain: { schema: { type: string, maxLength: 3 } }
            image/*: {}
        '204': { description: None }
        4XX: { description: Wrong, content: { application/problem+json: { schema: { type: object, required: [title] } } } }
  /events:
    get:
      responses:
        '200': { description: Events, content: { text/event-stream: { itemSchema: { $ref: '#/components/schemas/Thing' } } } }
  /lines:
    get:
      responses:
        '200': { description: Lines, content: { application/jsonl: { itemSchema: { $ref: '#/components/schemas/Thing' } } } }
  /named:
    get:
      responses:
        '200':
          description: Events by name
          content: { text/event-stream: { x-test-events: { begin: Thing }, schema: { type: string } } }
components:
  schemas:
    Thing:
      type: object
      required: [id]
      properties: { id: { type: integer, maximum: 5 }, secret: { type: string, writeOnly: true } }
      not: { required: [never] }
"#;

/// A service that answers everything with the same status, headers and body, behind the layer.
fn app(layer: Conformance, status: u16, headers: &[(&'static str, &'static str)], pieces: &[&'static str]) -> Router {
    let (headers, pieces) = (headers.to_vec(), pieces.to_vec());
    let answer = move || {
        let (headers, pieces) = (headers.clone(), pieces.clone());
        async move {
            let body = match pieces.as_slice() {
                [] => Body::empty(),
                _ => Body::from_stream(stream::iter(
                    pieces.into_iter().map(|piece| Ok::<_, Infallible>(Bytes::from(piece))),
                )),
            };
            let mut response = Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            response.body(body).expect("the answer can be written")
        }
    };
    Router::new().fallback(answer).layer(layer)
}

fn layer() -> Conformance {
    Conformance::new(Arc::new(support::text(THINGS)))
}

/// Status and text of what comes through; the text is what came until the body broke off.
async fn ask(app: Router, method: &str, path: &str) -> (StatusCode, String, bool) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("the request is right");
    let response = app.oneshot(request).await.expect("it is answered");
    let (head, mut body) = response.into_parts();
    let mut text = String::new();
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => text.push_str(&String::from_utf8_lossy(&frame.into_data().unwrap_or_default())),
            Err(_) => return (head.status, text, true),
        }
    }
    (head.status, text, false)
}

const JSON: (&str, &str) = ("content-type", "application/json");
const LEFT: (&str, &str) = ("x-left", "3");

#[tokio::test]
async fn answers_that_meet_the_description_pass_as_they_are() {
    for (status, headers, body) in [
        (200, &[JSON, LEFT, ("x-tags", "a,b"), ("x-json", r#"{"a":1}"#)] as &[_], r#"{"id":5}"#),
        (200, &[LEFT, ("content-type", "text/plain; charset=utf-8")], "abc"),
        (200, &[LEFT, ("content-type", "image/png")], "\u{1}\u{2}"),
        (204, &[], ""),
        (404, &[("content-type", "application/problem+json")], r#"{"title":"Gone"}"#),
    ] {
        let pieces = if body.is_empty() { vec![] } else { vec![body] };
        let answered = ask(app(layer(), status, headers, &pieces), "GET", "/v1/things/1").await;
        assert_eq!(answered, (StatusCode::from_u16(status).expect("a status"), body.to_owned(), false));
    }
    // HEAD has the headers and no body, and what is not described is nobody's.
    assert_eq!(ask(app(layer(), 200, &[JSON, LEFT], &[]), "HEAD", "/things/1").await.0, 200);
    assert_eq!(ask(app(layer(), 418, &[], &["teapot"]), "GET", "/elsewhere").await.1, "teapot");
}

#[tokio::test]
async fn each_kind_of_breach_is_answered_with_500_and_its_place() {
    let problem = ("content-type", "application/problem+json");
    for (status, headers, body, part, name, pointer, rule) in [
        (201, &[JSON, LEFT] as &[_], r#"{"id":5}"#, "status", "", "", "status"),
        (500, &[JSON, LEFT], r#"{"id":5}"#, "status", "", "", "status"),
        (200, &[JSON], r#"{"id":5}"#, "header", "X-Left", "", "required"),
        (200, &[JSON, ("x-left", "-1")], r#"{"id":5}"#, "header", "X-Left", "", "minimum"),
        (200, &[JSON, LEFT, ("x-tags", "a,c")], r#"{"id":5}"#, "header", "X-Tags", "/1", "enum"),
        (200, &[JSON, LEFT, ("x-json", "{")], r#"{"id":5}"#, "header", "X-Json", "", "syntax"),
        (200, &[JSON, LEFT, ("x-json", "{}")], r#"{"id":5}"#, "header", "X-Json", "/a", "required"),
        (200, &[LEFT, ("content-type", "text/csv")], "id", "header", "content-type", "", "media-type"),
        (200, &[LEFT], r#"{"id":5}"#, "header", "content-type", "", "required"),
        (200, &[LEFT], "", "body", "", "", "required"),
        (200, &[JSON, LEFT], "", "body", "", "", "required"),
        (200, &[JSON, LEFT], r#"{"id":5"#, "body", "", "", "syntax"),
        (200, &[JSON, LEFT], r#"{"id":6}"#, "body", "", "/id", "maximum"),
        (200, &[JSON, LEFT], "{}", "body", "", "/id", "required"),
        (200, &[JSON, LEFT], r#"{"id":1,"never":1}"#, "body", "", "", "not"),
        (200, &[LEFT, ("content-type", "text/plain")], "abcd", "body", "", "", "maxLength"),
        (404, &[problem], "{}", "body", "", "/title", "required"),
    ] {
        let pieces = if body.is_empty() { vec![] } else { vec![body] };
        let (answered, text, _) = ask(app(layer(), status, headers, &pieces), "GET", "/things/1").await;
        let answer: Value = serde_json::from_str(&text).expect("the reasons are JSON");
        let error = &answer["errors"][0];
        let said = (error["in"].as_str(), error["name"].as_str(), error["pointer"].as_str(), error["rule"].as_str());
        assert_eq!(answered, 500, "{text}");
        assert_eq!(said, (Some(part), Some(name), Some(pointer), Some(rule)), "{text}");
        let detail = answer["detail"].as_str().unwrap_or_default();
        let at = format!(
            "GET /things/{{id}} answers {status} otherwise than it is described at #/paths/~1things~1{{id}}/get: "
        );
        assert!(detail.starts_with(&at), "{detail}");
    }
    // A body where none is described.
    let (answered, text, _) = ask(app(Conformance::new(Arc::new(support::text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\n",
    ))), 200, &[JSON], &["{}"]), "GET", "/a").await;
    assert!(answered == 500 && text.contains("2 bytes came where none is described"), "{text}");
}

#[tokio::test]
async fn streams_end_at_the_item_that_breaks_the_description() {
    let events = ("content-type", "text/event-stream");
    let lines = ("content-type", "application/jsonl");
    for (path, media, pieces, passed, breaks) in [
        ("/events", events, &["data: {\"id\"", ":1}\n\n: idle\n\n", "data: {\"id\":2}\n\n"] as &[_], 3, false),
        ("/events", events, &["data: {\"id\":1}\n\n", "data: {\"id\":9}\n\n", "data: {\"id\":2}\n\n"], 1, true),
        ("/events", events, &["data: {\"id\":1}\n\n", "data: {\"id\":2}\n"], 2, true),
        ("/lines", lines, &["{\"id\":1}\n{\"id\"", ":2}\n\n", "{\"id\":3}"], 3, false),
        ("/lines", lines, &["{\"id\":1}\n{\"id\"", ":7}\n", "{\"id\":3}"], 1, true),
        ("/lines", lines, &["{\"id\":1}\n", "{\"id\":"], 2, true),
        ("/named", events, &["event: begin\ndata: {\"id\":1}\n\n"], 1, false),
        ("/named", events, &["event: begin\ndata: {}\n\n"], 0, true),
        ("/named", events, &["event: end\ndata: {\"id\":1}\n\n"], 0, true),
    ] {
        let (status, text, is_broken) = ask(app(layer(), 200, &[media], pieces), "GET", path).await;
        assert_eq!((status.as_u16(), is_broken), (200, breaks), "{path}: {pieces:?}");
        assert_eq!(text, pieces.concat()[..pieces.iter().take(passed).map(|piece| piece.len()).sum::<usize>()]);
    }
}

/// Keeps the text of each error that is logged.
#[derive(Clone, Default)]
struct Errors(Arc<Mutex<Vec<String>>>);

impl Visit for Errors {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.lock().expect("no test panics with it").push(format!("{field}={value:?}"));
    }
}

impl Subscriber for Errors {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("lvng_mock") && *metadata.level() == Level::ERROR
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn what_breaks_the_description_is_logged() {
    let errors = Errors::default();
    let _guard = tracing::subscriber::set_default(errors.clone());
    ask(app(layer(), 204, &[], &[]), "GET", "/things/1").await;
    assert_eq!(errors.0.lock().expect("no test panics with it").len(), 0);
    ask(app(layer(), 200, &[JSON, LEFT], &["{\"id\":6}"]), "GET", "/things/1").await;
    ask(app(layer(), 200, &[("content-type", "text/event-stream")], &["data: {\"id\":7}\n\n"]), "GET", "/events").await;
    let fields = errors.0.lock().expect("no test panics with it").join("\n");
    for wanted in
        ["GET /things/{id} answers 200 otherwise", "body at /id: 6 is greater", "GET /events answers", "7 is greater"]
    {
        assert!(fields.contains(wanted), "{wanted}: {fields}");
    }
}

#[tokio::test]
async fn tests_may_have_a_panic_instead() {
    let answering = ask(app(layer().or_panic(), 201, &[JSON], &["{}"]), "GET", "/things/1");
    let panic = AssertUnwindSafe(answering).catch_unwind().await.expect_err("the layer panics");
    let text = panic.downcast_ref::<String>().cloned().unwrap_or_default();
    assert!(text.contains("status: 201 is not described, but 200, 204, 4XX"), "{text}");
}

#[test]
fn descriptions_are_read_from_files() {
    assert!(Conformance::read(&support::workspace().join("spec/openapi.yaml")).is_ok());
    let error = Conformance::read(&support::workspace().join("spec/none.yaml")).err().expect("there is no such file");
    assert!(error.to_string().contains("none.yaml"), "{error}");
}

/// Where the mock's own answers break the description, for each status of each operation, and how many were looked at.
fn broken(api: &Api) -> (Vec<String>, usize) {
    let (mut broken, mut count) = (Vec::new(), 0);
    let prefer = Prefer::default();
    for operation in api.operations() {
        for response in &operation.responses {
            let code = match response.spec {
                StatusSpec::Code(code) => code,
                StatusSpec::Class(class) => class * 100,
                StatusSpec::Default => 599,
            };
            let Some(meant) = operation.response(code) else { continue };
            let chosen = Chosen::new(code, meant, &HeaderMap::new());
            let answer = chosen.answer(Making { seed: 1, prefer: &prefer });
            let (is_stream, body) = match answer.payload {
                Payload::Empty => (false, Bytes::new()),
                Payload::Whole(bytes) => (false, bytes),
                Payload::Pieces(_) => (true, Bytes::new()),
            };
            count += 1;
            let judged = Judged::head(operation, "GET", code, &answer.headers);
            let problems = match is_stream {
                true => judged.problems,
                false => judged.with_body(Some(meant), &answer.headers, &body),
            };
            broken.extend(problems.iter().map(|problem| format!("{} {code}: {}", operation.route(), problem.text())));
        }
    }
    (broken, count)
}

#[test]
fn the_answers_of_the_mock_meet_the_description() {
    let (broken, count) = broken(&support::lvng());
    assert!(count > 1_000 && broken.is_empty(), "{count} {broken:#?}");
}

#[test]
fn so_they_do_for_the_fixtures() {
    let fixtures = support::fixtures();
    // Nothing can be two things at once, which is what they are about.
    let fixtures = fixtures.iter().filter(|(name, _)| !name.starts_with("all-of-"));
    let broken: Vec<String> =
        fixtures.flat_map(|(name, api)| broken(api).0.into_iter().map(move |text| format!("{name}: {text}"))).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// What the example server answers behind the layer: generated code over the description it is generated from.
#[tokio::test]
async fn generated_servers_answer_as_described() {
    let layer =
        Conformance::read(&support::workspace().join("spec/openapi.yaml")).expect("the description can be read");
    let app = crate::memory::Memory::default().app().expect("it can be put together").layer(layer.or_panic());
    let ask = async |method: &str, path: &str, key: &str, body: Option<Value>| {
        let request = Request::builder().method(method).uri(path).header("x-api-key", key);
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = request.header("content-type", "application/json").body(body).expect("the request is right");
        let response = app.clone().oneshot(request).await.expect("it is answered");
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.expect("the body has an end").to_bytes();
        (status, serde_json::from_slice::<Value>(&bytes).unwrap_or_default())
    };
    let key = crate::memory::KEY;
    let (status, made) = ask("POST", "/api/v2/agents", key, Some(json!({ "name": "Ada" }))).await;
    assert_eq!(status, 201, "{made}");
    let id = made["agent"]["id"].as_str().expect("it has an id");
    for (method, path, body, status) in [
        ("GET", "/api/v2/agents?limit=1".to_owned(), None, 200),
        ("GET", format!("/api/v2/agents/{id}"), None, 200),
        ("PUT", format!("/api/v2/agents/{id}"), Some(json!({ "temperature": 0.5 })), 200),
        ("POST", format!("/api/v2/agents/{id}/message"), Some(json!({ "message": "Hi" })), 409),
        ("POST", format!("/api/v2/agents/{id}/start"), None, 200),
        ("POST", format!("/api/v2/agents/{id}/message"), Some(json!({ "message": "Hi" })), 200),
        ("POST", format!("/api/v2/agents/{id}/message"), Some(json!({})), 400),
        ("DELETE", format!("/api/v2/agents/{id}"), None, 200),
        ("GET", format!("/api/v2/agents/{id}"), None, 404),
    ] {
        assert_eq!(ask(method, &path, key, body).await.0, status, "{method} {path}");
    }
    assert_eq!(ask("GET", "/api/v2/agents", "wrong", None).await.0, 401);
}
