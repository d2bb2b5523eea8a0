//! A tower layer that looks at every answer.

use super::items::Items;
use super::judge::Judged;
use crate::answer;
use crate::api::{Api, Found, Operation};
use crate::request::{Problem, Refusal};
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{Stream, StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use http_body_util::BodyExt;
use lvng_cli::overlays::Overlays;
use lvng_contract::Codec;
use std::error::Error;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower::{Layer, Service};

/// A layer that holds every answer against a description: what breaks it is logged as an error (`tracing`), and answered with
/// 500 and the reasons in place of what the service answered. A stream ends at the item that breaks it.
///
/// Requests for no operation of the description pass as they are. Bodies that are no streams are read to their end before
/// anything is sent, so it is meant for tests and debug builds.
#[derive(Clone)]
pub struct Conformance {
    api: Arc<Api>,
    breach: Breach,
    log: Arc<dyn Fn(&str) + Send + Sync>,
}

/// What becomes of an answer that breaks the description.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breach {
    /// This status in its place.
    Status(u16),
    /// A panic.
    Panic,
    /// It passes, with what is wrong in a header.
    Passes,
}

/// What is wrong with an answer that passes all the same.
pub const RESPONSE_VIOLATIONS: HeaderName = HeaderName::from_static("lvng-response-violations");

impl Conformance {
    /// By a description that is read already.
    pub fn new(api: Arc<Api>) -> Self {
        Self { api, breach: Breach::Status(500), log: Arc::new(|text| tracing::error!("{text}")) }
    }

    /// By a description in a file, with those that it refers to.
    ///
    /// # Errors
    /// It cannot be read; the text has the places.
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(Self::new(Arc::new(Api::of_file(path, &Overlays::default()).map_err(io::Error::other)?)))
    }

    /// Panics at an answer that breaks the description, which is what fails a test that calls the service itself.
    pub fn or_panic(self) -> Self {
        Self { breach: Breach::Panic, ..self }
    }

    /// Answers with another status than 500 in place of what breaks the description.
    pub fn with_status(self, status: u16) -> Self {
        Self { breach: Breach::Status(status), ..self }
    }

    /// Lets answers that break the description pass, with what is wrong in the header `lvng-response-violations`, as a list in
    /// JSON. Of streams it is only logged.
    pub fn passing(self) -> Self {
        Self { breach: Breach::Passes, ..self }
    }

    /// Tells what is wrong elsewhere than in the log.
    pub fn log_to(self, log: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { log: Arc::new(log), ..self }
    }
}

impl<S> Layer<S> for Conformance {
    type Service = Conforming<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Conforming { inner, conformance: self.clone() }
    }
}

/// A service whose answers are held against a description.
#[derive(Clone)]
pub struct Conforming<S> {
    inner: S,
    conformance: Conformance,
}

impl<S, B, R> Service<Request<B>> for Conforming<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
    R: axum::body::HttpBody<Data = Bytes> + Send + 'static,
    R::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let asked = Asked {
            method: request.method().as_str().to_owned(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            conformance: self.conformance.clone(),
        };
        let answering = self.inner.call(request);
        Box::pin(async move {
            let answer = answering.await?.map(Body::new);
            Ok(asked.looked_at(answer).await)
        })
    }
}

/// A request that is under way.
struct Asked {
    method: String,
    path: String,
    query: String,
    conformance: Conformance,
}

impl Asked {
    fn operation(&self) -> Option<&Operation> {
        let find = |method: &str| match self.conformance.api.find(method, &self.path, &self.query) {
            Found::Operation(operation, ..) => Some(operation),
            _ => None,
        };
        find(&self.method).or_else(|| find("GET").filter(|_| self.method == "HEAD"))
    }

