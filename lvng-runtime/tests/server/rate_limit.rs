//! Limits of requests: what is counted for whom, what answers say of it, and a store that fails.

use super::api::{Answer, call, request};
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use lvng_runtime::server::{
    ApiError, Context, Credentials, MemoryStore, Rate, RateLimit, RateLimitStore, Router, StoreFailure, Usage, from_fn,
};
use lvng_runtime::wire::{BoxError, OperationMeta, SecurityKind, SecurityScheme};
use lvng_runtime::{Object, Operation};
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

const SCHEMES: &[SecurityScheme] = &[SecurityScheme::new("token", SecurityKind::Bearer)];

/// The errors of the description.
#[derive(Clone, Debug, PartialEq, Object)]
struct Trouble {
    title: String,
    status: i64,
}

macro_rules! operation {
    ($name:ident, $path:tt, $tag:tt, $($more:tt)*) => {
        #[derive(Clone, Debug, PartialEq, Operation)]
        #[operation($path, GET $path)]
        #[tag($tag)]
        $($more)*
        #[success(200, json, String)]
        #[failure(default, json("application/problem+json"), Trouble)]
        struct $name {}
    };
}

operation!(First, "/first", "a", #[auth("token")] #[rate_limit(2, minute, user)]);
operation!(Second, "/second", "a", #[auth("token")] #[rate_limit(2, minute, user)]);
operation!(Third, "/third", "b", #[auth("token")] #[rate_limit(2, minute)]);
operation!(Public, "/public", "c", #[rate_limit(2, minute, ip)]);
operation!(Free, "/free", "a", #[auth("token")]);

fn app(limit: RateLimit<String>) -> axum::Router {
    let authenticator = from_fn(async |credentials: Credentials, _: &'static OperationMeta| {
        credentials.bearer().map(str::to_owned).ok_or_else(|| ApiError::unauthorized("No token"))
    });
    let answer = async |_: Context<String>| Ok("done".to_owned());
    Router::new(authenticator)
        .security_schemes(SCHEMES)
        .rate_limit(limit)
        .route(move |cx, _: First| answer(cx))
        .route(move |cx, _: Second| answer(cx))
        .route(move |cx, _: Third| answer(cx))
        .route(move |cx, _: Free| answer(cx))
        .route_public(async |_: Context<Option<String>>, _: Public| Ok("done".to_owned()))
        .into_axum()
        .unwrap()
}

fn limit(store: impl RateLimitStore) -> RateLimit<String> {
    RateLimit::new(store, String::clone)
}

async fn get(app: &axum::Router, target: &str, user: &str) -> Answer {
    call(app.clone(), request("GET", target, &[("authorization", &format!("Bearer {user}"))], "")).await
}

#[tokio::test(start_paused = true)]
async fn callers_have_a_window_for_operations_of_a_tag() {
    let app = app(limit(MemoryStore::new()));
    let remaining = |answer: &Answer| (answer.status.as_u16(), answer.header("x-ratelimit-remaining").to_owned());
    assert_eq!(remaining(&get(&app, "/first", "ada").await), (200, "1".into()));
    let answer = get(&app, "/second", "ada").await;
    assert_eq!((remaining(&answer), answer.header("x-ratelimit-limit")), ((200, "0".into()), "2"));
    let refused = get(&app, "/first", "ada").await;
    assert_eq!((remaining(&refused), refused.header("retry-after")), ((429, "0".into()), "60"));
    // In the form of the description.
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(refused.json()["status"], 429);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let reset: u64 = refused.header("x-ratelimit-reset").parse().unwrap();
    assert!((now + 50..now + 70).contains(&reset), "{reset}, and it is {now}");
    for (target, user) in [("/first", "eve"), ("/third", "ada"), ("/third", "ada")] {
        assert_eq!(get(&app, target, user).await.status, 200, "{target} {user}");
    }
    for _ in 0..5 {
        assert_eq!(remaining(&get(&app, "/free", "ada").await), (200, String::new()));
    }
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(remaining(&get(&app, "/first", "ada").await), (200, "1".into()));
}

#[tokio::test]
async fn addresses_count_where_nobody_is_known() {
    let ask = async |app: &axum::Router, address: &str| {
        let mut request = Request::get("/public").body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(address.parse().unwrap()));
        call(app.clone(), request).await.status.as_u16()
    };
    let app = app(limit(MemoryStore::new()));
    let mut found = Vec::new();
    for address in ["192.0.2.1:1", "192.0.2.1:2", "192.0.2.1:3", "192.0.2.2:1", "[2001:db8::1]:1"] {
        found.push(ask(&app, address).await);
    }
    assert_eq!(found, [200, 200, 429, 200, 200]);
    assert_eq!(ask(&app, "[2001:db8::2]:1").await, 200);
    assert_eq!(ask(&app, "[2001:db8::3]:1").await, 429);
    let header = limit(MemoryStore::new()).address(|head| head.headers.get("x-real-ip")?.to_str().ok()?.parse().ok());
    let app = self::app(header);
    for (address, status) in [("192.0.2.1", 200), ("192.0.2.1", 200), ("192.0.2.1", 429), ("192.0.2.2", 200)] {
        let answer = call(app.clone(), request("GET", "/public", &[("x-real-ip", address)], "")).await;
        assert_eq!(answer.status, status, "{address}");
    }
}

#[tokio::test]
async fn rates_can_be_given() {
    let once = Rate { requests: 1, window: Duration::from_secs(5) };
    let app = app(limit(MemoryStore::new()).rate(move |operation| (operation.id == "/free").then_some(once)));
    assert_eq!(get(&app, "/free", "ada").await.header("x-ratelimit-limit"), "1");
    assert_eq!(get(&app, "/free", "ada").await.header("retry-after"), "5");
    assert_eq!(get(&app, "/first", "ada").await.header("x-ratelimit-limit"), "");
}

/// A store that fails, or never answers.
struct Down {
    hangs: bool,
}

impl RateLimitStore for Down {
    async fn count(&self, _: &str, _: Duration) -> Result<Usage, BoxError> {
        if self.hangs {
            std::future::pending::<()>().await;
        }
        Err("the store is down".into())
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_takes_the_server_with_it_only_if_it_should() {
    for hangs in [false, true] {
        let answer = get(&app(limit(Down { hangs })), "/first", "ada").await;
        assert_eq!((answer.status.as_u16(), answer.header("x-ratelimit-limit")), (200, ""));
        let answer = get(&app(limit(Down { hangs }).on_failure(StoreFailure::Refuse)), "/first", "ada").await;
        assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "1"));
    }
}
