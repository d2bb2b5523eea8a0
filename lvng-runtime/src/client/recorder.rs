//! Calls as an HTTP Archive (HAR 1.2), with secrets masked.

use super::body::RequestBody;
use super::header_text::text;
use super::transport::HttpService;
use crate::wire::{BoxError, ByteStream};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt;
use futures_util::future::BoxFuture;
use http::{HeaderMap, Request, Response, StatusCode, Uri, header};
use lvng_contract::secret::{MASK, is_secret_name};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Instant, SystemTime};
use tower_layer::Layer;
use tower_service::Service;

/// The most bytes of a body that are recorded.
const MAX_BODY_BYTES: usize = 16 << 20;

/// Records calls as an HTTP Archive, which browsers, `cargo xtask observe` and
/// [`Recording`](super::testing::Recording) read: a layer for [`ClientBuilder::layer`](super::ClientBuilder::layer).
///
/// Every attempt and redirect is an entry. Values of headers, query parameters and members of JSON whose names end like those of
/// secrets (`Authorization`, `x-api-key`, `access_token`, …) are `***`; what else is secret in bodies is not seen. Bodies of requests that
/// are streams are left out; those of responses are recorded as far as they were read, up to 16 MiB.
///
/// ```
/// # fn main() -> Result<(), lvng_runtime::client::Error> {
/// use lvng_runtime::client::{Client, testing::Recorder};
///
/// let recorder = Recorder::new();
/// let client = Client::builder("https://api.example.com").layer(recorder.clone()).build()?;
/// // … calls …
/// let archive: String = recorder.to_har();
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Recorder(Arc<Mutex<Vec<Entry>>>);

#[derive(Debug)]
struct Entry {
    began: SystemTime,
    clock: Instant,
    request: Value,
    /// `None` until the head of a response has come.
    response: Option<Recorded>,
}

#[derive(Debug)]
struct Recorded {
    status: StatusCode,
    headers: HeaderMap,
    body: BytesMut,
    /// Milliseconds until the head had come.
    waited: f64,
}

impl Recorder {
    /// A recorder without calls. Clones are the same one.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was recorded so far, as the text of an archive. Requests without a response have the status 0, as in browsers.
    pub fn to_har(&self) -> String {
        let entries: Vec<Value> = self.entries().iter().map(Entry::to_json).collect();
        let creator = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") });
        let archive = json!({ "log": { "version": "1.2", "creator": creator, "entries": entries } });
        format!("{archive:#}\n")
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, request: &Request<RequestBody>) -> usize {
        let entry =
            Entry { began: SystemTime::now(), clock: Instant::now(), request: request_json(request), response: None };
        let mut entries = self.entries();
        entries.push(entry);
        entries.len() - 1
    }

    /// The same response, whose body is recorded as it is read.
    fn answered(&self, index: usize, response: Response<ByteStream>) -> Response<ByteStream> {
        if let Some(entry) = self.entries().get_mut(index) {
            let (status, headers) = (response.status(), response.headers().clone());
            let waited = entry.clock.elapsed().as_secs_f64() * 1e3;
            entry.response = Some(Recorded { status, headers, body: BytesMut::new(), waited });
        }
        let this = self.clone();
        response.map(|body| {
            let length = body.length();
            let body = ByteStream::from_stream(body.inspect_ok(move |piece| this.received(index, piece)));
            match length {
                Some(length) => body.with_length(length),
                None => body,
            }
        })
    }

    fn received(&self, index: usize, piece: &Bytes) {
        if let Some(recorded) = self.entries().get_mut(index).and_then(|entry| entry.response.as_mut()) {
            let room = MAX_BODY_BYTES.saturating_sub(recorded.body.len());
            recorded.body.extend_from_slice(piece.get(..room).unwrap_or(piece));
        }
    }
}

impl Layer<HttpService> for Recorder {
    type Service = RecordedService;

    fn layer(&self, inner: HttpService) -> RecordedService {
        RecordedService { inner, recorder: self.clone() }
    }
}

/// What a [`Recorder`] puts around the network.
#[derive(Clone, Debug)]
pub struct RecordedService {
    inner: HttpService,
    recorder: Recorder,
}

