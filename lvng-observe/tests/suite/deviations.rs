//! The example server behind the proxy, as it is and with deviations.

use crate::memory::{KEY, Memory};
use crate::support::{Watched, client, observed, our_files, ours, said, serve, settled};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::{HeaderValue, Method, StatusCode, header};
use lvng_codegen::diagnostic::render;
use lvng_codegen::{Options, generate};
use lvng_observe::report;
use serde_json::{Value, json};

/// What a test client asks of agents and webhooks.
async fn talk(client: &lvng_api::Client) -> Result<(), lvng_api::Error> {
    let agent = client.agents().create("Data Analyst").model("claude-sonnet").temperature(0.3).await?.agent;
    client.agents().list().search("analyst").limit(25).await?;
    client.agents().get(&agent.id).await?;
    client.agents().start(&agent.id).await?;
    client.agents().message(&agent.id, "Which product sold best?").await?;
    client.agents().get("agt_nobody").await.expect_err("there is no such agent");
    client.agents().stop(&agent.id).await?;
    client.agents().delete(&agent.id).await?;
    Ok(())
}

#[tokio::test]
async fn the_example_server_does_what_is_described() {
    let server = serve(Memory::default().app().unwrap()).await;
    let proxy = Watched::before(server.address).await;
    talk(&client(proxy.address)).await.unwrap();
    let exchanges = proxy.end().await;
    assert_eq!(exchanges.len(), 8);
    let description = ours();
    let seen = observed(&description, &exchanges);
    assert_eq!(said(&seen), Vec::<String>::new());
    assert_eq!((seen.undescribed, seen.unread_bodies), (0, 0), "{}", report::summary(&seen));
    assert_eq!(seen.operations, 7);
}

/// A change of the answer to the list of agents.
type Deviation = fn(&mut Parts);

struct Parts {
    status: StatusCode,
    headers: http::HeaderMap,
    json: Value,
    /// Sent instead of the JSON.
    text: Option<&'static str>,
}

/// The example server, with answers to `GET /api/v2/agents` changed.
fn deviating(deviation: Deviation) -> Router {
    let change = move |request: Request, next: Next| async move {
        let is_meant = request.method() == Method::GET && request.uri().path() == "/api/v2/agents";
        let response = next.run(request).await;
        if !is_meant {
            return response;
        }
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap();
        let mut parts = Parts { status: head.status, headers: head.headers, json, text: None };
        deviation(&mut parts);
        parts.headers.remove(header::CONTENT_LENGTH);
        let text = parts.text.map_or_else(|| parts.json.to_string(), str::to_owned);
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = parts.status;
        *response.headers_mut() = parts.headers;
        response
    };
    let undescribed = async || "{}";
    Memory::default()
        .app()
        .unwrap()
        .route("/api/v2/hidden/{id}", axum::routing::get(undescribed))
        .route("/api/v2/hidden/{id}/deep", axum::routing::post(undescribed))
        .layer(from_fn(change))
}

fn agent(parts: &mut Parts) -> &mut serde_json::Map<String, Value> {
    parts.json["agents"][0].as_object_mut().unwrap()
}

/// Every deviation with what is found of it.
const DEVIATIONS: &[(Deviation, &str)] = &[
    (
        |parts| drop(agent(parts).insert("colour".into(), json!("red"))),
        "undeclared field: `AgentSummary` has no `colour`",
    ),
    (
        |parts| drop(agent(parts).insert("nested".into(), json!({ "a": [{ "b": 1 }] }))),
        "undeclared field: `AgentSummary` has no `nested`",
    ),
    (
        |parts| drop(parts.json.as_object_mut().unwrap().insert("more".into(), json!(1))),
        "undeclared field: the schema has no `more`",
    ),
    (
        |parts| drop(agent(parts).insert("name".into(), json!(17))),
        "other type: `AgentSummary.name` is described as string, found integer",
    ),
    (
        |parts| drop(agent(parts).insert("name".into(), Value::Null)),
        "other type: `AgentSummary.name` is not nullable, found null",
    ),
    (|parts| parts.json["agents"] = json!({}), "is described as array, found object"),
    (|parts| drop(agent(parts).shift_remove("id")), "missing: `id` is required of `AgentSummary`, but not there"),
    (|parts| drop(agent(parts).insert("status".into(), json!("asleep"))), "does not list \"asleep\""),
    (|parts| parts.status = StatusCode::IM_A_TEAPOT, "undeclared status: no response has the status 418"),
    (
        |parts| drop(parts.headers.insert("x-plan", HeaderValue::from_static("gold"))),
        "undeclared header: the response has no header `x-plan`",
    ),
    (
        |parts| {
            parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv"));
            parts.text = Some("a,b");
        },
        "undeclared media type: the response has no `text/csv`",
    ),
    (|parts| parts.json = json!([1]), "is described as object, found array"),
    (|parts| parts.json["total"] = json!("many"), "is described as integer, found string"),
    (|parts| parts.json["total"] = json!(1.5), "is described as integer, found number"),
    (
        |parts| drop(agent(parts).insert("created_at".into(), json!("yesterday"))),
        "beyond a bound: `AgentSummary.created_at` is described with `format: \"date-time\"`",
    ),
];

