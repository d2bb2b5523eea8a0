//! Calling a server that answers at once, beside a client by hand.
//!
//! Both send into the same tower service, which is the hardest comparison: over reqwest both would pay for the connection
//! as well, which brings the ratio closer to one.

use crate::by_hand::client as by_hand;
use crate::by_hand::models::{self, Filter, NewAgent, Status};
use crate::case::{Case, Pair};
use crate::data::{self, KEY, value};
use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Full;
use lvng_api::Client;
use lvng_api::agents::*;
use lvng_runtime::wire::to_json;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::hint::black_box;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tower::Service;

/// The rows.
pub fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "client-get",
            what: "call GET by id, beside http and serde by hand",
            times: 200,
            limit: Some(1.1),
            bytes_limit: None,
            make: get,
        },
        Case {
            name: "client-post",
            what: "call POST with 425 bytes, beside http and serde by hand",
            times: 200,
            limit: Some(1.1),
            bytes_limit: None,
            make: post,
        },
        Case {
            name: "client-list",
            what: "call a list with 7 query parameters, answer of 34 KB, beside http and serde by hand",
            times: 40,
            limit: Some(1.1),
            bytes_limit: None,
            make: list,
        },
    ]
}

/// A server that has one answer. What it was asked last is kept while both sides are compared.
#[derive(Clone)]
struct Canned {
    status: StatusCode,
    body: Bytes,
    asked: Option<Arc<Mutex<String>>>,
}

impl Canned {
    fn new(status: StatusCode, body: Vec<u8>) -> Self {
        Canned { status, body: body.into(), asked: None }
    }

    fn response(&self) -> Response<Full<Bytes>> {
        let headers = [
            (header::CONTENT_TYPE, "application/json"),
            (header::DATE, "Thu, 19 Mar 2026 16:00:00 GMT"),
            (header::HeaderName::from_static("x-request-id"), "req_0123456789abcdef"),
            (header::HeaderName::from_static("x-ratelimit-limit"), "100"),
            (header::HeaderName::from_static("x-ratelimit-remaining"), "99"),
            (header::HeaderName::from_static("x-ratelimit-reset"), "1773936060"),
        ];
        let mut response = Response::new(Full::new(self.body.clone()));
        *response.status_mut() = self.status;
        response.headers_mut().extend(headers.map(|(name, value)| (name, HeaderValue::from_static(value))));
        response
    }
}

impl<B> Service<Request<B>> for Canned {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Infallible>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        if let Some(asked) = &self.asked {
            let key = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
            *asked.lock().expect("one thread") = format!("{} {} {key:?}", request.method(), request.uri());
        }
        ready(Ok(self.response()))
    }
}

/// Where the server would be.
const BASE: &str = "https://api.lvng.ai";

fn ours(service: Canned) -> Client {
    let builder = Client::builder().base_url(BASE).bearer(KEY).service(service);
    builder.build().expect("the settings are usable")
}

fn by_hand(service: Canned) -> by_hand::Client<Canned> {
    let mut authorization = HeaderValue::try_from(format!("Bearer {KEY}")).expect("a key of letters");
    authorization.set_sensitive(true);
    by_hand::Client { base: BASE.to_owned(), authorization, timeout: Duration::from_secs(30), service }
}

/// Timers need a runtime to be made, but nothing waits for any.
static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime can be had")
});

fn now<T>(call: impl Future<Output = T>) -> T {
    let _guard = RUNTIME.enter();
    call.now_or_never().expect("nothing has to wait")
}

/// Both sides, once it is known that they ask for and make of it the same.
fn pair(
    canned: Canned,
    ours: impl Fn(&Client) -> Vec<u8>,
    by_hand: impl Fn(&by_hand::Client<Canned>) -> Vec<u8>,
    make: impl FnOnce(Client, by_hand::Client<Canned>) -> Pair,
) -> Pair {
    let asked = Arc::new(Mutex::new(String::new()));
    let listening = Canned { asked: Some(asked.clone()), ..canned.clone() };
    let asked = || asked.lock().expect("one thread").clone();
    let (our_answer, our_request) = (ours(&self::ours(listening.clone())), asked());
    let (answer, request) = (by_hand(&self::by_hand(listening)), asked());
    assert_eq!(our_request, request, "the requests differ");
    assert_eq!(value(&our_answer), value(&answer), "the answers differ");
    let common = canned.clone();
    let pair = make(self::ours(canned.clone()), self::by_hand(canned));
    pair.beyond(move || drop(black_box(common.response())))
}

fn get() -> Pair {
    let ours = |client: &Client| now(client.agents().get(data::id(1)).into_future()).expect("an answer");
    let by_hand = |client: &by_hand::Client<Canned>| now(client.get_agent(&data::id(1))).expect("an answer");
    pair(
        Canned::new(StatusCode::OK, data::agent()),
        |client| to_json(&ours(client)),
        |client| models::to_json(&by_hand(client)),
        move |client, same| Pair::new(move || drop(black_box(ours(&client))), move || drop(black_box(by_hand(&same)))),
    )
}

fn post() -> Pair {
    let new: CreateAgent = read_new();
    let same_new: NewAgent = serde_json::from_slice(&data::new_agent()).expect("as described");
    let ours = move |client: &Client| now(client.inner.send(&new)).expect("an answer");
    let by_hand = move |client: &by_hand::Client<Canned>| now(client.create_agent(&same_new)).expect("an answer");
    let (our_call, call) = (ours.clone(), by_hand.clone());
    pair(
        Canned::new(StatusCode::CREATED, data::agent()),
        |client| to_json(&ours(client)),
        |client| models::to_json(&by_hand(client)),
        move |client, same| Pair::new(move || drop(black_box(our_call(&client))), move || drop(black_box(call(&same)))),
    )
}

/// The operation that the documented body is part of.
fn read_new() -> CreateAgent {
    let new: NewAgent = serde_json::from_slice(&data::new_agent()).expect("as described");
    CreateAgent {
        description: new.description,
        avatar: new.avatar,
        system_prompt: new.system_prompt,
        model: new.model,
        temperature: new.temperature,
        capabilities: new.capabilities,
        metadata: new.metadata,
        tags: new.tags,
        workspace_id: new.workspace_id,
        is_public: new.is_public,
        ..CreateAgent::new(new.name)
    }
}

fn list() -> Pair {
    let text = |text: &str| Some(text.to_owned());
    let filter = Filter {
        search: text("raw tables"),
        workspace_id: text("7d444840-9dc0-11d1-b245-5ffdce74fad2"),
        status: Some(Status::Active),
        tags: text("analytics,reporting"),
        include_public: Some(true),
        limit: Some(100),
        offset: Some(200),
    };
    let operation = ListAgents {
        search: filter.search.clone(),
        workspace_id: filter.workspace_id.clone(),
        status: Some(AgentStatus::Active),
        tags: filter.tags.clone(),
        include_public: filter.include_public,
        limit: filter.limit,
        offset: filter.offset,
    };
    let ours = move |client: &Client| now(client.inner.send(&operation)).expect("an answer");
    let by_hand = move |client: &by_hand::Client<Canned>| now(client.list_agents(&filter)).expect("an answer");
    let (our_call, call) = (ours.clone(), by_hand.clone());
    pair(
        Canned::new(StatusCode::OK, data::list(100)),
        |client| to_json(&ours(client)),
        |client| models::to_json(&by_hand(client)),
        move |client, same| Pair::new(move || drop(black_box(our_call(&client))), move || drop(black_box(call(&same)))),
    )
}
