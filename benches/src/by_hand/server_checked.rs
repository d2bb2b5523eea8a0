//! The server of `server`, with the other checks that the generated one makes: `Accept`, a time for bodies, what must be there
//! once, content codings, and panics of handlers.
//!
//! A body has a time only where there is one: tower-http's `TimeoutLayer` would set a timer for every request, which the
//! generated server does not do either.

#![allow(clippy::result_large_err, reason = "an error that is never moved far, as most write it")]

use super::models::{AgentList, Filter, NewAgent, OneAgent};
use super::server::{self, Check, Failed, Store, User, Valid, ValidQuery, error};
use axum::Json;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::request::Parts;
use http::{HeaderMap, HeaderName, StatusCode, header};
use serde::de::DeserializeOwned;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;

/// How long a body may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The server.
pub fn router(store: Store) -> axum::Router {
    axum::Router::new()
        .route("/api/v2/agents", get(list_agents).post(create_agent))
        .route("/api/v2/agents/{id}", get(get_agent))
        .fallback(async || error(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no operation at this path"))
        .method_not_allowed_fallback(async || {
            let message = "There is no operation with this method at this path";
            error(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message)
        })
        .layer(DefaultBodyLimit::max(2 * 1024 * 1024))
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(Arc::new(store))
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    error(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "Something went wrong").into_response()
}

async fn get_agent(
    store: State<Arc<Store>>,
    Only(user): Only,
    _: TakesJson,
    id: Path<String>,
) -> Result<Json<OneAgent>, Failed> {
    server::get_agent(store, user, id).await
}

async fn create_agent(
    store: State<Arc<Store>>,
    Only(user): Only,
    _: TakesJson,
    Timed(new): Timed<NewAgent>,
) -> Result<(StatusCode, Json<OneAgent>), Failed> {
    server::create_agent(store, user, Valid(new)).await
}

async fn list_agents(
    store: State<Arc<Store>>,
    Only(user): Only,
    _: TakesJson,
    filter: ValidQuery<Filter>,
) -> Result<Json<AgentList>, Failed> {
    server::list_agents(store, user, filter).await
}

fn is_twice(headers: &HeaderMap, name: HeaderName) -> bool {
    headers.get_all(name).iter().nth(1).is_some()
}

/// Who asks, by credentials that are there once.
struct Only(User);

impl<S: Send + Sync> FromRequestParts<S> for Only {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failed> {
        if is_twice(&parts.headers, header::AUTHORIZATION)
            || is_twice(&parts.headers, HeaderName::from_static("x-api-key"))
        {
            return Err(error(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "The credentials are malformed"));
        }
        User::from_request_parts(parts, state).await.map(Only)
    }
}

/// A client that takes JSON.
struct TakesJson;

impl<S: Send + Sync> FromRequestParts<S> for TakesJson {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failed> {
        match takes_json(&parts.headers) {
            true => Ok(TakesJson),
            false => Err(error(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", "The answer is application/json")),
        }
    }
}

/// The most specific range decides; without one everything is taken.
fn takes_json(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let mut is_any = true;
    let mut best = None;
    for range in lines.flat_map(|line| line.split(',')) {
        is_any = false;
        let mut pieces = range.split(';').map(str::trim);
        let specificity = match pieces.next().unwrap_or_default() {
            "application/json" => 2,
            "application/*" => 1,
            "*/*" => 0,
            name if name.eq_ignore_ascii_case("application/json") => 2,
            _ => continue,
        };
        let weight = pieces.find_map(|piece| piece.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0f32);
        best = best.max(Some((specificity, weight > 0.0)));
    }
    is_any || best.is_some_and(|(_, is_wanted)| is_wanted)
}

/// A body that comes in time, has one type and no coding, and meets its bounds.
struct Timed<T>(T);

impl<T: DeserializeOwned + Check, S: Send + Sync> FromRequest<S> for Timed<T> {
    type Rejection = Failed;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failed> {
        let headers = request.headers();
        let is_coded = headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity");
        if is_coded || is_twice(headers, header::CONTENT_TYPE) {
            let message = "The body has a coding, or more than one type";
            return Err(error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message));
        }
        match tokio::time::timeout(BODY_TIMEOUT, Valid::from_request(request, state)).await {
            Ok(body) => body.map(|Valid(value)| Timed(value)),
            Err(_) => Err(error(StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", "The body takes too long")),
        }
    }
}