/// Asks for the list of agents, of which there is one.
async fn list(proxy: &Watched) {
    client(proxy.address).agents().create("Data Analyst").await.unwrap();
    ask(proxy, "/api/v2/agents?limit=5", Method::GET).await;
}

async fn ask(proxy: &Watched, path: &str, method: Method) {
    let request = reqwest::Client::new().request(method, proxy.url(path)).bearer_auth(KEY);
    request.send().await.unwrap().bytes().await.unwrap();
}

#[tokio::test]
async fn each_deviation_is_found_and_all_can_be_settled() {
    let description = ours();
    let mut all = Vec::new();
    for (deviation, expected) in DEVIATIONS {
        let server = serve(deviating(*deviation)).await;
        let proxy = Watched::before(server.address).await;
        list(&proxy).await;
        let exchanges = proxy.end().await;
        let seen = observed(&description, &exchanges);
        let said = said(&seen);
        assert!(matches!(said.as_slice(), [only] if only.contains(expected)), "{expected}: {said:#?}");
        // The place is in our files, at a line that is there.
        let text = report::text(&seen, &description);
        assert!(text.starts_with("spec/") && !text.contains(":1:1:"), "{text}");
        all.extend(exchanges);
    }
    let overlay = settled(&description, &all);
    generates(&overlay);
}

/// Sees that a crate can be generated from our description with an overlay.
#[track_caller]
fn generates(overlay: &Value) {
    let mut input = our_files();
    input.files.insert("overlay.json".to_owned(), overlay.to_string());
    input.overlays.push("overlay.json".to_owned());
    let options = Options { vendor: Some("lvng".to_owned()), ..Options::default() };
    let output = generate(&input, &options);
    assert!(
        output.is_ok(),
        "{}",
        output.map_or_else(|failure| render(&failure.diagnostics, &input, &options), |_| String::new())
    );
}

#[tokio::test]
async fn what_clients_send_is_held_against_the_description_too() {
    let description = ours();
    let server = serve(deviating(|_| {})).await;
    let proxy = Watched::before(server.address).await;
    list(&proxy).await;
    ask(&proxy, "/api/v2/agents?colour=red", Method::GET).await;
    ask(&proxy, "/api/v2/hidden/agt_000000000001", Method::GET).await;
    ask(&proxy, "/api/v2/hidden/agt_000000000002", Method::GET).await;
    ask(&proxy, "/api/v2/hidden/agt_000000000002/deep?page=2", Method::POST).await;
    // What a server does not know either is nothing that a description lacks.
    ask(&proxy, "/api/v2/nowhere", Method::GET).await;
    ask(&proxy, "/api/v2/agents?limit=many", Method::GET).await;
    let exchanges = proxy.end().await;
    let seen = observed(&description, &exchanges);
    assert_eq!(
        said(&seen),
        [
            "undeclared operation: no path is `/api/v2/hidden/{id}`",
            "undeclared operation: no path is `/api/v2/hidden/{id}/deep`",
            "undeclared query parameter: the operation has no query parameter `colour`",
        ]
    );
    assert_eq!(seen.findings[0].count, 2);
    assert_eq!((seen.undescribed, seen.refused), (4, 2), "{}", report::summary(&seen));
    generates(&settled(&description, &exchanges));
}
