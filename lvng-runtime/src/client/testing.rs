//! For the tests of programs that use a client: answers that are given beforehand, what was sent, and calls that are recorded
//! and played back.

use super::body::RequestBody;
use crate::wire::BoxError;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, Method, Request, Response, Uri};
use http_body_util::{BodyExt, Full};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tower_service::Service;

pub use super::recorder::{RecordedService, Recorder};
pub use super::recording::Recording;

/// A server in memory that gives the answers that it was given, one after the other, and keeps what it was asked.
///
/// Clones are the same server. A request for which no answer is left fails, and the error says so.
///
/// ```
/// # #[derive(lvng_runtime::Operation)]
/// # #[operation("getPet", GET "/pets/{id}")]
/// # #[success(200, json, lvng_runtime::JsonObject)]
/// # struct GetPet { #[param(path)] id: String }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), lvng_runtime::client::Error> {
/// use lvng_runtime::client::{Client, testing::Answers};
///
/// let answers = Answers::new().json(200, r#"{"name":"Rex"}"#);
/// let client = Client::builder("https://api.example.com").service(answers.clone()).build()?;
/// let pet = client.send(&GetPet { id: "7".into() }).await?;
/// assert_eq!(pet["name"], "Rex");
/// assert_eq!(answers.sent()[0].uri.path(), "/pets/7");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Answers(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    left: VecDeque<Response<Bytes>>,
    sent: Vec<SentRequest>,
}

/// A request as it went out. `Debug` leaves credentials out, which are marked as sensitive.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SentRequest {
    /// The method.
    pub method: Method,
    /// The whole URI.
    pub uri: Uri,
    /// The headers, credentials included.
    pub headers: HeaderMap,
    /// The body, read to its end.
    pub body: Bytes,
}

impl SentRequest {
    /// The body as JSON.
    ///
    /// # Errors
    /// It is none.
    pub fn json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

impl Answers {
    /// A server without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// A further answer.
    pub fn answer(self, answer: Response<impl Into<Bytes>>) -> Self {
        self.state().left.push_back(answer.map(Into::into));
        self
    }

    /// A further answer in JSON. A status that is none becomes 500.
    pub fn json(self, status: u16, body: impl Into<String>) -> Self {
        let mut answer = Response::new(Bytes::from(body.into()));
        *answer.status_mut() = http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        let json = http::HeaderValue::from_static("application/json");
        answer.headers_mut().insert(http::header::CONTENT_TYPE, json);
        self.answer(answer)
    }

    /// The requests so far.
    pub fn sent(&self) -> Vec<SentRequest> {
        self.state().sent.clone()
    }

    /// How many answers were not asked for.
    pub fn left(&self) -> usize {
        self.state().left.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service<Request<RequestBody>> for Answers {
    type Response = Response<Full<Bytes>>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let this = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await?.to_bytes();
            let mut state = this.state();
            state.sent.push(SentRequest { method: parts.method, uri: parts.uri, headers: parts.headers, body });
            let answer = state.left.pop_front().ok_or("no answer is left for this request")?;
            Ok(answer.map(Full::new))
        })
    }
}
