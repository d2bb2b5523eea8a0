//! A server in memory that answers what it is told to.

use super::operations::SCHEMES;
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use lvng_runtime::client::{Client, ClientBuilder, RequestBody};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::Instant;
use tower::Service;

pub const THING: &str = r#"{"id":"a","size":1}"#;
pub const BASE: &str = "https://api.example/v1";

/// What the server does with a request.
pub enum Act {
    Answer(u16, Vec<(&'static str, String)>, &'static str),
    /// The connection breaks.
    Break,
    /// No connection comes about.
    Refuse,
    /// Nothing happens, ever.
    Hang,
}

pub fn ok() -> Act {
    Act::Answer(200, vec![], THING)
}

pub fn status(status: u16) -> Act {
    Act::Answer(status, vec![], "")
}

pub fn with(status: u16, name: &'static str, value: &str) -> Act {
    Act::Answer(status, vec![(name, value.to_owned())], "")
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub uri: String,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub at: Instant,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

#[derive(Clone, Default)]
pub struct Script(Arc<Mutex<(VecDeque<Act>, Vec<Seen>)>>);

impl Script {
    pub fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        Script(Arc::new(Mutex::new((acts.into_iter().collect(), Vec::new()))))
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.0.lock().unwrap().1.clone()
    }

    pub fn builder(&self) -> ClientBuilder {
        Client::builder(BASE).security_schemes(SCHEMES).retry_jitter(false).service(self.clone())
    }

    /// A client with a bearer token.
    pub fn client(&self) -> Client {
        self.builder().bearer("s3cr3t-token").build().unwrap()
    }
}

impl Service<Request<RequestBody>> for Script {
    type Response = Response<Full<Bytes>>;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let this = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let (method, uri) = (parts.method.to_string(), parts.uri.to_string());
            let act = {
                let mut script = this.0.lock().unwrap();
                script.1.push(Seen { method, uri, headers: parts.headers, body, at: Instant::now() });
                script.0.pop_front().expect("no answer is left in the script")
            };
            match act {
                Act::Answer(status, headers, body) => {
                    let mut response = Response::builder().status(status);
                    for (name, value) in headers {
                        response = response.header(name, value);
                    }
                    Ok(response.body(Full::from(body)).unwrap())
                }
                Act::Break => Err(std::io::ErrorKind::ConnectionReset.into()),
                Act::Refuse => Err(std::io::ErrorKind::ConnectionRefused.into()),
                Act::Hang => std::future::pending().await,
            }
        })
    }
}

/// All that an error shows.
pub fn shown(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text += &format!(" {cause} {cause:?}");
        source = cause.source();
    }
    text
}

/// A server that gives each connection one answer.
pub async fn serve(answers: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            stream.write_all(&answer).await.unwrap();
        }
    });
    address
}

/// A whole answer, after which the connection is closed.
pub fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let mut all =
        format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
    all.extend_from_slice(body);
    all
}
