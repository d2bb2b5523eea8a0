//! Every operation, with random requests and answers: client → wire → server → client, and nothing changes on the way.
//!
//! The requests come from the IR and are written by code of these tests, so client and server cannot agree on a mistake.
//! `LVNG_SEED=n` runs with the seed that a failure printed.

use crate::mutation::{self, Mutation};
use crate::operations::{self, Answer, Desk, Entry, Raw, to_http};
use crate::random::Maker;
use crate::request::{held, same, with_defaults};
use crate::spec;
use crate::support::{KEY, is_envelope, serve_app};
use http_body_util::BodyExt;
use lvng_codegen::ir::{Operation, StatusSpec};
use lvng_runtime::client::Client;
use lvng_runtime::server::axum;
use serde_json::Value;
use std::collections::BTreeMap;
use tower::ServiceExt;

/// The seed of every run; the other one is new each time.
const SEED: u64 = 0x1f9c;
/// Requests and answers of each kind for each operation.
const ROUNDS: usize = 3;
/// The bad requests tried for each operation, chosen at random where there are more.
const BAD_REQUESTS: usize = 60;

fn seeds() -> Vec<u64> {
    let given = std::env::var("LVNG_SEED").ok().map(|text| text.parse().expect("LVNG_SEED is a number"));
    let fresh = given.unwrap_or_else(|| fastrand::u64(..));
    println!("seeds {SEED} and {fresh} (LVNG_SEED={fresh} runs it again)");
    vec![SEED, fresh]
}

fn client(url: &str, app: Option<axum::Router>) -> Client {
    let builder = Client::builder(url).bearer(KEY).security_schemes(lvng_api::SECURITY_SCHEMES).max_retries(0);
    match app {
        Some(app) => builder.service(app).build(),
        None => builder.build(),
    }
    .expect("the settings are sound")
}

/// The operations with their types and with what the IR says of them.
fn table() -> Vec<(Entry, &'static Operation)> {
    let operations: BTreeMap<_, _> = spec::operations();
    operations::all().into_iter().map(|entry| (entry, operations[entry.meta.id])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_operations_come_back_equal_over_a_socket() {
    let desk = Desk::default();
    let server = serve_app(desk.app()).await;
    come_back_equal(&desk, &client(&server.url(), None)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_operations_come_back_equal_in_memory() {
    let desk = Desk::default();
    let client = client("https://api.example.com", Some(desk.app()));
    come_back_equal(&desk, &client).await;
}

async fn come_back_equal(desk: &Desk, client: &Client) {
    let table = table();
    assert!(!table.is_empty());
    let mut wrong = Vec::new();
    for seed in seeds() {
        let mut maker = Maker::new(seed);
        for (entry, operation) in &table {
            for _ in 0..ROUNDS {
                let request = maker.request(operation);
                let failure = maker.failure(operation);
                for answer in [Some(maker.success(operation)), failure].into_iter().flatten() {
                    if let Err(why) = comes_back_equal(entry, operation, desk, client, (&request, &answer)).await {
                        wrong.push(format!("{} (seed {seed}): {why}", entry.meta.id));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong, among them\n{}", wrong.len(), first(&wrong));
}

fn first(wrong: &[String]) -> String {
    wrong.iter().take(12).map(|line| line.chars().take(1500).collect::<String>()).collect::<Vec<_>>().join("\n")
}

async fn comes_back_equal(
    entry: &Entry,
    operation: &'static Operation,
    desk: &Desk,
    client: &Client,
    (request, answer): (&Raw, &Answer),
) -> Result<(), String> {
    desk.set_answer(answer.clone());
    let exchanged = entry
        .call(client, request.clone())
        .await
        .map_err(|why| format!("{why}\n  of {request:?}\n  and {answer:?}"))?;
    let asked = desk.take_asked();
    if asked != [(entry.meta.id, exchanged.sent.clone())] {
        return Err(format!("sent {:?},\n  the handler has {asked:?}", exchanged.sent));
    }
    let (wanted, found) = (with_defaults(operation, held(operation, request)), held(operation, &exchanged.sent));
    let is_same = |name: &String| match (wanted.get(name), found.get(name)) {
        (Some(wanted), Some(found)) => same(wanted, found),
        _ => false,
    };
    if let Some(name) = wanted.keys().chain(found.keys()).find(|name| !is_same(name)) {
        return Err(format!("`{name}` was {:?}, is {:?}", wanted.get(name), found.get(name)));
    }
    same_answer(operation, answer, &exchanged.answer)
}

/// Compares what the server was told to answer with what the client made of it.
fn same_answer(operation: &Operation, told: &Answer, found: &Answer) -> Result<(), String> {
    let listed = if told.is_failure { &operation.failure } else { &operation.success };
    let is_exact = listed.responses.iter().all(|response| matches!(response.status, StatusSpec::Code(_)));
    let is_same_status = told.status == found.status || !is_exact;
    if !is_same_status || told.is_failure != found.is_failure {
        return Err(format!("the status was {}, is {}", told.status, found.status));
    }
    let is_same_body = match (values(&told.body), values(&found.body)) {
        (Some(told), Some(found)) => same(&told, &found),
        _ => told.body == found.body,
    };
    match is_same_body {
        true => Ok(()),
        false => Err(format!("the body was {:?},\n  is {:?}", told.body, found.body)),
    }
}

/// The JSON of a body, of each of its events, or of each of its lines.
fn values(body: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(body).ok()?;
    let parse = |text: &str| serde_json::from_str::<Value>(text);
    if let Ok(value) = parse(text) {
        return Some(value);
    }
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(|line| parse(line.strip_prefix("data: ").unwrap_or(line)).ok().or(Some(line.into()))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_requests_are_refused_and_reach_no_handler() {
    let desk = Desk::default();
    let app = desk.app();
    let mut wrong = Vec::new();
    let mut count = 0;
    for seed in seeds() {
        let mut maker = Maker::new(seed);
        for (entry, operation) in table() {
            let mut mutations = mutation::of(operation, &mut maker);
            maker.rng.shuffle(&mut mutations);
            for Mutation { what, raw } in mutations.into_iter().take(BAD_REQUESTS) {
                count += 1;
                let response = app.clone().oneshot(to_http(&raw)).await.expect("the server answers");
                let status = response.status();
                let body = response.into_body().collect().await.expect("the body is in memory").to_bytes();
                let asked = desk.take_asked();
                if !status.is_client_error() || !is_envelope(&body) || !asked.is_empty() {
                    let id = entry.meta.id;
                    wrong.push(format!("{id} (seed {seed}): {what}: {status} {body:?} for {raw:?}"));
                }
            }
        }
    }
    println!("{count} bad requests");
    assert!(wrong.is_empty(), "{} of {count} wrong, among them\n{}", wrong.len(), first(&wrong));
    assert!(count > 10 * spec::operations().len(), "{count} bad requests are few");
}
