//! A call, from the encoded request to the response, compiled once for all operations.

use super::api_error::ApiError;
use super::base_url::BaseUrl;
use super::body::{PIECE, RequestBody};
use super::credentials::{Keyring, Placement};
use super::curl::{self, CurlBody};
use super::decode_error::DecodeError;
use super::error::{CredentialsError, Error, Failure, TransportError};
use super::limiter::Limiter;
use super::options::CallOptions;
use super::reconnect::{is_event_stream, reconnected};
use super::redirect::{Hop, MOST_REDIRECTS};
use super::response::{Origin, Response};
use super::resume::{Again, Download, Tries, resumed};
use super::retry::{Repeatable, RetryPolicy, add_idempotency_key};
use super::secret::Redactor;
use super::servers::Servers;
use super::timeouts::{Deadline, Progress, Timeouts, bounded, with_idle_timeout};
use super::token::UsedToken;
use super::trace;
use super::transport::{Broken, Transport};
use super::uri::with_query;
use crate::wire::machinery::ReplyReader;
use crate::wire::{
    Body, BoxError, ByteStream, EncodeError, EncodedRequest, Mode, OperationMeta, Problem, Reply, StatusSpec,
    percent_encode,
};
use bytes::{Bytes, BytesMut};
use futures_util::{future::BoxFuture, future::ready};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use percent_encoding::percent_decode_str;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

/// What all calls of a client share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) servers: Servers,
    pub(crate) keyring: Keyring,
    pub(crate) retry: RetryPolicy,
    pub(crate) timeouts: Timeouts,
    pub(crate) headers: HeaderMap,
    pub(crate) max_response_bytes: usize,
    pub(crate) limiter: Option<Arc<Limiter>>,
    pub(crate) transport: Arc<dyn Transport>,
}

/// What the attempts of a call share.
struct Plan {
    meta: &'static OperationMeta,
    /// The server of the operation, where it has one of its own.
    server: Option<BaseUrl>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
    timeouts: Timeouts,
    /// For how long events are connected to again.
    reconnect: Option<Duration>,
    /// How far a body has come that takes more than a moment to send.
    progress: Option<Progress>,
    retries: u32,
    repeatable: Repeatable,
    /// Whether credentials are waited for and nothing is sent yet.
    is_waiting_for_credentials: bool,
    /// The token of the last attempt, if it can be replaced.
    token: Option<UsedToken>,
}

/// A response of success whose body is still to be read as a type.
#[derive(Debug)]
pub(crate) struct RawResponse {
    meta: &'static OperationMeta,
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
    redactor: Redactor,
}

impl RawResponse {
    pub(crate) fn read<R: Reply>(self) -> Result<Response<R>, Error> {
        let RawResponse { meta, status, headers, body, redactor } = self;
        let kept = if let Body::Bytes(bytes) = &body { bytes.clone() } else { Bytes::new() };
        match R::read(ReplyReader { specs: meta.success, status, headers: &headers, body, mode: Mode::Lenient }) {
            Ok(value) => {
                let origin = Origin { operation: meta.id, redactor };
                Ok(Response::new(value, (status, headers, kept), origin))
            }
            Err(problems) => Err(DecodeError::new(meta.id, (status, headers, kept), problems, &redactor).into()),
        }
    }
}

