//! What passes to a server on loopback and back, and what is said of it.

use crate::support;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use lvng_mock::conformance::RESPONSE_VIOLATIONS;
use lvng_mock::proxy::REQUEST_VIOLATIONS;
use lvng_mock::{Options, Proxy};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower::ServiceExt;
use url::Url;

const NOTES: &str = r#"
openapi: 3.1.0
info: { title: Notes, version: '1' }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: x-key } }
paths:
  /notes:
    post:
      security: [{ key: [] }]
      parameters: [{ name: n, in: query, schema: { type: integer } }]
      requestBody:
        content:
          application/json: { schema: { type: object, required: [text] } }
          multipart/form-data: { schema: { type: object, required: [text] } }
      responses:
        '200': { description: Made, content: { application/json: { schema: { type: object, required: [id] } } } }
        '400': { description: Wrong, content: { application/json: { schema: { type: object, required: [why], properties: { why: { type: string } } } } } }
  /events:
    get:
      responses:
        '200': { description: Events, content: { text/event-stream: { itemSchema: { type: object, required: [id] } } } }
"#;

/// What reached the server: method, target, headers and body.
type Reached = Arc<Mutex<Vec<(String, String, HeaderMap, Bytes)>>>;

/// A server that answers with what the header `x-answer` of a request holds, until it is dropped.
struct Server {
    url: Url,
    reached: Reached,
    _stop: oneshot::Sender<()>,
}

async fn answer(State(reached): State<Reached>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("the body has an end").to_bytes();
    let answer = head.headers.get("x-answer").and_then(|text| text.to_str().ok()).unwrap_or("{\"id\":1}").to_owned();
    let (media, answer) = match head.uri.path() {
        "/base/events" => ("text/event-stream", answer.replace('|', "\n")),
        _ => ("application/json", answer),
    };
    reached.lock().expect("no test panics with it").push((
        head.method.to_string(),
        head.uri.to_string(),
        head.headers,
        body,
    ));
    let pieces: Vec<Result<Bytes, Infallible>> =
        answer.split_inclusive("\n\n").map(|piece| Ok(Bytes::from(piece.to_owned()))).collect();
    Response::builder()
        .header("content-type", media)
        .body(Body::from_stream(futures_util::stream::iter(pieces)))
        .expect("it can be written")
}

async fn server() -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}/base/", listener.local_addr().expect("it has an address"));
    let reached = Reached::default();
    let app = Router::new().fallback(answer).with_state(Arc::clone(&reached));
    let (stop, stopped) = oneshot::channel::<()>();
    let ended = async move { drop(stopped.await) };
    tokio::spawn(axum::serve(listener, app).with_graceful_shutdown(ended).into_future());
    Server { url: url.parse().expect("it is a URL"), reached, _stop: stop }
}

/// A proxy for a server, and the lines that it writes.
fn proxy(url: &Url, is_strict: bool) -> (Router, Arc<Mutex<Vec<String>>>) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    let log = move |line: &str| kept.lock().expect("no test panics with it").push(line.to_owned());
    let proxy = Proxy::new(support::text(NOTES), url.clone(), Options::default(), log).expect("there is a client");
    (proxy.strict(is_strict).into_router(), lines)
}

struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
    is_broken: bool,
}

impl Answered {
    fn violations(&self, name: &http::HeaderName) -> Option<Value> {
        serde_json::from_slice(self.headers.get(name)?.as_bytes()).ok()
    }
}

async fn send(app: &Router, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answered {
    let mut request = http::Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).expect("the request is right");
    let (head, mut body) = app.clone().oneshot(request).await.expect("it is answered").into_parts();
    let (mut text, mut is_broken) = (String::new(), false);
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => text.push_str(&String::from_utf8_lossy(&frame.into_data().unwrap_or_default())),
            Err(_) => {
                is_broken = true;
                break;
            }
        }
    }
    Answered { status: head.status, headers: head.headers, text, is_broken }
}

