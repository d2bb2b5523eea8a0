//! Every keyword of every parameter and body is broken, and the server says what the crate `jsonschema` says.

use crate::changes;
use crate::judge::{Description, Judge};
use crate::operations::{self, Answer, Desk, Raw, to_http};
use crate::random::Maker;
use crate::request::{self, Arguments};
use crate::spec;
use bytes::Bytes;
use lvng_codegen::ir::{Argument, ArgumentLocation, Codec, Location, Operation, Presence, Shape};
use lvng_runtime::server::axum;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tower::ServiceExt;

/// The seed of the values that are changed; nothing else is random.
const SEED: u64 = 0x11;
/// So many values are tried for an operation until all of its keywords are broken.
const MOST_ROUNDS: u64 = 12;

/// What became of the changed values.
#[derive(Default)]
struct Count {
    taken: usize,
    refused: usize,
    wrong: Vec<String>,
    /// How often each keyword was broken, by its name.
    by_keyword: BTreeMap<String, usize>,
}

/// A server that answers everything, and what the handlers were asked.
struct Server {
    desk: Desk,
    app: axum::Router,
}

impl Server {
    fn new() -> Self {
        let desk = Desk::default();
        desk.set_answer(Answer { status: 200, body: Bytes::from("{}"), is_failure: false });
        Server { app: desk.app(), desk }
    }