impl Shared {
    /// Sends a request until there is a response of success, or no hope of one.
    pub(crate) fn call(
        self: Arc<Self>,
        meta: &'static OperationMeta,
        encoded: Result<EncodedRequest, EncodeError>,
        options: &CallOptions,
    ) -> BoxFuture<'static, Result<RawResponse, Error>> {
        let mut plan = match encoded.map_err(Error::from).and_then(|encoded| self.plan(meta, encoded, options)) {
            Ok(plan) => plan,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        // Everything before is done outside of the future, which is smaller for it.
        Box::pin(trace::call(meta, async move {
            let (mut attempt, mut cost, mut is_refreshed) = (0, 0, false);
            let deadline = plan.timeouts.total.and_then(Deadline::after);
            loop {
                if let Some(limiter) = &self.limiter {
                    let late = |after| TransportError::new(meta.id, Failure::Unfinished(after));
                    limiter.wait(meta, deadline).await.map_err(late)?;
                }
                let (limit, progress) = (plan.timeouts.attempt, plan.new_progress());
                let span = trace::attempt(meta, &plan.method, &plan.uri, attempt);
                let sent = {
                    let attempted = pin!(self.attempt(&mut plan));
                    trace::within(&span, bounded(attempted, limit, progress.as_ref(), deadline)).await
                };
                let sent = sent.unwrap_or_else(|after| Err(plan.timed_out(after)));
                trace::ended(&span, sent.as_ref().map(|response| response.status));
                let error = match sent {
                    Ok(exchange) => {
                        self.retry.budget.succeeded(cost);
                        return Ok(self.carried_on(&plan, exchange));
                    }
                    Err(error) => error,
                };
                if !is_refreshed && let Some(token) = plan.refused_token(&error) {
                    token.forget().await;
                    is_refreshed = true;
                    continue;
                }
                let wait = self.retry.wait(attempt, plan.retries, plan.repeatable, &error);
                let wait = wait.filter(|wait| deadline.is_none_or(|deadline| !deadline.is_before_end_of(*wait)));
                // Tokens are taken last, by retries that are really made.
                let Some((wait, taken)) = wait.zip(wait.and_then(|_| self.retry.budget.take(&error))) else {
                    return Err(error);
                };
                tokio::time::sleep(wait).await;
                (attempt, cost) = (attempt + 1, taken);
            }
        }))
    }