const KEY: (&str, &str) = ("x-key", "k");
const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn what_meets_the_description_passes_both_ways_as_it_is() {
    let server = server().await;
    for is_strict in [false, true] {
        let (app, lines) = proxy(&server.url, is_strict);
        let answered =
            send(&app, "POST", "/notes?n=1", &[KEY, JSON, ("connection", "x-hop"), ("x-hop", "1")], r#"{"text": "a"}"#)
                .await;
        assert_eq!((answered.status.as_u16(), answered.text.as_str()), (200, "{\"id\":1}"));
        let names = [&REQUEST_VIOLATIONS, &RESPONSE_VIOLATIONS];
        assert!(names.iter().all(|name| !answered.headers.contains_key(*name)), "{:?}", answered.headers);
        let form = "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\n--b--\r\n";
        let answered =
            send(&app, "POST", "/notes", &[KEY, ("content-type", "multipart/form-data; boundary=b")], form).await;
        assert_eq!(answered.status, 200, "{}", answered.text);
        assert_eq!(*lines.lock().expect("no test panics with it"), [""; 0]);
        let reached = std::mem::take(&mut *server.reached.lock().expect("no test panics with it"));
        let [json, multipart] = reached.as_slice() else { panic!("two requests reach the server: {reached:?}") };
        assert_eq!(
            (json.0.as_str(), json.1.as_str(), &json.3[..]),
            ("POST", "/base/notes?n=1", &br#"{"text": "a"}"#[..])
        );
        assert!(json.2.get("x-key").is_some_and(|key| key == "k") && !json.2.contains_key("x-hop"), "{:?}", json.2);
        assert_eq!(multipart.3, form.as_bytes());
    }
}

#[tokio::test]
async fn requests_that_break_the_description_are_told_or_refused() {
    let server = server().await;
    let (lenient, lines) = proxy(&server.url, false);
    let (strict, _) = proxy(&server.url, true);
    for (method, target, headers, body, part, name, status) in [
        ("POST", "/notes?n=x", &[KEY, JSON] as &[_], r#"{"text":"a"}"#, "query", "n", 400),
        ("POST", "/notes", &[KEY, JSON], "{}", "body", "", 400),
        ("POST", "/notes", &[JSON], r#"{"text":"a"}"#, "header", "", 401),
        ("POST", "/notes", &[KEY, ("content-type", "text/plain")], "a", "header", "", 400),
        ("PATCH", "/notes", &[], "", "path", "", 405),
        ("GET", "/elsewhere", &[], "", "path", "", 404),
    ] {
        let answered = send(&lenient, method, target, headers, body).await;
        let said = answered.violations(&REQUEST_VIOLATIONS).expect("it is said in a header");
        assert_eq!((answered.status.as_u16(), &said[0]["in"], &said[0]["name"]), (200, &json!(part), &json!(name)));
        let reached = server.reached.lock().expect("no test panics with it").len();
        let refused = send(&strict, method, target, headers, body).await;
        assert_eq!(refused.status, status, "{method} {target}: {}", refused.text);
        assert_eq!(server.reached.lock().expect("no test panics with it").len(), reached, "{method} {target}");
    }
    let lines = lines.lock().expect("no test panics with it").clone();
    assert_eq!(lines.len(), 6, "{lines:#?}");
    assert_eq!(
        lines[1],
        "POST /notes is sent otherwise than it is described: body at /text: \"text\" is a required property"
    );
    assert!(send(&strict, "POST", "/notes?n=x", &[KEY, JSON], "{}").await.text.contains("\"why\""));
}

#[tokio::test]
async fn answers_that_break_the_description_are_told_or_replaced() {
    let server = server().await;
    let (lenient, lines) = proxy(&server.url, false);
    let wrong = [KEY, JSON, ("x-answer", "{\"od\":1}")];
    let answered = send(&lenient, "POST", "/notes", &wrong, r#"{"text":"a"}"#).await;
    let said = answered.violations(&RESPONSE_VIOLATIONS).expect("it is said in a header");
    assert_eq!(
        (answered.status.as_u16(), answered.text.as_str(), &said[0]["pointer"]),
        (200, "{\"od\":1}", &json!("/id"))
    );
    let line = "POST /notes answers 200 otherwise than it is described at #/paths/~1notes/post: body at /id: \"id\" is a required property";
    assert_eq!(*lines.lock().expect("no test panics with it"), [line]);
    let (strict, lines) = proxy(&server.url, true);
    let replaced = send(&strict, "POST", "/notes", &wrong, r#"{"text":"a"}"#).await;
    assert!(replaced.status == 502 && replaced.text.contains("\"pointer\":\"/id\""), "{}", replaced.text);
    assert_eq!(*lines.lock().expect("no test panics with it"), [line]);
}

#[tokio::test]
async fn streams_pass_item_by_item() {
    let server = server().await;
    let events = "data: {\"id\":1}||data: {}||data: {\"id\":2}||";
    let (lenient, lines) = proxy(&server.url, false);
    let answered = send(&lenient, "GET", "/events", &[("x-answer", events)], "").await;
    assert_eq!((answered.text, answered.is_broken), (events.replace('|', "\n"), false));
    assert_eq!(lines.lock().expect("no test panics with it").len(), 1);
    let (strict, _) = proxy(&server.url, true);
    let answered = send(&strict, "GET", "/events", &[("x-answer", events)], "").await;
    assert!(answered.is_broken && !answered.text.contains("\"id\":2"), "{}", answered.text);
    let answered = send(&strict, "GET", "/events", &[("x-answer", "data: {\"id\":1}||")], "").await;
    assert!(!answered.is_broken && answered.status == 200, "{}", answered.text);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_answered_with_502() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it has an address")).parse().expect("it is a URL");
    drop(listener);
    let (app, lines) = proxy(&url, true);
    let answered = send(&app, "GET", "/events", &[], "").await;
    assert!(answered.status == 502 && answered.text.contains("The server cannot be reached"), "{}", answered.text);
    assert!(lines.lock().expect("no test panics with it").is_empty());
}