    async fn looked_at(self, answer: Response) -> Response {
        let (head, body) = answer.into_parts();
        let Some(operation) = self.operation() else { return Response::from_parts(head, body) };
        let status = head.status.as_u16();
        let judged = Judged::head(operation, &self.method, status, &head.headers);
        if judged.is_sequence() && judged.problems.is_empty() {
            let body = Body::from_stream(self.items(body, status, head.headers.clone()));
            return Response::from_parts(head, body);
        }
        let is_of_bytes = judged.media.is_some_and(|media| media.codec == Codec::Bytes);
        if is_of_bytes && judged.problems.is_empty() {
            return Response::from_parts(head, body);
        }
        let is_stream = judged.is_sequence();
        if is_stream && self.conformance.breach == Breach::Passes {
            self.tell(operation, status, &judged.problems);
            let mut answer = Response::from_parts(head, body);
            answer.headers_mut().extend(violations(&judged.problems).map(|text| (RESPONSE_VIOLATIONS, text)));
            return answer;
        }
        let bytes = match body.collect().await {
            _ if is_stream => Bytes::new(),
            Ok(collected) => collected.to_bytes(),
            // What broke off is logged by whom it broke off for.
            Err(error) => return Response::from_parts(head, Body::from_stream(stream::iter([Err::<Bytes, _>(error)]))),
        };
        let response = operation.response(status);
        let problems = if is_stream { judged.problems } else { judged.with_body(response, &head.headers, &bytes) };
        match problems.is_empty() {
            true => Response::from_parts(head, Body::from(bytes)),
            false => self.broken(operation, Response::from_parts(head, Body::from(bytes)), problems),
        }
    }

    /// The items of a stream as they come, until one breaks the description.
    fn items(self, body: Body, status: u16, headers: HeaderMap) -> impl Stream<Item = io::Result<Bytes>> + use<> {
        let codec =
            self.operation().and_then(|operation| Judged::head(operation, &self.method, status, &headers).media);
        let items = Items::of(codec.map_or(Codec::Bytes, |media| media.codec));
        let pieces = body.into_data_stream().map(Some).chain(stream::iter([None]));
        pieces
            .scan((self, items, false), move |(asked, items, is_over), piece| {
                let passed = asked.piece(items, status, &headers, piece);
                let ended = std::mem::replace(is_over, !matches!(passed, Some(Ok(_)) | None));
                std::future::ready(if ended { None } else { Some(passed) })
            })
            .filter_map(std::future::ready)
    }

    fn piece(
        &self,
        items: &mut Items,
        status: u16,
        headers: &HeaderMap,
        piece: Option<Result<Bytes, axum::Error>>,
    ) -> Option<io::Result<Bytes>> {
        let bytes = match piece {
            Some(Err(error)) => return Some(Err(io::Error::other(error))),
            Some(Ok(bytes)) => Some(bytes),
            None => None,
        };
        let operation = self.operation()?;
        let media = Judged::head(operation, &self.method, status, headers).media;
        let problems = match (media, &bytes) {
            (Some(media), Some(bytes)) => items.push(media, bytes),
            (Some(media), None) => items.end(media),
            (None, _) => Vec::new(),
        };
        if problems.is_empty() {
            return bytes.map(Ok);
        }
        let text = self.tell(operation, status, &problems);
        match self.conformance.breach {
            Breach::Passes => bytes.map(Ok),
            _ => Some(Err(io::Error::other(text))),
        }
    }

    /// Logs what is wrong, or panics.
    fn tell(&self, operation: &Operation, status: u16, problems: &[Problem]) -> String {
        let text = told(operation, status, problems);
        assert!(self.conformance.breach != Breach::Panic, "{text}");
        (self.conformance.log)(&text);
        text
    }

    fn broken(&self, operation: &Operation, mut answer: Response, problems: Vec<Problem>) -> Response {
        let message = self.tell(operation, answer.status().as_u16(), &problems);
        let Breach::Status(status) = self.conformance.breach else {
            answer.headers_mut().extend(violations(&problems).map(|text| (RESPONSE_VIOLATIONS, text)));
            return answer;
        };
        let refusal = Refusal { problems, ..Refusal::new(status, message) };
        crate::server::response(answer::problem_details(status, &refusal))
    }
}

/// Headers have so many problems at most, which repeat parts of values.
const MOST_VIOLATIONS: usize = 10;

/// Problems as the value of a header: a list in JSON.
pub(crate) fn violations(problems: &[Problem]) -> Option<HeaderValue> {
    let list: Vec<_> = problems.iter().take(MOST_VIOLATIONS).map(answer::problem).collect();
    HeaderValue::from_bytes(serde_json::Value::Array(list).to_string().as_bytes()).ok()
}

/// What an operation answers otherwise than described, with its place in the description.
pub(crate) fn told(operation: &Operation, status: u16, problems: &[Problem]) -> String {
    let places: Vec<String> = problems.iter().map(Problem::text).collect();
    let (route, at) = (operation.route(), &operation.at);
    format!("{route} answers {status} otherwise than it is described at #{at}: {}", places.join("; "))
}