    fn plan(
        &self,
        meta: &'static OperationMeta,
        encoded: EncodedRequest,
        options: &CallOptions,
    ) -> Result<Plan, Error> {
        options.check_for(&encoded.method)?;
        let EncodedRequest { method, target, mut headers, body } = encoded;
        let server = self.servers.of_operation(meta)?;
        let base = server.as_ref().unwrap_or(&self.servers.base);
        let uri = base.join(target).ok_or_else(|| TransportError::new(meta.id, Failure::Url))?;
        // Those of the operation replace those of the client, and those of the call replace both.
        for (name, value) in &self.headers {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        for (name, value) in &options.headers {
            headers.insert(name, value.clone());
        }
        if self.retry.adds_keys {
            add_idempotency_key(&method, &mut headers);
        }
        let repeatable = Repeatable::of(&method, &headers, matches!(body, Body::Stream(_)));
        let retries = options.retries.unwrap_or(self.retry.max_retries);
        let timeouts = options.timeouts(&self.timeouts);
        Ok(Plan {
            meta,
            server,
            method,
            uri,
            headers,
            body,
            timeouts,
            reconnect: options.reconnect,
            progress: None,
            retries,
            repeatable,
            is_waiting_for_credentials: false,
            token: None,
        })
    }

    /// The call as a command line of curl.
    pub(crate) fn to_curl(
        &self,
        meta: &'static OperationMeta,
        encoded: EncodedRequest,
        options: &CallOptions,
    ) -> Result<String, Error> {
        let mut plan = self.plan(meta, encoded, options)?;
        let placed = self.keyring.place_masked(meta, &plan.headers)?;
        let queried = placed.iter().filter_map(|placement| match placement {
            Placement::Query(_, secret) => Some(percent_encode(secret.expose()).to_string()),
            _ => None,
        });
        let secrets: Vec<String> = queried.collect();
        let body = std::mem::take(&mut plan.body);
        let with_body = !matches!(body, Body::Empty);
        let hop = Hop { method: plan.method.clone(), uri: plan.uri.clone(), with_body, foreign: false };
        let too_long = || TransportError::new(meta.id, Failure::Url);
        let request = request(&mut plan, &hop, &placed).ok_or_else(too_long)?;
        let body = match &body {
            Body::Empty | Body::Parts(_) | Body::Mixed(..) => CurlBody::None,
            Body::Bytes(bytes) => std::str::from_utf8(bytes).map_or(CurlBody::Piped, CurlBody::Text),
            Body::Stream(_) => CurlBody::Piped,
        };
        Ok(curl::command(request.method(), request.uri(), request.headers(), &secrets, body))
    }

    async fn attempt(&self, plan: &mut Plan) -> Result<RawResponse, Error> {
        let meta = plan.meta;
        let (response, redactor) = self.open(plan).await?;
        let (parts, stream) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        let is_streamed = ReplyReader::is_streamed(meta.success, status, &headers);
        let is_no_stream = is_streamed && ReplyReader::is_no_event_stream(meta.success, status, &headers);
        if is_streamed && !is_no_stream {
            let stream = with_idle_timeout(meta.id, with_described_length(stream, &headers), plan.timeouts.idle);
            return Ok(RawResponse { meta, status, headers, body: Body::Stream(stream), redactor });
        }
        let bytes = match self.read(stream).await {
            Ok(bytes) => bytes,
            Err(Unread::TooLarge(_)) => {
                return Err(TransportError::new(meta.id, Failure::TooLarge(self.max_response_bytes)).into());
            }
            Err(Unread::Broken(source)) => return Err(TransportError::because(meta.id, Failure::Body, source).into()),
        };
        if is_no_stream {
            let problems = vec![Problem::of_no_events()];
            return Err(DecodeError::new(meta.id, (status, headers, bytes), problems, &redactor).into());
        }
        Ok(RawResponse { meta, status, headers, body: Body::Bytes(bytes), redactor })
    }

    /// Sends the request and gives the head of success, with the body still to come.
    async fn open(&self, plan: &mut Plan) -> Result<(http::Response<ByteStream>, Redactor), Error> {
        let (meta, mut redactor) = (plan.meta, Redactor::default());
        plan.is_waiting_for_credentials = true;
        let placed = self.keyring.place(meta, &plan.headers, &mut redactor, &mut plan.token).await?;
        plan.is_waiting_for_credentials = false;
        let response = self.follow(plan, &placed).await?;
        if response.status().is_success() || is_described(meta, response.status()) {
            return Ok((response, redactor));
        }
        let (parts, stream) = response.into_parts();
        let bytes = match self.read(stream).await {
            // What failed is known by the status, and the beginning may say more.
            Ok(bytes) | Err(Unread::TooLarge(bytes)) => bytes,
            Err(Unread::Broken(source)) => return Err(TransportError::because(meta.id, Failure::Body, source).into()),
        };
        Err(ApiError::new((meta, plan.uri.clone()), (parts.status, parts.headers, bytes), &redactor).into())
    }

    /// The response with a stream that goes on by further requests: a download where the server takes ranges, events where
    /// the call asks for it.
    fn carried_on(self: &Arc<Self>, plan: &Plan, mut response: RawResponse) -> RawResponse {
        let Body::Stream(stream) = &response.body else { return response };
        if plan.method != Method::GET || !matches!(plan.body, Body::Empty) {
            return response;
        }
        let tries = Tries::new(plan.meta.id, self.retry.clone(), plan.retries);
        if is_event_stream(&response.headers) {
            let Some(within) = plan.reconnect else { return response };
            let deadline = Deadline::after(within);
            response.body = Body::Stream(reconnected(stream.take(), self.again(plan), tries, deadline));
        } else if let Some(download) = Download::of(response.status, &response.headers, stream.length())
            && !plan.headers.contains_key(header::RANGE)
        {
            response.body = Body::Stream(resumed(stream.take(), download, self.again(plan), tries));
        }
        response
    }

    /// Sends the request of a plan, which has no body, once more.
    fn again(self: &Arc<Self>, plan: &Plan) -> Again {
        let (shared, plan) = (self.clone(), plan.again());
        Arc::new(move |headers| {
            let (shared, mut plan) = (shared.clone(), plan.again());
            plan.headers.extend(headers);
            Box::pin(async move {
                let (meta, timeouts) = (plan.meta, plan.timeouts);
                let opened = {
                    let opened = pin!(shared.open(&mut plan));
                    bounded(opened, timeouts.attempt, None, None).await
                };
                let (response, _) = opened.unwrap_or_else(|after| Err(plan.timed_out(after)))?;
                Ok(response.map(|body| with_idle_timeout(meta.id, body, timeouts.idle)))
            })
        })
    }

    /// Sends the request and those that redirects ask for.
    async fn follow(&self, plan: &mut Plan, placed: &[Placement]) -> Result<http::Response<ByteStream>, Error> {
        let operation = plan.meta.id;
        let refused = |why: String| TransportError::new(operation, Failure::Redirect(why));
        let with_body = !matches!(plan.body, Body::Empty);
        let mut hop = Hop { method: plan.method.clone(), uri: plan.uri.clone(), with_body, foreign: false };
        for redirects in 0..=MOST_REDIRECTS {
            if redirects > 0 && hop.with_body && matches!(plan.body, Body::Stream(_)) {
                return Err(refused("the body was streamed and cannot be sent again".into()).into());
            }
            let request = request(plan, &hop, placed).ok_or_else(|| TransportError::new(operation, Failure::Url))?;
            let sent = self.transport.send(request).await;
            let response = sent.map_err(|Broken { kind, source }| {
                let kind = if redirects > 0 && kind == Failure::Connect { Failure::ConnectElsewhere } else { kind };
                TransportError::because(operation, kind, source)
            })?;
            let status = response.status();
            if is_described(plan.meta, status) {
                return Ok(response);
            }
            let base = plan.server.as_ref().unwrap_or(&self.servers.base);
            match hop.next(base, status, response.headers()).map_err(refused)? {
                Some(next) => hop = next,
                None => return Ok(response),
            }
        }
        Err(refused(format!("there were more than {MOST_REDIRECTS}")).into())
    }

    /// Reads a body to its end, which must come before the limit.
    async fn read(&self, mut stream: ByteStream) -> Result<Bytes, Unread> {
        let max = self.max_response_bytes;
        let Some(first) = stream.next().await.transpose()? else { return Ok(Bytes::new()) };
        if first.len() > max {
            return Err(Unread::TooLarge(first.slice(..max)));
        }
        // Most bodies come in one piece, which is not copied.
        let Some(mut piece) = stream.next().await.transpose()? else { return Ok(first) };
        let mut all = BytesMut::from(first);
        loop {
            let room = max - all.len();
            all.extend_from_slice(piece.get(..room).unwrap_or(&piece));
            if piece.len() > room {
                return Err(Unread::TooLarge(all.freeze()));
            }
            match stream.next().await.transpose()? {
                Some(next) => piece = next,
                None => return Ok(all.freeze()),
            }
        }
    }
}

/// Why a body was not read to its end.
enum Unread {
    /// The connection broke, or was silent for too long.
    Broken(BoxError),
    /// It is larger than it may be; as much of it as it might have been.
    TooLarge(Bytes),
}

impl From<BoxError> for Unread {
    fn from(source: BoxError) -> Self {
        Unread::Broken(source)
    }
}

impl Plan {
    /// The plan of the same request, of one without a body.
    fn again(&self) -> Plan {
        Plan {
            meta: self.meta,
            server: self.server.clone(),
            method: self.method.clone(),
            uri: self.uri.clone(),
            headers: self.headers.clone(),
            body: Body::Empty,
            timeouts: self.timeouts,
            reconnect: None,
            progress: None,
            retries: self.retries,
            repeatable: self.repeatable,
            is_waiting_for_credentials: false,
            token: None,
        }
    }