    /// Sends a request, and holds what becomes of it against what is right.
    async fn judge(&self, raw: &Raw, is_valid: bool, count: &mut Count) {
        let response = self.app.clone().oneshot(to_http(raw)).await.expect("the server answers");
        let is_taken = !self.desk.take_asked().is_empty();
        let is_refused = response.status().is_client_error();
        *if is_valid { &mut count.taken } else { &mut count.refused } += 1;
        if is_taken != is_valid || is_refused == is_valid {
            count.wrong.push(format!("valid: {is_valid}, answer: {}, {raw:?}", response.status()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_keyword_of_every_operation_is_broken_and_each_broken_request_refused() {
    let description = Description::new(lvng_codegen::bundle(&spec::input()).expect("spec/ has no errors"));
    let server = Server::new();
    let operations = spec::operations();
    let (mut count, mut unbroken) = (Count::default(), Vec::new());
    for entry in operations::all() {
        let operation = operations[entry.meta.id];
        let of_body = body(&description, &server, operation, &mut count).await;
        unbroken.extend(of_body.into_iter().map(|place| format!("{}: {place}", operation.id)));
        for at in 0..operation.arguments.len() {
            let of_parameter = parameter(&description, &server, operation, at, &mut count).await;
            unbroken.extend(of_parameter.into_iter().map(|place| format!("{}: {place}", operation.id)));
        }
    }
    let Count { taken, refused, wrong, by_keyword } = &count;
    println!("{} operations: {taken} requests are valid, {refused} are not; broken: {by_keyword:?}", operations.len());
    let some =
        |all: &[String]| all.iter().take(12).map(|line| line.chars().take(900).collect()).collect::<Vec<String>>();
    assert!(wrong.is_empty(), "{} wrong, among them\n{}", wrong.len(), some(wrong).join("\n"));
    assert!(unbroken.is_empty(), "{} never broken, among them\n{}", unbroken.len(), some(&unbroken).join("\n"));
    assert!(*refused > 10 * operations.len() && *taken > operations.len(), "{refused} and {taken} are few");
}

/// Changes the JSON body of an operation; answers the places of keywords that no change broke.
async fn body(
    description: &Description,
    server: &Server,
    operation: &'static Operation,
    count: &mut Count,
) -> BTreeSet<String> {
    let Some(body) = operation.body.as_ref().filter(|body| body.media[0].codec == Codec::Json) else {
        return BTreeSet::new();
    };
    let node = format!("{}/requestBody", place(operation));
    let (node, _) = description.follow(&node);
    let schema = format!("{node}/content/{}/schema", body.media[0].name.replace('/', "~1"));
    let judge = description.judge(&schema);
    let mut left = judge.keywords();
    for round in 0..MOST_ROUNDS {
        if round > 0 && left.is_empty() {
            break;
        }
        let arguments = arguments(operation, SEED + round, round == 0);
        let good = request::write(operation, &arguments);
        let Some(text) = &good.body else { continue };
        let value: Value = serde_json::from_slice(text).expect("the body is JSON");
        assert!(judge.is_valid(&value), "{} was to be valid: {value}, {:?}", operation.id, judge.broken(&value));
        server.judge(&good, true, count).await;
        for changed in changes::of(description, &schema, &value, SEED + round) {
            let is_valid = note(&judge, &changed, &mut left, count);
            let raw = Raw { body: Some(changed.to_string().into()), ..good.clone() };
            server.judge(&raw, is_valid, count).await;
        }
    }
    left
}

/// The same of a parameter.
async fn parameter(
    description: &Description,
    server: &Server,
    operation: &'static Operation,
    at: usize,
    count: &mut Count,
) -> BTreeSet<String> {
    let argument = &operation.arguments[at];
    let ArgumentLocation::Parameter(location, style) = argument.location else { return BTreeSet::new() };
    let schema = format!("{}/schema", described(description, operation, argument, location));
    let judge = description.judge(&schema);
    let kind = description.follow(&schema).1["type"].as_str().unwrap_or_default().to_owned();
    let mut left = judge.keywords();
    // Whatever stands in a query is a text, and a list of one.
    left.retain(|place| !(place.ends_with("/type") && is_any_text(description, place)));
    for round in 0..MOST_ROUNDS {
        if round > 0 && left.is_empty() {
            break;
        }
        let arguments = arguments(operation, SEED + round, true);
        for changed in changes::of(description, &schema, &arguments[&at], SEED + round) {
            if !travels(&changed, (&kind, style.shape), argument, location) {
                continue;
            }
            let is_valid = note(&judge, &changed, &mut left, count);
            let mut arguments = arguments.clone();
            arguments.insert(at, changed);
            server.judge(&request::write(operation, &arguments), is_valid, count).await;
        }
    }
    left
}

/// Notes what a value breaks, and says whether it is nothing.
fn note(judge: &Judge<'_>, value: &Value, left: &mut BTreeSet<String>, count: &mut Count) -> bool {
    if judge.is_valid(value) {
        return true;
    }
    let broken = judge.broken(value);
    for place in &broken {
        left.remove(place);
        let keyword = place.rsplit('/').next().unwrap_or_default().split(':').next().unwrap_or_default();
        *count.by_keyword.entry(keyword.to_owned()).or_default() += 1;
    }
    assert!(!broken.is_empty(), "{value} breaks nothing and is invalid");
    false
}

/// Arguments that are valid; all of them, or some.
fn arguments(operation: &'static Operation, seed: u64, all: bool) -> Arguments {
    let mut maker = Maker::new(seed);
    let mut arguments = maker.arguments(operation);
    let mut rounds = if all { 40 } else { 0 };
    while rounds > 0 && arguments.len() < operation.arguments.len() {
        for (index, value) in maker.arguments(operation) {
            arguments.entry(index).or_insert(value);
        }
        rounds -= 1;
    }
    arguments
}

/// The pointer of an operation.
fn place(operation: &Operation) -> String {
    format!("/paths/{}/{}", operation.path.replace('~', "~0").replace('/', "~1"), operation.http_method.to_lowercase())
}

/// The pointer of a parameter as the description has it: of the operation, or of all operations of the path.
fn described(description: &Description, operation: &Operation, argument: &Argument, location: Location) -> String {
    let own = place(operation);
    let shared = own.rsplit_once('/').map(|(path, _)| path.to_owned()).unwrap_or_default();
    for of in [own, shared] {
        let listed = description.tree.pointer(&format!("{of}/parameters")).and_then(Value::as_array);
        for index in 0..listed.map_or(0, Vec::len) {
            let (at, node) = description.follow(&format!("{of}/parameters/{index}"));
            if node["name"] == *argument.field.wire_name && node["in"] == *location.word() {
                return at;
            }
        }
    }
    panic!("{} has no parameter {}", operation.id, argument.field.wire_name)
}

fn is_any_text(description: &Description, place: &str) -> bool {
    description.tree.pointer(place).is_some_and(|kind| *kind == "string" || *kind == "array")
}

/// Whether a value arrives as what it is: nothing but texts, numbers and lists of texts can be written in a parameter, an
/// empty text stands for nothing where nothing is allowed, and paths and headers have texts that they cannot carry.
fn travels(value: &Value, (kind, shape): (&str, Shape), argument: &Argument, location: Location) -> bool {
    let is_carried = |text: &str| match location {
        Location::Path => !text.is_empty(),
        Location::Header | Location::Cookie => text.trim() == text && !text.is_empty() && text.is_ascii(),
        _ => !text.is_empty() || argument.field.presence == Presence::Required,
    };
    match value {
        Value::Array(items) => {
            let is_item = |item: &Value| item.as_str().is_some_and(|text| is_carried(text) && !text.contains(','));
            shape == Shape::Array && !items.is_empty() && items.iter().all(is_item)
        }
        // A text that is a number arrives as one.
        Value::String(text) => kind != "array" && is_carried(text) && (kind == "string" || !is_literal(text)),
        Value::Number(_) | Value::Bool(_) => ["integer", "number", "boolean"].contains(&kind),
        Value::Null | Value::Object(_) => false,
    }
}

/// Whether a text is a number or a boolean.
fn is_literal(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok() || text.eq_ignore_ascii_case("true")
}
