//! Every operation of the crate behind one type, so that tables and generators can drive them all.

use crate::support::KEY;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use lvng_api::wire::{
    self, Body, EncodedRequest, Mode, Operation, OperationMeta, OperationVisitor, Problem, Reply, RequestParts,
    ResponseSpec,
};
use lvng_runtime::__private::{ReplyReader, ReplyWriter};
use lvng_runtime::client::{CallOptions, Client, Error};
use lvng_runtime::server::{ApiError, Credentials, Router, axum, from_fn};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// A request outside any type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Raw {
    pub method: String,
    pub target: String,
    /// In the order of their names.
    pub headers: BTreeMap<String, String>,
    pub body: Option<Bytes>,
}

/// A response outside any type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: Bytes,
    /// Whether the description lists it as an error.
    pub is_failure: bool,
}

/// What a call sent and what it came back with.
pub struct Exchanged {
    pub sent: Raw,
    pub answer: Answer,
}

/// An operation, and what needs its type.
#[derive(Clone, Copy)]
pub struct Entry {
    pub meta: &'static OperationMeta,
    again: fn(Raw) -> BoxFuture<'static, Result<Raw, Vec<Problem>>>,
    rewrite: fn(Answer) -> BoxFuture<'static, Result<Answer, Vec<Problem>>>,
    call: fn(Client, Raw) -> BoxFuture<'static, Result<Exchanged, String>>,
}

impl Entry {
    /// Reads a request as the server does, and writes it as the client does.
    pub async fn again(&self, raw: Raw) -> Result<Raw, Vec<Problem>> {
        (self.again)(raw).await
    }

    /// Reads a response as the client does, and writes it as the server does.
    pub async fn rewrite(&self, answer: Answer) -> Result<Answer, Vec<Problem>> {
        (self.rewrite)(answer).await
    }

    /// Reads a request as the server does, and has the client send it.
    pub async fn call(&self, client: &Client, raw: Raw) -> Result<Exchanged, String> {
        (self.call)(client.clone(), raw).await
    }
}

/// All operations of the crate.
pub fn all() -> Vec<Entry> {
    let mut table = Table(Vec::new());
    lvng_api::visit(&mut table);
    table.0
}

/// The operation of this id.
pub fn find(id: &str) -> Entry {
    let found = all().into_iter().find(|entry| entry.meta.id == id);
    found.unwrap_or_else(|| panic!("there is no operation `{id}`"))
}

struct Table(Vec<Entry>);

impl OperationVisitor for Table {
    fn visit<O: Operation>(&mut self) {
        self.0.push(Entry {
            meta: O::META,
            again: |raw| Box::pin(async move { Ok(into_raw(encode(&decode::<O>(&raw)?)).await) }),
            rewrite: |answer| Box::pin(rewrite::<O>(answer)),
            call: |client, raw| Box::pin(call::<O>(client, raw)),
        });
    }
}

fn encode<O: Operation>(request: &O) -> EncodedRequest {
    wire::encode(request).unwrap_or_else(|error| panic!("what the server reads, the client can write: {error}"))
}

/// Reads a request as the server does, once it is routed.
fn decode<O: Operation>(raw: &Raw) -> Result<O, Vec<Problem>> {
    let (path, query) = raw.target.split_once('?').unwrap_or((&raw.target, ""));
    let captures = captures(O::META.path, path);
    wire::decode(RequestParts {
        captures: &captures,
        query,
        headers: &headers(&raw.headers),
        media: O::META.body.and_then(|spec| spec.media.first().copied()),
        body: raw.body.clone().map_or(Body::Empty, Body::Bytes),
    })
}

/// The values of the placeholders, each of which is a whole segment.
pub fn captures<'p>(template: &'static str, path: &'p str) -> Vec<(&'static str, &'p str)> {
    let name = |segment: &'static str| segment.strip_prefix('{')?.strip_suffix('}');
    template.split('/').zip(path.split('/')).filter_map(|(segment, text)| Some((name(segment)?, text))).collect()
}

fn headers(lines: &BTreeMap<String, String>) -> HeaderMap {
    let line = |(name, value): (&String, &String)| {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name of a header");
        (name, HeaderValue::from_bytes(value.as_bytes()).expect("a value of a header"))
    };
    lines.iter().map(line).collect()
}

async fn into_raw(request: EncodedRequest) -> Raw {
    let line = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    Raw {
        method: request.method.to_string(),
        target: request.target,
        headers: request.headers.iter().map(line).collect(),
        body: match request.body {
            Body::Empty => None,
            body => Some(collect(body).await.expect("a stream in memory does not break")),
        },
    }
}

async fn collect(body: Body) -> Result<Bytes, String> {
    match body {
        Body::Empty => Ok(Bytes::new()),
        Body::Bytes(bytes) => Ok(bytes),
        Body::Stream(stream) => stream.collect().await.map_err(|error| error.to_string()),
        other => panic!("{other:?} is compared by no test yet"),
    }
}

