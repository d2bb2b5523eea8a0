//! Answering requests in process, beside axum by hand: one thread, no sockets.

use crate::by_hand::models::{AgentList, OneAgent};
use crate::by_hand::server as by_hand;
use crate::case::{Case, Pair};
use crate::data::{self, KEY, value};
use axum::body::Body;
use bytes::Bytes;
use futures_util::FutureExt;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use lvng_api::agents::*;
use lvng_api::server::Router;
use lvng_runtime::server::{ApiError, Context, Credentials, from_fn};
use lvng_runtime::wire::{Mode, from_json};
use std::hint::black_box;
use std::sync::LazyLock;
use tower::ServiceExt;

/// The rows.
pub fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "server-get",
            what: "serve GET by id, beside axum by hand",
            times: 200,
            limit: Some(1.05),
            bytes_limit: None,
            make: || pair(get),
        },
        Case {
            name: "server-post",
            what: "serve POST of 425 bytes that are checked, beside axum by hand",
            times: 200,
            limit: Some(1.0),
            bytes_limit: None,
            make: || pair(post),
        },
        Case {
            name: "server-list",
            what: "serve a list by 7 query parameters, answer of 4.3 KB, beside axum by hand",
            times: 100,
            limit: Some(0.9),
            bytes_limit: None,
            make: || pair(list),
        },
        Case {
            name: "server-refuse",
            what: "refuse a POST that breaks two bounds, beside axum by hand",
            times: 200,
            limit: None,
            bytes_limit: None,
            make: || pair(bad_post),
        },
    ]
}

fn request(method: &str, uri: &str) -> http::request::Builder {
    Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "api.lvng.ai")
        .header(header::USER_AGENT, "lvng-bench/1.0")
        .header(header::ACCEPT, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
}

fn get() -> Request<Body> {
    request("GET", &format!("/api/v2/agents/{}", data::id(1))).body(Body::empty()).expect("a request")
}

fn post() -> Request<Body> {
    static BODY: LazyLock<Bytes> = LazyLock::new(|| data::new_agent().into());
    post_of(BODY.clone())
}

fn bad_post() -> Request<Body> {
    static BODY: LazyLock<Bytes> = LazyLock::new(|| {
        let body = String::from_utf8(data::new_agent()).expect("JSON is UTF-8");
        body.replace("0.3", "1.3").replace("https://cdn", "cdn").into_bytes().into()
    });
    post_of(BODY.clone())
}

fn post_of(body: Bytes) -> Request<Body> {
    let request = request("POST", "/api/v2/agents").header(header::CONTENT_TYPE, "application/json");
    request.header(header::CONTENT_LENGTH, body.len()).body(Body::from(body)).expect("a request")
}

/// Parameters of a list.
pub const QUERY: &str = "search=raw%20tables&workspaceId=7d444840-9dc0-11d1-b245-5ffdce74fad2&status=active\
                         &tags=analytics%2Creporting&includePublic=true&limit=12&offset=24";

fn list() -> Request<Body> {
    request("GET", &format!("/api/v2/agents?{QUERY}")).body(Body::empty()).expect("a request")
}

/// Both servers for one request. Making the request is not measured.
fn pair(request: fn() -> Request<Body>) -> Pair {
    let (ours, by_hand) = (generated(), handwritten());
    let (our_answer, answer) = (answer(&ours, request()), answer(&by_hand, request()));
    assert_eq!(our_answer.0, answer.0, "the statuses differ");
    match answer.0.is_success() {
        true => assert_eq!(value(&our_answer.1), value(&answer.1), "the answers differ"),
        // Each has its own words for what is wrong.
        false => assert_eq!(fields(&our_answer.1), fields(&answer.1), "the problems differ"),
    }
    Pair::new(
        move || drop(black_box(self::answer(&ours, request()))),
        move || drop(black_box(self::answer(&by_hand, request()))),
    )
    .beyond(move || drop(black_box(request())))
}

/// The fields that an error names.
fn fields(envelope: &[u8]) -> Vec<String> {
    let details = value(envelope)["error"]["details"].as_array().cloned().unwrap_or_default();
    let mut fields: Vec<String> = details.iter().map(|detail| detail["field"].to_string()).collect();
    fields.sort();
    assert!(!fields.is_empty(), "an error names what is wrong");
    fields
}

