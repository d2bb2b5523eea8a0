//! Requests are passed on to a server, and both directions held against the description.
//!
//! What breaks it is told, and passes all the same with a header that says so: [`REQUEST_VIOLATIONS`], and
//! [`RESPONSE_VIOLATIONS`](crate::conformance::RESPONSE_VIOLATIONS). Where it is strict, such a request is refused as the mock
//! refuses it, and in place of such an answer comes 502 with what is wrong.

use crate::api::{Api, Found};
use crate::conformance::{Conformance, violations};
use crate::mock::Options;
use crate::request::{self, Incoming, Problem, Refusal};
use crate::server::{collected, parsed, response};
use crate::{answer, answer::Making, answer::Prefer};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, Method, header};
use lvng_observe::proxy;
use std::sync::Arc;
use std::time::Duration;
use tower::{Layer, ServiceExt};
use url::Url;

/// What is wrong with the request that an answer is for, as a list in JSON.
pub const REQUEST_VIOLATIONS: HeaderName = HeaderName::from_static("lvng-request-violations");

/// How long the server may take until its answer begins.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where requests go, and by what they are judged.
pub struct Proxy {
    api: Arc<Api>,
    client: reqwest::Client,
    target: Url,
    options: Options,
    is_strict: bool,
    log: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Proxy {
    /// A proxy for a server; `log` gets a line for each message that breaks the description.
    ///
    /// # Errors
    /// The HTTP client cannot be set up.
    pub fn new(
        api: Api,
        target: Url,
        options: Options,
        log: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, reqwest::Error> {
        let client = proxy::client()?;
        Ok(Self { api: Arc::new(api), client, target, options, is_strict: false, log: Arc::new(log) })
    }

    /// Lets nothing pass that breaks the description.
    pub fn strict(self, is_strict: bool) -> Self {
        Self { is_strict, ..self }
    }

    /// The app that passes all requests on.
    pub fn into_router(self) -> Router {
        Router::new().fallback(handle).with_state(Arc::new(self))
    }

    /// What judges the answers of the server.
    fn conformance(&self) -> Conformance {
        let log = Arc::clone(&self.log);
        let conformance = Conformance::new(Arc::clone(&self.api)).log_to(move |text| log(text));
        if self.is_strict { conformance.with_status(502) } else { conformance.passing() }
    }

    /// What is wrong with a request.
    async fn judge(&self, parts: &Parts, body: Bytes) -> Result<(), Refusal> {
        let query = parts.uri.query().unwrap_or_default();
        let find = |method: &str| self.api.find(method, parts.uri.path(), query);
        let mut found = find(parts.method.as_str());
        if parts.method == Method::HEAD && !matches!(found, Found::Operation(..)) {
            found = find("GET");
        }
        match found {
            Found::Operation(operation, path, _) => {
                let content = parsed(&parts.headers, body);
                let incoming = Incoming { path, query, headers: &parts.headers, body: content };
                request::read(operation, &incoming, self.options.token.as_deref()).map(|_| ())
            }
            Found::Methods(methods) => {
                Err(Refusal::new(405, format!("The description has no {} at this path", parts.method))
                    .with_header(header::ALLOW, &methods.join(", ")))
            }
            Found::Nothing => Err(Refusal::new(404, "The description has no such path")),
        }
    }

    /// A refusal in the form that the description has for the operation.
    fn refuse(&self, parts: &Parts, refusal: &Refusal) -> Response {
        let prefer = Prefer::default();
        let query = parts.uri.query().unwrap_or_default();
        let operation = match self.api.find(parts.method.as_str(), parts.uri.path(), query) {
            Found::Operation(operation, ..) => Some(operation),
            _ => None,
        };
        response(answer::refuse(&self.api, operation, refusal, Making { seed: self.options.seed, prefer: &prefer }))
    }

    /// What the server answers.
    async fn pass(&self, parts: &Parts, body: Bytes) -> Result<Response, Refusal> {
        let mut headers = proxy::end_to_end(&parts.headers);
        for name in [header::HOST, header::ACCEPT_ENCODING, header::CONTENT_LENGTH] {
            headers.remove(name);
        }
        let mut outgoing =
            self.client.request(parts.method.clone(), proxy::url(&self.target, &parts.uri)).headers(headers);
        if !body.is_empty() || parts.headers.contains_key(header::CONTENT_LENGTH) {
            outgoing = outgoing.body(body);
        }
        let answered = match tokio::time::timeout(PATIENCE, outgoing.send()).await {
            Ok(Ok(answered)) => answered,
            Ok(Err(_)) => return Err(Refusal::new(502, "The server cannot be reached")),
            Err(_) => return Err(Refusal::new(504, "The server does not answer in time")),
        };
        let (status, headers) = (answered.status(), proxy::end_to_end(answered.headers()));
        let mut response = Response::new(Body::from_stream(answered.bytes_stream()));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

async fn handle(State(proxy): State<Arc<Proxy>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = match collected(body, &proxy.options).await {
        Ok(bytes) => bytes,
        Err(refusal) => return proxy.refuse(&parts, &refusal),
    };
    let mut wrong = Vec::new();
    if let Err(refusal) = proxy.judge(&parts, bytes.clone()).await {
        let (method, path) = (&parts.method, parts.uri.path());
        let places: Vec<String> = problems(&refusal).iter().map(Problem::text).collect();
        (proxy.log)(&format!("{method} {path} is sent otherwise than it is described: {}", places.join("; ")));
        if proxy.is_strict {
            return proxy.refuse(&parts, &refusal);
        }
        wrong = problems(&refusal);
    }
    let target = Arc::clone(&proxy);
    let server = tower::service_fn(move |request: Request<Bytes>| {
        let proxy = Arc::clone(&target);
        async move {
            let (parts, body) = request.into_parts();
            proxy.pass(&parts, body).await
        }
    });
    let request = Request::from_parts(parts.clone(), bytes);
    match proxy.conformance().layer(server).oneshot(request).await {
        Ok(mut answered) => {
            let violations = violations(&wrong).filter(|_| !wrong.is_empty());
            answered.headers_mut().extend(violations.map(|text| (REQUEST_VIOLATIONS, text)));
            answered
        }
        Err(refusal) => proxy.refuse(&parts, &refusal),
    }
}

/// What a refusal says of a request, as problems; those without are about all of it.
fn problems(refusal: &Refusal) -> Vec<Problem> {
    if !refusal.problems.is_empty() {
        return refusal.problems.clone();
    }
    let (part, rule) = match refusal.status {
        404 | 405 => ("path", "paths"),
        401 => ("header", "security"),
        406 | 415 => ("header", "content"),
        _ => ("body", "content"),
    };
    vec![Problem {
        part,
        name: String::new(),
        pointer: String::new(),
        rule: rule.to_owned(),
        message: refusal.message.clone(),
    }]
}
