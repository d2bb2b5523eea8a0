//! Answering requests in process, beside axum by hand: one thread, no sockets.

use crate::by_hand::models::{AgentList, OneAgent};
use crate::by_hand::{server as by_hand, server_checked};
use crate::case::{Case, Pair};
use crate::data::{self, KEY, value};
use axum::body::Body;
use bytes::Bytes;
use futures_util::FutureExt;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use lvng_api::agents::*;
use lvng_api::server::Router;
use lvng_runtime::server::{ApiError, Context, Credentials, RouterService, from_fn};
use lvng_runtime::wire::{Mode, from_json};
use std::convert::Infallible;
use std::hint::black_box;
use std::sync::LazyLock;
use tower::{Service, ServiceExt};

/// The rows.
pub fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "server-get",
            what: "serve GET by id, beside axum by hand",
            times: 200,
            limit: Some(1.05),
            bytes_limit: None,
            make: || pair(get, handwritten()),
        },
        Case {
            name: "server-post",
            what: "serve POST of 425 bytes that are checked, beside axum by hand",
            times: 200,
            limit: Some(1.0),
            bytes_limit: None,
            make: || pair(post, handwritten()),
        },
        Case {
            name: "server-list",
            what: "serve a list by 7 query parameters, answer of 4.3 KB, beside axum by hand",
            times: 100,
            limit: Some(0.9),
            bytes_limit: None,
            make: || pair(list, handwritten()),
        },
        Case {
            name: "server-checked-get",
            what: "serve GET by id, beside axum by hand with the same checks",
            times: 200,
            limit: Some(1.0),
            bytes_limit: None,
            make: || pair(get, handwritten_checked()),
        },
        Case {
            name: "server-checked-list",
            what: "serve the list, beside axum by hand with the same checks",
            times: 100,
            limit: Some(1.0),
            bytes_limit: None,
            make: || pair(list, handwritten_checked()),
        },
        Case {
            name: "server-refuse",
            what: "refuse a POST that breaks two bounds, beside axum by hand",
            times: 200,
            limit: None,
            bytes_limit: None,
            make: || pair(bad_post, handwritten()),
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
fn pair(request: fn() -> Request<Body>, by_hand: axum::Router) -> Pair {
    let ours = generated();
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
fn answer<S>(app: &S, request: Request<Body>) -> (StatusCode, Bytes)
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone,
{
    let answer = async {
        let response = app.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = response.status();
        (status, response.into_body().collect().await.expect("the body is in memory").to_bytes())
    };
    answer.now_or_never().expect("nothing has to wait")
}

/// The server by hand.
pub fn handwritten() -> axum::Router {
    by_hand::router(by_hand_store())
}

/// The server by hand, with the checks of the generated one.
pub fn handwritten_checked() -> axum::Router {
    server_checked::router(by_hand_store())
}

fn by_hand_store() -> by_hand::Store {
    let agent: OneAgent = serde_json::from_slice(&data::agent()).expect("the agent is as described");
    let list: AgentList = serde_json::from_slice(&data::list(12)).expect("the list is as described");
    by_hand::Store { agent, list }
}

/// The generated server.
pub fn generated() -> RouterService {
    let authenticator =
        from_fn(async |credentials: Credentials, _| match credentials.bearer().or_else(|| credentials.api_key()) {
            Some(KEY) => Ok(User { id: "usr_1".to_owned() }),
            _ => Err(ApiError::unauthorized("The key is not valid")),
        });
    let store = Store {
        agent: from_json(&data::agent(), Mode::Strict).expect("the agent is as described"),
        list: from_json(&data::list(12), Mode::Strict).expect("the list is as described"),
    };
    Router::new(authenticator).agents(store).build().expect("the routes fit together")
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What is asked, and the status that both answer with.
    fn requests() -> Vec<(Request<Body>, u16)> {
        let get = |name: &'static str, text: &'static str| {
            let mut request = super::get();
            request.headers_mut().insert(name, text.parse().expect("a header"));
            request
        };
        let again = |mut request: Request<Body>, name: &'static str, text: &'static str| {
            request.headers_mut().append(name, text.parse().expect("a header"));
            request
        };
        let at = |method: &str, uri: &str| request(method, uri).body(Body::empty()).expect("a request");
        let list = |query: &str| at("GET", &format!("/api/v2/agents?{query}"));
        let post = |body: &str| post_of(Bytes::copy_from_slice(body.as_bytes()));
        vec![
            (super::get(), 200),
            (get("accept", "text/html, */*;q=0.1"), 200),
            (get("accept", "text/html"), 406),
            (get("accept", "application/json;q=0, */*"), 406),
            (get("authorization", "Bearer wrong"), 401),
            (again(super::get(), "authorization", "Bearer more"), 401),
            (at("GET", "/api/v2/agents/none"), 404),
            (at("GET", "/nowhere"), 404),
            (at("PUT", "/api/v2/agents"), 405),
            (super::list(), 200),
            (list("limit=-1"), 400),
            (list("limit=1&limit=2"), 400),
            (list("status=other"), 400),
            (super::post(), 201),
            (super::bad_post(), 400),
            (post(r#"{"name": "a", "name": "b"}"#), 400),
            (post("{"), 400),
            (post(&" ".repeat(3 * 1024 * 1024)), 413),
            (again(super::post(), "content-type", "application/json"), 415),
            (again(super::post(), "content-encoding", "gzip"), 415),
        ]
    }

    async fn status<S>(app: S, request: Request<Body>) -> u16
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    {
        app.oneshot(request).await.unwrap_or_else(|never| match never {}).status().as_u16()
    }

    #[tokio::test]
    async fn the_server_by_hand_with_the_same_checks_makes_them() {
        let mut by_plain = Vec::new();
        for ((request, expected), (same, _)) in requests().into_iter().zip(requests()) {
            let what = format!("{} {} {:?}", request.method(), request.uri(), request.headers());
            assert_eq!(status(generated(), request).await, expected, "generated: {what}");
            assert_eq!(status(handwritten_checked(), same).await, expected, "by hand: {what}");
        }
        for (request, expected) in requests() {
            by_plain.push(status(handwritten(), request).await == expected);
        }
        assert_eq!(
            by_plain.iter().filter(|is_same| !**is_same).count(),
            5,
            "the other one leaves these out: {by_plain:?}"
        );
    }
}
