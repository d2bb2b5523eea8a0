//! Request → answer, by the description alone.

use crate::answer::{self, Answer, Making, Prefer};
use crate::api::{Api, Found, Operation};
use crate::request::{self, Content, Incoming, Refusal};
use crate::resources::{Asked, State};
use crate::store::Store;
use http::{HeaderMap, header};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
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
    state: State,
    /// How many requests came, for the share of failures.
    count: AtomicU64,
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
    /// A mock for a description, which keeps what clients create in a store.
    pub fn new(api: Api, options: Options, store: Box<dyn Store>) -> Self {
        Self { state: State::new(&api, store), api, options, count: AtomicU64::new(0) }
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
            Found::Operation(operation, values, path) => {
                let incoming = Incoming { path: values, query: head.query, headers: head.headers, body };
                self.operation(operation, path, &incoming, making)
            }
            Found::Methods(methods) => {
                let mut allowed = methods.join(", ");
                if methods.contains(&"GET") && !methods.contains(&"HEAD") {
                    allowed.push_str(", HEAD");
                }
                self.not_answered(head.method, &allowed, making)
            }
            Found::Nothing => {
                answer::refuse(&self.api, None, &Refusal::new(404, "The description has no such path"), making)
            }
        };
        if let Some(applied) = prefer.applied() {
            answer.set(http::HeaderName::from_static("preference-applied"), &applied);
        }
        answer
    }

    fn operation(&self, operation: &Operation, path: &str, incoming: &Incoming<'_>, making: Making<'_>) -> Answer {
        let stateless = || answer::stateless(operation, incoming.headers, making);
        let values = match request::read(operation, incoming, self.options.token.as_deref()) {
            Err(refusal) => {
                // Where it is no value of this path, another one was meant, which is more literal.
                let is_of_path = refusal.status == 400 && refusal.problems.iter().all(|problem| problem.part == "path");
                let meant = self.api.more_literal(operation, path, incoming.query).filter(|_| is_of_path);
                return match meant {
                    Some(methods) => self.not_answered(&operation.method, &methods.join(", "), making),
                    None => answer::refuse(&self.api, Some(operation), &refusal, making),
                };
            }
            Ok(values) => values,
        };
        if let Some(failure) = self.failure() {
            return answer::refuse(&self.api, Some(operation), &failure, making);
        }
        if making.prefer.is_stateless() {
            return stateless();
        }
        let asked = Asked { api: &self.api, operation, path, incoming, values: &values, making };
        match self.state.answer(&asked) {
            Ok(answer) => answer.unwrap_or_else(stateless),
            Err(refusal) => answer::refuse(&self.api, Some(operation), &refusal, making),
        }
    }

    /// A failure in place of an answer, for the share of them that is asked for: 429, 500 and 503 in turn.
    fn failure(&self) -> Option<Refusal> {
        let share = self.options.fail_rate;
        let count = self.count.fetch_add(1, Ordering::Relaxed) as f64;
        // So many failures there should have been, before this request and with it.
        let (before, now) = ((count * share).floor(), ((count + 1.0) * share).floor());
        let failures =
            [(429, "Too many requests"), (500, "Something went wrong"), (503, "Not available at the moment")];
        let (status, message) = failures.get(before as usize % failures.len()).filter(|_| now > before)?;
        let refusal = Refusal::new(*status, *message);
        Some(if *status == 500 { refusal } else { refusal.with_header(header::RETRY_AFTER, "1") })
    }

    /// What is left to chance in the answer to a request.
    fn seed(&self, head: &Head<'_>) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.options.seed, head.method, head.path, head.query).hash(&mut hasher);
        hasher.finish()
    }

    /// A method that is not described at a path.
    fn not_answered(&self, method: &str, allowed: &str, making: Making<'_>) -> Answer {
        if method == "OPTIONS" {
            let mut answer = Answer::empty(204);
            answer.set(header::ALLOW, allowed);
            return answer;
        }
        let refusal = Refusal::new(405, format!("The description has no {method} at this path"));
        answer::refuse(&self.api, None, &refusal.with_header(header::ALLOW, allowed), making)
    }
}
