//! The server, with axum and serde's derives: the same operations, checks and envelope of errors as the generated one.
//!
//! It leaves out what hand-written servers mostly do: it does not look at `Accept`, at how long a body takes, and at headers and
//! members of free-form objects that are given twice, and a panic of a handler ends the connection. `server_checked` has all of it.

#![allow(clippy::result_large_err, reason = "an error that is never moved far, as most write it")]

use super::models::{Agent, AgentList, Filter, NewAgent, OneAgent, Status};
use crate::data::KEY;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Query, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// What the server answers with.
pub struct Store {
    /// The only agent.
    pub agent: OneAgent,
    /// The only page.
    pub list: AgentList,
}

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
        .with_state(Arc::new(store))
}

pub(super) async fn get_agent(
    State(store): State<Arc<Store>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Json<OneAgent>, Failed> {
    match id == store.agent.agent.id {
        true => Ok(Json(store.agent.clone())),
        false => Err(error(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no such agent")),
    }
}

pub(super) async fn create_agent(
    State(store): State<Arc<Store>>,
    user: User,
    Valid(new): Valid<NewAgent>,
) -> Result<(StatusCode, Json<OneAgent>), Failed> {
    let old = &store.agent.agent;
    let agent = Agent {
        id: old.id.clone(),
        name: new.name,
        description: new.description,
        avatar: new.avatar,
        system_prompt: new.system_prompt,
        model: new.model,
        temperature: new.temperature,
        capabilities: new.capabilities.unwrap_or_default(),
        metadata: new.metadata.unwrap_or_default(),
        tags: new.tags.unwrap_or_default(),
        status: Status::Inactive,
        is_public: new.is_public.unwrap_or(false),
        user_id: user.id,
        created_at: old.created_at.clone(),
        updated_at: old.updated_at.clone(),
    };
    Ok((StatusCode::CREATED, Json(OneAgent { success: true, agent })))
}

pub(super) async fn list_agents(
    State(store): State<Arc<Store>>,
    _: User,
    ValidQuery(filter): ValidQuery<Filter>,
) -> Result<Json<AgentList>, Failed> {
    let mut list = store.list.clone();
    list.limit = filter.limit.unwrap_or(list.limit);
    list.offset = filter.offset.unwrap_or(list.offset);
    Ok(Json(list))
}

/// Who asks.
pub(super) struct User {
    id: String,
}

impl<S: Send + Sync> FromRequestParts<S> for User {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failed> {
        match key(&parts.headers) {
            Some(KEY) => Ok(User { id: "usr_1".to_owned() }),
            found => {
                let message = if found.is_some() { "The key is not valid" } else { "Credentials are missing" };
                let mut failed = error(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message);
                for challenge in ["Bearer", r#"ApiKey in="header", name="X-API-Key""#] {
                    failed.headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
                }
                Err(failed)
            }
        }
    }
}

/// The key after `Authorization: Bearer`, or in `X-API-Key`.
fn key(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    });
    bearer.or_else(|| headers.get("x-api-key")?.to_str().ok()).filter(|key| !key.is_empty())
}

/// What is wrong with one field.
#[derive(Serialize)]
pub(super) struct Detail {
    field: &'static str,
    message: String,
}

/// What has bounds beyond its types.
pub(super) trait Check {
    fn check(&self) -> Vec<Detail>;
}

impl Check for NewAgent {
    fn check(&self) -> Vec<Detail> {
        let mut details = Vec::new();
        let is_url = |text: &String| text.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some());
        if !self.avatar.as_ref().is_none_or(is_url) {
            details.push(Detail { field: "avatar", message: "must be a URI".to_owned() });
        }
        if !self.temperature.is_none_or(|temperature| (0.0..=1.0).contains(&temperature)) {
            details.push(Detail { field: "temperature", message: "must be from 0 to 1".to_owned() });
        }
        details
    }
}

impl Check for Filter {
    fn check(&self) -> Vec<Detail> {
        let mut details = Vec::new();
        for (field, value) in [("limit", self.limit), ("offset", self.offset)] {
            if value.is_some_and(|value| value < 0) {
                details.push(Detail { field, message: "must be at least 0".to_owned() });
            }
        }
        if matches!(self.status, Some(Status::Unknown(_))) {
            details.push(Detail { field: "status", message: "must be one of active, inactive, archived".to_owned() });
        }
        details
    }
}

fn checked<T: Check>(value: T) -> Result<T, Failed> {
    match value.check() {
        details if details.is_empty() => Ok(value),
        details => Err(invalid("The request does not meet the description", details)),
    }
}

/// A body of JSON that meets its bounds.
pub(super) struct Valid<T>(pub(super) T);

impl<T: DeserializeOwned + Check, S: Send + Sync> FromRequest<S> for Valid<T> {
    type Rejection = Failed;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failed> {
        let Json(value) = Json::<T>::from_request(request, state).await.map_err(rejected)?;
        checked(value).map(Valid)
    }
}

fn rejected(rejection: JsonRejection) -> Failed {
    let status = rejection.status();
    match rejection {
        JsonRejection::MissingJsonContentType(_) => {
            error(status, "UNSUPPORTED_MEDIA_TYPE", "The body has a media type that the description does not have")
        }
        JsonRejection::JsonDataError(problem) => invalid(&problem.body_text(), Vec::new()),
        JsonRejection::JsonSyntaxError(problem) => invalid(&problem.body_text(), Vec::new()),
        other => error(status, "BAD_REQUEST", &other.body_text()),
    }
}

/// Query parameters that meet their bounds.
pub(super) struct ValidQuery<T>(T);

impl<T: DeserializeOwned + Check, S: Send + Sync> FromRequestParts<S> for ValidQuery<T> {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failed> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        let Query(value) = query.map_err(|problem| invalid(&problem.body_text(), Vec::new()))?;
        checked(value).map(ValidQuery)
    }
}

/// An error, in the envelope that LVNG has for all of them.
pub(super) struct Failed {
    status: StatusCode,
    headers: HeaderMap,
    code: &'static str,
    message: String,
    details: Vec<Detail>,
}

pub(super) fn error(status: StatusCode, code: &'static str, message: &str) -> Failed {
    Failed { status, headers: HeaderMap::new(), code, message: message.to_owned(), details: Vec::new() }
}

fn invalid(message: &str, details: Vec<Detail>) -> Failed {
    Failed { details, ..error(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", message) }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Envelope {
            success: bool,
            error: Body,
        }
        #[derive(Serialize)]
        struct Body {
            code: &'static str,
            message: String,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            details: Vec<Detail>,
        }
        let Failed { status, headers, code, message, details } = self;
        (status, headers, Json(Envelope { success: false, error: Body { code, message, details } })).into_response()
    }
}
