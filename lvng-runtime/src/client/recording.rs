//! A recording of calls, played back.

use super::body::RequestBody;
use super::recorder::masked_url;
use crate::wire::BoxError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::future::{Ready, ready};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Full;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tower_service::Service;

/// A server in memory that answers as a recording (HAR 1.2) says: of [`Recorder`](super::testing::Recorder), of a browser.
///
/// A request gets the response of the first entry with its method and URL that was not played yet. Bodies and headers of requests are
/// not compared, nor is what stands in the query in place of secrets. A request that no entry is left for fails, and the
/// error names it. Clones are the same server.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// use lvng_runtime::client::{Client, testing::Recording};
///
/// let recording = Recording::from_har(&std::fs::read_to_string("tests/calls.har")?)?;
/// let client = Client::builder("https://api.example.com").service(recording.clone()).build()?;
/// // … calls …
/// assert_eq!(recording.left(), 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Recording(Arc<Mutex<Vec<Entry>>>);

#[derive(Debug)]
struct Entry {
    method: String,
    url: String,
    response: Option<Response<Bytes>>,
}

impl Recording {
    /// Reads the text of an archive. Entries without a response, with the status 0, are played as broken connections.
    ///
    /// # Errors
    /// It is no JSON, or an entry is not as HAR has it; the error says which, counted from 0.
    pub fn from_har(text: &str) -> Result<Self, BoxError> {
        let archive: Value = serde_json::from_str(text.trim_start_matches('\u{FEFF}'))?;
        let entries = archive.pointer("/log/entries").and_then(Value::as_array).ok_or("there is no `log.entries`")?;
        let read = |(index, value)| entry(value).map_err(|why| BoxError::from(format!("entry {index}: {why}")));
        let entries: Result<Vec<Entry>, BoxError> = entries.iter().enumerate().map(read).collect();
        Ok(Self(Arc::new(Mutex::new(entries?))))
    }

    /// How many entries were not played.
    pub fn left(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn play(&self, request: &Request<RequestBody>) -> Result<Response<Full<Bytes>>, BoxError> {
        let (method, url) = (request.method().as_str(), masked_url(request.uri()));
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = entries.iter().position(|entry| entry.method == method && entry.url == url);
        let Some(index) = found else {
            return Err(format!("the recording has no entry left for {method} {url}").into());
        };
        let response = entries.remove(index).response;
        response.map(|response| response.map(Full::new)).ok_or_else(|| "the recording has no response".into())
    }
}

fn entry(value: &Value) -> Result<Entry, BoxError> {
    let text = |pointer: &str| {
        let text = value.pointer(pointer).and_then(Value::as_str);
        text.ok_or_else(|| format!("`{}` is no text", pointer.trim_start_matches('/').replace('/', ".")))
    };
    let uri: http::Uri = text("/request/url")?.parse().map_err(|error| format!("`request.url`: {error}"))?;
    let method = text("/request/method")?.to_owned();
    let status = value.pointer("/response/status").and_then(Value::as_u64).ok_or("`response.status` is no number")?;
    let response = if status == 0 { None } else { Some(response(value, status)?) };
    Ok(Entry { method, url: masked_url(&uri), response })
}

fn response(entry: &Value, status: u64) -> Result<Response<Bytes>, BoxError> {
    let text = entry.pointer("/response/content/text").and_then(Value::as_str).unwrap_or_default();
    let encoding = entry.pointer("/response/content/encoding").and_then(Value::as_str);
    let body = match encoding {
        Some("base64") => STANDARD.decode(text).map_err(|_| "`response.content.text` is no base64")?,
        _ => text.as_bytes().to_vec(),
    };
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::from_u16(u16::try_from(status)?)?;
    let headers = entry.pointer("/response/headers").and_then(Value::as_array).into_iter().flatten();
    *response.headers_mut() = headers.filter_map(header_of).collect::<HeaderMap>();
    Ok(response)
}

/// A header, unless it says how the body travelled: what is recorded is neither compressed nor in chunks.
fn header_of(value: &Value) -> Option<(HeaderName, HeaderValue)> {
    const OF_TRANSFER: [HeaderName; 4] =
        [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::TRANSFER_ENCODING, header::CONNECTION];
    let name: HeaderName = value.get("name")?.as_str()?.parse().ok()?;
    let value: HeaderValue = value.get("value")?.as_str()?.parse().ok()?;
    (!OF_TRANSFER.contains(&name)).then_some((name, value))
}

impl Service<Request<RequestBody>> for Recording {
    type Response = Response<Full<Bytes>>;
    type Error = BoxError;
    type Future = Ready<Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        ready(self.play(&request))
    }
}