impl Service<Request<RequestBody>> for RecordedService {
    type Response = Response<ByteStream>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response<ByteStream>, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let (recorder, index) = (self.recorder.clone(), self.recorder.begin(&request));
        let sent = self.inner.call(request);
        Box::pin(async move { sent.await.map(|response| recorder.answered(index, response)) })
    }
}

impl Entry {
    fn to_json(&self) -> Value {
        let began = chrono::DateTime::<chrono::Utc>::from(self.began);
        let waited = self.response.as_ref().map_or(0.0, |response| response.waited);
        json!({
            "startedDateTime": began.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
            "time": waited,
            "request": self.request,
            "response": self.response.as_ref().map_or_else(no_response, Recorded::to_json),
            "cache": {},
            "timings": { "send": 0, "wait": waited, "receive": 0 },
        })
    }
}

fn no_response() -> Value {
    json!({
        "status": 0, "statusText": "", "httpVersion": "", "cookies": [], "headers": [], "redirectURL": "",
        "content": { "size": 0, "mimeType": "x-unknown" }, "headersSize": -1, "bodySize": -1,
    })
}

impl Recorded {
    fn to_json(&self) -> Value {
        let mut content = json!({ "size": self.body.len(), "mimeType": media_type(&self.headers) });
        match std::str::from_utf8(&self.body) {
            Ok(text) => content["text"] = masked_body(text).into(),
            Err(_) => {
                content["text"] = STANDARD.encode(&self.body).into();
                content["encoding"] = "base64".into();
            }
        }
        json!({
            "status": self.status.as_u16(),
            "statusText": self.status.canonical_reason().unwrap_or_default(),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers_json(&self.headers),
            "content": content,
            "redirectURL": text(&self.headers, header::LOCATION.as_str()).unwrap_or_default(),
            "headersSize": -1,
            "bodySize": -1,
        })
    }
}

fn request_json(request: &Request<RequestBody>) -> Value {
    let query: Vec<Value> =
        query_pairs(request.uri()).map(|(name, value)| json!({ "name": name, "value": value })).collect();
    let mut entry = json!({
        "method": request.method().as_str(),
        "url": masked_url(request.uri()),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers_json(request.headers()),
        "queryString": query,
        "headersSize": -1,
        "bodySize": -1,
    });
    let body = request.body().bytes().filter(|body| !body.is_empty());
    if let Some(text) = body.as_ref().and_then(|body| std::str::from_utf8(body).ok()) {
        entry["postData"] = json!({ "mimeType": media_type(request.headers()), "text": masked_body(text) });
    }
    entry
}

fn headers_json(headers: &HeaderMap) -> Vec<Value> {
    let header = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        let is_masked = value.is_sensitive() || is_secret(name.as_str());
        let text = if is_masked { MASK.into() } else { String::from_utf8_lossy(value.as_bytes()) };
        json!({ "name": name.as_str(), "value": text })
    };
    headers.iter().map(header).collect()
}

fn media_type(headers: &HeaderMap) -> &str {
    text(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default()
}

/// The pairs of a query as they are written, secrets masked.
fn query_pairs(uri: &Uri) -> impl Iterator<Item = (&str, &str)> {
    let pairs = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name, if is_secret(name) { MASK } else { value })
    })
}

/// A URL as it is recorded, by which it is found again.
pub(crate) fn masked_url(uri: &Uri) -> String {
    let text = uri.to_string();
    let Some((before, _)) = text.split_once('?') else { return text };
    let pairs: Vec<String> = query_pairs(uri).map(|(name, value)| format!("{name}={value}")).collect();
    format!("{before}?{}", pairs.join("&"))
}

/// Some services take their key as `key`, Google's say.
fn is_secret(name: &str) -> bool {
    name.eq_ignore_ascii_case("key") || is_secret_name(name)
}

/// A body whose members with names of secrets are masked, where it is JSON.
fn masked_body(text: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    if mask(&mut value) { value.to_string() } else { text.to_owned() }
}

/// Masks texts, and says whether there was one. serde_json reads no deeper than 128 levels.
fn mask(value: &mut Value) -> bool {
    match value {
        Value::Array(items) => items.iter_mut().fold(false, |masked, item| mask(item) | masked),
        Value::Object(members) => members.iter_mut().fold(false, |masked, (name, member)| match member {
            Value::String(text) if is_secret(name) => {
                MASK.clone_into(text);
                true
            }
            member => mask(member) | masked,
        }),
        _ => false,
    }
}
