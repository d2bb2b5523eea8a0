//! A client over a server in memory, with what went over the wire between them.

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use lvng_runtime::client::{Client, Error, RequestBody};
use lvng_runtime::server::{NoAuth, Router};
use lvng_runtime::wire::BoxError;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tower::{Service, ServiceExt};

/// A message as it went over the wire.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// The method of a request.
    pub method: String,
    /// Path and query of a request.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Message {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The text of a multipart body, its boundary as `B`.
    pub fn multipart(&self) -> String {
        let content_type = self.header("content-type");
        let boundary = content_type.strip_prefix("multipart/form-data; boundary=").expect("a boundary");
        self.text().replace(boundary, "B")
    }
}

#[derive(Clone)]
pub struct Tap {
    app: axum::Router,
    seen: Arc<Mutex<(Message, Message)>>,
}

impl Tap {
    pub fn new<P: Send + Sync + 'static>(router: Router<P>) -> Self {
        Tap { app: router.into_axum().unwrap(), seen: Arc::default() }
    }

    pub fn client(&self) -> Client {
        Client::builder("https://api.example").max_retries(0).service(self.clone()).build().unwrap()
    }

    pub fn request(&self) -> Message {
        self.seen.lock().unwrap().0.clone()
    }

    pub fn response(&self) -> Message {
        self.seen.lock().unwrap().1.clone()
    }

    /// Posts bytes past the client.
    pub async fn raw(&self, target: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> (StatusCode, Message) {
        self.request_of("POST", target, headers, body).await
    }

    /// Sends bytes past the client.
    pub async fn request_of(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> (StatusCode, Message) {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, body) = self.app.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        (parts.status, Message { headers: parts.headers, body, ..Message::default() })
    }
}

pub fn router() -> Router<()> {
    Router::new(NoAuth)
}

/// The status that an error is.
pub fn status(error: &Error) -> u16 {
    match error {
        Error::Api(error) => error.status().as_u16(),
        other => panic!("{other:?}"),
    }
}

impl Service<Request<RequestBody>> for Tap {
    type Response = Response<Full<Bytes>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let this = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await?.to_bytes();
            let target = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
            let method = parts.method.to_string();
            let sent = Message { method, target, headers: parts.headers.clone(), body: body.to_vec() };
            let request = Request::from_parts(parts, Body::from(body));
            let (parts, body) = this.app.oneshot(request).await?.into_parts();
            let body = body.collect().await?.to_bytes();
            *this.seen.lock().unwrap() =
                (sent, Message { headers: parts.headers.clone(), body: body.to_vec(), ..Message::default() });
            Ok(Response::from_parts(parts, Full::from(body)))
        })
    }
}
