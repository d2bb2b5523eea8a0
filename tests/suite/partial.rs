//! A server that answers a part of the description, one operation in another way, and says what is missing.

use crate::memory::{KEY, Memory, User};
use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use lvng_api::agents::{GetAgent, GetAgentResponse};
use lvng_api::server::{ApiError, Context, Router, from_fn};
use serde_json::Value;
use tower::ServiceExt;

async fn call(app: axum::Router, method: &str, path: &str) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header("x-api-key", KEY);
    let response = app.oneshot(request.body(Body::empty()).expect("a request")).await.expect("it never fails");
    let status = response.status();
    let bytes = response.into_body().collect().await.expect("the body is whole").to_bytes();
    (status, serde_json::from_slice(&bytes).expect("JSON"))
}

async fn gone<P>(cx: Context<P>, _: GetAgent) -> Result<GetAgentResponse, ApiError> {
    Err(ApiError::not_found(format!("{} has moved", cx.operation().id)))
}

#[tokio::test]
async fn what_is_missing_is_listed_and_answered_with_501() {
    let router = Router::new(from_fn(|_, _| async { Ok(()) })).route(gone);
    let missing = router.unimplemented();
    let mut all = lvng_api::wire::OperationList::default();
    lvng_api::visit(&mut all);
    assert_eq!(missing.len() + 1, all.into_iter().count());
    assert!(missing.iter().all(|operation| operation.id != "getAgent"));

    let app = router.answer_unimplemented().into_axum().expect("every operation has a place");
    let (status, body) = call(app.clone(), "GET", "/api/v2/agents/a").await;
    assert_eq!((status, &body["error"]["message"]), (StatusCode::NOT_FOUND, &"getAgent has moved".into()));
    let (status, body) = call(app, "DELETE", "/api/v2/agents/a").await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::NOT_IMPLEMENTED, &"NOT_IMPLEMENTED".into()));
}

#[tokio::test]
async fn one_operation_of_a_tag_is_answered_in_another_way() {
    let agents = Router::new(from_fn(|_, _| async { Ok(User { id: "u".to_owned() }) })).agents(Memory::default());
    assert!(agents.unimplemented().iter().all(|operation| operation.tag != "agents"));
    let app = agents.with(|router| router.without(|operation| operation.id == "getAgent")).route(gone);
    let app = app.into_axum().expect("every operation has a place");
    let (status, body) = call(app.clone(), "GET", "/api/v2/agents/a").await;
    assert_eq!((status, &body["error"]["message"]), (StatusCode::NOT_FOUND, &"getAgent has moved".into()));
    let (status, body) = call(app, "GET", "/api/v2/agents").await;
    assert_eq!((status, body["agents"].as_array().map(Vec::len)), (StatusCode::OK, Some(0)));
}