/// Nothing waits for anything here, so one look is enough and there is no runtime to pay for.
fn answer(app: &axum::Router, request: Request<Body>) -> (StatusCode, Bytes) {
    let answer = async {
        let response = app.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = response.status();
        (status, response.into_body().collect().await.expect("the body is in memory").to_bytes())
    };
    answer.now_or_never().expect("nothing has to wait")
}

/// The server by hand.
pub fn handwritten() -> axum::Router {
    let agent: OneAgent = serde_json::from_slice(&data::agent()).expect("the agent is as described");
    let list: AgentList = serde_json::from_slice(&data::list(12)).expect("the list is as described");
    by_hand::router(by_hand::Store { agent, list })
}

/// The generated server.
pub fn generated() -> axum::Router {
    let authenticator =
        from_fn(async |credentials: Credentials, _| match credentials.bearer().or_else(|| credentials.api_key()) {
            Some(KEY) => Ok(User { id: "usr_1".to_owned() }),
            _ => Err(ApiError::unauthorized("The key is not valid")),
        });
    let store = Store {
        agent: from_json(&data::agent(), Mode::Strict).expect("the agent is as described"),
        list: from_json(&data::list(12), Mode::Strict).expect("the list is as described"),
    };
    Router::new(authenticator).agents(store).into_axum().expect("the routes fit together")
}

/// Who asks.
struct User {
    id: String,
}

/// What the server answers with.
struct Store {
    agent: GetAgentResponse,
    list: ListAgentsResponse,
}

type Answer<T> = Result<T, ApiError>;

/// The same three operations as by hand; the others of the tag are there for the trait.
impl AgentsApi for Store {
    type Principal = User;

    async fn get(&self, _: Context<User>, req: GetAgent) -> Answer<GetAgentResponse> {
        match req.id == self.agent.agent.id {
            true => Ok(self.agent.clone()),
            false => Err(ApiError::not_found("There is no such agent")),
        }
    }

    async fn create(&self, cx: Context<User>, req: CreateAgent) -> Answer<CreateAgentResponse> {
        let old = &self.agent.agent;
        Ok(CreateAgentResponse::new(Agent {
            id: old.id.clone(),
            name: req.name,
            description: req.description,
            avatar: req.avatar,
            system_prompt: req.system_prompt,
            model: req.model,
            temperature: req.temperature,
            capabilities: req.capabilities.unwrap_or_default(),
            metadata: req.metadata.unwrap_or_default(),
            tags: req.tags.unwrap_or_default(),
            status: AgentStatus::Inactive,
            is_public: req.is_public.unwrap_or(false),
            user_id: cx.into_principal().id,
            created_at: old.created_at.clone(),
            updated_at: old.updated_at.clone(),
        }))
    }

    async fn list(&self, _: Context<User>, req: ListAgents) -> Answer<ListAgentsResponse> {
        let mut list = self.list.clone();
        list.limit = req.limit.unwrap_or(list.limit);
        list.offset = req.offset.unwrap_or(list.offset);
        Ok(list)
    }

    async fn update(&self, _: Context<User>, _: UpdateAgent) -> Answer<UpdateAgentResponse> {
        Err(ApiError::not_implemented())
    }

    async fn delete(&self, _: Context<User>, _: DeleteAgent) -> Answer<DeleteAgentResponse> {
        Err(ApiError::not_implemented())
    }

    async fn duplicate(&self, _: Context<User>, _: DuplicateAgent) -> Answer<DuplicateAgentResponse> {
        Err(ApiError::not_implemented())
    }

    async fn stats(&self, _: Context<User>, _: GetAgentStats) -> Answer<GetAgentStatsResponse> {
        Err(ApiError::not_implemented())
    }

    async fn update_capabilities(
        &self,
        _: Context<User>,
        _: UpdateAgentCapabilities,
    ) -> Answer<UpdateAgentCapabilitiesResponse> {
        Err(ApiError::not_implemented())
    }

    async fn start(&self, _: Context<User>, _: StartAgent) -> Answer<StartAgentResponse> {
        Err(ApiError::not_implemented())
    }

    async fn stop(&self, _: Context<User>, _: StopAgent) -> Answer<StopAgentResponse> {
        Err(ApiError::not_implemented())
    }

    async fn message(&self, _: Context<User>, _: MessageAgent) -> Answer<MessageAgentResponse> {
        Err(ApiError::not_implemented())
    }
}