fn read<R: Reply>(specs: &'static [ResponseSpec], answer: &Answer) -> Result<R, Vec<Problem>> {
    let status = StatusCode::from_u16(answer.status).expect("a status");
    R::read(ReplyReader {
        specs,
        status,
        headers: &HeaderMap::new(),
        body: Body::Bytes(answer.body.clone()),
        mode: Mode::Lenient,
    })
}

async fn write<R: Reply>(specs: &'static [ResponseSpec], value: R, is_failure: bool) -> Result<Answer, String> {
    let mut out = ReplyWriter::new(specs);
    value.write(&mut out);
    Ok(Answer { status: out.status.as_u16(), body: collect(out.body).await?, is_failure })
}

async fn rewrite<O: Operation>(answer: Answer) -> Result<Answer, Vec<Problem>> {
    let written = match answer.is_failure {
        true => write(O::META.failure, read::<O::Error>(O::META.failure, &answer)?, true).await,
        false => write(O::META.success, read::<O::Response>(O::META.success, &answer)?, false).await,
    };
    Ok(written.expect("a stream in memory does not break"))
}

async fn call<O: Operation>(client: Client, raw: Raw) -> Result<Exchanged, String> {
    let decode = || decode::<O>(&raw).map_err(|problems| format!("the request is refused: {problems:?}"));
    // A body that is a stream can be written once only.
    let (shown, request) = (decode()?, decode()?);
    let sent = into_raw(encode(&shown)).await;
    let answer = match client.execute(&request, &CallOptions::new()).await {
        Ok(response) => {
            let status = response.status.as_u16();
            Answer { status, ..write(O::META.success, response.value, false).await? }
        }
        Err(Error::Api(error)) => {
            let value = error.decode::<O>().map_err(|decode| format!("{error}; {decode}"))?;
            Answer { status: error.status().as_u16(), ..write(O::META.failure, value, true).await? }
        }
        Err(error) => return Err(format!("{error:?}")),
    };
    Ok(Exchanged { sent, answer })
}

/// A server with all operations of the crate, which notes what it is asked and answers what it is told to.
#[derive(Clone, Default)]
pub struct Desk(Arc<Mutex<Notes>>);

#[derive(Default)]
struct Notes {
    answer: Option<Answer>,
    asked: Vec<(&'static str, Raw)>,
}

impl Desk {
    /// The routes of the server. Its handlers are the only ones who write notes.
    pub fn app(&self) -> axum::Router {
        let authenticator = from_fn(async |credentials: Credentials, _| {
            let key = credentials.bearer().or_else(|| credentials.api_key());
            key.filter(|key| *key == KEY).map(|_| ()).ok_or_else(|| ApiError::unauthorized("The key is not valid"))
        });
        let router = Router::new(authenticator).security_schemes(lvng_api::SECURITY_SCHEMES);
        let mut mount = Mount { router: Some(router), desk: self.clone() };
        lvng_api::visit(&mut mount);
        let router = mount.router.take().expect("every visit puts it back");
        router.into_axum().expect("the operations do not contradict each other")
    }

    /// What the next requests are answered with.
    pub fn set_answer(&self, answer: Answer) {
        self.0.lock().expect("no handler panics").answer = Some(answer);
    }

    /// The operations that were called since the last time, with what their handlers were given.
    pub fn take_asked(&self) -> Vec<(&'static str, Raw)> {
        std::mem::take(&mut self.0.lock().expect("no handler panics").asked)
    }

    async fn handle<O: Operation>(self, request: O) -> Result<O::Response, ApiError> {
        let raw = into_raw(encode(&request)).await;
        let answer = {
            let mut notes = self.0.lock().expect("no handler panics");
            notes.asked.push((O::META.id, raw));
            notes.answer.clone().ok_or_else(ApiError::not_implemented)?
        };
        let unreadable = |problems: Vec<Problem>| ApiError::internal(format!("{}: {problems:?}", O::META.id));
        if !answer.is_failure {
            return read::<O::Response>(O::META.success, &answer).map_err(unreadable);
        }
        let error = read::<O::Error>(O::META.failure, &answer).map_err(unreadable)?;
        Err(ApiError::typed::<O>(error).with_status(StatusCode::from_u16(answer.status).expect("a status")))
    }
}

struct Mount {
    router: Option<Router<()>>,
    desk: Desk,
}

impl OperationVisitor for Mount {
    fn visit<O: Operation>(&mut self) {
        let desk = self.desk.clone();
        let router = self.router.take().expect("every visit puts it back");
        self.router = Some(router.route_public(move |_, request: O| desk.clone().handle(request)));
    }
}

/// A request as the `http` crate has it, with the key of the example server.
pub fn to_http(raw: &Raw) -> http::Request<axum::body::Body> {
    let mut request = http::Request::builder().method(raw.method.as_str()).uri(&raw.target);
    let lines = request.headers_mut().expect("method and target are sound");
    lines.extend(headers(&raw.headers));
    lines.insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {KEY}")).expect("a key"));
    let body = raw.body.clone().map_or(axum::body::Body::empty(), axum::body::Body::from);
    request.body(body).expect("method and target are sound")
}
