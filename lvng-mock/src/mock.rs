//! Request → answer, by the description alone.

use crate::answer::{self, Answer, Making, Prefer};
use crate::api::{Api, Found, Operation};
use crate::request::{self, Content, Incoming, Refusal};
use http::{HeaderMap, header};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// How a mock behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// Decides all that is left to chance: the same seed gives the same answers.
    pub seed: u64,
    /// The only credentials that are taken; any that are well-formed without it.
    pub token: Option<String>,
    /// How long every answer takes at least.
    pub latency: Duration,
    /// How many of the answers are failures instead, from 0 to 1: 429, 500 and 503 in turn.
    pub fail_rate: f64,
    /// The most bytes of a body.
    pub max_body: usize,
    /// How long the body of a request may take.
    pub body_timeout: Duration,
    /// Whether pages of other origins may call the mock (CORS).
    pub is_shared: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            token: None,
            latency: Duration::ZERO,
            fail_rate: 0.0,
            max_body: 16 << 20,
            body_timeout: Duration::from_secs(30),
            is_shared: false,
        }
    }
}

/// A server for a description.
pub struct Mock {
    /// The description.
    pub api: Api,
    /// How it behaves.
    pub options: Options,
}

/// The head of a request.
pub struct Head<'r> {
    /// Its method.
    pub method: &'r str,
    /// Its path as it was sent.
    pub path: &'r str,
    /// Its query as it was sent, without `?`.
    pub query: &'r str,
    /// Its headers.
    pub headers: &'r HeaderMap,
}

impl Mock {
    /// A mock for a description.
    pub fn new(api: Api, options: Options) -> Self {
        Self { api, options }
    }

    /// The operation that a request is for; `HEAD` is answered from `GET` where it is not described.
    pub fn find<'m>(&'m self, head: &Head<'m>) -> Found<'m> {
        match self.api.find(head.method, head.path, head.query) {
            Found::Operation(operation, values, path) => Found::Operation(operation, values, path),
            other if head.method == "HEAD" => match self.api.find("GET", head.path, head.query) {
                found @ Found::Operation(..) => found,
                _ => other,
            },
            other => other,
        }
    }

    /// Answers a request. It may take some milliseconds, so it should not run where others wait.
    pub fn answer(&self, head: &Head<'_>, body: Content) -> Answer {
        let prefer = Prefer::of(head.headers);
        let making = Making { seed: self.seed(head), prefer: &prefer };
        let mut answer = match self.find(head) {
            Found::Operation(operation, path, _) => {
                let incoming = Incoming { path, query: head.query, headers: head.headers, body };
                self.operation(operation, &incoming, making)
            }
            Found::Methods(methods) => {
                let mut allowed = methods.join(", ");
                if methods.contains(&"GET") && !methods.contains(&"HEAD") {
                    allowed.push_str(", HEAD");
                }
                not_answered(head.method, &allowed, making)
            }
            Found::Nothing => answer::refuse(None, &Refusal::new(404, "The description has no such path"), making),
        };
        if let Some(applied) = prefer.applied() {
            answer.set(http::HeaderName::from_static("preference-applied"), &applied);
        }
        answer
    }

    fn operation(&self, operation: &Operation, incoming: &Incoming<'_>, making: Making<'_>) -> Answer {
        match request::read(operation, incoming, self.options.token.as_deref()) {
            Err(refusal) => answer::refuse(Some(operation), &refusal, making),
            Ok(_) => answer::stateless(operation, incoming.headers, making),
        }
    }

    /// What is left to chance in the answer to a request.
    fn seed(&self, head: &Head<'_>) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.options.seed, head.method, head.path, head.query).hash(&mut hasher);
        hasher.finish()
    }
}

/// A method that is not described at a path.
fn not_answered(method: &str, allowed: &str, making: Making<'_>) -> Answer {
    if method == "OPTIONS" {
        let mut answer = Answer::empty(204);
        answer.set(header::ALLOW, allowed);
        return answer;
    }
    let refusal = Refusal::new(405, format!("The description has no {method} at this path"));
    answer::refuse(None, &refusal.with_header(header::ALLOW, allowed), making)
}