    /// The error of an attempt that had no more time.
    fn timed_out(&self, after: Duration) -> Error {
        match self.is_waiting_for_credentials {
            true => CredentialsError::late(self.meta, after).into(),
            false => TransportError::new(self.meta.id, Failure::Timeout(after)).into(),
        }
    }

    /// The token that the server refused, if the request can be sent again with another.
    fn refused_token(&mut self, error: &Error) -> Option<UsedToken> {
        let is_refused = self.repeatable != Repeatable::Never && error.status() == Some(StatusCode::UNAUTHORIZED);
        self.token.take().filter(|_| is_refused)
    }

    /// Begins to watch how the body is sent, if it is so large that this matters.
    fn new_progress(&mut self) -> Option<Progress> {
        let takes_time = match &self.body {
            Body::Bytes(bytes) => bytes.len() > PIECE,
            Body::Stream(_) => true,
            Body::Empty | Body::Parts(_) | Body::Mixed(..) => false,
        };
        self.progress = takes_time.then(Progress::new);
        self.progress.clone()
    }
}

/// The body of a response with the length that its head says.
fn with_described_length(body: ByteStream, headers: &HeaderMap) -> ByteStream {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    match length.filter(|_| !headers.contains_key(header::CONTENT_ENCODING)) {
        Some(length) => body.with_length(length),
        None => body,
    }
}

/// A status outside 2xx that the description lists as success, `304` say; it is not followed either.
fn is_described(meta: &OperationMeta, status: StatusCode) -> bool {
    let code = StatusSpec::Code(status.as_u16());
    !status.is_success() && meta.success.iter().any(|spec| spec.status == code)
}

/// Puts a request together; `None` if its URL is too long or otherwise not one that HTTP can carry.
fn request(plan: &mut Plan, hop: &Hop, placed: &[Placement]) -> Option<http::Request<RequestBody>> {
    let mut uri = hop.uri.clone();
    let mut headers = HeaderMap::with_capacity(plan.headers.len() + placed.len());
    for (name, value) in plan.headers.iter().filter(|(name, _)| hop.carries(name)) {
        headers.append(name, value.clone());
    }
    for placement in placed {
        match placement {
            Placement::Header(name, value, _) if !hop.foreign => {
                headers.insert(name, value.clone());
            }
            Placement::Cookie(name, secret) if !hop.foreign => add_cookie(&mut headers, name, secret.expose())?,
            Placement::Query(name, secret) => {
                let mut query = without_pair(uri.query().unwrap_or_default(), name, secret.expose());
                if !hop.foreign {
                    append_pair(&mut query, name, secret.expose());
                }
                uri = with_query(&uri, &query)?;
            }
            Placement::Header(..) | Placement::Cookie(..) => {}
        }
    }
    let body = match &mut plan.body {
        _ if !hop.with_body => RequestBody::default(),
        Body::Empty | Body::Parts(_) | Body::Mixed(..) => RequestBody::default(),
        Body::Bytes(bytes) => bytes.clone().into(),
        Body::Stream(stream) => ByteStream::take(stream).into(),
    };
    let mut request = http::Request::new(body.with_progress(plan.progress.clone()));
    *request.method_mut() = hop.method.clone();
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    Some(request)
}

fn add_cookie(headers: &mut HeaderMap, name: &str, text: &str) -> Option<()> {
    let before = headers.get(header::COOKIE).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
    let all = before.map(|before| format!("{before}; ")).unwrap_or_default() + name + "=" + text;
    let mut value = HeaderValue::try_from(all).ok()?;
    value.set_sensitive(true);
    headers.insert(header::COOKIE, value);
    Some(())
}

/// As parameters are written: only forms have `+` for a space.
fn append_pair(query: &mut String, name: &str, text: &str) {
    let separator = if query.is_empty() { "" } else { "&" };
    *query += &format!("{separator}{}={}", percent_encode(name), percent_encode(text));
}

/// Servers that redirect repeat the query as a rule, and with it a key that must not go elsewhere or go twice.
fn without_pair(query: &str, name: &str, text: &str) -> String {
    let is = |written: &str, meant: &str| percent_decode_str(&written.replace('+', " ")).eq(meant.bytes());
    let is_it = |pair: &&str| pair.split_once('=').is_some_and(|(key, value)| is(key, name) && is(value, text));
    query.split('&').filter(|pair| !is_it(pair)).collect::<Vec<_>>().join("&")
}
