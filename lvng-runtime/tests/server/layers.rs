//! Layers around single operations, and services beside each other.

use super::api::*;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::{Request, StatusCode};
use lvng_runtime::Operation;
use lvng_runtime::server::{ApiError, Context, NoAuth, Router, from_fn as from_credentials};
use lvng_runtime::wire::OperationMeta;
use std::time::Duration;
use tower::ServiceBuilder;
use tower::timeout::TimeoutLayer;

type Body = axum::body::Body;

/// Adds a line to a header of the answer: the name of the layer and what it knows of the request.
async fn mark(name: &'static str, request: Request<Body>, next: Next) -> Response {
    let operation = request.extensions().get::<&'static OperationMeta>().map_or("unknown", |meta| meta.path);
    let mut response = next.run(request).await;
    response.headers_mut().append("x-layer", format!("{name} {operation}").parse().unwrap());
    response
}

fn lines(answer: &Answer) -> Vec<&str> {
    answer.head.headers().get_all("x-layer").iter().map(|line| line.to_str().unwrap()).collect()
}

#[tokio::test]
async fn layers_know_their_operation() {
    let app = router(&Items::default())
        .layer(|operation| operation.id == "getItem", from_fn(|request, next| mark("inner", request, next)))
        .layer(|operation| operation.path.starts_with("/items"), from_fn(|request, next| mark("outer", request, next)))
        .into_axum()
        .unwrap();
    let answer = call(app.clone(), request("GET", "/items/a%2Fb", &[], "")).await;
    assert_eq!(answer.json()["id"], "a/b");
    assert_eq!(lines(&answer), ["inner /items/{id}", "outer /items/{id}"]);
    let answer = call(app.clone(), request("GET", "/items", &[], "")).await;
    assert_eq!((answer.status, lines(&answer)), (StatusCode::OK, vec!["outer /items"]));
    // Layers see what is refused for its credentials, and nothing that is no operation.
    let answer = call(app.clone(), request("GET", "/items/a", &[("authorization", "")], "")).await;
    assert_eq!(lines(&answer), ["inner /items/{id}", "outer /items/{id}"]);
    assert_eq!((answer.code(), answer.header("www-authenticate")), ("UNAUTHORIZED".into(), "Bearer"));
    for (method, path, status) in [("PATCH", "/items", 405), ("GET", "/nowhere", 404), ("PUT", "/blobs/x", 200)] {
        let answer = call(app.clone(), request(method, path, &[], "x")).await;
        assert_eq!((answer.status.as_u16(), lines(&answer)), (status, vec![]), "{method} {path}");
    }
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("wait", GET "/wait")]
#[success(200, json, String)]
struct Wait {}

async fn wait(_: Context<Option<()>>, _: Wait) -> Result<String, ApiError> {
    std::future::pending().await
}

#[tokio::test(start_paused = true)]
async fn what_a_layer_fails_with_is_answered_in_the_envelope() {
    let router = Router::new(NoAuth).route_public(wait);
    let app = router.layer(|_| true, TimeoutLayer::new(Duration::from_secs(1))).into_axum().unwrap();
    let answer = call(app, request("GET", "/wait", &[], "")).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR".to_owned()));

    let too_slow = |_| ApiError::unavailable(Duration::from_secs(5));
    let layers = ServiceBuilder::new().map_err(too_slow).layer(TimeoutLayer::new(Duration::from_secs(1)));
    let app = Router::new(NoAuth).route_public(wait).layer(|_| true, layers).into_axum().unwrap();
    let answer = call(app, request("GET", "/wait", &[], "")).await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    assert_eq!(answer.code(), "SERVICE_UNAVAILABLE");
}

#[tokio::test]
async fn a_layer_that_takes_the_extensions_away_is_an_internal_error() {
    let strip = from_fn(|request: Request<Body>, next: Next| async move {
        let (mut parts, body) = request.into_parts();
        parts.extensions.clear();
        next.run(Request::from_parts(parts, body)).await
    });
    let app = router(&Items::default()).layer(|_| true, strip).into_axum().unwrap();
    let answer = call(app, request("GET", "/items/a", &[], "")).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR".to_owned()));
}

async fn principal(cx: Context<Option<String>>, _: Wait) -> Result<String, ApiError> {
    Ok(cx.principal().clone().unwrap_or_default())
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("patchItems", PATCH "/items")]
#[success(204)]
struct PatchItems {}

#[tokio::test]
async fn services_stand_beside_each_other() {
    let other = Router::new(from_credentials(|_, _| async { Ok("guest".to_owned()) }))
        .route_public(principal)
        .route_public(|_: Context<Option<String>>, _: PatchItems| async { Ok(()) });
    let third = Router::new(NoAuth).route_public(|_: Context<Option<()>>, _: Wait| async { Ok("third".to_owned()) });
    let merged = router(&Items::default()).build().unwrap().or(other.build().unwrap()).or(third.build().unwrap());
    let app = merged.into_axum();
    for (method, path, status, allow) in [
        ("GET", "/items", 200, ""),
        ("PATCH", "/items", 204, ""),
        ("DELETE", "/items", 405, "GET, HEAD, POST, OPTIONS, PATCH"),
        ("OPTIONS", "/items", 204, "GET, HEAD, POST, OPTIONS, PATCH"),
        ("POST", "/wait", 405, "GET, HEAD, OPTIONS"),
        ("GET", "/nowhere", 404, ""),
        ("GET", "/items/%00", 400, ""),
    ] {
        let answer = call(app.clone(), request(method, path, &[], "")).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (status, allow), "{method} {path}");
    }
    // The first that has the operation answers, with its own idea of who asks.
    assert_eq!(call(app, request("GET", "/wait", &[], "")).await.json(), "");
}
