//! HTTP around a mock: bodies within their limits, answers at their pace.

use crate::answer::{self, Answer, Making, Payload, Prefer};
use crate::api::Found;
use crate::mock::{Head, Mock, Options};
use crate::page::{self, Pages};
use crate::request::{Content, Part, Refusal};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use lvng_contract::multipart;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// The pause between the pieces of a sequence.
const PAUSE: Duration = Duration::from_millis(50);

/// A form has so many parts at most.
const MOST_PARTS: usize = 1000;

/// Parts are in each other so deep.
const MOST_LEVELS: usize = 16;

/// The app that answers all requests with a mock.
pub fn router(mock: Arc<Mock>) -> Router {
    let pages = Arc::new(Pages::of(&mock.api));
    Router::new().fallback(handle).with_state((mock, pages)).merge(page::viewer())
}

async fn handle(State((mock, pages)): State<(Arc<Mock>, Arc<Pages>)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if matches!(mock.find(&head(&parts)), Found::Nothing)
        && let Some(page) = pages.answer(&parts.method, parts.uri.path(), &parts.headers)
    {
        return page;
    }
    let is_shared = mock.options.is_shared;
    if is_shared && parts.method == http::Method::OPTIONS && parts.headers.contains_key("access-control-request-method")
    {
        return shared(response(Answer::empty(204)), &parts.headers);
    }
    let headers = parts.headers.clone();
    let latency = mock.options.latency.max(Prefer::of(&headers).wait.unwrap_or_default());
    let answer = match content(&mock, &parts, body).await {
        Ok(content) => answer(mock, parts, content).await,
        Err(refusal) => {
            let prefer = Prefer::default();
            let making = Making { seed: mock.options.seed, prefer: &prefer };
            let head = head(&parts);
            let operation = match mock.find(&head) {
                Found::Operation(operation, ..) => Some(operation),
                _ => None,
            };
            answer::refuse(&mock.api, operation, &refusal, making)
        }
    };
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let response = response(answer);
    if is_shared { shared(response, &headers) } else { response }
}

fn head(parts: &http::request::Parts) -> Head<'_> {
    Head {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
    }
}

/// Answers where nobody else waits.
async fn answer(mock: Arc<Mock>, parts: http::request::Parts, content: Content) -> Answer {
    let answered = tokio::task::spawn_blocking(move || mock.answer(&head(&parts), content)).await;
    answered.unwrap_or_else(|_| Answer::empty(500))
}

/// The body of a request, where the description has one.
async fn content(mock: &Mock, parts: &http::request::Parts, body: Body) -> Result<Content, Refusal> {
    let has_body = match mock.find(&head(parts)) {
        Found::Operation(operation, ..) => operation.body.is_some(),
        _ => false,
    };
    if !has_body {
        return Ok(Content::Empty);
    }
    let bytes = collected(body, &mock.options).await?;
    Ok(parsed(&parts.headers, bytes))
}

/// All of a body, within its limits.
pub(crate) async fn collected(body: Body, options: &Options) -> Result<Bytes, Refusal> {
    let whole = Limited::new(body, options.max_body).collect();
    match tokio::time::timeout(options.body_timeout, whole).await {
        Err(_) => Err(Refusal::new(408, "The body takes too long")),
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            Err(Refusal::new(413, format!("The body has more than {} bytes", options.max_body)))
        }
        Ok(Err(_)) => Err(Refusal::new(400, "The body breaks off")),
    }
}

/// A body as it is read by its media type.
pub(crate) fn parsed(headers: &HeaderMap, bytes: Bytes) -> Content {
    if bytes.is_empty() {
        return Content::Empty;
    }
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match lvng_contract::media_type::essence(media_type).as_str() {
        "multipart/form-data" => match parts(media_type, &bytes, 0, &mut 0) {
            Ok(parts) => Content::Parts(parts),
            Err(message) => Content::Broken(message),
        },
        _ => Content::Bytes(bytes),
    }
}

/// Parts, and those in them; `count` is how many there are by now.
fn parts(media_type: &str, bytes: &[u8], level: usize, count: &mut usize) -> Result<Vec<Part>, String> {
    let boundary = multipart::boundary(media_type).ok_or("the Content-Type has no boundary")?;
    if level > MOST_LEVELS {
        return Err(format!("it has more than {MOST_LEVELS} levels of parts"));
    }
    let mut parser = multipart::Parser::new(&boundary);
    parser.push(bytes);
    let mut all = Vec::new();
    while let Some(piece) = parser.next_piece().map_err(|error| error.to_string())? {
        let multipart::Piece::Head(head) = piece else { continue };
        *count += 1;
        if *count > MOST_PARTS {
            return Err(format!("it has more than {MOST_PARTS} parts"));
        }
        let head = multipart::Head::parse(head).map_err(|error| error.to_string())?;
        let mut content = Vec::new();
        while let Some(multipart::Piece::Content(more)) = parser.next_piece().map_err(|error| error.to_string())? {
            content.extend_from_slice(more);
        }
        all.push(part(&head, content, level, count)?);
    }
    if parser.is_at_end() { Ok(all) } else { Err("it ends before its last part does".to_owned()) }
}

fn part(head: &multipart::Head, content: Vec<u8>, level: usize, count: &mut usize) -> Result<Part, String> {
    let name = match head.name() {
        Some(name) => name,
        None if level == 0 => return Err("a part has no name".to_owned()),
        None => String::new(),
    };
    let media_type = head.content_type().map(|name| name.into_owned());
    let is_file = head.filename().is_some();
    let inner = match media_type.as_deref().filter(|name| !is_file && name.starts_with("multipart/")) {
        Some(media_type) => Some(parts(media_type, &content, level + 1, count)?),
        None => None,
    };
    Ok(Part { name, media_type, bytes: content.into(), parts: inner })
}

pub(crate) fn response(answer: Answer) -> Response {
    let body = match answer.payload {
        Payload::Empty => Body::empty(),
        Payload::Whole(bytes) => Body::from(bytes),
        Payload::Pieces(pieces) => {
            Body::from_stream(stream::iter(pieces.into_iter().enumerate()).then(|(index, piece)| async move {
                if index > 0 {
                    tokio::time::sleep(PAUSE).await;
                }
                Ok::<Bytes, Infallible>(piece)
            }))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    if response.status() == StatusCode::NO_CONTENT {
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    response
}

/// A response that pages of other origins may read.
fn shared(mut response: Response, request: &HeaderMap) -> Response {
    let asked =
        |name: &str, usual: &'static str| request.get(name).cloned().unwrap_or_else(|| HeaderValue::from_static(usual));
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, asked("access-control-request-method", "*"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked("access-control-request-headers", "*"));
    response
}
